"""Hours of province studies: ``python -m pytest -s tests/long_soak.py``; the full suite passes it over.

Memory and open files stay flat, no process and no file is left. ``SIAGA_SOAK_MIN``: minutes, 60 unless told.
"""

from __future__ import annotations

import os
from pathlib import Path

from soak_cases import COLUMN, grown
from test_soak import soaked

MINUTES = os.environ.get("SIAGA_SOAK_MIN", "60")
WARM_UP = 1 / 4  # of the samples: workers fill the operations that they keep
MOST = 0.05  # growth of memory from the first to the last third after that


def test_province_studies_hold_their_memory_for_hours(tmp_path: Path) -> None:
    words = ["+scenario=sumsel_pemilu", "study.replications=4"]
    samples = soaked(tmp_path, ["2", MINUTES, "2", *words], timeout=60 * float(MINUTES) + 1200)
    print(f"\n{'minutes':>8} {'own MB':>7} {'workers MB':>10} {'files':>5} {'workers':>7} {'processes':>9} {'made':>5}")
    for row in samples[:: max(1, len(samples) // 30)] + samples[-1:]:
        print("{:8.1f} {:7.0f} {:10.0f} {:5d} {:7d} {:9d} {:5d}".format(*row))
    settled = samples[int(len(samples) * WARM_UP) :]
    for name in ("own_mb", "workers_mb", "files", "worker_files"):
        first, last = grown(settled, name)
        assert last <= first * (1.0 + MOST) + 2.0, f"{name}: {first:.0f} -> {last:.0f}"
    processes = [row[COLUMN["processes"]] for row in samples]
    assert max(processes) <= processes[0], "none is left over; there is one fewer while a worker is replaced"
