"""``python -m sim.locate PATH_or_region=NAME --bases P``: where bases should stand."""

from sim.cli.locate import main
from sim.ending import ended

if __name__ == "__main__":
    raise SystemExit(ended(main))
