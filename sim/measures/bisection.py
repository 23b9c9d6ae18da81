"""The edge between what holds and what does not, found by halving."""

from __future__ import annotations

from collections.abc import Callable


def edge(holds: Callable[[int], bool], inside: int, outside: int) -> int:
    """The last number for which ``holds``, on the way from ``inside``, where it does, to ``outside``."""
    if holds(outside):
        return outside
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        if holds(middle):
            inside = middle
        else:
            outside = middle
    return inside
