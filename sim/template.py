"""``python -m sim.template PATH``: writes a commented starter folder."""

from sim.cli.template import main
from sim.ending import ended

if __name__ == "__main__":
    raise SystemExit(ended(main))
