"""The words of the moving map, as its script needs them."""

from __future__ import annotations

from sim.report.words import Words

KEYS = (
    "play", "pause", "everywhere", "every_force", "late", "finished", "more", "no_case", "case_there", "case_coming",
    "case_alone", "case_none", "case_legend_alone", "case_legend_coming", "case_legend_there", "committee_legend",
    "base_legend", "commission_legend", "boxes_travelling", "roads_closed", "committees_finished", "tap", "told_case",
    "told_unit", "told_committee", "told_station", "told_village", "state_closed", "state_voting", "state_counting",
    "state_waiting", "state_gone", "state_recapitulated",
)  # fmt: skip


def player_words(words: Words) -> dict[str, str]:
    """Texts by the name the script uses; times and numbers as patterns of the language."""
    clock = words.clock(0.0).replace("00", "{hour}", 1).replace("00", "{minute}", 1)
    patterns = {
        "clock": clock,
        "thousand": words.number(1000.0)[1],
        "decimal": words.number(0.5, 1)[1],
        "none": words["number.none"],
        "km": words["figure.stations_map.km"],
        "north": words["figure.stations_map.north"],
    }
    return patterns | {key: words[f"page.{key}"] for key in KEYS}
