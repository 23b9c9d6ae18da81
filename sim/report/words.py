"""The words of a briefing: the texts of the catalogue, with numbers, dates and times written by Babel."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from functools import lru_cache

from sim.arrays import DAY, HOUR
from sim.report.catalogue import Catalogue
from sim.report.story.parts import Cell, Kind, Measured
from sim.report.terminal import measured

LOCALES = {"id": "id_ID", "en": "en_GB"}


@lru_cache(maxsize=10_000)
def _decimal(value: float, decimals: int, locale: str) -> str:
    """A number with the marks of a country; slides ask for the same ones many times."""
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, pattern, locale=locale)).replace("-", "−")


class Words(Catalogue):
    """The catalogue of one language for slides, page and paper; ``ImportError`` where Babel is not installed."""

    def __init__(self, language: str) -> None:
        """Read the texts of ``language``, one of ``LANGUAGES``, and the formats of its country."""
        from babel import Locale

        super().__init__(language)
        self.locale = Locale.parse(LOCALES[language])

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Write a number as the country does; ``None``, nan and infinity become a dash."""
        if value is None or not math.isfinite(value):
            return self["number.none"]
        return _decimal(round(value, decimals) + 0.0, decimals, LOCALES[self.language])

    def date(self, polling: dt.date, offset: int = 0) -> str:
        """Day ``offset`` of the election held on ``polling``: 14 Februari 2024."""
        from babel.dates import format_date

        return format_date(polling + dt.timedelta(days=offset), "long", locale=self.locale)

    def weekday(self, polling: dt.date, offset: int = 0) -> str:
        """The same with the day of the week: Rabu, 14 Februari 2024."""
        from babel.dates import format_date

        return format_date(polling + dt.timedelta(days=offset), "EEEE, d MMMM y", locale=self.locale)

    def short_date(self, polling: dt.date, offset: int) -> str:
        """The same for an axis: 14 Feb."""
        from babel.dates import format_date

        return format_date(polling + dt.timedelta(days=offset), "d MMM", locale=self.locale)

    def clock(self, t: float, key: str = "calendar.clock") -> str:
        """Time of day of ``t`` (min from 00:00 of polling day), to the minute: 13.00 WIB."""
        from babel.dates import format_time

        minute = round(t % DAY) % int(DAY)
        hour = dt.time(int(minute // HOUR), int(minute % HOUR))
        written = str(format_time(hour, "short", locale=self.locale))
        return written if key == "calendar.hour" else self["calendar.zone"].format(time=written)

    def listed(self, names: Sequence[str]) -> str:
        """Names as a sentence lists them: A, B, dan C."""
        from babel.lists import format_list

        return format_list(list(names), locale=self.locale) if names else self["number.none"]

    def cell(self, cell: Cell, kind: Kind = "text") -> str:
        """A cell of a table as text; what is not known is a dash, what never happens is told in words."""
        if isinstance(cell, str):
            return cell
        if isinstance(cell, Measured):
            return self.measured(cell)
        if cell is not None and math.isinf(cell):
            return self["number.never"]
        return self._plain(cell, kind)

    def measured(self, value: Measured) -> str:
        """A measure with its unit and interval, or a dash with the reason; and its assumption band where it has one."""
        written = measured(vars(value) | {"note": value.why}, self)
        if value.band is None:
            return written
        return self["story.band"].format(value=written, band=self.band(value.band, value.unit))

    def band(self, band: tuple[float, float] | None, unit: str) -> str:
        """An assumption band with its unit once; a dash without one."""
        if band is None:
            return self["number.none"]
        limits = self.interval(*band, unit)
        return limits if unit in ("share", "rupiah") else self[f"unit.{unit}"].format(value=limits)

    def _plain(self, value: float | None, kind: Kind) -> str:
        if kind == "share":
            return self.share(value)
        if kind == "rupiah":
            return self.rupiah(value)
        if kind == "moment":
            return self.moment(value)
        whole = value is None or kind == "minutes" or float(value).is_integer()
        return self.number(value, 0 if whole else 1)
