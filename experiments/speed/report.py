"""The table of goals, the sentences under it and the picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from benchmark import Found


class Goal(NamedTuple):
    """A row of the table."""

    key: str
    words: str
    goal: float
    stretch: float | None
    shown: Callable[[float], str]
    higher: bool = False  # the more the better


def one_in(value: float) -> str:
    """A ratio to something dearer."""
    return f"1/{value:,.0f}"


def plain(value: float) -> str:
    """A number."""
    return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"


GOALS = (
    Goal("simpy / replication", "full replication of the province, CPU per voter / that of a SimPy process per voter",
         500, 1000, one_in, higher=True),
    Goal("simpy / replication, arrays", "the same without numba", 200, None, one_in, higher=True),
    Goal("replication / draws", "full replication / drawing one exponential and two normals per voter", 4, 2, plain),
    Goal("events", "SimPy events in it", 60_000, 30_000, plain),
    Goal("voters of another point", "another staffing point: share of the work on voters", 0.1, None, plain),
    Goal("exponent in stations", "exponent of CPU from 1,000 to 25,985 stations", 1.05, 1.0, plain),
    Goal("us per added incident", "CPU per added incident, microseconds", 150, 80, plain),
    Goal("loop / dispatch", "dispatch, 2,500 units / Python loop over units", 100, 1000, one_in, higher=True),
    Goal("efficiency of two workers", "efficiency of two workers, same tables", 0.95, None, plain, higher=True),
    Goal("study beyond its replications", "400 replications of Muratara without reports: share of CPU beyond them",
         0.05, None, plain),
    Goal("MiB of a worker", "peak memory of a worker over its libraries, MiB", 500, 250, plain),
    Goal("heavy libraries of --help", "heavy libraries that `--help` imports", 0, None, plain),
)  # fmt: skip


def table(goals: dict[str, float]) -> str:
    """The goals with what was measured."""
    lines = ["| | measured | goal | stretch | reached |", "|---|---|---|---|---|"]
    for row in (row for row in GOALS if row.key in goals):
        stretch, value = "" if row.stretch is None else row.shown(row.stretch), goals[row.key]
        lines.append(f"| {row.words} | {row.shown(value)} | {row.shown(row.goal)} | {stretch} | {_met(row, value)} |")
    return "\n".join(lines)


def _met(row: Goal, value: float) -> str:
    def within(bound: float) -> bool:
        return value >= bound if row.higher else value <= bound

    if row.stretch is not None and within(row.stretch):
        return "stretch"
    return "yes" if within(row.goal) else "no"


def told(found: Found) -> str:
    """Where and when, and the rest of the numbers as short lists."""
    at, series = found.machine, found.series
    versions = ", ".join(f"{name} {number}" for name, number in at["versions"].items())
    quiet = "nobody else on it" if at["quiet"] else f"**others at work on it** (load {at['load_before']} before)"
    whole, calls = series["whole"], series["dispatch"]
    answered = (
        f"{one['units']:,.0f} units {one['model_us']:.0f} (arrays {one['arrays_us']:.0f}, loop {one['loop_us']:,.0f})"
        for one in calls
    )
    study = series["study"]
    lines = [
        f"{at['date']}: {at['cores']} cores of {at['processor']}, {at['memory_gib']} GiB, {quiet}; "
        f"Python {at['python']}, {versions}.",
        f"The same voters, microseconds each: {_list(series['peers']['us_per_voter'], 1.0, 3)}; all leave at the same "
        f"instants to {series['peers']['largest_difference_min']:.0e} min. The reference: "
        f"{whole['simpy_us_per_voter']:.1f}.",
        f"One replication: {whole['compiled']:.2f} s of CPU for {whole['voters']:,} voters, {whole['arrays']:.2f} "
        f"without numba; in ms: {_list(series['parts'], 1e3, 0)}.",
        f"SimPy events by who wakes: {_list(series['events'], 1.0, 0, 16)}.",
        f"CPU by stations, s: {_pairs(series['growth']['stations'], series['growth']['cpu_s'])}.",
        f"CPU by incidents, s: {_pairs(series['incidents']['incidents'], series['incidents']['cpu_s'])}.",
        f"One call answered, microseconds: {', '.join(answered)}.",
        f"Staffing points on one replication, s of CPU: the first {series['sweep']['first_s']:.2f}, "
        f"the others {series['sweep']['others_s']:.2f}.",
        f"Two workers, efficiency: {_efficiency(series['workers'])}. The other study: {study['study_s']:.1f} s of CPU, "
        f"{study['replications_s']:.1f} of them in its {study['replications']} replications.",
        f"A worker, MiB: {_list(series['memory'], 1.0, 0)}.",
    ]
    return "\n\n".join(lines)


def _list(values: dict[str, float], times: float, digits: int, most: int = 99) -> str:
    return ", ".join(f"{name} {value * times:,.{digits}f}" for name, value in list(values.items())[:most])


def _efficiency(studies: list[dict[str, float]]) -> str:
    """Of each study, and of the replications that the largest has more than the smallest."""
    lines = [(f"{one['replications']} replications", one["one_wall_s"], one["two_wall_s"]) for one in studies]
    (_, less_one, less_two), (_, more_one, more_two) = lines[0], lines[-1]
    lines.append(("the replications that the larger study has more", more_one - less_one, more_two - less_two))
    return ", ".join(f"{name} {one / (2 * two):.2f}" for name, one, two in lines)


def _pairs(x: list[float], y: list[float]) -> str:
    return ", ".join(f"{a:,.0f}: {b:.2f}" for a, b in zip(x, y, strict=True))


def picture(found: Found, path: Path) -> None:
    """Four panels: voters, growth, incidents, parts of a replication."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(2, 2, figsize=(13, 7), layout="constrained")
    voters, parts, growth, incidents = panels.flat
    ms = {name: value * 1e3 for name, value in found.series["parts"].items() if name != "all"}
    _bars(voters, found.series["peers"]["us_per_voter"], "the same voters, microseconds of CPU each", log=True)
    _bars(parts, ms, "parts of a replication of the province, ms of CPU", log=False)
    _line(growth, *found.series["growth"].values(), log=True)
    growth.set(title=f"a replication, s of CPU: exponent {found.goals['exponent in stations']:.2f}", xlabel="stations")
    _line(incidents, *found.series["incidents"].values(), log=False)
    slope = f"{found.goals['us per added incident']:.0f} microseconds for each more"
    incidents.set(title=f"a replication, s of CPU: {slope}", xlabel="incidents")
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _bars(panel: Any, values: dict[str, float], title: str, *, log: bool) -> None:
    ordered = sorted(values.items(), key=lambda pair: pair[1])
    bars = panel.barh([name for name, _ in ordered], [value for _, value in ordered], color="#3b6ea5")
    panel.bar_label(bars, fmt="{:,.3g}", padding=3)
    panel.set_xscale("log" if log else "linear")
    panel.margins(x=0.2)
    panel.set_title(title)
    panel.spines[["top", "right"]].set_visible(False)


def _line(panel: Any, x: list[float], y: list[float], *, log: bool) -> None:
    panel.plot(x, y, "o-", color="#3b6ea5")
    if log:
        panel.set_xscale("log")
        panel.set_yscale("log")
    else:
        panel.set_ylim(bottom=0.0)
    panel.spines[["top", "right"]].set_visible(False)
