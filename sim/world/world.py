"""The world: places, stations and bases as parallel arrays, and the network that joins them.

Every entity carries a ``key``: its official code (or a stable hash of a user's identifier). Random draws are keyed by
it, so cutting a district out of the province changes nothing for its stations.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bool, Float, Int, Keys
from sim.world.network import Network

if TYPE_CHECKING:
    from sim.world.folder.folder import Folder


@dataclass(frozen=True)
class Districts:
    """Districts (kabupaten/kota). Arrays of shape (D,)."""

    key: Keys
    name: list[str]  # the word used in configuration: muratara
    label: list[str]  # the word used in text: Musi Rawas Utara
    seat: Int  # network node of the district seat: police headquarters, commission and warehouse
    ikp: Float  # vulnerability index of the election supervisor, 0..100; nan where not published


@dataclass(frozen=True)
class Subdistricts:
    """Subdistricts (kecamatan). Arrays of shape (K,)."""

    key: Keys
    name: list[str]
    district: Int  # index into Districts
    office: Int  # network node of the subdistrict committee (PPK)


@dataclass(frozen=True)
class Villages:
    """Villages (desa, kelurahan). Arrays of shape (V,)."""

    key: Keys
    name: list[str]
    subdistrict: Int  # index into Subdistricts
    node: Int  # network node of the village committee (PPS)


@dataclass(frozen=True)
class Stations:
    """Polling stations (TPS). Arrays of shape (S,); stations of one village are neighbours in the arrays."""

    key: Keys
    name: list[str]  # 1613042004-003
    village: Int  # index into Villages
    registered: Int  # voters on the list
    lat: Float
    lon: Float
    access: Int  # index into sim.arrays.ACCESS
    tension: Int  # index into sim.arrays.TENSION
    cls: Int  # index into sim.arrays.CLASSES
    signal: Bool  # a report can go by phone
    last_mile_min: Float  # minutes between the village node and the station, dry road
    flood: Bool | None = None  # prone to flood; None where nothing is known


@dataclass(frozen=True)
class Bases:
    """Bases of the police and the army. Arrays of shape (B,)."""

    key: Keys
    name: list[str]
    kind: list[str]  # polda, polres, polsek, brimob, kodim
    district: Int  # index into Districts
    subdistrict: Int  # index into Subdistricts; -1 where the base serves the whole district
    node: Int


@dataclass(frozen=True)
class Mix:
    """Stations and committees of the whole province, the reference to which incident rates are normalised.

    ``stations[d, a, t]`` counts stations of province district ``d`` by access ``a`` and tension ``t``;
    ``committees[d]`` counts subdistricts. Districts of another province (Kaur) are not counted.
    """

    name: list[str]
    stations: Int
    committees: Int


@dataclass(frozen=True)
class World:
    """Everything that does not change during a replication."""

    districts: Districts
    subdistricts: Subdistricts
    villages: Villages
    stations: Stations
    bases: Bases
    network: Network
    mix: Mix
    own: Folder | None = None  # the folder it was made of

    @cached_property
    def station_subdistrict(self) -> Int:
        """Subdistrict index of every station, shape (S,)."""
        return self.villages.subdistrict[self.stations.village]

    @cached_property
    def station_district(self) -> Int:
        """District index of every station, shape (S,)."""
        return self.subdistricts.district[self.station_subdistrict]

    @cached_property
    def station_node(self) -> Int:
        """Network node of every station's village, shape (S,)."""
        return self.villages.node[self.stations.village]

    def stations_of_village(self, village: int) -> Int:
        """Indices of the stations of one village."""
        return np.arange(self._bounds[village], self._bounds[village + 1])

    @cached_property
    def _bounds(self) -> list[int]:
        """First station of every village; stations are sorted by village."""
        first: list[int] = np.searchsorted(self.stations.village, np.arange(len(self.villages.key) + 1)).tolist()
        return first
