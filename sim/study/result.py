"""The result of one study point: its tables, its summary, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.config import Config
from sim.record import Tables

if TYPE_CHECKING:
    import pandas as pd

AfterPoint = Callable[["Result", Path], None]


class Geography(NamedTuple):
    """Where things are, as data frames with coordinates in degrees."""

    villages: pd.DataFrame
    stations: pd.DataFrame
    bases: pd.DataFrame
    legs: pd.DataFrame
    offices: pd.DataFrame


class Result:
    """A finished study point. Tables that were written are read again when they are asked for."""

    def __init__(
        self,
        config: Config,
        summary: dict[str, Any],
        geography: Any,
        tables: Tables | Path,
        words: tuple[str, ...] = (),
    ) -> None:
        self.config, self.summary, self.geography, self.words = config, summary, geography, words
        self._tables = tables

    @property
    def tables(self) -> Tables:
        """All tables of the record and of the plan."""
        if isinstance(self._tables, Path):
            from sim.study.stored import read_tables

            return read_tables(self._tables, self.summary["n_replications"])
        return self._tables

    @property
    def incidents(self) -> pd.DataFrame:
        """One row per incident."""
        return self.tables.incidents

    @property
    def units(self) -> pd.DataFrame:
        """One row per interval of a unit."""
        return self.tables.units

    @property
    def stations(self) -> pd.DataFrame:
        """One row per station and replication."""
        return self.tables.stations

    @property
    def recapitulation(self) -> pd.DataFrame:
        """One row per committee and replication."""
        return self.tables.recapitulation

    def save(self, path: str | Path, after_point: AfterPoint | None = None) -> None:
        """Write everything into the folder ``path``; ``after_point`` adds to it before ``summary.json``."""
        from sim.study.write import write_point

        write_point(self, Path(path), after_point)

    def left_in(self, folder: Path) -> Result:
        """The same result with its tables left on disk."""
        return Result(self.config, self.summary, self.geography, folder, self.words)


def as_frames(geography: Any) -> Any:
    """The geography of an operation with data frames; ``None`` stays."""
    import pandas as pd

    if geography is None:
        return None
    return Geography(*(pd.DataFrame(getattr(geography, name)) for name in Geography._fields))
