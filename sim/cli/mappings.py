"""Keys of open mappings: a name that nothing looks up would be without effect, and nobody would be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.cli.options import Options
from sim.config.lines import nearest, problem, shown
from sim.world.network import LEGS

TEAMS = (
    "guard", "padal", "polsek", "rayon", "platoon", "polda", "brimob", "samapta", "tni", "polair", "negotiator",
    "listed",
)  # fmt: skip
REVOTES = ("psu", "psl", "pss")
REVOTE_DAY = "threat.aftermath.revote_day"


def mapping_problems(values: Mapping[str, Any], options: Options) -> Iterator[str]:
    """Problem lines of names that stand in a mapping of composed values and mean nothing there."""
    elections = options.names("election")
    for key, names in (
        ("forces.mobile.order_min", TEAMS),
        ("forces.mobile.mobilisation_min", TEAMS),
        ("world.travel.sinuosity", LEGS),
        (REVOTE_DAY, REVOTES),
        ("election.distribution.day_by_subdistrict", _subdistricts(values)),
        *((f"threat.types.{name}.rate", elections) for name in _at(values, "threat.types")),
    ):
        yield from _unknown(values, key, names)
    if _at(values, "election").get("name") != "none":
        missing = [name for name in REVOTES if name not in _at(values, REVOTE_DAY)]
        yield from (problem(f"{REVOTE_DAY}.{name}", "missing", "days: low, mode, high") for name in missing)


def _unknown(values: Mapping[str, Any], key: str, names: Iterable[str]) -> Iterator[str]:
    known = list(names)
    for name in map(str, _at(values, key)):
        if name not in known:
            allowed = ", ".join(known) if len(known) < 20 else f"one of {len(known):,} names"
            yield problem(f"{key}.{shown(name)}", f"{shown(name)} given", allowed, nearest(name, known))


def _subdistricts(values: Mapping[str, Any]) -> list[str]:
    """Official codes; in a folder those that the election publishes, which nothing there need have."""
    from sim.world.tables import table

    if _at(values, "world").get("source") == "folder":
        return [str(name) for name in _at(values, "election.distribution.day_by_subdistrict")]
    return table("subdistricts").text("code")


def _at(values: Any, key: str) -> Mapping[str, Any]:
    """The mapping under a dotted key, an empty one where there is none."""
    for name in key.split("."):
        values = values.get(name) if isinstance(values, Mapping) else None
    return values if isinstance(values, Mapping) else {}
