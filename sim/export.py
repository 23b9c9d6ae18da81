"""``python -m sim.export PATH [key=value ...]``: writes a bundled district as a folder of tables."""

from sim.cli.export import main
from sim.ending import ended

if __name__ == "__main__":
    raise SystemExit(ended(main))
