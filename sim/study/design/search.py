"""The search for the smallest force that keeps a promise: few points instead of a full grid.

1. Both ends of the range are run; the end with more person-days is the top. Levels lie evenly between them.
2. Bisection: of the levels between one whose estimate fails and one whose estimate keeps the promise the middle one is
   run, until they are neighbours. More force is taken to keep it rather more often; nothing else rests on that.
3. Confirmation on a fresh seed, never used before: from the top downwards, by an order that the search has fixed, every
   level is tested on one side at 95 %. A target (all, the worst district, each district) stops at its first failure;
   the last level it passed is its answer. A level that breaks the promise is declared with at most 5 % probability,
   since it can only be if the first such level in the order passes its test (fixed-sequence test, Maurer et al. 1995);
   for the districts, which share the 5 %, this holds for all of them together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b

from sim.config import Config
from sim.measures.bisection import edge

Passed = Mapping[str, bool]  # by target
AROUND = (4, 2, 1, 0, -1)  # levels tested around a candidate, in steps of the range


def fresh_seed(seed: int) -> int:
    """The seed of the confirmation: another function of the root seed than any seed a planner would type."""
    return int.from_bytes(blake2b(f"{seed}/confirmation".encode(), digest_size=6).digest(), "little")


def confirmation(config: Config) -> Config:
    """A point as it is confirmed: on a fresh seed, with all replications it may have, none saved by precision."""
    study = config.study.model_copy(update={"replications": config.study.replications or config.study.max_replications})
    return config.model_copy(update={"seed": fresh_seed(config.seed), "study": study})


def bisect(levels: int, passes: Callable[[int], bool]) -> int | None:
    """The lowest of ``levels`` (0 = least force) found to pass, by halving between one that fails and one that passes.

    None where the top does not pass. ``passes`` is asked about few levels, the top and the bottom first.
    """
    top = levels - 1
    return edge(passes, top, 0) if passes(top) else None


def order_of_tests(levels: int, candidates: Sequence[int]) -> list[int]:
    """The order in which levels are confirmed: downwards from the top, close around every candidate."""
    near = {level + step for level in candidates for step in AROUND}
    return sorted({levels - 1, *(level for level in near if 0 <= level < levels)}, reverse=True)


def confirm(order: Sequence[int], targets: Sequence[str], test: Callable[[int], Passed]) -> dict[str, int | None]:
    """By target the last level that passed before its first failure; None where already the top fails."""
    found: dict[str, int | None] = dict.fromkeys(targets)
    going = list(targets)
    for level in order:
        passed = test(level)
        going = [target for target in going if passed[target]]
        found |= dict.fromkeys(going, level)
        if not going:
            break
    return found
