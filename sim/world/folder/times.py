"""Times as people write them: minutes, HH:MM of day 0, or a date and a time when there is a calendar."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from sim.arrays import DAY
from sim.world.folder.numbers import DOTTED, Cell, Numbers, plainly, readings
from sim.world.folder.problems import Wrong, given
from sim.world.folder.schema import FORMS, INSTANT, Span

CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.0+)?\s*([ap]m)?", re.ASCII | re.IGNORECASE)
DATED = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?:[T ]+(.*))?", re.ASCII)
FAR_DAYS = 60  # rule: a time so many days before or after the horizon is a slip
DAILY = Span(0.0, DAY)


@dataclass(frozen=True)
class Calendar:
    """The calendar of an election: polling day and horizon, min from 00:00 of that day."""

    polling_date: date
    from_min: float
    to_min: float


def span_of(calendar: Calendar | None) -> Span:
    """The times that can be meant, min."""
    if calendar is None:
        return INSTANT
    return Span(calendar.from_min - FAR_DAYS * DAY, calendar.to_min + FAR_DAYS * DAY)


def minutes(cell: Cell, numbers: Numbers, calendar: Calendar | None) -> float:
    """Minutes from 00:00 of day 0; raises Wrong."""
    span, allowed = span_of(calendar), f"{FORMS['time']}{_reach(calendar)}"
    if isinstance(cell, str) and (match := DATED.fullmatch(cell)):
        return _dated(cell, match, numbers, calendar)
    return numbers.settle(cell, _undated(cell), span, _tell, allowed)


def daily(cell: Cell, numbers: Numbers) -> float:
    """Minutes after midnight, 0 to 1440; raises Wrong."""
    return numbers.settle(cell, _undated(cell), DAILY, _tell, FORMS["clock"])


def _reach(calendar: Calendar | None) -> str:
    if calendar is None:
        return ", not before 0"
    return f", at most {FAR_DAYS} days before or after the horizon of {calendar.polling_date}"


def _undated(cell: Cell) -> dict[str, float]:
    """Every reading of a time without a date."""
    if isinstance(cell, float):
        return {"point": cell}
    if (colon := _clock(cell)) is not None:
        return {"colon": colon}
    dotted = _clock(cell.replace(".", ":")) if DOTTED.fullmatch(cell) else None
    return readings(cell) | ({"clock": dotted} if dotted is not None else {})


def _clock(text: str) -> float | None:
    """Minutes after midnight of 7:05, 07:05:30 or 7:05 pm; None where it is none, as 24:01."""
    match = CLOCK.fullmatch(text)
    if not match:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4].lower() == "pm" else 0)
    value = hour * 60.0 + minute + second / 60.0
    return value if minute < 60 and second < 60 and value <= DAY else None


def _dated(cell: str, match: re.Match[str], numbers: Numbers, calendar: Calendar | None) -> float:
    """Minutes of a date and a time; a date alone can mean its beginning or its end."""
    if calendar is None:
        raise Wrong(given(cell), "minutes or HH:MM; dates need a calendar in district.yaml")
    start = calendar.polling_date
    hours = [0.0, DAY] if not match[5] else [_clock(match[5].strip().replace(".", ":"))]
    found = {
        f"{style} {hour}": (day - start).days * DAY + hour
        for style, day in _days(match[1], match[3], match[4]).items()
        for hour in hours
        if hour is not None
    }

    def tell(_: str, value: float) -> str:
        return f"{start + timedelta(days=value // DAY)} {clock(value % DAY)}"

    return numbers.settle(cell, found, span_of(calendar), tell, f"{FORMS['time']}{_reach(calendar)}")


def _days(first: str, second: str, third: str) -> dict[str, date]:
    """Every reading of three numbers as a day of a year with four digits."""
    orders = {"ymd": (first, second, third), "dmy": (third, second, first), "mdy": (third, first, second)}
    found = {}
    for style, (year, month, day) in orders.items():
        with suppress(ValueError):
            if len(year) == 4 and len(month) <= 2 and len(day) <= 2:
                found[style] = date(int(year), int(month), int(day))
    return found


def clock(value: float) -> str:
    """Minutes after midnight as HH:MM, with seconds where there are any."""
    hour, minute, second = int(value // 60), int(value % 60), round(value * 60) % 60
    return f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "")


def _tell(style: str, value: float) -> str:
    return clock(value) if style == "clock" else plainly(style, value)
