"""All cases, in the order of the page."""

from __future__ import annotations

from sim.verify import arrivals, identities, moving, places, several, stationary, urgent
from sim.verify.case import Case

ROOMS = (stationary, moving, urgent, several, places, arrivals, identities)


def all_cases() -> dict[str, Case]:
    """Every case by its name."""
    return {case.name: case for room in ROOMS for case in room.cases()}
