"""Distinct points of the network: an office, a police post and a village hall at one point are one site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.world.neighbours import plane
from sim.world.places import Places
from sim.world.tables import table


@dataclass(frozen=True)
class Sites:
    """Arrays of shape (S,) over distinct points; ``site_of`` has shape (P,) over places."""

    places: Places
    node: Int  # the first place at the site
    site_of: Int
    xy: Float  # (S, 2) km
    water: Bool  # a village at the site is reached by water only
    hard: Bool  # a village at the site is reached by bad tracks
    subdistrict: Int  # row of subdistricts.csv; of the nearest village where the place has none
    delta: Bool  # at least half of the subdistrict's villages are reached by water only

    @cached_property
    def codes(self) -> dict[str, int]:
        """Site of every official code (seats, offices, villages)."""
        official = int(self.places.bases()[0])
        return dict(zip(map(str, self.places.code[:official]), self.site_of[:official].tolist(), strict=True))

    def find(self, code: str) -> int:
        """Site of an official code; KeyError where no place has it."""
        return self.codes[code]

    @cached_property
    def own_code(self) -> list[str]:
        """Code of the first village at every site, that of the subdistrict where there is no village."""
        codes = np.array(table("subdistricts").text("code")).astype("U10")[self.subdistrict]
        villages = self.places.villages()[::-1]
        codes[self.site_of[villages]] = self.places.code[villages].astype("U10")
        return [str(code) for code in codes]

    def of(self, codes: str) -> Bool:
        """True for sites inside any area of ``codes`` (official codes with blanks between), shape (S,)."""
        areas = tuple(codes.split())
        return np.array([code.startswith(areas) for code in self.own_code])

    def offices(self) -> Int:
        """Distinct sites of subdistrict offices on land."""
        sites = np.unique(self.site_of[self.places.offices()])
        return sites[~self.water[sites]]

    def offices_of_seats(self) -> Iterator[tuple[int, Int]]:
        """For every district the site of its seat and the sites of its offices on land."""
        offices = self.places.offices()
        for district, seat in enumerate(self.site_of[: offices[0]]):
            sites = self.site_of[offices[self.places.district[offices] == district]]
            yield int(seat), sites[~self.water[sites]]


def find_sites(places: Places) -> Sites:
    """Group the places by coordinates."""
    points = np.column_stack([places.lat, places.lon])
    _, node, site_of = np.unique(points, axis=0, return_index=True, return_inverse=True)
    xy = plane(places.lat, places.lon)
    subdistrict = filled_subdistricts(places, xy)
    return Sites(
        places=places,
        node=node,
        site_of=site_of.ravel(),
        xy=xy[node],
        water=np.bincount(site_of.ravel(), places.water) > 0,
        hard=np.bincount(site_of.ravel(), places.hard) > 0,
        subdistrict=subdistrict[node],
        delta=water_subdistricts(places)[subdistrict[node]],
    )


def filled_subdistricts(places: Places, xy: Float) -> Int:
    """Subdistrict of every place, that of the nearest village for seats and district bases, shape (P,)."""
    from scipy.spatial import cKDTree

    villages = places.villages()
    _, nearest = cKDTree(xy[villages]).query(xy)
    return np.where(places.subdistrict >= 0, places.subdistrict, places.subdistrict[villages[nearest]])


def water_subdistricts(places: Places) -> Bool:
    """True for subdistricts at least half of whose villages are reached by water only, shape (K,)."""
    villages = places.villages()
    count = len(places.offices())
    all_of = np.bincount(places.subdistrict[villages], minlength=count)
    by_water = np.bincount(places.subdistrict[villages], places.water[villages], minlength=count)
    return by_water >= 0.5 * all_of
