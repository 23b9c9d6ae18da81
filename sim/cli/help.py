"""What the command line says about itself."""

from __future__ import annotations

from sim.cli.options import Options

COMMANDS = """\
Siaga: discrete-event simulation of election-day security operations.

  python -m sim +scenario=NAME [key=value ...]         one operation
  python -m sim region=NAME election=NAME [...]        the same without a scenario
  python -m sim -m +scenario=NAME key=a,b,c            a sweep: one study, points compared in pairs
  python -m sim.template PATH                          a starter folder for a district of your own
  python -m sim.export PATH region=NAME election=NAME  a bundled district as such a folder
  python -m sim.check PATH                             every problem of such a folder, or of one .xlsx
  python -m sim.report RUN [--language en]             figures and briefing of a run or study made anew
"""

FLAGS = """\
Flags
  -m, --multirun          run every combination of the listed values
  -cd, --config-dir DIR   a folder with groups of your own, for example DIR/scenario/NAME.yaml
  -c, --cfg job           show the whole configuration instead of running (-p forces: one part)
  -i, --info              show how the configuration is put together
  -sc, --shell-completion install=bash
  -h, --help; --hydra-help

Folders: hydra.run.dir=DIR for one run; hydra.sweep.dir=DIR for a sweep, which resumes when started again.
Exit codes: 0 done, 1 the run failed (SIAGA_TRACEBACK=1 shows where), 2 bad words or data.
"""


def scenario_list(options: Options) -> str:
    """The scenarios, a line each."""
    scenarios = options.scenarios()
    width = max((len(name) for name, _ in scenarios), default=0)
    return "\n".join(["Scenarios", *(f"  {name:<{width}}  {line}".rstrip() for name, line in scenarios)]) + "\n"


def help_text(options: Options) -> str:
    """Commands, scenarios, groups and flags."""
    groups = [group for group in options.groups if group != "scenario"]
    lines = [f"  {group}: {', '.join(options.names(group))}" for group in groups]
    return "\n".join([COMMANDS, scenario_list(options), "\n".join(["Groups", *lines, ""]), FLAGS])
