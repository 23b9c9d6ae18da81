"""The clock leaves out events that do nothing, and a bell rings like a timeout or an event, whichever is first."""

from collections.abc import Generator, Iterator

import pytest
import simpy

from sim.model.clock import Bell, Clock

Steps = Generator[simpy.Event, object, str]


def work(env: simpy.Environment, minutes: float) -> Steps:
    yield env.timeout(minutes)
    return f"done at {env.now}"


def failing(env: simpy.Environment) -> Steps:
    yield env.timeout(1.0)
    raise ValueError("broken")


def events(env: simpy.Environment) -> int:
    """Events until nothing is left to happen."""
    number = 0
    while env.peek() < float("inf"):
        env.step()
        number += 1
    return number


def test_an_end_that_nobody_waits_for_is_no_event() -> None:
    def all_of_them(env: simpy.Environment) -> int:
        for minutes in range(10):
            env.process(work(env, minutes))
        env.event().succeed()
        return events(env)

    assert (all_of_them(simpy.Environment()), all_of_them(Clock())) == (31, 20)


def test_a_finished_process_can_be_waited_for_later_and_at_once() -> None:
    def waiting(env: Clock, other: simpy.Process, minutes: float) -> Iterator[simpy.Event]:
        yield env.timeout(minutes)
        found.append(((yield other), env.now))

    env, found = Clock(), []
    other = env.process(work(env, 2.0))
    for minutes in (1.0, 5.0):
        env.process(waiting(env, other, minutes))
    env.run()
    assert found == [("done at 2.0", 2.0), ("done at 2.0", 5.0)]
    assert other.processed and not other.is_alive


def test_a_condition_of_a_finished_process_holds() -> None:
    env = Clock()
    other = env.process(work(env, 2.0))
    env.run(until=3.0)
    env.run(until=other | env.timeout(9.0))
    assert env.now == 3.0


def test_a_failure_that_nobody_waits_for_is_raised() -> None:
    env = Clock()
    env.process(failing(env))
    with pytest.raises(ValueError, match="broken"):
        env.run()


def test_a_run_ends_at_its_time() -> None:
    env = Clock()
    env.process(work(env, 20.0))
    env.run(until=7.0)
    assert env.now == 7.0


@pytest.mark.parametrize(("minutes", "other", "when"), [(3.0, 5.0, 3.0), (5.0, 3.0, 3.0), (float("inf"), 4.0, 4.0)])
def test_a_bell_rings_with_what_is_first_and_once(minutes: float, other: float, when: float) -> None:
    def waiting(env: Clock) -> Iterator[simpy.Event]:
        yield Bell(env, minutes, env.timeout(other))
        rung.append(env.now)

    env, rung = Clock(), []
    env.process(waiting(env))
    env.run()
    assert rung == [when]


def test_a_bell_that_somebody_rings_tells_so() -> None:
    def waiting() -> Iterator[simpy.Event]:
        found.append(((yield bells[0]), env.now))
        found.append(((yield bells[1]), env.now))

    env, found = Clock(), []
    bells = Bell(env, 9.0), Bell(env, 6.0)
    env.process(waiting())
    env.timeout(2.0).callbacks.append(lambda _: bells[0].succeed(True))
    env.run()
    assert found == [(True, 2.0), (None, 6.0)]


def test_who_waits_for_a_bell_can_be_interrupted() -> None:
    def waiting() -> Iterator[simpy.Event]:
        try:
            yield Bell(env, 9.0, ended)
        except simpy.Interrupt:
            found.append(env.now)

    env, found = Clock(), []
    ended = env.timeout(5.0)
    process = env.process(waiting())
    env.timeout(2.0).callbacks.append(lambda _: process.interrupt())
    env.run()
    assert found == [2.0]


def test_a_bell_of_an_event_that_is_over_rings_now() -> None:
    env = Clock()
    over = env.event().succeed()
    assert over.processed
    env.run(until=Bell(env, 9.0, over))
    assert env.now == 0.0
