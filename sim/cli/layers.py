"""The layers of the configuration: Hydra puts the files of the chosen groups on top of each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

from hydra import version
from hydra._internal.config_loader_impl import ConfigLoaderImpl
from hydra._internal.utils import create_config_search_path
from hydra.core.config_search_path import SearchPathQuery
from hydra.core.utils import setup_globals
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.cli.options import Options, config_dir
from sim.cli.plug import plug
from sim.cli.words import FOLDER_KEYS
from sim.config.lines import bad_name, one_line, problem, shown
from sim.config.refused import Refused

KEY = re.compile(r"\$\{[\w.\[\]]+\}")
OWN = re.compile(r"\$\{(?:now|siaga\.\w+):[^${}]*\}")  # what the bundled folder of a run is made with
FREE = ("run", "sweep", "runtime", "overrides", "job")  # what differs between runs in Hydra's own part


class Layers:
    """Composes choices of groups, each once. Raises Refused where a file cannot be read or is not allowed."""

    def __init__(self, options: Options) -> None:
        version.setbase("1.3")
        setup_globals()
        OmegaConf.register_new_resolver("siaga.token", lambda: token_hex(3), replace=True)
        OmegaConf.register_new_resolver("siaga.slug", _slug, replace=True)
        plug()
        self.options = options
        self.loader = _loader(options.extra)
        self._composed: dict[tuple[str, ...], tuple[dict[str, Any], str]] = {}

    def values(self, chosen: tuple[str, ...]) -> tuple[dict[str, Any], str]:
        """The values of a choice of groups and the folder of a run, with interpolations as written."""
        if chosen not in self._composed:
            values = self._load(chosen)
            hydra = values.pop("hydra")
            if self.options.extra:
                _check(hydra)
            self._composed[chosen] = values, _folder(hydra, "run")
        values, folder = self._composed[chosen]
        return deepcopy(values), folder

    def for_sweep(self, chosen: Sequence[str]) -> DictConfig:
        """The configuration that Hydra's sweeper and launcher are built from, its folder resolved."""
        config = _compose(self.loader, chosen, RunMode.MULTIRUN)
        folder = _folder(_container(config.hydra), "sweep")
        config.hydra.sweep.dir = resolved({"hydra.sweep.dir": folder})["hydra.sweep.dir"]
        return config

    def _load(self, chosen: Sequence[str]) -> dict[str, Any]:
        try:
            return _container(_compose(self.loader, chosen, RunMode.RUN))
        except Exception as error:  # whatever a broken file makes the libraries raise
            raise Refused(_line(error, self.options)) from error


def resolved(values: dict[str, Any]) -> dict[str, Any]:
    """The values with interpolations filled in, where there are any. Raises Refused."""
    if not re.search(r"\$\{|\?\?\?", str(values)):
        return values
    try:
        found: Any = OmegaConf.to_container(OmegaConf.create(values), resolve=True, throw_on_missing=True)
    except OmegaConfBaseException as error:
        key, why = error.full_key or "config", str(error).splitlines()[0]
        raise Refused(problem(key, why, "a value, or ${key} of another one")) from error
    return dict(found)


def only_keys(values: dict[str, Any]) -> None:
    """Raise Refused where a value is made by other means than ``${key}`` of another one, as from the environment."""
    wrong = [(key, text) for key, text in _texts(values) if "${" in KEY.sub("", text)]
    if wrong:
        allowed = "a value, or ${key} of another one"
        raise Refused(*(problem(key, f"{shown(text)} given", allowed) for key, text in wrong))


def _folder(hydra: dict[str, Any], mode: str) -> str:
    """The folder of a run or sweep as written, of keys, the time and a name. Raises Refused."""
    folder = str(hydra[mode]["dir"])
    if "${" in OWN.sub("", KEY.sub("", folder)):
        allowed = "a path, ${key} of a value, ${now:%Y-%m-%d}"
        raise Refused(problem(f"hydra.{mode}.dir", f"{shown(folder)} given", allowed))
    return folder


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text with the dotted key under which it stands."""
    if isinstance(value, str):
        yield key, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _texts(part, f"{key}.{name}" if key else str(name))


def _loader(extra: Path | None) -> ConfigLoaderImpl:
    path = create_config_search_path(str(config_dir()))
    if extra is not None:
        path.append("command-line", str(extra.resolve()), anchor=SearchPathQuery("main"))
    return ConfigLoaderImpl(path)


def _compose(loader: ConfigLoaderImpl, chosen: Sequence[str], mode: RunMode) -> DictConfig:
    return loader.load_configuration("config", list(chosen), mode, from_shell=False)


def _container(config: DictConfig) -> dict[str, Any]:
    found: Any = OmegaConf.to_container(config, resolve=False)
    return dict(found)


@cache
def _bundled_hydra() -> dict[str, Any]:
    """Hydra's own part as the bundled files leave it."""
    return dict(_container(_compose(_loader(None), (), RunMode.RUN))["hydra"])


def _check(hydra: dict[str, Any]) -> None:
    """A user's file may not change how Hydra works: callbacks, logging and plugins call code."""
    own = _bundled_hydra()
    changed = [key for key in hydra if key not in FREE and hydra[key] != own.get(key)]
    allowed = " and ".join(FOLDER_KEYS)
    if changed:
        raise Refused(*(problem(f"hydra.{key}", "set by a file of --config-dir", allowed) for key in changed))


def _line(error: Exception, options: Options) -> str:
    """An error of composing as one line: a file that cannot be read, or one that names a missing option."""
    if mark := getattr(error, "problem_mark", None):
        why = getattr(error, "problem", "")
        return problem(f"{mark.name}:{mark.line + 1}:{mark.column + 1}", shown(why), "YAML")
    text = one_line(" ".join(str(e) for e in (error, error.__cause__) if e is not None))
    file = re.search(r"In '([^']+)': ", text)
    where = file[1] if file else "config"
    if found := re.search(r"Could not find '([^']+)/([^'/]+)'", text):
        place = found[1] if where == "config" else f"{where}: {found[1]}"
        return bad_name(place, found[2], options.names(found[1]))
    if found := re.search(r"Could not override '([^']+)'", text):
        return bad_name(f"{where}: defaults", found[1].removeprefix("/"), options.groups)
    return problem(where, text, "files like those in configs/")


def _slug(name: object) -> str:
    """A name as a folder: letters, digits, dot, dash and underscore."""
    return re.sub(r"[^\w.-]+", "_", str(name)).strip("._") or "run"
