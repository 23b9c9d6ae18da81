"""What a map is drawn on: outline, areas and their borders, in degrees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Float
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.report.maps.areas import Areas
from sim.report.maps.geojson import KEY, read_outline
from sim.report.maps.outline import own_outline
from sim.report.maps.plane import Plane, plane_of
from sim.report.result import Geography, Reportable

LEAST_INSIDE = 0.5  # share of the villages that must lie in the box around a user's outline


@dataclass(frozen=True)
class Ground:
    """Lines and areas as longitude and latitude; cells and borders reach beyond the outline and are to be clipped."""

    plane: Plane
    outline: list[Float]  # closed rings (m, 2); holes turn right
    given: bool  # the outline is a user's, not an estimate
    cells: list[Float]  # area of every village, in the order of the villages
    subdistricts: Float  # borders between subdistricts, shape (m, 2, 2)
    districts: Float  # borders between districts, shape (m, 2, 2)


def ground_of(result: Reportable) -> Ground | None:
    """The ground of a result; ``None`` where no village has coordinates. Refused for a bad outline file."""
    places = result.geography
    if places is None or places.villages.empty or not np.isfinite(points(places)).all():
        return None
    at, path = points(places), result.config.output.outline
    plane = plane_of(at)
    km = plane.km(at)
    outline = [plane.degrees(ring) for ring in own_outline(km)] if path is None else _given(path, at)
    areas, villages = Areas(km), places.villages
    district = villages["district"].astype(str)
    subdistrict = district + "/" + villages["subdistrict"].astype(str)
    return Ground(
        plane,
        outline,
        path is not None,
        [plane.degrees(cell) for cell in areas.cells],
        plane.degrees(areas.borders(list(subdistrict))),
        plane.degrees(areas.borders(list(district))),
    )


def points(places: Geography) -> Float:
    """Longitude and latitude of the villages, shape (n, 2)."""
    return places.villages[["lon", "lat"]].to_numpy(dtype=np.float64)


def _given(path: str, at: Float) -> list[Float]:
    """A user's outline; refused where most villages lie elsewhere."""
    rings = read_outline(path)
    corners = np.concatenate(rings)
    inside = ((at >= corners.min(axis=0)) & (at <= corners.max(axis=0))).all(axis=1).mean()
    if inside < LEAST_INSIDE:
        share = f"{shown(path)} holds {inside:.0%} of the villages"
        raise Refused(problem(KEY, share, f"the outline of this region, with at least {LEAST_INSIDE:.0%} of them"))
    return rings
