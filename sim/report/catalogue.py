"""Every text shown to people, in Indonesian and English, and how numbers, days and times are written.

A text has one key (``class.vulnerable``) in ``catalogue/<language>.json``. Nothing else in the project holds
words for people; both files hold the same keys and no wording depends on a plural.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from sim.arrays import DAY, HOUR, day_of

LANGUAGES = ("id", "en")
_RUPIAH = ((1e9, "number.rupiah_billion"), (1e6, "number.rupiah_million"))


@cache
def texts(language: str) -> Mapping[str, str]:
    """All texts of one language by key; ``FileNotFoundError`` for a language that is not in ``LANGUAGES``."""
    source = files("sim.report") / "catalogue" / f"{language}.json"
    found: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))
    return found


class Catalogue:
    """The words of one language: ``Catalogue("id")["class.vulnerable"]``; ``KeyError`` for an unknown key."""

    def __init__(self, language: str) -> None:
        """Read the texts of ``language``, one of ``LANGUAGES``."""
        self.language = language
        self.texts = texts(language)

    def __getitem__(self, key: str) -> str:
        """Text of ``key``, to be used as it is or with ``.format``."""
        return self.texts[key]

    def __contains__(self, key: object) -> bool:
        """Whether there is a text of that key."""
        return key in self.texts

    def name(self, group: str, value: str) -> str:
        """Label of a name that may come from a user's folder: the catalogue's, or else the name itself."""
        return self.texts.get(f"{group}.{value}", value.replace("_", " "))

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Write a number with the marks of the language; ``None``, nan and infinity become a dash."""
        if value is None or not math.isfinite(value):
            return self["number.none"]
        rounded = round(value, decimals) + 0.0  # never "-0"
        marks = {",": self["number.thousand"], ".": self["number.decimal"], "-": "−"}
        return "".join(marks.get(mark, mark) for mark in f"{rounded:,.{decimals}f}")

    def share(self, value: float | None, decimals: int = 0) -> str:
        """A share 0..1 as percent; small ones keep a decimal, so that rare does not read as never."""
        if value is None or not math.isfinite(value):
            return self["number.none"]
        edge = min(abs(value), abs(1.0 - value))
        return self.number(100.0 * value, max(decimals, 1) if 0.0 < edge < 0.01 else decimals) + "%"

    def rupiah(self, value: float | None) -> str:
        """Money in rupiah, from a million on in millions or billions."""
        if value is None:
            return self["number.none"]
        size, key = next((scale for scale in _RUPIAH if abs(value) >= scale[0]), (1.0, "number.rupiah"))
        return self[key].format(amount=self.number(value / size, 2 if size > 1.0 else 0))

    def amount(self, value: float | None, unit: str) -> str:
        """A value of a measure without its unit, as exact as its unit deserves; minutes without decimals."""
        if unit == "share":
            return self.share(value)
        if unit == "rupiah":
            return self.rupiah(value)
        fine = unit in ("ratio", "days") or unit.endswith("per operation")
        return self.number(value, 1 if fine else 0)

    def quantity(self, value: float | None, unit: str) -> str:
        """The same with its unit; ``unit`` as the measures name it."""
        amount = self.amount(value, unit)
        return amount if unit in ("share", "rupiah") else self[f"unit.{unit}"].format(value=amount)

    def interval(self, low: float, high: float, unit: str) -> str:
        """Two limits of a measure without their unit, the percent sign once."""
        first, last = self.amount(low, unit), self.amount(high, unit)
        return self["number.range"].format(low=first.removesuffix("%"), high=last)

    def date(self, polling: dt.date, offset: int = 0) -> str:
        """Day ``offset`` of the election held on ``polling``: 14 Februari 2024."""
        day = polling + dt.timedelta(days=offset)
        return self["calendar.date"].format(day=day.day, month=self[f"month.{day.month}"], year=day.year)

    def short_date(self, polling: dt.date, offset: int) -> str:
        """The same for an axis: 14 Feb."""
        day = polling + dt.timedelta(days=offset)
        return self["calendar.short_date"].format(day=day.day, month=self[f"short_month.{day.month}"])

    def day(self, offset: int) -> str:
        """Day offset in words: H-1, Hari-H, H+3."""
        return self["calendar.polling_day"] if offset == 0 else self["calendar.offset"].format(offset=offset)

    def clock(self, t: float, key: str = "calendar.clock") -> str:
        """Time of day of ``t`` (min from 00:00 of polling day), to the minute: 13.00 WIB."""
        minute = round(t % DAY) % int(DAY)
        return self[key].format(hour=int(minute // HOUR), minute=int(minute % HOUR))

    def moment(self, t: float | None) -> str:
        """Day and time of ``t``: Hari-H 13.00 WIB; a dash where it did not happen."""
        if t is None or not math.isfinite(t):
            return self["number.none"]
        whole = float(round(t))
        return self["calendar.moment"].format(day=self.day(day_of(whole)), clock=self.clock(whole))
