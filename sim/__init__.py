"""Siaga: discrete-event simulation of election-day security operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.cli.api import run
    from sim.config.refused import Refused

__all__ = ["Refused", "run"]


def __getattr__(name: str) -> Any:
    """``run`` and ``Refused``, loaded when asked for so that ``import sim`` stays light."""
    if name == "run":
        from sim.cli.api import run

        return run
    if name == "Refused":
        from sim.config.refused import Refused

        return Refused
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
