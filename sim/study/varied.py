"""What the points of a study differ in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sim.config import Config


def varied_keys(configs: Sequence[Config]) -> dict[str, list[Any]]:
    """Configuration keys whose value differs between points, each with its values."""
    flat = [dict(_leaves(config.model_dump(mode="json"))) for config in configs]
    keys = {key: None for point in flat for key in point}
    values = {key: [point.get(key) for point in flat] for key in keys}
    return {key: found for key, found in values.items() if any(value != found[0] for value in found)}


def _leaves(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in tree.items():
        inner = isinstance(value, dict) and value
        leaf = json.dumps(value) if isinstance(value, list | dict) else value
        found += _leaves(value, f"{prefix}{key}.") if inner else [(prefix + key, leaf)]
    return found
