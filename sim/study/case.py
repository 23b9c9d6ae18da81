"""Rare trouble is studied in ways that are never mixed: what a contingency or a stress case speaks about, in words."""

from __future__ import annotations

from typing import Any

from sim.config import Config

Records = dict[str, dict[str, Any]]
NAMED = "operation with named incidents put in (threat.events): to compare plans, not the risk of an election"
STRESS = "stress case: to compare plans, never quoted as a probability"


def case_of(config: Config) -> dict[str, str]:
    """Keys ``case``, ``inject`` and ``estimand`` of the summary; none in a plain study."""
    if config.study.inject is not None:
        return {"case": "contingency", "inject": config.study.inject, "estimand": _contingency(config)}
    if config.threat.schedule:
        return {"case": "stress", "estimand": STRESS}
    put = any(event.kind == "incident" for event in config.threat.happening.values())
    return {"case": "named", "estimand": NAMED} if put else {}


def _contingency(config: Config) -> str:
    name = str(config.study.inject)
    kind = config.threat.types[name]
    rated = kind.per != "state" and config.threat.rate_factor * kind.rate.get(config.election.name, 0.0) > 0
    how = "weighted by the rate of its place and hour" if rated else "all places of its kind alike: it has no rate"
    return f"about the one {name} injected into every operation, {how}"


def told(records: Records, case: dict[str, str]) -> Records:
    """The records with what they speak about in their notes; a stress case quotes no probability."""
    if not case:
        return records
    return {name: _told(name, record, case) for name, record in records.items()}


def _told(name: str, record: dict[str, Any], case: dict[str, str]) -> dict[str, Any]:
    note = "; ".join(filter(None, [record["note"], case["estimand"]]))
    if case["case"] == "stress" and name.endswith("_probability"):
        return record | dict.fromkeys(("estimate", "se", "low", "high")) | {"note": STRESS}
    return record | {"note": note}
