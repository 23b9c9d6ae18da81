"""The command ``python -m sim``: reads the words, hands over, and says in one line what went wrong."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from sim.cli.ending import ended
from sim.cli.help import COMMANDS, help_text, scenario_list
from sim.cli.options import Options, config_dir
from sim.config.lines import problem, shown
from sim.config.refused import Refused


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 the run failed, 2 bad words or data."""
    return ended(lambda: _command(list(sys.argv[1:] if argv is None else argv)))


def _command(argv: list[str]) -> int:
    args = _parse(argv)
    if args.shell_completion:
        return _hydra(argv)
    options = Options(Path(args.config_dir) if args.config_dir else None)
    if args.help:
        print(help_text(options))
        return 0
    if args.hydra_help or args.cfg or args.info:
        return _show(argv, args, options)
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
    if args.config_path or args.config_name or args.experimental_rerun:
        refused = "--config-path, --config-name, --experimental-rerun"
        raise Refused(problem(refused, "another configuration given", "--config-dir DIR"))
    if args.multirun and (args.cfg or args.info):
        raise Refused(problem("command line", "-m given with --cfg or --info", "the words of one point, without -m"))
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


def _show(argv: list[str], args: Namespace, options: Options) -> int:
    """Hydra's views of the configuration, once the words are known to be good."""
    from sim.cli.compose import Composer
    from sim.cli.words import for_hydra

    Composer(options).check(args.overrides)
    plain = dict(zip(args.overrides, for_hydra(args.overrides, options), strict=True))
    return _hydra([plain.get(word, word) for word in argv])


def _hydra(argv: list[str]) -> int:
    """Let Hydra answer a request that runs nothing; it reads the words from ``sys.argv``."""
    import hydra

    from sim.cli.plug import plug

    def nothing(_: Any) -> None:
        """No task: these flags only show."""

    plug()
    kept, sys.argv = sys.argv, [sys.argv[0], *argv]
    try:
        hydra.main(version_base="1.3", config_path=str(config_dir()), config_name="config")(nothing)()
    finally:
        sys.argv = kept
    return 0
