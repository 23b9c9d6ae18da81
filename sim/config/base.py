"""What every part of the schema shares: frozen, closed, ranged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, TypeVar, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

Numbers = TypeVar("Numbers", bound=tuple[float, ...])


def _ordered(values: Numbers) -> Numbers:
    if list(values) != sorted(values):
        raise ValueError("numbers in rising order")
    return values


SMALLEST, LARGEST = 1e-9, 1e12  # what no plan needs, and no machine could work off
MOST, FAR_MIN, FAR_DAYS = 1_000_000, 1e7, 3_660
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Positive = Annotated[float, Field(ge=SMALLEST, le=LARGEST, allow_inf_nan=False)]
AtLeastOne = Annotated[float, Field(ge=1.0, le=LARGEST, allow_inf_nan=False)]
NonNegative = Annotated[float, Field(ge=0.0, le=LARGEST, allow_inf_nan=False)]
Time = Annotated[float, Field(ge=-FAR_MIN, le=FAR_MIN, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=MOST)]
Natural = Annotated[int, Field(ge=1, le=MOST)]
Day = Annotated[int, Field(ge=-FAR_DAYS, le=FAR_DAYS)]
# low, high; and low, mode, high
Bounds = Annotated[tuple[NonNegative, NonNegative], AfterValidator(_ordered)]
Triangle = Annotated[tuple[NonNegative, NonNegative, NonNegative], AfterValidator(_ordered)]


class Section(BaseModel):
    """A part of the configuration: unknown keys are refused, values cannot change once built."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)

    @field_validator("*", mode="before")
    @classmethod
    def _numbers_are_not_true(cls, value: Any, info: ValidationInfo) -> Any:
        """YAML's yes and no are refused where a number is wanted."""
        kind = cls.model_fields[str(info.field_name)].annotation
        inside = value.values() if get_origin(kind) is dict and isinstance(value, dict) else value
        parts = inside if isinstance(inside, Iterable) and not isinstance(inside, str | dict) else [inside]
        if kind is not bool and any(isinstance(part, bool) for part in parts):
            raise ValueError("a number, not true or false")
        return value
