"""Where the configuration lies."""

from __future__ import annotations

from pathlib import Path


def config_dir() -> Path:
    """The folder of the configuration: beside the package in a checkout, inside it once installed."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / "configs"
    return checkout if (checkout / "config.yaml").is_file() else package / "_configs"
