"""``python -m sim.export PATH [key=value ...]``: a bundled district as a folder of tables."""

from __future__ import annotations

import csv
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import yaml  # type: ignore[import-untyped]

from sim import given
from sim.config.lines import problem, shown
from sim.config.refused import Refused

if TYPE_CHECKING:
    from sim.config import Config

DESCRIPTION = """\
Writes a bundled district as a folder of tables: its villages, stations, bases, roads and waters, and the whole
configuration. The words are those of python -m sim: region=NAME election=NAME, or +scenario=NAME, and key=value.
Run without changes, the folder gives the same tables as the bundled district. PATH must be new or empty."""
GUIDE = """\
# {name}, as a folder

    python -m sim.check {path}
    python -m sim world=folder world.folder={path}

run this folder; unchanged it gives the same tables as the bundled district. What to change:

- `stations.csv`, `zones.csv`, `committees.csv`, `districts.csv`, `bases.csv`: the ground. Random draws follow the
  column `key`: leave it as it is where a row is still the same station, and empty for a new one.
- `places.csv`, `network.csv`: roads and waters, both ways; speeds by kind of way stand in `config.yaml` (world.travel).
- `units.csv` is empty: the force follows from `config.yaml` (forces, pattern). A unit written there comes on top.
- `district.yaml`, `policy.yaml`, `config.yaml`: the words of the command line win over `district.yaml` and
  `policy.yaml`, these over `config.yaml`.

Incident rates are those of the province, whatever stations are added or left out.

"""


def main(argv: Sequence[str] | None = None) -> int:
    """Write one folder and return the exit code."""
    parser = ArgumentParser("python -m sim.export", description=DESCRIPTION)
    parser.add_argument("path", metavar="PATH", type=given.path, help="a new or empty folder")
    parser.add_argument("words", metavar="key=value", nargs="*", help="as for python -m sim")
    args = parser.parse_args(sys.argv[1:] if argv is None else argv)
    try:
        export(args.path, args.words)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    print(f"{args.path}: a folder of tables; python -m sim world=folder world.folder={args.path} runs it")
    return 0


def export(path: Path, words: Sequence[str]) -> None:
    """Write the district that ``words`` ask for to ``path``; raises Refused, and then leaves nothing behind."""
    from sim.cli.compose import compose

    _new(path)
    config = compose(words)
    if config.world.source != "bundled":
        raise Refused(problem("world", f"{config.world.source} given", "bundled: a folder is one already"))
    whole(path, lambda draft: _write(draft, path, config))


def whole(path: Path, write: Callable[[Path], None]) -> None:
    """Make a folder that appears when it is complete, or not at all; raises Refused where that cannot be."""
    place = path.absolute()
    draft = place.with_name(f".{place.name}.{token_hex(4)}")
    try:
        draft.mkdir(parents=True)
        write(draft)
        if place.exists():  # empty; not replaced, for somebody may stand in it
            for file in list(draft.iterdir()):
                file.rename(place / file.name)
        else:
            draft.rename(place)
    except OSError as error:
        raise Refused(problem(shown(path), shown(error.strerror), "a new or empty folder")) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _new(path: Path) -> None:
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise Refused(problem(shown(path), "something there already", "a new or empty folder"))
    except OSError as error:
        raise Refused(problem(shown(path), shown(error.strerror), "a new or empty folder")) from error


def _write(folder: Path, path: Path, config: Config) -> None:
    for name, text in _texts(path, config):
        (folder / name).write_text(text, encoding="utf-8", newline="")


def _texts(path: Path, config: Config) -> Iterator[tuple[str, str]]:
    """Name and text of every file."""
    from sim.cli.calendars import dated_district
    from sim.world.build import build_world
    from sim.world.folder.describe import markdown
    from sim.world.folder.files import CONFIGURATION
    from sim.world.folder.settings import POLICY
    from sim.world.own.exported import tables

    sheets, keys = dict(tables(build_world(config))), dated_district()
    district = _district(config)
    yield keys.name, _yaml(district)
    yield POLICY.name, _yaml(_policy(config))
    yield CONFIGURATION, _yaml(config.model_dump(mode="json"))
    for file, rows in sheets.items():
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        yield file.name, text.getvalue()
    described = "\n".join(markdown(file) for file in (keys, *sheets, POLICY))
    yield "README.md", GUIDE.format(name=district["name"], path=path) + described


def _district(config: Config) -> dict[str, Any]:
    """``district.yaml``: what is simulated, how long and how often."""
    from sim.world.folder.district import plain

    study = config.study
    found = {
        "name": plain(config.name),
        "calendar": config.election.name,
        "end": study.end,
        "warm_up_min": study.warm_up_min,
        "replications": study.replications,
        "seed": config.seed,
        "report_times_min": list(study.report_times_min),
    }
    return {key: value for key, value in found.items() if value not in (None, [], 0.0) or key == "seed"}


def _policy(config: Config) -> dict[str, Any]:
    """``policy.yaml``: the rules of dispatch."""
    from sim.world.folder.settings import POLICY

    rules = config.dispatch.model_dump(mode="json")
    rules["dispatch"] = rules.pop("policy")
    return {column.name: rules[column.name] for column in POLICY.columns if column.name in rules}


def _yaml(values: dict[str, Any]) -> str:
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # the fast one where it was built
    return str(yaml.dump(values, Dumper=dumper, sort_keys=False, allow_unicode=True))
