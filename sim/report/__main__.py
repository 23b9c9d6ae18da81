"""``python -m sim.report``: remakes a briefing."""

from sim.report.command import main

if __name__ == "__main__":
    raise SystemExit(main())
