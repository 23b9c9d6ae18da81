"""``python -m sim.fuzz``: generated bad input."""

from sim.fuzz.command import main

if __name__ == "__main__":
    raise SystemExit(main())
