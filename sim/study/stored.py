"""Results on disk: files that appear whole or not at all, and reading them again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.config import Config
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.record import Tables
from sim.study.audience import GUARDS
from sim.study.frames import columns_of
from sim.study.provenance import fingerprint
from sim.study.result import Geography, Result
from sim.study.shapes import Provenance, Shape, Summary

if TYPE_CHECKING:
    import pandas as pd

TABLES = (
    "incidents", "units", "stations", "recapitulation", "coverage", "readiness", "posts", "strength", "orders",
    "stages", "lines",
)  # fmt: skip


def put(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file under a temporary name beside ``path``, then give it its name."""
    draft = path.with_name(f".{path.name}.part")
    try:
        write(draft)
        draft.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def put_bytes(path: Path, content: bytes) -> None:
    """Write bytes into a folder that is made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, lambda draft: draft.write_bytes(content))


def put_json(path: Path, content: dict[str, Any]) -> None:
    """Write JSON; numbers that are not finite are refused."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    put(path, lambda draft: draft.write_text(text + "\n", encoding="utf-8"))


def put_parquet(path: Path, frame: pd.DataFrame) -> None:
    """Write a data frame as parquet, compressed with zstd."""
    put(path, lambda draft: frame.to_parquet(draft, compression="zstd", index=False))


def read_tables(folder: Path, n_replications: int) -> Tables:
    """Read the tables of a run; Refused where one is damaged. For the public there is nothing of the guards."""
    needed = {name: [column for column in columns_of(name) if column not in GUARDS] for name in TABLES}
    frames = {name: _frame(folder / f"{name}.parquet", needed[name]) for name in TABLES}
    return Tables(**frames, n_replications=n_replications)


def _frame(path: Path, needed: Iterable[str] = ()) -> pd.DataFrame:
    import pandas as pd

    with as_written(path):
        return whole(pd.read_parquet(path), needed)


def whole(frame: pd.DataFrame, needed: Iterable[str]) -> pd.DataFrame:
    """The frame; ValueError where one of its columns is not there."""
    if lacking := [column for column in needed if column not in frame]:
        raise ValueError(f"no column {' and '.join(lacking)}")
    return frame


def put_geography(folder: Path, geography: Geography) -> None:
    """Write where things are, so that maps can be made without the model."""
    (folder / "geography").mkdir(exist_ok=True)
    for name, frame in geography._asdict().items():
        put_parquet(folder / "geography" / f"{name}.parquet", frame)


def read_geography(folder: Path) -> Geography | None:
    """Read where things are; ``None`` where a run left nothing about it."""
    paths = [folder / "geography" / f"{name}.parquet" for name in Geography._fields]
    return Geography(*map(_frame, paths)) if all(path.exists() for path in paths) else None


def read_json(path: Path, shape: type[Shape] | None = None) -> dict[str, Any]:
    """Read a JSON file that a run has written; Refused where it is damaged or not of the ``shape``."""
    with as_written(path):
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise ValueError("no mapping")
        if shape:
            _check(content, shape)
    return dict(content)


def _check(content: dict[str, Any], shape: type[Shape]) -> None:
    try:
        shape.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


@contextmanager
def as_written(path: Path) -> Iterator[None]:
    """Refuse what somebody or a full disk has changed since a run wrote it."""
    try:
        yield
    except (OSError, ValueError, RecursionError) as error:
        why = "no such file" if isinstance(error, FileNotFoundError) else getattr(error, "strerror", None) or error
        raise Refused(problem(str(path), shown(why), "a file as a run has written it")) from error


def finished_before(configs: Sequence[Config], folders: Sequence[Path]) -> dict[int, Result]:
    """Results by number of the points whose folder holds a finished run of the same design, data and code."""
    return {
        n: Result(config, read_json(folder / "summary.json", Summary), read_geography(folder), folder)
        for n, (config, folder) in enumerate(zip(configs, folders, strict=True))
        if _is_done(config, folder)
    }


def _is_done(config: Config, folder: Path) -> bool:
    if not all((folder / name).exists() for name in ("summary.json", "provenance.json")):
        return False
    return bool(read_json(folder / "provenance.json", Provenance)["hashes"] == fingerprint(config))
