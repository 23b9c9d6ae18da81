"""Every question has its page in the list, its picture, and both intervals or the word that one was not to be had."""

import re
from pathlib import Path

import pytest

PLACE = Path(__file__).parents[1] / "experiments"
FOLDERS = sorted(path.parent.name for path in PLACE.glob("*/README.md"))
LARGEST = 150_000  # bytes of a picture


def page(name: str) -> str:
    return (PLACE / name / "README.md").read_text(encoding="utf-8")


STUDIES = [name for name in FOLDERS if re.search(r"python -m sim\b.* -m |--confirm", page(name))]


def test_the_list_names_every_folder() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", (PLACE / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == FOLDERS and len(STUDIES) >= 6


@pytest.mark.parametrize("name", FOLDERS)
def test_pictures_of_a_page_are_there_and_small(name: str) -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page(name))
    there = sorted(path.name for path in (PLACE / name).glob("*.png"))
    assert sorted(shown) == there and (there or name not in STUDIES)
    assert all((PLACE / name / picture).stat().st_size <= LARGEST for picture in shown)


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_says_both_intervals_and_what_it_cost(name: str) -> None:
    text = " ".join(page(name).split())
    assert re.search(r"\([-+]?[\d,.]+ to [\d,.]+", text), "the interval of simulation error"
    assert "assumption band" in text and re.search(r"\d+ CPU (minutes|seconds)", text)
