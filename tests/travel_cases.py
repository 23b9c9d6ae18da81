"""The bundled travel network under the configured speeds, and small networks made by hand."""

from functools import cache
from pathlib import Path

import numpy as np
import yaml

from sim.config.world import Travel as Speeds
from sim.config.world import Weather
from sim.world.network import LEGS, Network
from sim.world.network_build import build_network
from sim.world.places import load_places
from sim.world.travel import Travel

CONFIGS = Path(__file__).parent.parent / "configs"
DAY = {"wet": False, "night": False, "boxes": False}


@cache
def speeds():
    return Speeds(**yaml.safe_load((CONFIGS / "world/bundled.yaml").read_text())["travel"])


@cache
def weather(name="dry"):
    return Weather(**yaml.safe_load((CONFIGS / f"weather/{name}.yaml").read_text()))


@cache
def province():
    return Travel(build_network(load_places(), speeds()), speeds(), weather())


@cache
def codes():
    places = load_places()
    return {str(code): node for node, code in enumerate(places.code)}


def minutes(origin, destination, **case):
    return float(province().minutes_to(codes()[destination], **(DAY | case))[codes()[origin]])


def by_hand(*legs):
    """Travel over legs given as (origin, destination, km, class)."""
    a, b, km, leg = zip(*legs, strict=True)
    nodes = max(*a, *b) + 1
    where = np.zeros(nodes)
    network = Network(
        label=[str(node) for node in range(nodes)],
        lat=where,
        lon=where,
        origin=np.array(a),
        destination=np.array(b),
        km=np.array(km, dtype=float),
        leg=np.array([LEGS.index(name) for name in leg]),
        name=[""] * len(a),
    )
    return Travel(network, speeds(), weather())
