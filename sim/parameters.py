"""``python -m sim.parameters``: every number of the configuration with its range, status and source."""

from sim.cli.parameters import main

if __name__ == "__main__":
    raise SystemExit(main())
