"""``python -m sim.published``: published figures beside the same out of the data."""

from sim.cli.published import main
from sim.ending import ended

if __name__ == "__main__":
    raise SystemExit(ended(main))
