"""One generated case, and what may come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

HERE = "{here}"  # in words: the folder in which the files of the case are written
OWN = "own"  # a folder of tables
RUN_OWN = ("world=folder", f"world.folder={HERE}/{OWN}")
RUN_BOOK = ("world=folder", f"world.folder={HERE}/{OWN}.xlsx")

Ending = Literal["refused", "ran", "traceback", "unclear", "silent", "hang", "died"]
GOOD: tuple[Ending, ...] = ("refused", "ran")
FAILED: dict[Ending, str] = {
    "traceback": "an exception that is no refusal",
    "unclear": "a refusal without place or reason",
    "silent": "a run of what is bad beyond doubt, or one with impossible results",
    "hang": "no end within the time of a case",
    "died": "the process ended by itself",
}


@dataclass(frozen=True)
class Case:
    """Words of a command line, and the files they speak of."""

    kind: str
    what: str  # what was done to sound input
    words: tuple[str, ...] = RUN_OWN
    files: Mapping[str, bytes] = field(default_factory=dict)  # by path below the folder of the case
    bad: bool = False  # beyond doubt: to run it would be wrong
    check: bool = False  # only read and check the folder, as ``sim.check`` does


class Outcome(NamedTuple):
    """What came of a case."""

    number: int
    kind: str
    what: str
    ending: Ending
    told: str = ""  # the first line of a refusal, or what went wrong
    seconds: float = 0.0
