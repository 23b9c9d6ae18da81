"""``python -m sim.report``: remakes a briefing."""

from sim.ending import ended
from sim.report.command import main

if __name__ == "__main__":
    raise SystemExit(ended(main))
