"""CPU seconds, ratios inside one round and medians over rounds; the machine they were taken on."""

from __future__ import annotations

import gc
import importlib.util
import os
import platform
from collections.abc import Callable, Mapping
from datetime import date
from importlib import metadata
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

LIBRARIES = ("numpy", "scipy", "simpy", "numba", "ciw")
BUSY = 0.3  # of the one-minute load average beyond this benchmark itself: others are working on the machine

Work = Callable[[], object]


def cpu(work: Work) -> float:
    """CPU seconds of this process for one piece of work, the garbage of earlier work collected before."""
    gc.collect()
    begin = process_time()
    work()
    return process_time() - begin


def rounds(works: Mapping[str, Work], number: int) -> dict[str, list[float]]:
    """CPU seconds of every piece of work in every round; in a round each is done once, one after the other."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(number):
        for name, work in works.items():
            found[name].append(cpu(work))
    return found


def ratio(times: Mapping[str, list[float]], name: str, to: str) -> float:
    """Median over rounds of the ratio of two pieces of work."""
    return median(a / b for a, b in zip(times[name], times[to], strict=True))


def slope(x: list[float], y: list[float]) -> float:
    """Slope of the least-squares line."""
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    rise = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return rise / sum((a - mean_x) ** 2 for a in x)


def machine() -> dict[str, Any]:
    """Date, versions, size of the machine, and how busy it is before the benchmark adds to it."""
    load = os.getloadavg()[0]
    return {
        "date": date.today().isoformat(),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in LIBRARIES if importlib.util.find_spec(name)},
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_before": round(load, 2),
        "quiet": load < BUSY,
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    names = [line for line in told.read_text().splitlines() if line.startswith("model name")] if told.exists() else []
    return names[0].partition(":")[2].strip() if names else platform.machine()
