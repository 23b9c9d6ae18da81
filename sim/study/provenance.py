"""Where a result comes from: configuration, seed, versions, and hashes of configuration, data and code."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import sim
from sim.config import Config

LIBRARIES = ("numpy", "scipy", "simpy", "pandas", "pyarrow", "pydantic", "hydra-core", "joblib", "matplotlib")
# keys of ``study`` that leave a finished point as it is, and those that leave at least every replication as it is
SPREADING = {"workers", "cluster", "budget_min", "design", "points", "margin", "promise"}
STOPPING = {"replications", "precision", "min_replications", "max_replications", "assumptions"}


def provenance(config: Config, words: tuple[str, ...]) -> dict[str, Any]:
    """The content of ``provenance.json``."""
    return {
        "package": {"siaga": _version("siaga")},
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "libraries": {name: _version(name) for name in LIBRARIES},
        "seed": config.seed,
        "overrides": [word for word in words if not word.startswith("hydra.")],
        "hashes": fingerprint(config),
        "config": config.model_dump(mode="json"),
    }


def fingerprint(config: Config) -> dict[str, str]:
    """Hashes that are equal where the same numbers come out."""
    return _hashes(config, SPREADING)


def replication_key(config: Config) -> str:
    """One hash of configuration with its seed, data and code, equal where replications of a number are equal."""
    return _digest(json.dumps(_hashes(config, SPREADING | STOPPING)))


def _hashes(config: Config, left_out: set[str]) -> dict[str, str]:
    asked = config.model_dump(mode="json", exclude={"output": True, "study": left_out})
    folder = config.world.folder
    return {
        "configuration": _digest(json.dumps(asked, sort_keys=True)),
        "data": _hash_of_files("data/*.csv", None) if folder is None else _hash_of_files("*", folder),
        "code": _hash_of_files("**/*.py", None),
    }


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@cache
def _hash_of_files(pattern: str, folder: str | None) -> str:
    """Hash of names and contents of the files of the package, or of a folder, that match."""
    root = Path(folder) if folder else Path(str(sim.__file__)).parent
    paths = [root] if root.is_file() else root.glob(pattern)
    return _hash((path.relative_to(root).as_posix(), path) for path in paths if path.is_file())


def _hash(files: Iterable[tuple[str, Path]]) -> str:
    found = sha256()
    for name, path in sorted(files):
        found.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
