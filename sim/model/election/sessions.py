"""Daily sessions: from minutes of work to the clock and back, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

from sim.arrays import DAY


@dataclass(frozen=True)
class Sessions:
    """Work goes on from ``opens`` to ``closes`` (min after 00:00) at a steady rate that leaves room for breaks."""

    opens: float
    closes: float
    break_min: float

    @property
    def net(self) -> float:
        """Minutes of work in one daily session."""
        return self.closes - self.opens - self.break_min

    @property
    def rate(self) -> float:
        """Minutes of work per minute of session."""
        return self.net / (self.closes - self.opens)

    def worked(self, t: float) -> float:
        """Minutes of work that sessions offer from 00:00 of day 0 until ``t``; negative before it."""
        day, clock = divmod(t, DAY)
        inside = min(max(clock, self.opens), self.closes) - self.opens
        return day * self.net + inside * self.rate

    def finish(self, t: float, work_min: float) -> float:
        """Instant at which ``work_min`` minutes of work begun at ``t`` are done."""
        if work_min <= 0.0:
            return t
        total = self.worked(t) + work_min
        day = total // self.net
        inside = total - day * self.net
        if inside == 0.0:
            day, inside = day - 1, self.net
        return float(day * DAY + self.opens + inside / self.rate)
