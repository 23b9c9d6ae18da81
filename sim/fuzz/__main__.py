"""``python -m sim.fuzz``: generated bad input."""

from sim.ending import ended
from sim.fuzz.command import main

if __name__ == "__main__":
    raise SystemExit(ended(main))
