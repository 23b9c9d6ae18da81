"""Schema of named events: what happened, or is to happen, at a named place and time."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import Field, field_validator, model_validator

from sim.config.base import Count, Section, Share, Time

Kind = Literal[
    "incident", "recount", "relocation", "missing_ballots", "road_closed", "officials_away", "outage", "signal_restored"
]
KINDS: tuple[str, ...] = get_args(Kind)
NEEDS: dict[str, tuple[str, ...]] = {"incident": ("type",), "road_closed": ("to_min",), "officials_away": ("to_min",),
                                     "outage": ("to_min",)}  # fmt: skip
MAY: dict[str, tuple[str, ...]] = {"incident": ("need", "roads"), "recount": ("trucks", "escort", "to", "work_share")}
PLACES: dict[str, tuple[str, ...]] = {
    "incident": ("PPK", "KPU", "Bawaslu", "kecamatan", "desa"),
    "recount": ("PPK", "KPU"),
    "relocation": ("kecamatan", "desa"),
    "missing_ballots": ("kecamatan", "desa"),
    "road_closed": ("jalan", "desa", "PPK"),
    "officials_away": ("KPU",),
    "outage": ("PPK", "KPU"),
    "signal_restored": ("kecamatan", "desa"),
}  # words a place of such an event may begin with


class Event(Section):
    """One named event.

    ``at``: a place, several, or places with a number of stations each. A place is a word and a name: ``PPK Keluang``
    (subdistrict committee), ``KPU Musi Banyuasin`` (district commission; for a recount or an outage, all committees of
    the district), ``Bawaslu Empat Lawang`` (supervisor), ``kecamatan Gandus``, ``desa Pauh``, ``jalan Jalinsum``. A
    road is closed by its name, or as the stretch that leads from a village or committee to the district seat.
    """

    kind: Kind
    active: bool = True
    at: dict[str, Count | None]
    from_min: Time
    to_min: Time | None = Field(default=None, description="end, where it has one of its own")
    type: str | None = Field(default=None, description="incident type")
    need: Count | None = Field(default=None, description="officers needed; null = drawn for the type")
    roads: tuple[str, ...] = Field(default=(), description="named roads closed while the incident lasts")
    trucks: Count | None = Field(default=None, description="fewest trucks that carry the boxes to be recounted")
    escort: Count | None = Field(default=None, description="officers with each truck")
    to: str | None = Field(default=None, description="district commission where the boxes are recounted; null = at PPK")
    work_share: Share = Field(default=1.0, description="share of a full recount's work: one contest of several")

    @field_validator("at", mode="before")
    @classmethod
    def _places(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {given: None}
        return dict.fromkeys(given) if isinstance(given, list | tuple) else given

    @model_validator(mode="after")
    def _complete(self) -> Event:
        """Every kind has its own keys, and no event ends before it begins."""
        told = self.model_fields_set - {"kind", "active", "at", "from_min"}
        needs, may = NEEDS.get(self.kind, ()), MAY.get(self.kind, ())
        missing = [name for name in needs if getattr(self, name) is None]
        given = [name for name in sorted(told) if getattr(self, name) != type(self).model_fields[name].default]
        extra = [name for name in given if name not in (*needs, *may)]
        if missing or extra or not self.at:
            wanted = ", ".join(("kind", "at", "from_min", *needs))
            raise ValueError(f"{self.kind} with {wanted}" + (f"; may have {', '.join(may)}" if may else ""))
        if self.to_min is not None and self.to_min < self.from_min:
            raise ValueError("to_min must not be before from_min")
        return self
