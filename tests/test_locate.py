"""Where bases should stand: the command, its table, and the word of the simulation."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from conftest import MURATARA, operation_of
from folder_cases import written
from tables_made import NAN, config, incident, readiness_columns, tables

from sim.cli.locate import main
from sim.config.refused import Refused
from sim.record import Coded
from sim.study.location.choice import objectives
from sim.study.location.confirm import AGREES, ALIKE, DISAGREES, OPEN, PARTLY, confirmed, verdict_of
from sim.study.location.ground import _asks_for, ground_of
from sim.study.location.served import served_by
from sim.theory import exhaustive

pytestmark = pytest.mark.slow

DISTRICT = "{{name: triangle, horizon_min: 1440, replications: 60, target_min: {target}}}\n"
# most demand is in B, but from A both others are nearer
TRIANGLE = {
    "district.yaml": DISTRICT.format(target=15),
    "zones.csv": "zone,rate_per_h\nA,0.036\nB,0.084\nC,0.08\n",
    "units.csv": "unit,zone\nU,A\n",
    "travel.csv": "origin,destination,minutes\nA,A,1\nB,B,1\nC,C,1\nA,B,30\nB,A,30\nA,C,30\nC,A,30\nB,C,60\nC,B,60\n",
    "incident_types.csv": "type,share,on_scene,mean_min\nany,1,exponential,10\n",
}
NO_REPORT = "output.report=false"


def run(capsys, *words):
    code = main([str(word) for word in words])
    out = capsys.readouterr()
    return code, out.out.splitlines(), out.err.splitlines()


def row(lines, name):
    """Value, today's value and sites of an objective."""
    cells = next(line for line in lines if line.startswith(name)).split()
    return cells[1], cells


def test_a_folder_is_answered_as_by_hand(tmp_path, capsys):
    code, lines, _ = run(capsys, written(tmp_path / "t", TRIANGLE), "--bases", 1, "--within", 5, "--busy", 0.2)
    assert code == 0 and "1 bases at 3 possible sites for 0.2 expected incidents" in lines[0]
    assert row(lines, "MCLP")[1] == ["MCLP", "42.0%", "18.0%", "B"]  # 0.084 and 0.036 of 0.2
    assert row(lines, "MEXCLP")[1] == ["MEXCLP", "33.6%", "14.4%", "B"]  # 0.8 of it
    assert row(lines, "p-median")[1] == ["p-median", "24.8", "min", "24.8", "min", "A"]


def test_the_simulation_has_the_last_word(tmp_path, capsys):
    folder = written(tmp_path / "t", TRIANGLE)
    words = folder, NO_REPORT, "study.workers=1", "--bases", 1, "--within", 5, "--confirm", tmp_path / "study"
    code, lines, _ = run(capsys, *words)
    assert any(line.startswith("simulated: today's 1 units") for line in lines)
    said = {line.split()[0]: line.partition(": ")[2] for line in lines if " simulated (" in line}
    assert code == 0 and said == {"MEXCLP": DISAGREES, "p-median": ALIKE}
    minutes = next(line for line in lines if "help_time_mean_min" in line).split()
    assert abs(float(minutes[1]) - (29.8 - 24.8)) < 3.0 and minutes[-1] == "worse"
    assert (tmp_path / "study" / "1" / "summary.json").exists()


def test_a_better_base_is_confirmed(tmp_path, capsys):
    changed = {"units.csv": "unit,zone\nU,C\n", "district.yaml": DISTRICT.format(target=35)}
    folder = written(tmp_path / "t", TRIANGLE | changed)
    words = folder, NO_REPORT, "study.workers=1", "--bases", 1, "--within", 31, "--confirm", tmp_path / "study"
    lines = run(capsys, *words)[1]
    assert [line.partition(": ")[2] for line in lines if " simulated (" in line] == [AGREES, AGREES]


def test_one_that_is_worse_outweighs_one_that_is_better():
    assert verdict_of({"a": "better", "b": "worse"}) == DISAGREES
    assert verdict_of({"a": "better", "b": "undecided"}) == PARTLY
    assert verdict_of({"a": "better", "b": "equivalent"}) == AGREES
    assert verdict_of({"a": "undecided", "b": "equivalent"}) == OPEN
    assert verdict_of({"a": "equivalent", "b": "equivalent"}) == ALIKE


def crowd(name, complete):
    """An incident at which 40 are needed: first police come at once, all of them after so many minutes or never."""
    missing = 40.0 * (200.0 if complete is None else complete)
    full = NAN if complete is None else 500.0 + complete
    return incident(incident=name, need_onset=40, t_first=501.0, t_full=full, unmet_officer_min=missing)


def result_with(*incidents, ready=20.0, operations=12):
    """Operations that all hold the same incidents, and one instant of readiness at a committee and at a station."""
    readiness = readiness_columns([ready, 1.0], [1.0, 1.0])
    readiness |= {"site": Coded(np.arange(2, dtype=np.int32), ["committee", "station"])}
    return SimpleNamespace(tables=tables([incidents] * operations, readiness=readiness), config=config())


def said(what, *results):
    """Measure, difference and verdict of a point against today."""
    (rows,) = confirmed(results, served_by(what, results[0].config, 30.0))
    return {row.measure.name: (round(row.difference.difference, 3), row.verdict) for row in rows}


def test_platoons_are_judged_by_crowds_and_committees_not_by_first_help():
    """First help is the same at both: only who waits for many, and who could, differs."""
    small = incident()
    today = result_with(crowd("a", 90.0), crowd("b", None), small, ready=50.0)
    moved = result_with(crowd("a", 20.0), crowd("b", 70.0), small, ready=20.0)
    assert said("platoon", today, moved) == {
        "unmet_officer_min": (-40.0 * (70.0 + 130.0), "better"),
        "full_complement_within_share": (0.5, "better"),
        "muster_30_within_share": (1.0, "better"),
    }
    assert {verdict for _, verdict in said("patrol", today, moved).values()} == {"equivalent"}
    worse = said("platoon", moved, today)
    assert verdict_of({name: verdict for name, (_, verdict) in worse.items()}) == DISAGREES


def test_boats_are_judged_by_what_lies_on_the_water():
    land = [incident(incident=f"l{n}", t_first=505.0) for n in range(9)]
    today, moved = (result_with(*land, incident(t_first=500.0 + late, access="water")) for late in (90.0, 10.0))
    assert said("boat", today, moved)["help_time_mean_min"] == (-80.0, "better")
    assert said("patrol", today, moved)["help_time_mean_min"] == (-8.0, "better")
    dry = confirmed([result_with(*land)] * 2, served_by("boat", config(), 30.0))[0]
    assert [row.difference.difference for row in dry] == [None, None] and {row.verdict for row in dry} == {"undecided"}


def test_what_number_does_is_told_apart_from_what_place_does(tmp_path, capsys):
    """Two units in A; both at B and C would leave 6.2 min: one base loses what two would gain."""
    folder = written(tmp_path / "t", TRIANGLE | {"units.csv": "unit,zone,count\nU,A,2\n"})
    _, lines, _ = run(capsys, folder, "--bases", 1, "--within", 5, "--busy", 0.2)
    assert row(lines, "MCLP")[1] == ["MCLP", "42.0%", "18.0%", "+64.0", "pts", "-40.0", "pts", "B"]
    assert row(lines, "p-median")[1][1:] == ["24.8", "min", "24.8", "min", "-18.6", "min", "+18.6", "min", "A"]
    assert any("1 bases are not today's 2 units" in line for line in lines)
    same = run(capsys, folder, "--bases", 2, "--within", 5)[1]
    assert not any("not today's" in line or "place" in line.split()[:4] for line in same)


def test_more_bases_than_units_cannot_be_confirmed(tmp_path, capsys):
    folder = written(tmp_path / "t", TRIANGLE)
    code, out, err = run(capsys, folder, "--bases", 2, "--confirm", tmp_path / "study")
    assert code == 2 and not out and err[0].startswith("--bases: 2 given with --confirm; units of the kind: 1")
    assert not (tmp_path / "study").exists()


def test_more_bases_than_places_are_refused(tmp_path, capsys):
    folder = written(tmp_path / "t", TRIANGLE)
    code, out, err = run(capsys, folder, "--bases", 99_999_999)
    assert (
        code == 2
        and not out
        and err == ["--bases: 99999999 given; places where a base could stand: 3; allowed: as many, or fewer"]
    )


def test_words_may_stand_on_both_sides_of_the_options(capsys):
    before = run(capsys, "region=muratara", "weather=wet", "--bases", 1)
    assert before[0] == 0 and run(capsys, "region=muratara", "--bases", 1, "weather=wet") == before


def test_one_officer_is_a_patrols_work_and_a_crowd_a_platoons():
    config = operation_of(*MURATARA).config
    above = config.forces.mobile.crowd_above
    kinds = [SimpleNamespace(need=(1, most)) for most in (0, 1, above, above + 1)]
    assert [_asks_for(kind, "patrol", config) for kind in kinds] == [False, True, True, True]
    assert [_asks_for(kind, "platoon", config) for kind in kinds] == [False, False, False, True]


def test_every_kind_has_its_own_demand_and_bases():
    operation = operation_of(*MURATARA)
    patrol, platoon, boat = (ground_of(operation, what) for what in ("patrol", "platoon", "boat"))
    assert patrol.weight.sum() > platoon.weight.sum() > 0 and patrol.weight.sum() > boat.weight.sum()
    assert len(set(platoon.today)) == 1 and platoon.names[platoon.today[0]] == "KPU Musi Rawas Utara"
    assert len(set(patrol.today)) > 1 and patrol.minutes.shape == (len(patrol.sites), len(patrol.demand))


def test_the_choice_is_the_best_of_all_choices():
    ground = ground_of(operation_of(*MURATARA), "platoon")
    few = np.arange(0, len(ground.sites), 11)
    part = ground._replace(
        sites=ground.sites[few], names=[ground.names[n] for n in few], minutes=ground.minutes[few],
        today=np.zeros(1, dtype=np.int64),
    )  # fmt: skip
    mclp, mexclp, median = objectives(part, 3, 0.4, 60.0)
    covers, total = part.minutes <= 60.0, part.weight.sum()
    assert mclp.value == pytest.approx(exhaustive.mclp(covers, part.weight, 3).value / total)
    assert mexclp.value == pytest.approx(exhaustive.mexclp(covers, part.weight, 3, 0.4).value / total)
    assert median.value == pytest.approx(exhaustive.p_median(part.minutes, part.weight, 3).value / total)


def test_units_stand_where_they_are_told_and_the_others_stay():
    plain = operation_of(*MURATARA)
    moved = operation_of(*MURATARA, 'forces.stand_at.polsek=["desa Pauh","PPK Rupit"]')
    pauh = moved.world.villages.node[moved.world.villages.name.index("Pauh")]
    rupit = moved.world.subdistricts.office[moved.world.subdistricts.name.index("Rupit")]
    nodes = [unit.node for unit in moved.plan.units if unit.kind == "polsek"]
    assert set(nodes) == {pauh, rupit} and abs(nodes.count(pauh) - nodes.count(rupit)) <= 1
    for before, after in zip(plain.plan.units, moved.plan.units, strict=True):
        assert before.name == after.name and (before.kind == "polsek" or before.node == after.node)
    with pytest.raises(Refused, match="forces.stand_at: desa Nowhere given"):
        operation_of(*MURATARA, 'forces.stand_at.polsek=["desa Nowhere"]')


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["region=muratara", "--bases", "0"], "--bases: 0 given"),
        (["region=muratara", "--bases", "1", "--busy", "1"], "--busy: 1 given"),
        (["region=muratara", "--bases", "1", "--within", "0"], "--within: 0 given"),
        (["region=muratra", "--bases", "1"], "region: muratra given"),
        (["nowhere", "--bases", "1"], "nowhere"),
        (["region=muratara", "threat.rate_factor=0", "--bases", "1"], "--bases: no demand that any site reaches"),
    ],
)
def test_bad_words_are_refused_in_a_line(capsys, words, line):
    code, out, err = run(capsys, *words)
    assert code == 2 and out == [] and err[0].startswith(line)
