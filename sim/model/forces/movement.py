"""Units on the move: mobilise, travel, stay until the incident ends or the window closes, and return."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import HOUR
from sim.model.clock import Bell
from sim.model.forces.journal import Entry
from sim.model.incidents.case import Case

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


@dataclass(eq=False)
class Leg:
    """One journey of a unit between two nodes of the network; ``subdistrict`` is the goal's, -1 without one."""

    unit: int
    origin: int
    goal: int
    subdistrict: int
    minutes: float
    incident: str = ""
    departed: float = inf

    def place(self, now: float) -> int:
        """Where the unit counts as being: at the goal from the second half of its way on."""
        return self.origin if now < self.departed + self.minutes / 2 else self.goal


@dataclass(eq=False)
class Task:
    """What a unit does for an incident; a more urgent one may take the unit over."""

    case: Case
    leg: Leg
    ready_at: float  # end of its mobilisation
    process: simpy.Process | None = None


def respond(day: Day, task: Task) -> Process:
    """One unit answers one call, unless a more urgent one takes it over on the way or on scene."""
    n, case, leg = task.leg.unit, task.case, task.leg
    try:
        yield from _answer(day, task)
    except simpy.Interrupt:
        return
    case.coming.pop(n, None)
    day.command.tasks.pop(n)
    yield from go_home(day, n, leg.place(day.env.now), case.name)


def _answer(day: Day, task: Task) -> Process:
    leg, case = task.leg, task.case
    wait = task.ready_at - day.env.now
    yield from noted(day, leg.unit, "mobilising", leg.origin, leg.origin, case.name, pause(day, wait))
    if not case.over:
        yield from travel(day, leg)
    if not case.over:
        case.arrive(leg.unit, day.units[leg.unit].strength, day.env.now)
        yield from noted(day, leg.unit, "on_scene", leg.goal, leg.goal, case.name, _until_over(day, leg.unit, case))
        _leave(day, leg.unit, case)


def travel(day: Day, leg: Leg) -> Process:
    """Travel; a trip over water first waits for a boat of the subdistrict it leads to, unless the unit has its own."""
    n, origin = leg.unit, leg.origin
    over_water = leg.subdistrict >= 0 and day.operation.travel.over_water(origin, leg.goal)
    if not over_water or day.units[n].kind == "polair":
        leg.departed = day.env.now
        yield from noted(day, n, "travelling", origin, leg.goal, leg.incident, pause(day, leg.minutes))
        return
    with day.boats[leg.subdistrict].turn() as boat:
        yield from noted(day, n, "mobilising", origin, origin, leg.incident, until(*boat.come()))
        leg.departed = day.env.now
        yield from noted(day, n, "travelling", origin, leg.goal, leg.incident, pause(day, leg.minutes))


def escorted(day: Day, n: int, village: int, begin: float) -> Process:
    """An escort has brought the boxes of a village to the committee: enter its time and let it return."""
    world = day.world
    office, node = (
        int(world.subdistricts.office[world.villages.subdistrict[village]]),
        int(world.villages.node[village]),
    )
    labels = world.network.label
    day.journal.note(n, Entry("escorting", labels[node], labels[office], "", begin, day.env.now))
    yield from go_home(day, n, office, "")


def go_home(day: Day, n: int, origin: int, incident: str) -> Process:
    """Return after a task: free at once where the unit stands, on the way, or only at home, as the policy says.

    Guards of stations have nowhere to stay but on their round: where others would stay, they return and are free.
    """
    command, policy = day.command, day.config.dispatch.after_clear
    if policy == "stay" and not command.roves[n]:
        command.stand(n, origin)
    home = int(command.home[n])
    if policy == "instant_home":
        origin = home
    minutes = float(command.ways(np.array([n]), home, int(command.district[n]), np.array([origin]))[0])
    if policy == "home_unavailable":
        yield from noted(day, n, "returning", origin, home, incident, pause(day, minutes))
        origin, minutes = home, 0.0
    command.release(n, origin, minutes)


def pause(day: Day, minutes: float) -> Process:
    """Let so many minutes pass."""
    if minutes > 0:
        yield day.env.timeout(minutes)


def until(*events: simpy.Event) -> Process:
    """Wait for one event after the other."""
    yield from events


def noted(day: Day, n: int, activity: str, origin: int, goal: int, incident: str, work: Process) -> Process:
    """Do something and enter it into the journal, as far as it went when the unit is taken away from it."""
    labels = day.world.network.label
    day.journal.begin(n, Entry(activity, labels[origin], labels[goal], incident, day.env.now, inf))
    try:
        yield from work
    except simpy.Interrupt:
        day.journal.end(n, day.env.now)
        raise
    day.journal.end(n, day.env.now)


def _until_over(day: Day, n: int, case: Case) -> Process:
    """Until the incident ends; a unit whose window ends asks for relief and leaves within the time allowed."""
    env, end = day.env, day.command.window_end(n)
    if case.own is not None:
        yield env.timeout(case.own.start(n, env.now))
        case.finish(n, int(day.command.strength[n]))
        return
    if end >= day.config.election.horizon_to_min:
        yield case.ended
        return
    yield Bell(env, max(0.0, end - env.now), case.ended)
    if not case.over:
        day.command.ask_relief(n, case)
        latest = end + day.config.forces.mobile.handover_h * HOUR
        yield Bell(env, max(0.0, latest - env.now), case.ended)


def _leave(day: Day, n: int, case: Case) -> None:
    """Leave the scene; what is then missing is called again."""
    still = case.present.pop(n, None)
    day.command.leaving.discard(n)
    if still is not None and not case.over:
        case.note_change()
        day.command.call(case)
