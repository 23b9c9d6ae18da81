"""``python -m sim.parameters``: every number of the configuration with its range, status and source."""

from sim.cli.parameters import main
from sim.ending import ended

if __name__ == "__main__":
    raise SystemExit(ended(main))
