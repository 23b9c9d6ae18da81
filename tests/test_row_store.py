"""Travel times kept on disk are the computed ones, shared, and never half-written."""

from pathlib import Path

import numpy as np
import pytest
from conftest import MURATARA, operation_of

from sim.model.operation import Operation
from sim.world import travel as travel_module
from sim.world.row_store import FILES_KEPT, RowStore, _make
from sim.world.travel import Travel


@pytest.fixture(autouse=True)
def _built_before(muratara: Operation) -> None:
    """The operation is prepared with the ordinary cache, before a test names its own."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIAGA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def fresh() -> Travel:
    config, network = operation_of(*MURATARA).config, operation_of(*MURATARA).world.network
    return Travel(network, config.world.travel, config.weather)


def test_a_second_process_reads_what_the_first_computed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = np.array(fresh().minutes_to(7, wet=True, night=False, boxes=True))
    assert len(list(folder.glob("*.rows"))) == 1

    def never(*_: object, **__: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(travel_module, "dijkstra", never)
    assert np.array_equal(fresh().minutes_to(7, wet=True, night=False, boxes=True), first)


def test_conditions_have_their_own_rows(folder: Path) -> None:
    travel = fresh()
    dry, wet = (np.array(travel.minutes_to(7, wet=rain, night=False, boxes=False)) for rain in (False, True))
    there = np.isfinite(wet)
    assert (wet[there] >= dry[there]).all() and wet[there].sum() > dry[there].sum()
    assert len(list(folder.glob("*.rows"))) == 2


def test_closed_legs_are_not_kept(folder: Path) -> None:
    travel = fresh()
    open_row = travel.minutes_to(7, wet=False, night=False, boxes=False)
    legs = frozenset(np.flatnonzero((travel.network.origin == 7) | (travel.network.destination == 7)).tolist())
    closed = travel.minutes_to(7, wet=False, night=False, boxes=False, closed=legs)
    assert np.isinf(closed).sum() > np.isinf(open_row).sum()
    assert np.array_equal(travel.minutes_to(7, wet=False, night=False, boxes=False), open_row)


def test_without_a_folder_rows_live_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("SIAGA_CACHE", str(blocked / "cache"))
    store = RowStore("x", 3)
    assert store.get(1) is None
    store.put(1, np.array([1.0, 0.0, 2.0], dtype=np.float32))
    assert store.get(1).tolist() == [1.0, 0.0, 2.0]


def test_a_file_of_the_wrong_size_is_made_anew(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "x.rows").write_bytes(b"broken")
    store = RowStore("x", 4)
    assert store.get(2) is None
    store.put(2, np.arange(4, dtype=np.float32))
    assert RowStore("x", 4).get(2).tolist() == [0.0, 1.0, 2.0, 3.0]


def test_a_spoiled_row_is_computed_again(folder: Path) -> None:
    RowStore("x", 4).put(2, np.arange(4, dtype=np.float32))
    file = next(folder.glob("*.rows"))
    content = bytearray(file.read_bytes())
    content[2 * 16 + 4] ^= 0xFF
    file.write_bytes(content)
    assert RowStore("x", 4).get(2) is None


def test_old_files_are_removed(folder: Path) -> None:
    folder.mkdir(parents=True)
    for n in range(FILES_KEPT + 5):
        _make(folder / f"{n}.rows", 8)
    assert len(list(folder.glob("*.rows"))) == FILES_KEPT


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="the system does not tell what is in memory")
def test_rows_given_back_to_the_system_are_still_there(folder: Path) -> None:
    def resident() -> int:
        told = Path("/proc/self/smaps").read_text().split(str(folder))[1]
        return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Rss:"))

    travel = fresh()
    rows = [np.array(travel.minutes_to(n, wet=False, night=False, boxes=False)) for n in range(150)]
    before = resident()
    travel.release()
    assert resident() < before / 2
    again = [travel.minutes_to(n, wet=False, night=False, boxes=False) for n in range(150)]
    assert np.array_equal(rows, again)
