"""What a report needs of a finished study point; anything with these attributes can be drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from sim.config import Config
from sim.record import Tables

if TYPE_CHECKING:
    import pandas as pd

    from sim.config.election import Election


class Geography(Protocol):
    """Where things are, as data frames in degrees."""

    @property
    def villages(self) -> pd.DataFrame:
        """Columns name, subdistrict, district, lat, lon."""

    @property
    def stations(self) -> pd.DataFrame:
        """Columns lat, lon, class (index into ``sim.arrays.CLASSES``), subdistrict."""

    @property
    def bases(self) -> pd.DataFrame:
        """Columns name, kind, lat, lon."""

    @property
    def legs(self) -> pd.DataFrame:
        """Columns origin_lat, origin_lon, destination_lat, destination_lon, leg (of ``sim.world.network.LEGS``)."""

    @property
    def offices(self) -> pd.DataFrame:
        """Columns name, subdistrict ("" = commission), district, lat, lon."""


class Reportable(Protocol):
    """A finished study point."""

    @property
    def config(self) -> Config:
        """The configuration that was run."""

    @property
    def tables(self) -> Tables:
        """The tables of all replications."""

    @property
    def summary(self) -> dict[str, Any]:
        """The content of ``summary.json``."""

    @property
    def geography(self) -> Geography | None:
        """Places of the world that was run, where they are known."""


@dataclass(frozen=True)
class Read:
    """A study point whose tables are in memory."""

    config: Config
    tables: Tables
    summary: dict[str, Any]
    geography: Geography | None


def read(result: Reportable) -> Read:
    """Read the tables once; those of a result left on disk would be read anew by every figure.

    Where one incident was injected into every operation, the others are not shown.
    """
    tables = result.tables
    if result.config.study.inject is not None:
        tables = replace(tables, incidents=tables.incidents[tables.incidents["origin"] == "injected"])
    return Read(result.config, tables, result.summary, result.geography)


def election_of(result: Reportable) -> Election | None:
    """The election, or ``None`` in pure dispatch."""
    election = result.config.election
    return None if election is None or election.name == "none" else election


def is_public(result: Reportable) -> bool:
    """True where unguarded hours, routes and worst places must be left out."""
    return result.config.output.audience == "public"


def incidents_of(result: Reportable) -> pd.DataFrame:
    """The incidents, without lawful gatherings."""
    return result.tables.incidents[~_lawful(result)]


def gatherings_of(result: Reportable) -> pd.DataFrame:
    """The lawful gatherings."""
    return result.tables.incidents[_lawful(result)]


def _lawful(result: Reportable) -> pd.Series[bool]:
    names = [name for name, kind in result.config.threat.types.items() if kind.gathering]
    return result.tables.incidents["type"].isin(names)
