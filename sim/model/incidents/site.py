"""Sites: where an incident is, and whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass

from sim.world.world import World


@dataclass(frozen=True)
class Site:
    """A place in the network with its administrative address; -1 where a level does not apply."""

    kind: str  # station, committee, commission, supervisor, village, route, district, zone
    index: int  # index of the station, subdistrict, district (commission, supervisor), village (route) or zone
    node: int
    district: int
    subdistrict: int
    village: int = -1
    station: int = -1
    signal: bool = True

    @property
    def zone(self) -> int:
        """The zone of a user's folder, which is a village where there is an election; -1 without one."""
        return self.index if self.kind == "zone" else self.village


def station_site(world: World, station: int) -> Site:
    """A polling station."""
    village = int(world.stations.village[station])
    subdistrict = int(world.villages.subdistrict[village])
    return Site(
        "station",
        station,
        int(world.villages.node[village]),
        int(world.subdistricts.district[subdistrict]),
        subdistrict,
        village,
        station,
        bool(world.stations.signal[station]),
    )


def committee_site(world: World, subdistrict: int) -> Site:
    """The office of a subdistrict committee."""
    node, district = int(world.subdistricts.office[subdistrict]), int(world.subdistricts.district[subdistrict])
    return Site("committee", subdistrict, node, district, subdistrict)


def commission_site(world: World, district: int) -> Site:
    """The office of the district commission."""
    return Site("commission", district, int(world.districts.seat[district]), district, -1)


def supervisor_site(world: World, district: int) -> Site:
    """The office of the supervisor in the town of the district seat; no post stands there."""
    return Site("supervisor", district, int(world.districts.seat[district]), district, -1)


def village_site(world: World, village: int) -> Site:
    """A village, for what happens there beside its stations."""
    subdistrict = int(world.villages.subdistrict[village])
    district = int(world.subdistricts.district[subdistrict])
    return Site("village", village, int(world.villages.node[village]), district, subdistrict, village)


def district_site(world: World, district: int) -> Site:
    """A district as a whole, for a rumour that has no place."""
    return Site("district", district, int(world.districts.seat[district]), district, -1)


def route_site(world: World, village: int) -> Site:
    """A convoy on the way between a village and its committee, reached through the village."""
    subdistrict = int(world.villages.subdistrict[village])
    stations = world.stations_of_village(village)
    signal = bool(world.stations.signal[stations].any()) if len(stations) else True
    district = int(world.subdistricts.district[subdistrict])
    return Site("route", village, int(world.villages.node[village]), district, subdistrict, village, -1, signal)


def zone_site(world: World, zone: int) -> Site:
    """A zone of a user's folder; with an election it is a village."""
    if len(world.villages.key):
        subdistrict = int(world.villages.subdistrict[zone])
        district = int(world.subdistricts.district[subdistrict])
        return Site("zone", zone, int(world.villages.node[zone]), district, subdistrict, zone)
    assert world.own is not None, "only a folder has zones"
    return Site("zone", zone, zone, int(world.own.zones.district[zone]), -1)
