"""What a design varies: a key with listed values, or a range of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

DIGITS = 6  # of a number taken from a range
LEVELS = 33  # of a searched range, both ends included: a bisection takes five steps


@dataclass(frozen=True)
class Listed:
    """A key that takes one of several values, as on a command line."""

    key: str
    values: tuple[str, ...]

    def at(self, u: float) -> str:
        """The value at ``u`` in 0..1: every value has an equal part of it."""
        return self.values[min(int(u * len(self.values)), len(self.values) - 1)]


@dataclass(frozen=True)
class Range:
    """A key that takes a number between two limits, whole numbers included; ``log``: evenly by factor."""

    key: str
    low: float
    high: float
    whole: bool = False
    log: bool = False

    def at(self, u: float) -> str:
        """The number at ``u`` in 0..1; every whole number has an equal part of it."""
        low, high = (self.low - 0.5, self.high + 0.5) if self.whole and not self.log else (self.low, self.high)
        number = exp(log(low) + u * (log(high) - log(low))) if self.log else low + u * (high - low)
        return self.text(min(max(number, self.low), self.high))

    def text(self, number: float) -> str:
        """A number as on a command line."""
        return str(round(number)) if self.whole else f"{number:.{DIGITS}g}"

    def levels(self, most: int = LEVELS) -> list[str]:
        """Evenly spaced numbers from low to high, both included, at most so many."""
        steps = most - 1
        if self.whole:
            steps = min(steps, round(self.high - self.low))
        share = [n / steps for n in range(steps + 1)] if steps else [0.0]
        spaced = [exp(log(self.low) + s * log(self.high / self.low)) for s in share] if self.log else []
        numbers = spaced or [self.low + s * (self.high - self.low) for s in share]
        return list(dict.fromkeys(self.text(number) for number in numbers))


Factor = Listed | Range
