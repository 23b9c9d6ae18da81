"""``python -m sim.check PATH``: lists every problem of a user's folder or .xlsx."""

from sim.cli.check import main
from sim.ending import ended

if __name__ == "__main__":
    raise SystemExit(ended(main))
