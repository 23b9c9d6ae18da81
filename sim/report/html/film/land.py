"""The land of the moving map: outline, borders, roads and waters, names, and the spots of the gazetteer."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import Float
from sim.report.catalogue import Catalogue
from sim.report.html.film.gazetteer import Gazetteer
from sim.report.html.film.stations import is_thinned
from sim.report.maps.drawing import COARSE, LEG_LOOKS, leg_kind
from sim.report.maps.ground import Ground
from sim.report.result import Geography

ENDS = ["origin_lon", "origin_lat", "destination_lon", "destination_lat"]


def land_of(ground: Ground, geography: Geography, gazetteer: Gazetteer, words: Catalogue) -> dict[str, Any]:
    """Lines and points on the sheet, in its whole numbers."""
    sheet = gazetteer.sheet
    coarse = is_thinned(geography)
    return {
        "size": [sheet.width, sheet.height],
        "part_km": sheet.part_km,
        "outline": [sheet.ring(ring) for ring in ground.outline],
        "outline_given": ground.given,
        "borders": [[] if coarse else sheet.flat(ground.subdistricts), sheet.flat(ground.districts)],
        "legs": {kind: sheet.flat(ends) for kind, ends in _legs(geography, coarse).items()},
        "areas": [words.name("district", name) for name in gazetteer.areas],
        "area_by": words[f"dimension.{gazetteer.by}"],
        "spots": {
            "at": [number for pair in gazetteer.at for number in pair],
            "label": [spot.label for spot in gazetteer.spots],
            "area": gazetteer.area,
        },
        "bases": list(range(len(gazetteer.spots) - len(geography.bases), len(gazetteer.spots))),
        "commissions": [n for n in gazetteer.offices if not gazetteer.spots[n].subdistrict],
    }


def _legs(geography: Geography, coarse: bool) -> dict[str, Float]:
    """Ends of the legs by kind; in a province the main ones."""
    kind = np.array([leg_kind(leg) for leg in geography.legs["leg"].astype(str)], dtype=object)
    ends = geography.legs[ENDS].to_numpy(dtype=np.float64)
    return {name: ends[kind == name] for name in (COARSE if coarse else LEG_LOOKS)}
