"""Small voting cases shared by the tests of voting."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import yaml
from hypothesis import settings
from hypothesis import strategies as st

from sim.arrays import Float, Int, Keys
from sim.config.election import Voting
from sim.model.election.voters import numbers
from sim.model.election.voting import Pause, Polls, poll, poll_paused
from sim.streams import Streams

ELECTIONS = ("pemilu2024", "pilkada2024")
LIST = {"pemilu2024": 243, "pilkada2024": 489}  # voters on the list of a usual station
CONFIGS = Path(__file__).parents[1] / "configs" / "election"
STREAMS = Streams(seed=7, replication=3)
few = settings(deadline=None, max_examples=25, derandomize=True)
pauses = st.lists(
    st.tuples(st.floats(300.0, 900.0), st.floats(0.0, 90.0)).map(lambda pair: (pair[0], sum(pair))),
    max_size=4,
)


def voting_of(election: str, **changes: object) -> Voting:
    text = (CONFIGS / f"{election}.yaml").read_text(encoding="utf-8")
    return Voting.model_validate(yaml.safe_load(text)["voting"] | changes)


def keys(count: int) -> Keys:
    return (np.arange(count) + 16_1304_2004_000).astype(np.uint64)


def vote(registered: Int, t_open: float | Float, voting: Voting, key: Keys | None = None) -> Polls:
    key = keys(len(registered)) if key is None else key
    crowd = numbers(STREAMS, key, registered, np.full(registered.shape, voting.turnout), voting)
    return poll(STREAMS, key, *crowd, np.broadcast_to(t_open, registered.shape).astype(float), voting)


def vote_paused(registered: int, t_open: float, voting: Voting, stops: list[Pause], key: Keys | None = None) -> Polls:
    key = keys(1) if key is None else key
    crowd = numbers(STREAMS, key, np.array([registered]), np.array([voting.turnout]), voting)
    return poll_paused(STREAMS, key, *crowd, np.array([t_open]), voting, stops)


def differ(a: Polls, b: Polls) -> list[str]:
    return [f.name for f in fields(Polls) if not np.array_equal(getattr(a, f.name), getattr(b, f.name), equal_nan=True)]
