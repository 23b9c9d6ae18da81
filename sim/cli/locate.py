"""``python -m sim.locate PATH_or_region=NAME --bases P``: where bases should stand."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.config.lines import problem
from sim.config.refused import Refused

if TYPE_CHECKING:
    from sim.study.location.choice import Objective
    from sim.study.location.confirm import Said
    from sim.study.location.ground import Ground

DESCRIPTION = """\
Chooses sites for bases of patrols, platoons or boats by three classical objectives, beside what today's bases are worth
by the same: MCLP (demand within reach of a base), MEXCLP (of a base that has somebody to send) and p-median (mean
minutes to the nearest base). Where P is not the number of today's units, the difference is split: place is what as many
units as today's would gain by moving, number what more or fewer of them change. The demand is the incidents expected in
one operation. With --confirm today's units are simulated at the sites against today's bases, and the simulation has the
last word: patrols by the help they bring, boats by that on the water, platoons by the crowds that wait for them and by
the readiness of committees."""
ELECTION = "election=pemilu2024"
LABELS = {"mclp": "MCLP", "mexclp": "MEXCLP", "p_median": "p-median"}


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table and return the exit code: 0 done, 2 bad words or data."""
    args = _parsed(sys.argv[1:] if argv is None else argv)
    try:
        print("\n".join(_lines(args)))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    return 0


def _parsed(argv: Sequence[str]) -> Namespace:
    parser = ArgumentParser("python -m sim.locate", description=DESCRIPTION)
    parser.add_argument("where", metavar="PATH or key=value", nargs="+", help="a folder, or words of python -m sim")
    parser.add_argument("--bases", metavar="P", type=int, required=True, help="how many bases")
    parser.add_argument("--busy", metavar="Q", type=float, default=0.3, help="share of time a base is busy (0.3)")
    parser.add_argument("--within", metavar="MIN", type=float, help="minutes of a covered demand (target.land_min)")
    parser.add_argument("--what", choices=("patrol", "platoon", "boat"), default="patrol", help="what stands there")
    parser.add_argument("--confirm", metavar="FOLDER", type=Path, help="simulate the sites there, against today's")
    return parser.parse_intermixed_args(argv)  # words may stand on both sides of the options


def _lines(args: Namespace) -> Iterator[str]:
    from sim.cli.compose import Composer
    from sim.cli.options import Options
    from sim.model.operation import prepare
    from sim.study.location.choice import objectives
    from sim.study.location.ground import ground_of

    _check(args)
    composer, words = Composer(Options()), _words(args.where)
    config = composer.point(words).config
    ground = ground_of(prepare(config), args.what)
    within = config.target.land_min if args.within is None else args.within
    _check_bases(args.bases, len(ground.names), None if args.confirm is None else len(ground.today))
    found = objectives(ground, args.bases, args.busy, within)
    yield from _table(args, ground, found, within)
    if args.confirm is not None:
        yield from _confirmed(args, composer, words, ground, found, within)


def _check(args: Namespace) -> None:
    lines = []
    if args.bases < 1:
        lines.append(problem("--bases", f"{args.bases} given", "1 or more"))
    if not 0.0 <= args.busy < 1.0:
        lines.append(problem("--busy", f"{args.busy:g} given", "0 or more, below 1"))
    if args.within is not None and not args.within > 0.0:
        lines.append(problem("--within", f"{args.within:g} given", "minutes above 0"))
    if lines:
        raise Refused(*lines)


def _check_bases(bases: int, sites: int, units: int | None) -> None:
    """No more bases than sites, nor than ``units`` where the simulation is to move these: it has no others."""
    if bases > sites:
        raise Refused(
            problem("--bases", f"{bases} given; places where a base could stand: {sites}", "as many, or fewer")
        )
    if units is not None and bases > units:
        given = f"{bases} given with --confirm; units of the kind: {units}"
        raise Refused(problem("--bases", given, "as many as there are, or fewer; more without --confirm"))


def _words(where: Sequence[str]) -> list[str]:
    """The words of a command line; one that is no key=value is a folder."""
    words = [word if "=" in word else f"world.folder={json.dumps(word)}" for word in where]
    if any(word.startswith("world.folder=") for word in words):
        return ["world=folder", *words]
    named = any(word.startswith(("+scenario=", "election=")) for word in words)
    return words if named else [*words, ELECTION]


def _table(args: Namespace, ground: Ground, found: Sequence[Objective], within: float) -> Iterator[str]:
    """The objectives with their sites; a site with two bases stands there twice."""
    today = len(set(ground.today.tolist()))
    yield (
        f"{args.what}: {args.bases} bases at {len(ground.sites)} possible sites for {ground.weight.sum():.1f} expected "
        f"incidents; within {within:g} min, busy {args.busy:g}; today {len(ground.today)} units at {today} places"
    )
    split = len(ground.today) not in (0, args.bases)
    heads = ["value", "today", *(("place", "number") if split else ())]
    yield f"{'objective':<10} {' '.join(f'{head:>9}' for head in heads)}  sites"
    for one in found:
        proven = "" if one.gap < 1e-6 else f"  (not proven: gap {one.gap:.1%})"
        sites = "; ".join(ground.names[site] for site in one.sites)
        parts = [_part(part, one.unit) for part in (one.place, one.number)] if split else []
        cells = [_shown(one.value, one.unit), _shown(one.today, one.unit), *parts]
        yield f"{LABELS[one.name]:<10} {' '.join(f'{cell:>9}' for cell in cells)}  {sites}{proven}"
    if split:
        yield from _split(args.bases, len(ground.today))


def _split(bases: int, units: int) -> Iterator[str]:
    """What the columns of a table are in which today's units are more or fewer than the bases asked for."""
    yield f"{bases} bases are not today's {units} units: value - today = place + number"
    yield f"  place: what {units} units change by standing at the best sites for {units}"
    yield f"  number: what {bases} in place of {units} change, both at their best sites"


def _shown(value: float, unit: str) -> str:
    return f"{value:.1%}" if unit == "share" else f"{value:.1f} min"


def _part(value: float, unit: str) -> str:
    return f"{100.0 * value:+.1f} pts" if unit == "share" else f"{value:+.1f} min"


def _confirmed(
    args: Namespace, composer: Any, words: Sequence[str], ground: Ground, found: Sequence[Objective], within: float
) -> Iterator[str]:
    """Simulate today's bases, then the sites of MEXCLP and of the p-median, and say what follows."""
    from sim.cli.launch import run_sweep
    from sim.study.location.confirm import confirmed, verdict_of
    from sim.study.location.ground import kind_of
    from sim.study.location.served import served_by

    config = composer.point(words).config
    chosen = [one for one in found if one.name != "mclp"]
    key = f"forces.stand_at.{kind_of(config, args.what)}"
    moved = [f"{key}={json.dumps([ground.names[site] for site in one.sites], ensure_ascii=False)}" for one in chosen]
    results = run_sweep(composer.points([list(words), *([*words, word] for word in moved)]), args.confirm)
    units, same = len(ground.today), "the same number in every line: nothing of a difference is due to it"
    yield f"simulated: today's {units} units, dealt in turn over the sites; {same}"
    for one, rows in zip(chosen, confirmed(results, served_by(args.what, config, within)), strict=True):
        verdict = verdict_of({row.measure.name: row.verdict for row in rows})
        yield f"{LABELS[one.name]} simulated ({rows[0].difference.n_replications} operations): {verdict}"
        yield from map(_told, rows)
    yield str(args.confirm)


def _told(row: Said) -> str:
    """One judged measure: whom it is over, the difference with its simultaneous interval, the verdict."""
    over = f" ({row.measure.of})" if row.measure.of else ""
    found = row.difference
    if found.difference is None or found.low is None or found.high is None:
        return f"  {row.measure.name}{over}: too few to say"
    return f"  {row.measure.name}{over} {found.difference:+.3g} ({found.low:+.3g} to {found.high:+.3g}): {row.verdict}"
