"""The polling station in plain SimPy, one process per voter: the oracle that the array recursion must match.

A pause interrupts every service under way and lets it resume where it stopped; opening late is a pause from
midnight. Nothing here is shared with the model: only the draws are the same.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

import simpy

Step = Generator[simpy.Event, Any, None]


@dataclass
class Hall:
    """One polling station: servers of each stage, who is being served, and how many pauses hold it up."""

    env: simpy.Environment
    stages: list[simpy.Resource]
    closing: float
    resumed: simpy.Event
    held: int = 0
    busy: set[simpy.Process] = field(default_factory=set)

    def pause(self, start: float, end: float) -> Step:
        """Hold up the station from ``start`` to ``end``, min."""
        yield self.env.timeout(start)
        self.held += 1
        for process in list(self.busy):
            process.interrupt()
        yield self.env.timeout(end - self.env.now)
        self.held -= 1
        if not self.held:
            self.resumed.succeed()
            self.resumed = self.env.event()

    def work(self, minutes: float) -> Step:
        """Serve one voter for ``minutes`` of working time."""
        while True:
            while self.held:
                yield self.resumed
            begin, process = self.env.now, self.env.active_process
            assert process is not None
            self.busy.add(process)
            try:
                yield self.env.timeout(minutes)
                return
            except simpy.Interrupt:
                minutes -= self.env.now - begin
            finally:
                self.busy.discard(process)


@dataclass
class Voter:
    """One voter: arrival and services are given, the rest happens. Times in min."""

    arrive: float
    services: tuple[float, ...]
    refused: bool = False
    begin: float = float("nan")  # the registration desk turns to this voter
    exit: float = float("nan")
    wait: float = 0.0  # in line or held up, at all stages

    def vote(self, hall: Hall) -> Step:
        """Arrive, pass all stages, leave."""
        env = hall.env
        yield env.timeout(self.arrive)
        if env.now > hall.closing:
            self.refused = True
            return
        for stage, minutes in zip(hall.stages, self.services, strict=True):
            came = env.now
            with stage.request() as turn:
                yield turn
                self.begin = env.now if stage is hall.stages[0] else self.begin
                yield from hall.work(minutes)
            self.wait += env.now - came - minutes
        self.exit = env.now


def hold_election(
    voters: Sequence[Voter],
    booths: int,
    opened: float,
    closing: float,
    pauses: Sequence[tuple[float, float]] = (),
) -> None:
    """Let ``voters``, in order of arrival, vote at one station; the outcome is written into each of them."""
    env = simpy.Environment()
    stages = [simpy.Resource(env, capacity) for capacity in (1, 1, booths, 1)]
    hall = Hall(env, stages, closing, env.event())
    for start, end in [(0.0, opened), *pauses]:
        env.process(hall.pause(start, end))
    for voter in voters:
        env.process(voter.vote(hall))
    env.run()
