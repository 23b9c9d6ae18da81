"""``python -m sim.template PATH``: writes a commented starter folder."""

from sim.cli.template import main

if __name__ == "__main__":
    raise SystemExit(main())
