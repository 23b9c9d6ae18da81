"""A user's outline: a GeoJSON file of polygons in degrees. Data only; anything else is refused in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from sim.arrays import Float
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.report.maps.outline import area

KEY = "output.outline"
ALLOWED = "a GeoJSON file with Polygon or MultiPolygon in degrees (WGS 84)"
LARGEST_MB = 50
FEWEST = 4  # points of a ring, the last of which is the first again (RFC 7946)


def read_outline(path: str) -> list[Float]:
    """Rings of shape (m, 2), longitude and latitude; outer ones turn left and holes right.

    Refused where the file is not there, not GeoJSON, or not in degrees.
    """
    try:
        if Path(path).stat().st_size > LARGEST_MB * 1e6 or not Path(path).is_file():
            raise ValueError(f"more than {LARGEST_MB} MB, or no plain file")
        content = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        rings = [ring for polygon in _polygons(content) for ring in _turned(polygon)]
        if not rings:
            raise ValueError("no Polygon and no MultiPolygon")
    except OSError as error:
        raise Refused(problem(KEY, f"{shown(path)}: {error.strerror}", ALLOWED)) from error
    except (ValueError, TypeError, KeyError, RecursionError, UnicodeDecodeError) as error:
        raise Refused(problem(KEY, f"{shown(path)}: {shown(str(error) or type(error).__name__)}", ALLOWED)) from error
    return rings


def _polygons(content: Any) -> Iterator[list[Any]]:
    """The polygons of a geometry, a feature or a collection; points and lines are passed over."""
    if not isinstance(content, dict):
        raise ValueError(f"{type(content).__name__} where an object is expected")
    kind = content.get("type")
    if kind == "Polygon":
        yield content["coordinates"]
    elif kind == "MultiPolygon":
        yield from content["coordinates"]
    for child in (*content.get("features", ()), *content.get("geometries", ()), content.get("geometry")):
        if child is not None:
            yield from _polygons(child)


def _turned(polygon: list[Any]) -> Iterator[Float]:
    for number, points in enumerate(polygon):
        ring = _ring(points)
        yield ring if (area(ring) > 0.0) == (number == 0) else ring[::-1]


def _ring(points: Any) -> Float:
    ring = np.array([point[:2] for point in points], dtype=np.float64)
    if ring.ndim != 2 or len(ring) < FEWEST:
        raise ValueError(f"a ring of fewer than {FEWEST} points")
    if not np.isfinite(ring).all() or (np.abs(ring) > [180.0, 90.0]).any():
        raise ValueError("coordinates that are no degrees")
    return ring
