"""What a kind of base is there for: the measures by which the simulation judges where it stands.

Patrols bring first help, so they are judged by the time to help and the share helped in time; boats by the same at
incidents that are reached by water. Platoons bring numbers to crowds: they are judged by the officer-minutes that
crowds lack, by the share of crowds that have all they need within the minutes, and by the readiness of committees and
commissions, which needs no crowd to happen. Those to whom nobody came count everywhere but in the mean time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from sim.arrays import Bool, Float
from sim.config import Config
from sim.measures.forms import Additive, PerOperation, Ratio
from sim.measures.measure import Better
from sim.measures.ratio import Sums
from sim.measures.readiness import minutes, weight
from sim.measures.registry import REGISTRY
from sim.measures.rows import Rows, View
from sim.measures.times import full_minutes

HELP = ("help_time_mean_min", "help_within_target_share")
PLATOON = 30  # people of the muster curve that a platoon is
OFFICES = ("committee", "commission")


class Served(NamedTuple):
    """A measure over those whom a kind of base serves."""

    name: str
    of: str  # whom it is over; "" = all
    unit: str
    better: Better
    sums: Callable[[View], Sums]


def served_by(what: str, config: Config, within: float) -> list[Served]:
    """The measures of patrols, platoons or boats; of units without an election those of patrols."""
    if not config.election.held or what == "patrol":
        return list(_help("", "", ""))
    if what == "boat":
        return list(_help("incidents by water", "access", "water"))
    return _crowds(config.forces.mobile.crowd_above, within)


def _help(of: str, dimension: str, label: str) -> Iterator[Served]:
    for name in HELP:
        measure = REGISTRY[name]
        assert isinstance(measure.form, Additive), "a mean and a share"

        def sums(view: View, form: Additive = measure.form) -> Sums:
            return _group(view, form, dimension, label)

        yield Served(name, of, measure.unit, measure.better, sums)


def _group(view: View, form: Additive, dimension: str, label: str) -> Sums:
    """Sums of one group; of nothing where there is no such group."""
    found, labels = form.sums(view, dimension), view.groups("incidents", dimension).labels
    none = np.zeros((1, found.numerator.shape[1]))
    n = labels.index(label) if label in labels else -1
    return Sums(*(part[n : n + 1] if n >= 0 else none for part in found))


def _crowds(above: int, within: float) -> list[Served]:
    """Crowds are incidents that at onset need more people than patrols can bring."""

    def crowd(rows: Rows) -> Bool:
        return rows.number("need_onset") > above

    unmet = PerOperation("incidents", lambda rows: crowd(rows) * rows.number("unmet_officer_min"))
    full = Ratio("incidents", lambda rows: full_minutes(rows) <= within, crowd, share=True)
    ready = Ratio("readiness", lambda rows: (minutes(PLATOON)(rows) <= within) * _offices(rows), _offices, share=True)
    crowds, offices = f"crowds above {above}", "committees and commissions"
    return [
        Served("unmet_officer_min", crowds, REGISTRY["unmet_officer_min"].unit, "lower", unmet.sums),
        Served("full_complement_within_share", crowds, "share", "higher", full.sums),
        Served(f"muster_{PLATOON}_within_share", offices, "share", "higher", ready.sums),
    ]


def _offices(rows: Rows) -> Float:
    """Weight of every instant of an active office by the incidents expected there; 0 elsewhere."""
    return weight(rows) * rows.among("site", *OFFICES)
