"""The engine against theory in the short form, the rules by which it is judged, and the worked examples."""

from __future__ import annotations

import csv
import json
import shutil
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from sim.cli.main import main as siaga
from sim.theory.score import family_bound, z_score
from sim.verify.case import Case
from sim.verify.cases import all_cases
from sim.verify.check import Check, averaged, exact, normal_score
from sim.verify.command import main
from sim.verify.page import PAGE, PICTURE, TABLE
from sim.verify.run import SHORT, Finding, Verdict, judged, seed_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "experiments"
ROUNDING = 5e-5  # of a number printed with four decimals
CHECKS = 10  # numbers of the worked examples


def verdict(*checks: Check, effort: float = 1.0) -> Verdict:
    return Verdict((Finding("mm1", 0, checks),), effort)


def test_the_short_form_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every case of the issue, with a twentieth of its replications and one seed that was never chosen."""
    code = main(["--short", "--workers", "2", "--out", str(tmp_path / "page")])
    said = capsys.readouterr().out
    assert code == 0, said
    assert "Passed: " in said.splitlines()[-2]
    rows = list(csv.DictReader((tmp_path / "page" / TABLE).read_text(encoding="utf-8").splitlines()))
    assert {row["case"] for row in rows} == set(all_cases()) and {row["verdict"] for row in rows} == {"ok"}
    assert len(rows) > 180
    page = (tmp_path / "page" / PAGE).read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in all_cases()) and PICTURE in page
    assert (tmp_path / "page" / PICTURE).stat().st_size > 10_000
    assert (tmp_path / "page" / "folders" / "0" / "mm1" / "district.yaml").exists()


def test_the_command_says_what_is_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(result: Any) -> list[Check]:
        return [exact("incidents", 3.0, 4.0)]

    case = all_cases()["sites"]
    cases = {"sites": Case("sites", "t", "f", "r", case.files, wrong, 1)}
    for room in ("run", "page"):
        monkeypatch.setattr(f"sim.verify.{room}.all_cases", lambda: cases)
    assert main(["sites", "--workers", "1", "--out", str(tmp_path)]) == 1
    assert "sites: incidents: off: 3 for 4" in capsys.readouterr().out
    assert "**Not passed: 0 of 1 numbers" in (tmp_path / PAGE).read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["mm2"], ["--seeds", "0"], ["--seed", "-1"], ["--effort"]])
def test_bad_words_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(words)
    assert refused.value.code == 2


def test_a_case_that_breaks_is_a_failure_and_not_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Case("sites", "t", "f", "r", {"district.yaml": "horizon: 3\n"}, lambda result: [], 1)
    monkeypatch.setattr("sim.verify.run.all_cases", lambda: {"sites": broken})
    finding = judged("sites", 0, 1.0, str(tmp_path))
    assert finding.failure.startswith("Refused") and not Verdict((finding,), 1.0).passed
    assert not Verdict((), 1.0).passed


# how a number is judged


def test_a_number_is_off_beyond_the_bound_of_the_whole_family() -> None:
    many = [Check("x", 10.0, 10.0 + 0.1 * z, 0.1, 0.2) for z in (0.5, -0.7, 3.9, -0.2)]
    judge = verdict(*many)
    assert judge.bound == family_bound(5) and 3.0 < judge.bound < 3.9
    assert [judge.said(check) for check in many] == ["ok", "ok", "off", "ok"]
    assert not judge.passed


def test_a_noisy_number_proves_nothing_and_the_short_form_allows_more() -> None:
    noisy = Check("x", 10.0, 10.0, 0.3, 0.2)
    assert verdict(noisy).said(noisy) == "vague" and verdict(noisy, effort=SHORT).said(noisy) == "ok"


def test_no_number_is_not_a_pass() -> None:
    for check in (Check("x", 10.0, nan, 0.0, 0.2), averaged("x", averaged_of(1), 10.0)):
        assert verdict(check).said(check) == "missing" and not verdict(check).passed


def averaged_of(n: int) -> Any:
    import numpy as np

    return np.full(n, 3.0)


def test_without_chance_a_number_must_agree() -> None:
    assert exact("x", 3.0, 3.0 + 1e-9).z == 0.0 and exact("x", 3.0, 3.1).z == -inf
    assert verdict(exact("x", 3.0, 3.1)).said(exact("x", 3.0, 3.1)) == "off"


def test_few_replications_make_a_deviation_less_improbable() -> None:
    assert normal_score(4.0, inf) == 4.0
    assert round(normal_score(4.0, 19.0), 2) == 3.36 and normal_score(-4.0, 19.0) == -normal_score(4.0, 19.0)
    assert abs(normal_score(1.0, 1e6) - 1.0) < 1e-5


def test_scores_that_are_too_small_are_as_suspicious_as_too_large_ones() -> None:
    tiny = [Finding(f"case{n}", 0, (Check("x", 0.0, 0.01 * (n % 7 - 3), 1.0, 1.0),)) for n in range(60)]
    judge = Verdict(tuple(tiny), 1.0)
    assert judge.spread_z > judge.bound and not judge.passed


def test_over_seeds_a_small_bias_shows() -> None:
    findings = [
        Finding("mm1", seed, (Check("x", 10.0, 10.0 + 0.1 * (1.0 + seed % 3 - 1), 0.1, 0.2),)) for seed in range(48)
    ]
    judge = Verdict(tuple(findings), 1.0)
    assert judge.means()["mm1", "x"] == pytest.approx(48**0.5, rel=0.01)
    assert all(judge.said(check) == "ok" for check in judge.checks) and not judge.passed


def test_every_case_has_its_own_seed_and_names_its_source() -> None:
    cases = all_cases()
    assert len({seed_of(name, 0) for name in cases}) == len(cases)
    assert all(case.reference and case.formula and case.title for case in cases.values())


# worked examples


def example(tmp_path: Path, name: str, replications: int) -> dict[str, Any]:
    """The summary of a worked example, run by the command of its page but shorter."""
    command = f"world.folder=experiments/{name}/folder"
    assert command in (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    folder, out = tmp_path / name, tmp_path / "run"
    shutil.copytree(EXAMPLES / name / "folder", folder)
    words = ["world=folder", f"world.folder={folder}", f"study.replications={replications}", "study.workers=1"]
    assert siaga([*words, "output.report=false", f"hydra.run.dir={out}"]) == 0
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def agrees(record: dict[str, Any], printed: float, precise: float, rounding: float = ROUNDING) -> None:
    assert record["se"] <= precise
    assert abs(z_score(record["estimate"], record["se"], printed, rounding)) < family_bound(CHECKS)


def test_larsons_town_comes_out_as_printed(tmp_path: Path) -> None:
    summary = example(tmp_path, "larson_hypercube", 30)
    for unit, workload in (("U1", 0.5574), ("U2", 0.4734), ("U3", 0.4693)):
        agrees(summary["by"]["unit"][unit]["unit_workload"], workload, 0.02)
    agrees(summary["measures"]["cross_base_share"], 0.4353, 0.015)
    agrees(summary["measures"]["wait_probability"], 0.2368, 0.02)
    agrees(summary["by"]["unit_zone"]["U1|1"]["dispatch_share"], 0.087, 0.006, rounding=5e-4)


def test_the_eye_clinic_comes_out_as_printed(tmp_path: Path) -> None:
    summary = example(tmp_path, "eye_clinic", 60)
    agrees(summary["measures"]["voter_wait_mean_min"], 80.0 / 9.0, 0.6)
    agrees(summary["measures"]["voter_wait_probability"], 4.0 / 9.0, 0.01)
    agrees(summary["measures"]["server_utilisation"], 2.0 / 3.0, 0.01)
    agrees(summary["by"]["stage_at_min"]["doctor|8800"]["queue_at"], 8.0 / 9.0, 0.4)
