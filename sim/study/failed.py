"""Points of a study that failed while the others went on."""

from __future__ import annotations

from sim.config.lines import shown


class PointsFailed(Exception):
    """Some points failed; one argument per point, a line each. The others were written."""

    def __str__(self) -> str:
        """All of them, a line each."""
        return "\n".join(str(line) for line in self.args)


def reason_of(error: Exception) -> str:
    """Why a point failed, in one short line."""
    return f"{type(error).__name__}: {shown(error)}"
