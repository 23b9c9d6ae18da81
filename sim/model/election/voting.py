"""Voting: every voter of every station, and one station again when its voting is paused.

A pause is an exact change of time: arrivals are read on the station's working clock, which stands still
during pauses, the queue is solved, and exits are read back on the wall clock. Service is interrupted and
resumed where it stopped. Opening late is a pause from the beginning of time to the opening.

Doors close for newcomers at closing whatever happens; who came before waits and votes, however late the
station opens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from sim.arrays import Float, Int, Keys
from sim.config.election import Voting
from sim.model.election import compiled
from sim.model.election.queue import Exits, tandem, tandem_of_one
from sim.model.election.voters import LONG_WAIT_MIN, Voters, draw
from sim.streams import Streams

BLOCK = 500

Pause = tuple[float, float]


@dataclass(frozen=True)
class Polls:
    """What voting was like at each station. Arrays of shape (S,).

    Waits are minutes in line at all four stages, pauses included; ``nan`` where nobody voted.
    ``wait_p90`` interpolates linearly between voters; ``wait_over_30_share`` is the share who waited
    longer than 30 min. ``t_last_voter`` may lie before closing: counting begins at the later of the two.
    """

    came: Int  # voted + turned_away
    voted: Int
    turned_away: Int  # came when the doors were closed
    wait_mean: Float
    wait_p90: Float
    wait_over_30_share: Float
    t_last_voter: Float  # the last voter has left, min; max(closing, opening) if nobody voted


def merged(pauses: Sequence[Pause]) -> list[Pause]:
    """Pauses [from, to) in ascending order, those that touch or overlap joined, empty ones dropped."""
    joined: list[Pause] = []
    for start, end in sorted(pause for pause in pauses if pause[1] > pause[0]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def working(t: Float, pauses: Sequence[Pause]) -> Float:
    """Read wall-clock times on the working clock; ``pauses`` merged. Times in min."""
    work = t.copy()
    for start, end in pauses:
        work -= np.clip(t - start, 0.0, end - start)
    return work


def wall(work: Float, pauses: Sequence[Pause]) -> Float:
    """Read working-clock times on the wall clock: an instant at which a pause begins lies before it."""
    t = work.copy()
    for start, end in pauses:
        t[t > start] += end - start
    return t


def solve_paused(voters: Voters, t_open: float, voting: Voting, pauses: Sequence[Pause]) -> Exits:
    """When the voters of one station leave, shape (n, 1), min, with voting paused."""
    stops = merged(pauses)
    opened = float(working(np.array([t_open]), stops)[0])
    exits = tandem_of_one(working(voters.arrive, stops), voters.services, opened, voting.booths)
    return Exits(wall(exits.exit, stops), wall(exits.ranked, stops))


def waits(voters: Voters, exits: Exits) -> Float:
    """Minutes each voter spent in line, pauses included, shape (n, B); ``nan`` where there is no voter."""
    registration, issue, booth, ink = voters.services
    with np.errstate(invalid="ignore"):
        return np.maximum(exits.exit - voters.arrive - (registration + issue + booth + ink), 0.0)


def _summary(voters: Voters, exits: Exits, came: Int, t_open: Float, voting: Voting) -> Polls:
    """Sum up B stations. Sums run over voters in order, so that no station depends on its neighbours."""
    wait, voted, station = waits(voters, exits), voters.voted, np.arange(len(came))
    total = np.cumsum(wait, axis=0)[voted - 1, station]
    long = np.count_nonzero(wait > LONG_WAIT_MIN, axis=0)
    wait.sort(axis=0)
    place = 0.9 * (np.maximum(voted, 1) - 1)
    below = place.astype(np.int64)
    low, high = wait[below, station], wait[np.minimum(below + 1, voted - 1), station]
    some, divisor = voted > 0, np.maximum(voted, 1)
    return Polls(
        came=came,
        voted=voted,
        turned_away=came - voted,
        wait_mean=total / divisor,
        wait_p90=low + (place - below) * (high - low),
        wait_over_30_share=np.where(some, long / divisor, np.nan),
        t_last_voter=np.where(some, exits.ranked[voted - 1, station], np.maximum(voting.close_min, t_open)),
    )


def poll(streams: Streams, key: Keys, timely: Int, late: Int, t_open: Float, voting: Voting) -> Polls:
    """Let everybody vote at every station, without pauses.

    ``key``, ``timely`` and ``late`` (who come in time and later, see ``numbers``) and ``t_open`` (min) have shape
    (S,). No result depends on which other stations are in the call, nor on whether compiled loops or arrays solve it.
    """
    if len(key) == 1:
        return poll_paused(streams, key, timely, late, t_open, voting, ())
    loop = compiled.loop(int(timely.sum()))
    if loop is None:
        return _poll_by_arrays(streams, key, timely, timely + late, t_open, voting)
    voted, *columns = compiled.solved(loop, streams.states("voter", key), timely, t_open, voting)
    came, voters = timely + late, voted.astype(np.int64)
    return Polls(came, voters, came - voters, *columns)


def _poll_by_arrays(streams: Streams, key: Keys, timely: Int, came: Int, t_open: Float, voting: Voting) -> Polls:
    """Stations are solved in blocks of like size."""
    order = np.argsort(timely, kind="stable")
    parts = []
    for first in range(0, max(len(order), 1), BLOCK):
        block = order[first : first + BLOCK]
        voters = draw(streams, key[block], timely[block], voting)
        exits = tandem(voters.arrive, voters.services, t_open[block], voting.booths)
        parts.append(_summary(voters, exits, came[block], t_open[block], voting))
    back = np.argsort(order)
    return Polls(**{f.name: np.concatenate([getattr(p, f.name) for p in parts])[back] for f in fields(Polls)})


def poll_paused(
    streams: Streams, key: Keys, timely: Int, late: Int, t_open: Float, voting: Voting, pauses: Sequence[Pause]
) -> Polls:
    """Let everybody vote at one station (arrays of shape (1,)) with ``pauses`` [from, to), finite, min.

    The voters are those of ``poll``, with the same draws; without pauses the result is the same to the
    last bit.
    """
    voters = draw(streams, key, timely, voting)
    exits = solve_paused(voters, float(t_open[0]), voting, pauses)
    return _summary(voters, exits, timely + late, t_open, voting)
