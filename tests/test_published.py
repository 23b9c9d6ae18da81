"""Published figures come out of the data: a table made by a command."""

import pytest

from sim.cli import published
from sim.cli.published import Figure, figures, main

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> list[Figure]:
    return figures()


def test_published_figures_come_out_of_the_data(found: list[Figure]) -> None:
    assert [row for row in found if not row.agrees] == []
    told = {(row.what, row.district): row.computed for row in found}
    gaps = {district: told["gap", district] for district in ("oki", "banyuasin", "oku_timur", "ogan_ilir")}
    assert gaps == {"oki": -211, "banyuasin": -44, "oku_timur": -181, "ogan_ilir": 124}
    assert told["brimob_short", "sumsel"] == 264
    five = [row.district for row in found if row.what == "vulnerable"]
    assert sorted(five) == ["banyuasin", "ogan_ilir", "oki", "oku", "oku_timur"]


def test_a_figure_that_differs_is_told(
    found: list[Figure], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 0 and "36 of 36 figures agree" in capsys.readouterr().out
    monkeypatch.setattr(published, "figures", lambda: [*found, Figure("demand", "oki", "pemilu2024", 1, 2, "", "")])
    assert main([]) == 1 and "**2**" in capsys.readouterr().out
