"""The command ``python -m sim``: reads the words, hands over, and says in one line what went wrong."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from sim.cli.help import COMMANDS, help_text, scenario_list
from sim.cli.options import Options
from sim.cli.views import complete, show
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.ending import ended


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 the run failed, 2 bad words or data."""
    return ended(lambda: _command(list(sys.argv[1:] if argv is None else argv)), resumes=True)


def _command(argv: list[str]) -> int:
    args = _parse(argv)
    options = Options(None if args.config_dir is None else Path(args.config_dir))
    if args.shell_completion:
        return complete(argv, args)
    if args.help:
        print(help_text(options))
        return 0
    if args.hydra_help or args.cfg or args.info:
        return show(argv, args, options)
    if not args.overrides:
        print(f"{COMMANDS}\n{scenario_list(options)}")
        return 2
    return _sweep(args, options) if args.multirun else _single(args, options)


def _parse(argv: list[str]) -> Namespace:
    """Hydra's own flags, less those that would run code from a file or read another configuration."""
    from hydra._internal.utils import get_args_parser

    parser: ArgumentParser = get_args_parser()
    parser.error = _bad_flag  # type: ignore[method-assign]
    args = parser.parse_args(argv)
    if any(value is not None for value in (args.config_path, args.config_name, args.experimental_rerun)):
        refused = "--config-path, --config-name, --experimental-rerun"
        raise Refused(problem(refused, "another configuration given", "--config-dir DIR"))
    if args.config_dir == "":
        raise Refused(problem("--config-dir", "nothing given", "a folder that exists"))
    if sum(map(bool, (args.multirun, args.run, args.cfg, args.info, args.shell_completion))) > 1:
        given = "several of -m, --run, --cfg, --info, --shell-completion given"
        raise Refused(problem("command line", given, "one of them, or none"))
    return args


def _bad_flag(message: str) -> NoReturn:
    raise Refused(problem("command line", shown(message), "the flags that --help shows"))


def _single(args: Namespace, options: Options) -> int:
    from sim.cli.compose import Composer
    from sim.cli.launch import run_single

    print(run_single(Composer(options).point(args.overrides)))
    return 0


def _sweep(args: Namespace, options: Options) -> int:
    from sim.cli.sweep import sweep

    top = sweep(args.overrides, options)
    from sim.report.study.screen import study_screen

    print(study_screen(top))
    return 0
