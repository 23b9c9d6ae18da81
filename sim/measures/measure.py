"""A measure: its name, unit, direction and meaning, and the form by which it is computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sim.measures.forms import Form, Ratio
from sim.measures.rows import DIMENSIONS, View
from sim.measures.value import Value

Better = Literal["lower", "higher", "neither"]


@dataclass(frozen=True)
class Measure:
    """One measure of the registry."""

    name: str
    unit: str
    better: Better
    definition: str
    form: Form
    note: str = ""  # what a reader must know beside every value

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Dimensions by which it can be grouped."""
        by_stage = ("stage",) if isinstance(self.form, Ratio) and self.form.by_stage else ()
        return (*DIMENSIONS.get(self.form.table, ()), *by_stage)

    def overall(self, view: View) -> dict[str, Any]:
        """The record of the measure over everything."""
        return self.record(self.form.values(view, "")[""])

    def grouped(self, view: View) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Dimension, label and record of every group."""
        for dimension in self.dimensions:
            for label, value in self.form.values(view, dimension).items():
                if label:
                    yield dimension, label, self.record(value)

    def record(self, value: Value) -> dict[str, Any]:
        """The value with unit, definition and note, as it is written."""
        note = "; ".join(filter(None, [value.note, self.note if value.estimate is not None else ""]))
        return {**value._asdict(), "unit": self.unit, "definition": self.definition, "note": note or None}
