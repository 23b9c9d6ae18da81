"""The runner and its files, with a small model made for it."""

from __future__ import annotations

import json
import os
from datetime import datetime
from functools import partial
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import tables_made
from pandas.testing import assert_frame_equal
from tables_made import config, coverage_columns, incident, station_columns, text

from sim.measures.summary import measure_all
from sim.record import COVERAGE_COLUMNS, STATION_COLUMNS, Coded, Incident, Record
from sim.study.audience import PLACES
from sim.study.cluster import dask_submit
from sim.study.compare import comparisons
from sim.study.failed import PointsFailed
from sim.study.frames import part_of, tables_of
from sim.study.kept import head_sums
from sim.study.progress import BATCH
from sim.study.provenance import fingerprint, replication_key
from sim.study.runner import run_points, run_study
from sim.study.sheets import put_sheet
from sim.study.spread import Spread
from sim.study.store import Store
from sim.study.stored import TABLES, put, read_tables
from sim.study.terms import terms_of
from sim.study.varied import varied_keys
from sim.study.work import Model

MODEL = Model(tables_made.prepare, tables_made.replicate)
FEW = ("study.replications=6", "study.workers=1")


def broken(operation: SimpleNamespace, index: int, error: type[BaseException]) -> Record:
    if index == 3:
        raise error
    return tables_made.replicate(operation, index)


def only_after_three(operation: SimpleNamespace, index: int) -> Record:
    assert index >= 3, "this replication was stored"
    return tables_made.replicate(operation, index)


def failing_at_40(operation: SimpleNamespace, index: int) -> Record:
    if operation.config.target.land_min == 40 and index == 5:
        raise ValueError("no road to Nibung")
    return tables_made.replicate(operation, index)


def never(operation: SimpleNamespace, index: int) -> Record:
    raise AssertionError("this replication was not needed")


def without_spread(operation: SimpleNamespace, index: int) -> Record:
    return Record(index, [incident()] * 40)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_record_becomes_frames_with_names_codes_and_a_leading_replication():
    stations = station_columns(2, village=Coded(np.array([0, -1], dtype=np.int32), ["Bingin"]))
    records = [Record(n, [incident(cls="special")], stations=stations) for n in range(2)]
    made = tables_of([part_of(record) for record in records], [], [])
    assert list(made.incidents.columns) == ["replication", *(f.replace("cls", "class") for f in Incident._fields)]
    assert made.stations["replication"].tolist() == [0, 0, 1, 1]
    assert made.stations["village"].astype(str).tolist() == ["Bingin", ""] * 2
    assert isinstance(made.incidents["class"].dtype, pd.CategoricalDtype)
    assert made.stations["voted"].dtype == np.int32 and made.stations["wait_mean"].dtype == np.float32
    assert np.isnan(made.incidents["t_decision"]).all() and made.incidents["need_onset"].dtype.kind == "i"


def test_replications_without_any_row_still_have_all_columns():
    made = tables_of([part_of(Record(0)), part_of(Record(1))], [], [])
    assert list(made.stations.columns) == ["replication", *STATION_COLUMNS]
    assert list(made.coverage.columns) == ["replication", *COVERAGE_COLUMNS]
    assert [len(getattr(made, name)) for name in TABLES] == [0] * len(TABLES) and made.n_replications == 2


def test_labels_that_differ_between_replications_are_joined():
    columns = [coverage_columns([0], [1], [1]) | text(1, district=label) for label in "AB"]
    records = [Record(n, coverage=coverage) for n, coverage in enumerate(columns)]
    made = tables_of([part_of(record) for record in records], [], [])
    assert made.coverage["district"].astype(str).tolist() == ["A", "B"]


@pytest.mark.parametrize("spread", [["study.workers=2"], ["study.workers=2", "study.cluster=local"]])
def test_any_number_of_workers_and_a_cluster_give_the_same_tables_and_summary(spread):
    if len(spread) > 1:
        pytest.importorskip("distributed")
    points = ("study.replications=9", "target.land_min=20"), ("study.replications=9", "target.land_min=40")
    ways = ["study.workers=1"], spread
    results = [run_points([config(*way, *words) for words in points], MODEL) for way in ways]
    for one, two in zip(*results, strict=True):
        assert one.summary == two.summary
        for name in TABLES:
            assert_frame_equal(getattr(one.tables, name), getattr(two.tables, name))
    assert results[0][0].summary != results[0][1].summary


def test_a_worker_of_a_cluster_has_one_thread():
    distributed = pytest.importorskip("distributed")
    with dask_submit("local", 1) as submit:
        assert submit(lambda: distributed.get_worker().state.nthreads).result() == 1


def test_other_contents_or_another_name_of_a_file_make_a_folder_another_one(tmp_path):
    def mark(folder, name, content):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(content)
        plain = config()
        world = plain.world.model_copy(update={"folder": str(tmp_path / folder)})
        return fingerprint(plain.model_copy(update={"world": world}))["data"]

    first = mark("first", "zones.csv", "name\na\n")
    assert mark("same", "zones.csv", "name\na\n") == first
    assert len({first, mark("other", "zones.csv", "name\nb\n"), mark("named", "places.csv", "name\na\n")}) == 3


def test_exactly_the_replications_asked_for_are_made():
    result = run_points([config(*FEW)], MODEL)[0]
    assert result.summary["n_replications"] == 6 and result.summary["stopped_because"] == "fixed"
    assert sorted(set(result.incidents["replication"])) == list(range(6))


def stopped(*words, replicate=tables_made.replicate):
    result = run_points([config("study.workers=1", *words)], Model(tables_made.prepare, replicate))[0]
    return result.summary["stopped_because"], result.summary["n_replications"], result.summary["measures"]


def test_precise_results_stop_at_the_minimum():
    assert stopped("study.min_replications=40", replicate=without_spread)[:2] == ("precise", 40)
    assert stopped("study.min_replications=15", replicate=without_spread)[:2] == ("precise", 15 + BATCH)


def test_replications_go_on_until_the_half_width_is_reached():
    only_mean = "study.precision.help_within_target_share=null"
    wanted = ("study.min_replications=10", "study.max_replications=500", only_mean)
    why, n, measures = stopped(*wanted, "study.precision.help_time_mean_min=6")
    half = (measures["help_time_mean_min"]["high"] - measures["help_time_mean_min"]["low"]) / 2
    assert why == "precise" and half <= 6.0
    assert n > 10 and (n - 10) % BATCH == 0
    assert stopped(*wanted, "study.precision.help_time_mean_min=4")[1] > n


def test_a_precision_out_of_reach_stops_at_the_maximum():
    words = ("study.min_replications=5", "study.max_replications=33", "study.precision.help_time_mean_min=0.001")
    assert stopped(*words)[:2] == ("maximum", 33)
    empty = partial(Record)
    assert stopped(*words[:2], replicate=lambda operation, index: empty(index))[:2] == ("maximum", 33)


def test_the_budget_stops_at_a_decision_and_never_below_the_minimum():
    words = ("study.min_replications=5", "study.precision.help_time_mean_min=0.001", "study.budget_min=1e-6")
    assert stopped(*words)[:2] == ("budget", 5)


def test_a_point_is_written_whole_with_the_summary_last(tmp_path):
    seen = []
    run_study(
        [config(*FEW)], [tmp_path], None, words=[["seed=1", "hydra.run.dir=x"]], model=MODEL,
        after_point=lambda result, folder: seen.append((folder, files(folder))),
    )  # fmt: skip
    folder, before = seen[0]
    assert folder == tmp_path and "summary.json" not in before and "incidents.parquet" in before
    sheets = [f"tables/{name}.csv" for name in (*TABLES, "plotting", "measures")]
    expected = [f"{name}.parquet" for name in TABLES] + sheets + ["provenance.json", "summary.json"]
    assert files(tmp_path) == sorted(expected)
    summary = json.loads((tmp_path / "summary.json").read_text())
    keys = {"scenario", "seed", "horizon_min", "n_replications", "stopped_because", "measures", "by", "marking"}
    assert set(summary) == keys and summary["scenario"] == "muratara"
    provenance = json.loads((tmp_path / "provenance.json").read_text())
    assert provenance["overrides"] == ["seed=1"] and provenance["hashes"] == fingerprint(config(*FEW))
    assert str(tmp_path) not in (tmp_path / "provenance.json").read_text()


def test_a_result_saved_and_read_again_is_the_same(tmp_path):
    result = run_points([config(*FEW)], MODEL)[0]
    result.save(tmp_path / "new" / "folder")
    again = result.left_in(tmp_path / "new" / "folder")
    for name in TABLES:
        one, other = getattr(result.tables, name), getattr(again.tables, name)
        assert_frame_equal(one, other, check_categorical=False)
    assert json.loads((tmp_path / "new" / "folder" / "summary.json").read_text()) == again.summary


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_interrupted_run_leaves_nothing_but_its_finished_replications(tmp_path, error):
    model = Model(tables_made.prepare, partial(broken, error=error))
    with pytest.raises(error):
        run_study([config(*FEW)], [tmp_path], None, model=model)
    left = files(tmp_path)
    assert [name.rpartition("/")[2] for name in left] == ["0.arrow", "1.arrow", "2.arrow"]
    assert all(name.startswith(".replications/") for name in left)


def test_a_single_run_goes_on_where_it_was_interrupted(tmp_path):
    with pytest.raises(ValueError):
        run_study([config(*FEW)], [tmp_path], None, model=Model(tables_made.prepare, partial(broken, error=ValueError)))
    again = run_study([config(*FEW)], [tmp_path], None, model=Model(tables_made.prepare, only_after_three))[0]
    calm = run_points([config(*FEW)], MODEL)[0]
    assert again.summary == calm.summary
    for name in TABLES:
        assert_frame_equal(getattr(again.tables, name), getattr(calm.tables, name))
    assert not (tmp_path / ".replications").exists()


def test_replications_of_other_code_data_seed_or_model_are_not_taken():
    base = config(*FEW)
    assert replication_key(base) == replication_key(config("study.replications=50", "study.workers=2"))
    others = [config(*FEW, word) for word in ("seed=3", "target.land_min=31", "forces.reserve_share=0.2")]
    assert len({replication_key(c) for c in (base, *others)}) == 4


def test_a_file_that_cannot_be_finished_does_not_appear(tmp_path):
    def half(path):
        path.write_text("half")
        raise OSError("disk full")

    (tmp_path / "kept.txt").write_text("old")
    for name in ("new.txt", "kept.txt"):
        with pytest.raises(OSError):
            put(tmp_path / name, half)
    assert files(tmp_path) == ["kept.txt"] and (tmp_path / "kept.txt").read_text() == "old"


def test_instants_have_local_times_beside_them_and_formulas_are_disarmed(tmp_path):
    frame = pd.DataFrame({"name": ["=1+1", "@x", "Rupit"], "t_open": [420.5, -1440.0, np.nan], "n": [-1, 2, 3]})
    put_sheet(tmp_path / "a.csv", frame, datetime(2024, 2, 14).date())
    read = pd.read_csv(tmp_path / "a.csv")
    assert list(read.columns) == ["name", "t_open", "t_open_time", "n"]
    assert read["name"].tolist() == ["'=1+1", "'@x", "Rupit"] and read["n"].tolist() == [-1, 2, 3]
    assert read["t_open_time"].fillna("").tolist() == ["2024-02-14 07:00+07:00", "2024-02-13 00:00+07:00", ""]
    assert datetime.fromisoformat(read["t_open_time"][0]).utcoffset().total_seconds() == 7 * 3600


def test_the_plotting_has_slots_without_names(tmp_path):
    run_study([config(*FEW)], [tmp_path], None, model=MODEL)
    sheet = pd.read_csv(tmp_path / "tables" / "plotting.csv", keep_default_na=False)
    assert list(sheet.columns[:6]) == ["cluster", "stations", "slots", "Padal", "Polsek", "route_minutes"]
    first, second = sheet.iloc[0], sheet.iloc[1]
    assert (first["slots"], first["stations"], first["Polsek"]) == ("1 ________; 2 ________", "s0;s1", "Polsek a")
    assert second["slots"] == "" and second["cluster"] == "'=PAM"


def test_the_public_gets_no_posts_hours_or_guards(tmp_path):
    result = run_study([config(*FEW, "output.audience=public")], [tmp_path], None, model=MODEL)[0]
    assert [len(pd.read_parquet(tmp_path / f"{name}.parquet")) for name in ("posts", "units", "coverage")] == [0] * 3
    assert "guards" not in pd.read_parquet(tmp_path / "stations.parquet")
    assert len(pd.read_csv(tmp_path / "tables" / "plotting.csv")) == 0
    assert "guard_coverage_worst_hour" not in result.summary["measures"] and "hour" not in result.summary["by"]
    assert "marking" not in json.loads((tmp_path / "summary.json").read_text())


def test_the_public_files_name_no_place_and_no_hour(tmp_path):
    internal, public = (
        run_points([config(*FEW, f"output.audience={who}")], MODEL)[0] for who in ("internal", "public")
    )
    public.save(tmp_path)
    for name in ("readiness", "strength", "units", "posts", "coverage"):
        assert len(pd.read_parquet(tmp_path / f"{name}.parquet")) == 0 < len(getattr(internal.tables, name))
    rows, known = pd.read_parquet(tmp_path / "incidents.parquet"), internal.incidents
    assert (rows["t_onset"] % 1440 == 0).all() and (known["t_onset"] % 1440 != 0).all()
    assert (rows["t_first"] - rows["t_onset"]).tolist() == (known["t_first"] - known["t_onset"]).tolist()
    for frame in (rows, pd.read_parquet(tmp_path / "stations.parquet")):
        assert all(set(frame[name]) == {""} for name in PLACES if name in frame)
    assert set(pd.read_parquet(tmp_path / "recapitulation.parquet")["subdistrict"]) == {"PPK"}
    again = measure_all(read_tables(tmp_path, public.summary["n_replications"]), terms_of(public.config))[0]
    for name in ("help_time_mean_min", "incidents_total", "recap_slack_min", "turnout_share"):
        assert again[name] == internal.summary["measures"][name]


def sweep(top, model=MODEL, *more):
    configs = [config("study.workers=1", "study.replications=30", f"target.land_min={m}", *more) for m in (10, 10, 60)]
    return run_study(configs, [top / str(n) for n in range(3)], top, model=model)


def test_a_study_compares_every_point_with_the_first(tmp_path):
    results = sweep(tmp_path)
    points, pairs = (pd.read_csv(tmp_path / f"{name}.csv") for name in ("points", "comparisons"))
    assert points["target.land_min"].tolist() == [10, 10, 60] and points["point"].tolist() == [0, 1, 2]
    means = [result.summary["measures"]["help_time_mean_min"]["estimate"] for result in results]
    assert points["help_time_mean_min"].tolist() == means
    found = pairs.set_index(["point", "measure"])
    assert found.loc[(1, "help_time_mean_min"), "verdict"] == "equivalent"
    slower = found.loc[(2, "help_time_mean_min")]
    estimates = points.set_index("point")["help_time_mean_min"]
    assert slower["difference"] == pytest.approx(estimates[2] - estimates[0])
    assert slower["verdict"] == "worse" and slower["low"] > 0
    study = json.loads((tmp_path / "study.json").read_text())
    assert study["varied"] == ["target.land_min"] and study["reference"] == "0" and study["n_points"] == 3


def test_a_study_started_again_takes_finished_points_from_disk(tmp_path):
    first = sweep(tmp_path)
    before = (tmp_path / "comparisons.csv").read_text()
    again = sweep(tmp_path, Model(tables_made.prepare, never))
    assert [r.summary for r in again] == [r.summary for r in first]
    assert (tmp_path / "comparisons.csv").read_text() == before
    (tmp_path / "1" / "summary.json").unlink()
    with pytest.raises(PointsFailed, match="point 1 failed: AssertionError: this replication was not needed"):
        sweep(tmp_path, Model(tables_made.prepare, never))
    with pytest.raises(PointsFailed) as failed:
        sweep(tmp_path, Model(tables_made.prepare, never), "seed=8")
    assert len(failed.value.args) == 3


def test_a_point_that_fails_is_told_with_its_reason_and_the_others_are_compared(tmp_path):
    configs = [config("study.workers=1", "study.replications=30", f"target.land_min={m}") for m in (10, 40, 60)]
    folders = [tmp_path / str(n) for n in range(3)]
    with pytest.raises(PointsFailed) as failed:
        run_study(configs, folders, tmp_path, model=Model(tables_made.prepare, failing_at_40))
    assert str(failed.value) == "point 1 failed: ValueError: no road to Nibung"
    study = json.loads((tmp_path / "study.json").read_text())
    assert study["failed"] == [{"folder": "1", "reason": "ValueError: no road to Nibung"}]
    assert [point["folder"] for point in study["points"]] == ["0", "2"] and not (tmp_path / "1").exists()
    run_study(configs, folders, tmp_path, model=MODEL)
    assert json.loads((tmp_path / "study.json").read_text())["failed"] == []


def test_replications_of_one_number_are_made_together_for_a_group_of_points():
    made = []

    def noted(operation, index):
        made.append((index, operation.config.target.land_min))
        return tables_made.replicate(operation, index)

    points = [config("study.workers=1", "study.replications=3", f"target.land_min={10 + n}") for n in range(10)]
    with Spread(points[0], Store(None), Model(tables_made.prepare, noted)) as spread:
        assert [point.number for point in spread.finished(list(enumerate(points)))] == list(range(10))
    first, second = range(10, 18), range(18, 20)
    assert made == [(n, m) for group in (first, second) for n in range(3) for m in group]


def test_of_many_points_of_few_replications_each_is_prepared_by_one_worker_alone(tmp_path):
    points = [config("study.workers=2", "study.replications=3", f"target.land_min={10 + n}") for n in range(6)]
    with Spread(points[0], Store(tmp_path / "store"), Model(PrepareNoted(tmp_path), tables_made.replicate)) as spread:
        assert [len(point.parts()) for point in spread.finished(list(enumerate(points)))] == [3] * 6
    assert sorted(path.name.split(" ")[0] for path in tmp_path.glob("*.prepared")) == [f"{10 + n}.0" for n in range(6)]


class PrepareNoted:
    """Prepares and leaves a file per worker and point."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, given):
        (self.folder / f"{given.target.land_min} {os.getpid()}.prepared").touch()
        return tables_made.prepare(given)


def test_any_measure_may_decide_when_there_are_enough_replications():
    none = [f"study.precision.{name}=null" for name in ("help_time_mean_min", "help_within_target_share")]
    wanted = ("study.min_replications=20", "study.max_replications=400", *none)
    for name, half in (("guard_coverage_mean", 0.03), ("help_time_p50_min", 12), ("incidents_total", 0.25)):
        why, n, measures = stopped(*wanted, f"study.precision.{name}={half}")
        assert why == "precise" and (measures[name]["high"] - measures[name]["low"]) / 2 <= half, name
        assert n == 2 * BATCH or stopped(*wanted, f"study.precision.{name}={half * 4}")[1] < n


def test_points_of_unequal_length_are_paired_by_the_replications_they_share():
    few, many = (
        head_sums(run_points([config(f"study.replications={n}", "study.workers=1")], MODEL)[0]) for n in (6, 11)
    )
    frame = comparisons([few, many], ["a", "b"]).set_index("measure")
    assert frame.loc["help_time_mean_min", "n_replications"] == 6
    assert frame.loc["help_time_mean_min", "difference"] == 0.0


def test_keys_that_differ_are_found_inside_lists_too():
    found = varied_keys([config(), config("threat.tension_factor=[1,2,4]", "seed=3")])
    assert found == {"seed": [0, 3], "threat.tension_factor": ["[1.0, 3.0, 8.0]", "[1.0, 2.0, 4.0]"]}
