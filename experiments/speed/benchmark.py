"""What simulating a province costs, in ratios inside one run; see README.md.

python experiments/speed/benchmark.py          all of it, in twenty minutes; writes the table of the README
python experiments/speed/benchmark.py --short  the same on small things, in seconds; writes nothing
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from math import log
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import dispatch
import province
import voters
from measure import machine, ratio, rounds, slope
from report import picture, table, told

HERE = Path(__file__).parent
README, RESULTS, PICTURE = HERE / "README.md", HERE / "results.json", HERE / "speed.png"
PEERS: dict[str, Callable[[voters.Crowd], Any]] = {
    "a SimPy process per voter": voters.by_simpy,
    "Ciw": voters.by_ciw,
    "an event loop by hand": voters.by_heap,
}
OURS = {"arrays": voters.by_arrays, "compiled loops": voters.by_compiled_loops}
WITHOUT = """
import sys
from sim.cli.main import main
main(["--help"])
print([name for name in ("scipy.stats", "matplotlib", "pandas", "pyarrow", "numba") if name in sys.modules])
"""


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    stations: int  # of the SimPy reference
    few: int  # stations of the slow peers
    region: tuple[str, ...]  # the province
    growth: tuple[tuple[str, ...], ...]  # districts, of fewer stations and more
    factors: tuple[float, ...]  # of the rates of incidents
    units: tuple[int, ...]
    studies: tuple[int, ...]  # replications of the studies of two workers
    small: tuple[str, ...]  # the region of the study whose work beyond its replications is weighed
    many: int  # replications of it
    memory: int  # replications of the worker that is weighed


SUMSEL = (
    "palembang", "banyuasin", "oki", "oku_timur", "muba", "muara_enim", "lahat", "oku_selatan", "ogan_ilir", "oku",
    "musi_rawas", "empat_lawang", "prabumulih", "muratara", "lubuklinggau", "pali", "pagar_alam",
)  # fmt: skip
FULL = Size(
    5, 1000, 20, ("region=sumsel", "election=pemilu2024"),
    (("muratara", "pagar_alam"), SUMSEL[10:13], SUMSEL[9:], SUMSEL[3:10], SUMSEL),
    (0.2, 0.6, 1.0, 1.5, 2.0), (100, 500, 2500), (16, 48), ("+scenario=muratara",), 400, 6,
)  # fmt: skip
SMALL = ("region=pagar_alam", "election=pemilu2024")
SHORT = Size(1, 10, 3, SMALL, (("pagar_alam",), ("muratara",)), (1.0, 9.0), (100,), (1, 2), SMALL, 2, 1)


@dataclass
class Found:
    """What was measured: numbers for the table, series for the picture, and the rest."""

    machine: dict[str, Any] = field(default_factory=machine)
    goals: dict[str, float] = field(default_factory=dict)
    series: dict[str, Any] = field(default_factory=dict)


def main() -> None:
    """Measure, print and, unless short, write."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--short", action="store_true", help="small things only, one round; writes nothing")
    asked.add_argument("--out", type=Path, help="write table and picture into this folder, not into the README")
    given = asked.parse_args()
    found = Found()
    for name in measured(SHORT if given.short else FULL, found):
        print(f"{process_time():7.1f} s CPU  {name}", file=sys.stderr, flush=True)
    print(table(found.goals), told(found), sep="\n\n")
    if given.out or not given.short:
        write(found, given.out)


def measured(size: Size, found: Found) -> Iterator[str]:
    """Measure one thing after the other."""
    for step in (peers, whole, growth, incidents, units, sweep, processes, workers, study, memory, start_up):
        step(size, found)
        province.operation.cache_clear()
        yield step.__name__


def peers(size: Size, found: Found) -> None:
    """CPU per voter of every way to let the same voters vote; all must leave at the same instants."""
    many, few = voters.crowd(size.stations), voters.crowd(size.few)
    usable = {name: by for name, by in PEERS.items() if name != "Ciw" or "ciw" in found.machine["versions"]}
    worst = max(max(voters.gaps(few, by(few))) for by in usable.values())
    if worst > 1e-6:
        raise SystemExit(f"peers differ from the arrays by {worst} min")
    for by in OURS.values():
        by(few)
    works = {f"{name}, {size.few} stations": lambda by=by: by(few) for name, by in usable.items()}
    works |= {f"{name}, {size.stations:,} stations": lambda by=by: by(many) for name, by in OURS.items()}
    works["an event loop by hand, at the same size"] = lambda: voters.by_heap(many)
    times = rounds(works, size.rounds)
    of = {name: few if f"{size.few} " in name else many for name in works}
    per_voter = {name: median(spent) * 1e6 / of[name].size for name, spent in times.items()}
    found.series["peers"] = {"us_per_voter": per_voter, "largest_difference_min": worst}


def whole(size: Size, found: Found) -> None:
    """A whole replication per voter against SimPy's voters and against drawing numbers, in the same round."""
    crowd = voters.crowd(size.stations)
    size_of_all = int(province.replicate(size.region).stations["voted"].sum())
    works = {
        "simpy": lambda: voters.by_simpy(crowd),
        "compiled": lambda: province.replicate(size.region),
        "arrays": lambda: province.replicate(size.region, compiled_loop=False),
        "draws": lambda: voters.raw_draws(size_of_all),
    }
    times = rounds(works, size.rounds)
    per_voter = crowd.size / size_of_all
    found.goals["simpy / replication"] = ratio(times, "simpy", "compiled") / per_voter
    found.goals["simpy / replication, arrays"] = ratio(times, "simpy", "arrays") / per_voter
    found.goals["replication / draws"] = ratio(times, "compiled", "draws")
    found.series["whole"] = {name: median(spent) for name, spent in times.items()} | {"voters": size_of_all}
    found.series["whole"]["simpy_us_per_voter"] = median(times["simpy"]) * 1e6 / crowd.size


def growth(size: Size, found: Found) -> None:
    """CPU of whole replications of regions of different size."""
    regions = [(*size.region, f"region.districts=[{','.join(names)}]") for names in size.growth]
    stations = [len(province.operation(*words).world.stations.key) for words in regions]
    for words in regions:
        province.replicate(words)
    times = rounds({str(n): (lambda at=words: province.replicate(at)) for n, words in enumerate(regions)}, size.rounds)
    spent = [median(times[str(n)]) for n in range(len(regions))]
    found.goals["exponent in stations"] = slope([log(n) for n in stations], [log(t) for t in spent])
    found.series["growth"] = {"stations": stations, "cpu_s": spent}


def incidents(size: Size, found: Found) -> None:
    """CPU of whole replications with more and with fewer incidents."""
    points = [(*size.region, f"threat.rate_factor={factor}") for factor in size.factors]
    numbers = [float(len(province.replicate(words).incidents)) for words in points]
    times = rounds({str(n): (lambda at=words: province.replicate(at)) for n, words in enumerate(points)}, size.rounds)
    spent = [median(times[str(n)]) for n in range(len(points))]
    found.goals["us per added incident"] = 1e6 * slope(numbers, spent)
    found.series["incidents"] = {"incidents": numbers, "cpu_s": spent}


def units(size: Size, found: Found) -> None:
    """One call answered by the model, by arrays alone and by the plain loop over units."""
    found.series["dispatch"] = [dispatch.compared(number, size.rounds) for number in size.units]
    found.goals["loop / dispatch"] = found.series["dispatch"][-1]["ratio"]


def sweep(size: Size, found: Found) -> None:
    """The share of the work on voters that a second staffing point does again."""
    points = [size.region, (*size.region, "forces.reserve_share=0.15"), (*size.region, "pattern=kaur")]
    for words in points:
        province.operation(*words)
    turns = [province.sweep(points) for _ in range(size.rounds)]
    found.goals["voters of another point"] = median(again[1] / turn[0][1] for turn in turns for again in turn[1:])
    found.series["sweep"] = {
        "first_s": median(t[0][0] for t in turns),
        "others_s": median(t[0] for turn in turns for t in turn[1:]),
    }


def processes(size: Size, found: Found) -> None:
    """Events by process, and where the CPU of a replication goes."""
    counted = province.events(size.region)
    found.goals["events"] = float(counted.total())
    found.series["events"] = dict(counted.most_common())
    turns = [province.parts(size.region) for _ in range(size.rounds)]
    found.series["parts"] = {name: median(turn[name] for turn in turns) for name in turns[0]}


def workers(size: Size, found: Found) -> None:
    """Wall time of a study with one worker and with two, and whether the tables are the same."""
    found.series["workers"] = []
    for number in size.studies:
        (one, _, first), (two, parent, second) = (province.study(size.region, number, n) for n in (1, 2))
        if not all(a.equals(b) for a, b in zip(first, second, strict=True)):
            raise SystemExit("tables differ between one worker and two")
        found.goals["efficiency of two workers"] = one / (2.0 * two)
        walls = {"one_wall_s": one, "two_wall_s": two, "parent_cpu_s": parent}
        found.series["workers"].append({"replications": number, **walls})


def study(size: Size, found: Found) -> None:
    """The share of a whole study, in a process of its own, that is not its replications."""
    spent = found.series["study"] = in_own_process("beyond", size.many, size.small)
    found.goals["study beyond its replications"] = 1.0 - spent["replications_s"] / spent["study_s"]


def memory(size: Size, found: Found) -> None:
    """A worker in a process of its own."""
    weighed = found.series["memory"] = in_own_process("memory", size.memory, size.region)
    found.goals["MiB of a worker"] = weighed["over libraries"]


def in_own_process(work: str, replications: int, words: tuple[str, ...]) -> dict[str, float]:
    """What a function of ``province.py`` finds in a fresh process."""
    command = [sys.executable, str(HERE / "province.py"), work, str(replications), *words]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def start_up(size: Size, found: Found) -> None:
    """What ``--help`` loads."""
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    found.goals["heavy libraries of --help"] = float(len(json.loads(done.stdout.splitlines()[-1].replace("'", '"'))))


def write(found: Found, folder: Path | None) -> None:
    """Numbers, picture and table; into the README where no folder is named."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    room = folder or HERE
    (room / RESULTS.name).write_text(json.dumps(asdict(found), indent=1) + "\n", encoding="utf-8")
    picture(found, room / PICTURE.name)
    text = f"{table(found.goals)}\n\n{told(found)}"
    if folder:
        (folder / "table.md").write_text(text + "\n", encoding="utf-8")
        return
    before, begin, rest = README.read_text(encoding="utf-8").partition("<!-- measured -->\n")
    _, end, after = rest.partition("<!-- end -->")
    README.write_text(f"{before}{begin}\n{text}\n\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
