"""Reported travel times beside those of the model.

No reported minute enters the network. But lengths, landings and boat speeds that had to be assumed were chosen in
view of these reports (column ``fitted``), so those rows are a check of consistency and no validation.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.world.places import Places
from sim.world.tables import table
from sim.world.travel import Travel


@dataclass(frozen=True)
class Duration:
    """One reported trip. ``wet`` and ``boxes`` are the condition the report describes.

    ``fitted`` names what was chosen in view of the report: length, speed, or nothing ("").
    """

    place: str
    way: str
    wet: bool
    boxes: bool
    reported_min: float
    modelled_min: float
    fitted: str
    source: str

    @property
    def ratio(self) -> float:
        """Modelled over reported."""
        return self.modelled_min / self.reported_min


def durations(places: Places, travel: Travel) -> list[Duration]:
    """Every row of durations.csv by day; ends are the named pier or office. KeyError for an unknown end.

    A destination ending in ``*`` is the village of that subdistrict that takes longest.
    """
    rows = table("durations")
    words = [rows.text(name) for name in ("place", "way", "from", "to", "wet", "boxes", "fitted", "source")]
    found = []
    reported = rows.numbers("reported_min").tolist()
    for place, way, start, end, wet, boxes, fitted, source, minutes in zip(*words, reported, strict=True):
        case = {"wet": wet == "1", "boxes": boxes == "1"}
        row = travel.minutes_to(node_of(places, travel, start), night=False, **case)
        modelled = max(float(row[node]) for node in nodes_of(places, travel, end))
        found.append(
            Duration(place, way, **case, reported_min=minutes, modelled_min=modelled, fitted=fitted, source=source)
        )
    return found


def nodes_of(places: Places, travel: Travel, end: str) -> list[int]:
    """The node of an end, or those of all villages of a subdistrict (``160215*``)."""
    if not end.endswith("*"):
        return [node_of(places, travel, end)]
    return [int(village) for village in places.villages() if str(places.code[village]).startswith(end[:-1])]


def node_of(places: Places, travel: Travel, end: str) -> int:
    """Node of an official code or of the name of a pier, landing or hamlet; KeyError where there is none."""
    if end.isdigit():
        return {str(code): node for node, code in enumerate(places.code)}[end]
    made = travel.network.label[len(places.label) :]
    return len(places.label) + {name: node for node, name in reversed(list(enumerate(made)))}[end]
