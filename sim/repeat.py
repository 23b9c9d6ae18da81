"""``python -m sim.repeat RUN``: repeats a run from its provenance and compares."""

from sim.cli.repeat import main

if __name__ == "__main__":
    raise SystemExit(main())
