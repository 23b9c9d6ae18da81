"""An outline for a district whose boundary is not known: the land its villages are likely to hold.

Every village holds a disc about as wide as villages lie apart there; narrow gaps and inlets are closed. It is a drawing
aid and no boundary, and the map says so.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import Bool, Float

NEIGHBOURS = 4  # whose distance tells how far villages lie apart
WIDTH = 0.75  # of a disc, in distances to the farthest of these neighbours
NARROWEST_KM, WIDEST_KM = 0.6, 9.0  # of a disc
CELLS = 360  # along the longer side
CLOSING = 1.5  # half the width of a gap that is closed, in the discs of thinly settled land
SMOOTH = 3.0  # cells
SMALLEST = 0.004  # a piece below this share of the whole is left out


def own_outline(km: Float) -> list[Float]:
    """Closed rings of shape (m, 2) around points of shape (n, 2), n >= 1, in km; without holes."""
    from contourpy import contour_generator

    reach = _reach(km)
    margin = 2.5 * float(reach.max())
    low, high = km.min(axis=0) - margin, km.max(axis=0) + margin
    step = float((high - low).max()) / CELLS
    x, y = (np.arange(low[axis], high[axis] + step, step) for axis in (0, 1))
    depth = _depth(_closed(_held(km, reach, x, y), CLOSING * float(np.quantile(reach, 0.9)) / step))
    rings = [np.asarray(ring) for ring in contour_generator(x, y, depth).lines(0.0)]
    least = SMALLEST * max(area(ring) for ring in rings)
    return [ring for ring in rings if area(ring) > least]


def area(ring: Float) -> float:
    """Area inside a ring of shape (m, 2), positive where it turns to the left."""
    x, y = ring.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2.0)


def _reach(km: Float) -> Float:
    """Radius of the disc of every point, shape (n,)."""
    from scipy.spatial import KDTree

    if len(km) <= NEIGHBOURS:
        return np.full(len(km), NARROWEST_KM + WIDEST_KM) / 2.0
    far = KDTree(km).query(km, NEIGHBOURS + 1)[0][:, -1]
    return np.asarray(np.clip(WIDTH * far, NARROWEST_KM, WIDEST_KM))


def _held(km: Float, reach: Float, x: Float, y: Float) -> Bool:
    """Which cells of the grid lie in a disc, shape (len(y), len(x))."""
    held = np.zeros((len(y), len(x)), dtype=np.bool_)
    for (east, north), radius in zip(km, reach, strict=True):
        rows, columns = (slice(*np.searchsorted(g, (c - radius, c + radius))) for g, c in ((y, north), (x, east)))
        held[rows, columns] |= (y[rows, None] - north) ** 2 + (x[columns] - east) ** 2 <= radius**2
    return held


def _closed(held: Bool, width: float) -> Bool:
    """The cells with gaps narrower than twice ``width`` (cells) closed."""
    from scipy.ndimage import distance_transform_edt

    wide = distance_transform_edt(~held) <= width
    return np.asarray(held | (distance_transform_edt(wide) > width))


def _depth(held: Bool) -> Float:
    """Cells from the edge, positive inside; smoothed, so that the edge is no staircase."""
    from scipy.ndimage import distance_transform_edt, gaussian_filter

    depth = distance_transform_edt(held) - distance_transform_edt(~held)
    return np.asarray(gaussian_filter(depth.astype(np.float64), SMOOTH))
