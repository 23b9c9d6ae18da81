"""Small pieces of SVG, every value escaped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup


def tag(name: str, *inside: object, **attributes: object) -> Markup:
    """An element; ``_`` in the name of an attribute becomes ``-``, numbers are written short."""
    from markupsafe import Markup, escape

    told = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _short(value)) for key, value in attributes.items()
    )
    content = Markup("").join(escape(part) for part in inside)
    return Markup("<{0}{1}>{2}</{0}>").format(name, told, content)


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Corners of a line."""
    return " ".join(f"{_short(x)},{_short(y)}" for x, y in pairs)


def _short(value: object) -> object:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
