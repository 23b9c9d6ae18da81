"""``python -m sim.face_validity``: simulated beside reported."""

from sim.cli.face_validity import main
from sim.ending import ended

if __name__ == "__main__":
    raise SystemExit(ended(main))
