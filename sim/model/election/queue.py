"""The polling station as a tandem of first-come-first-served stages, solved exactly by recursion over voters.

Arrays are voter-major, shape (n, B): row i holds voter i, in order of arrival, of each of B stations. A
row beyond the last voter of a station has arrival ``inf`` and leaves at ``inf``; it never delays anybody.

Order of operations, the same for many stations and for one, so that both give the same bits: with
``free`` the instants at which the servers of a stage are free, in ascending order, a voter leaves at
``max(arrive, free[0]) + service``, and that instant takes the place of ``free[0]`` (Lindley 1952 for one
server, Kiefer and Wolfowitz 1955 for several). Voters come to box and ink in the order in which they
leave the booths, ties in order of arrival.
"""

from __future__ import annotations

from heapq import heapreplace
from typing import NamedTuple

import numpy as np

from sim.arrays import Float


class Services(NamedTuple):
    """Service times of each voter at each stage, min, each of shape (n, B)."""

    registration: Float
    issue: Float
    booth: Float
    ink: Float


class Exits(NamedTuple):
    """When voters leave the station, min, shape (n, B): ``exit`` by voter, ``ranked`` in ascending order."""

    exit: Float
    ranked: Float


def single(arrive: Float, service: Float, opened: Float) -> Float:
    """Return when each voter leaves a stage with one server, shape (n, B), min.

    ``arrive`` and ``service`` have shape (n, B) and are served in order of rows. ``opened`` (B,): no service
    begins before it.
    """
    free, leave = opened, np.empty_like(arrive)
    for come, minutes, out in zip(arrive, service, leave, strict=True):
        np.maximum(come, free, out=out)
        np.add(out, minutes, out=out)
        free = out
    return leave


def several(arrive: Float, service: Float, opened: Float, servers: int) -> Float:
    """Return when each voter leaves a stage with ``servers`` servers; otherwise as ``single``.

    A new instant x takes the place of ``free[0]`` and the order stays ascending: for all k at once
    ``free[k] = max(free[k], min(free[k + 1], x))``, and for the last ``max(free[k], x)``.
    """
    free = np.repeat(opened[None], servers, axis=0)
    first, later, earlier, last = free[0], free[1:], free[:-1], free[-1]
    lower, leave = np.empty_like(later), np.empty_like(arrive)
    for come, minutes, out in zip(arrive, service, leave, strict=True):
        np.maximum(come, first, out=out)
        np.add(out, minutes, out=out)
        np.minimum(later, out, out=lower)
        np.maximum(earlier, lower, out=earlier)
        np.maximum(last, out, out=last)
    return leave


def tandem(arrive: Float, services: Services, opened: Float, booths: int) -> Exits:
    """Solve the four stages of B stations at once. Arrays (n, B) and (B,); times in min."""
    registered = single(arrive, services.registration, opened)
    issued = single(registered, services.issue, opened)
    marked = several(issued, services.booth, opened, booths)
    turn = np.argsort(marked, axis=0, kind="stable")
    turn *= marked.shape[1]
    turn += np.arange(marked.shape[1])
    ranked = single(marked.take(turn), services.ink.take(turn), opened)
    leave = np.empty_like(ranked)
    leave.put(turn, ranked)
    return Exits(leave, ranked)


def tandem_of_one(arrive: Float, services: Services, opened: float, booths: int) -> Exits:
    """Solve the four stages of one station, arrays (n, 1): the same numbers as ``tandem``, sooner for one."""
    desk = issue = ink = opened
    free, marked = [opened] * booths, []
    columns = (column.ravel().tolist() for column in (arrive, *services[:3]))
    for come, registering, issuing, marking in zip(*columns, strict=True):
        desk = (come if come > desk else desk) + registering
        issue = (desk if desk > issue else issue) + issuing
        marked.append((issue if issue > free[0] else free[0]) + marking)
        heapreplace(free, marked[-1])
    turn = sorted(range(len(marked)), key=marked.__getitem__)
    inking, ranked = services.ink.ravel().tolist(), []
    for voter in turn:
        ink = (marked[voter] if marked[voter] > ink else ink) + inking[voter]
        ranked.append(ink)
    leave = np.empty(len(turn))
    leave[turn] = ranked
    return Exits(leave[:, None], np.array(ranked)[:, None])
