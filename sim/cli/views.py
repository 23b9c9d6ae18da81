"""What a command line only shows: the configuration and its making as Hydra tells them, and completion by a shell."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import redirect_stderr
from io import StringIO
from typing import Any

from sim.cli.options import Options, config_dir
from sim.config.lines import bad_name, one_line, problem, shown
from sim.config.refused import Refused

SHELLS = ("bash", "fish", "zsh")
ACTS = ("install", "uninstall", "query")
FULL = "HYDRA_FULL_ERROR"  # with it Hydra raises what it would print
VIEWS = "--cfg with --package KEY or --resolve, --info, --hydra-help"


def show(argv: Sequence[str], args: Namespace, options: Options) -> int:
    """Hydra's views of the configuration, once the words are known to be good. Raises Refused."""
    from sim.cli.compose import Composer
    from sim.cli.words import for_hydra

    Composer(options).check(args.overrides)
    plain = dict(zip(args.overrides, for_hydra(args.overrides, options), strict=True))
    return _hydra([plain.get(word, word) for word in argv])


def complete(argv: Sequence[str], args: Namespace) -> int:
    """Text for a shell that completes words, or the completions it asks for. Raises Refused."""
    allowed = f"one of {', '.join(f'{act}=SHELL' for act in ACTS)}"
    if len(args.overrides) != 1 or args.overrides[0].partition("=")[0] not in ACTS:
        raise Refused(problem("--shell-completion", f"{shown(' '.join(args.overrides))} given", allowed))
    act, _, shell = args.overrides[0].partition("=")
    if shell not in SHELLS:
        raise Refused(bad_name(f"--shell-completion: {act}", shell, SHELLS))
    if act == "query" and not os.environ.get("COMP_LINE"):
        raise Refused(problem("--shell-completion", "query without COMP_LINE", f"install={shell}; the shell then asks"))
    return _hydra(argv)


def _hydra(argv: Sequence[str]) -> int:
    """Let Hydra answer a request that runs nothing; it reads the words from ``sys.argv``."""
    import hydra

    from sim.cli.plug import plug

    def nothing(_: Any) -> None:
        """No task: these flags only show."""

    plug()
    kept, told, before = sys.argv, StringIO(), os.environ.get(FULL)
    sys.argv, os.environ[FULL] = [sys.argv[0], *argv], "1"
    try:
        with redirect_stderr(told):
            hydra.main(version_base="1.3", config_path=str(config_dir()), config_name="config")(nothing)()
    except (OSError, Refused):
        raise
    except (Exception, SystemExit) as error:  # whatever the words make the libraries raise
        if not (isinstance(error, SystemExit) and not error.code):
            why = one_line(told.getvalue()) or shown(error)
            raise Refused(problem("command line", shown(why), VIEWS)) from error
    finally:
        sys.argv = kept
        os.environ.pop(FULL) if before is None else os.environ.update({FULL: before})
    return 0
