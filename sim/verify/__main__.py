"""``python -m sim.verify``: the engine against theory, as a page and a table; exit code 0 or 1."""

from sim.ending import ended
from sim.verify.command import main

if __name__ == "__main__":
    raise SystemExit(ended(main))
