"""Named events of a configuration: do their places, roads and incident types exist?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.config.events import PLACES
from sim.config.lines import nearest, problem, shown
from sim.config.world import Region

if TYPE_CHECKING:
    from sim.world.named import Gazetteer


def named_problems(values: Mapping[str, Any]) -> Iterator[str]:
    """Problem lines of ``threat.events`` and ``threat.domicile_apart``; a folder's places are known only when built."""
    threat = values.get("threat")
    threat = threat if isinstance(threat, Mapping) else {}
    events, apart = threat.get("events") or {}, threat.get("domicile_apart") or {}
    mappings = isinstance(events, Mapping) and isinstance(apart, Mapping)  # what is none is refused by the schema
    if not mappings or not (events or apart) or _region(values) is None:
        return
    from sim.world.named import bundled_gazetteer

    try:
        known = bundled_gazetteer(_region(values) or Region(name="", districts=[], subdistricts=[]))
    except ValueError:
        return  # the region itself is told elsewhere
    for name, event in events.items():
        if isinstance(event, Mapping) and threat.get("named", True) is True and event.get("active", True) is True:
            yield from _event(f"threat.events.{name}", event, known, threat.get("types") or {})
    for name in apart:
        yield from _place(f"threat.domicile_apart.{name}", str(name), known, ("desa",))


def _region(values: Mapping[str, Any]) -> Region | None:
    """The bundled region; None where there is none."""
    world, region = values.get("world"), values.get("region")
    if not isinstance(region, Mapping) or not isinstance(world, Mapping) or world.get("source") == "folder":
        return None
    districts, parts = region.get("districts"), region.get("subdistricts")
    if not isinstance(districts, list) or not districts or not isinstance(parts, list):
        return None
    return Region(name="", districts=[str(d) for d in districts], subdistricts=[str(k) for k in parts])


def _event(where: str, event: Mapping[str, Any], known: Gazetteer, types: Mapping[str, Any]) -> Iterator[str]:
    words = PLACES.get(str(event.get("kind")), ())
    at = event.get("at")
    for name in [at] if isinstance(at, str) else at if isinstance(at, list | Mapping) else ():
        yield from _place(f"{where}.at", str(name), known, words)
    roads = event.get("roads")
    for name in roads if isinstance(roads, list) else ():
        yield from _place(f"{where}.roads", f"jalan {name}", known, ("jalan",))
    if event.get("to") is not None:
        yield from _destination(f"{where}.to", str(event["to"]))
    kind = event.get("type")
    if kind is not None and str(kind) not in types:
        yield problem(f"{where}.type", f"{shown(kind)} given", ", ".join(types), nearest(str(kind), types))


def _destination(where: str, name: str) -> Iterator[str]:
    from sim.world.named import commissions, spaced

    known = commissions()
    if spaced(name).lower() not in known:
        yield problem(where, f"{shown(name)} given", "KPU NAME of any district", nearest(name.lower(), known))


def _place(where: str, name: str, known: Gazetteer, words: tuple[str, ...]) -> Iterator[str]:
    if words and (known.find(name) is None or name.partition(" ")[0].lower() not in [w.lower() for w in words]):
        allowed = "a place of the region, written " + ", ".join(f"{word} NAME" for word in words)
        yield problem(where, f"{shown(name)} given", allowed, nearest(name, known.with_word(words)))
