"""The world of a user's folder, and how one travels there."""

from __future__ import annotations

from pathlib import Path

from sim.config import Config
from sim.world.folder import Calendar, Folder, read_folder
from sim.world.folder.load import Overload, overloads
from sim.world.own.election import election_world
from sim.world.own.travel import TableTravel
from sim.world.own.zones import places_of, zones_world
from sim.world.travel import Travel
from sim.world.ways import Ways
from sim.world.world import World

__all__ = ["overloads_of_folder", "own_world", "travel_of"]


def own_world(config: Config) -> World:
    """The world of the folder at ``config.world.folder``; Refused where it has problems."""
    folder = _folder(config)
    return zones_world(folder) if folder.district.calendar is None else election_world(folder, config)


def travel_of(config: Config, world: World) -> Ways:
    """Travel times over the network, or between the places of a folder that has none."""
    if world.own is None or world.own.network is not None:
        return Travel(world.network, config.world.travel, config.weather)
    return TableTravel(world.own, places_of(world.own), config.world.travel, config.weather)


def overloads_of_folder(config: Config) -> list[Overload]:
    """What of the folder at ``config.world.folder`` has more work than it can do; Refused where it has problems."""
    return overloads(_folder(config))


def _folder(config: Config) -> Folder:
    election = config.election
    calendar = Calendar(election.polling_date, election.horizon_from_min, election.horizon_to_min)
    return read_folder(Path(str(config.world.folder)), {election.name: calendar}, list(config.threat.types))
