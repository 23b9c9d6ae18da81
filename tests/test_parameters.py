"""The page of parameters is the configuration."""

from __future__ import annotations

from sim.cli.parameters import main, page
from sim.config.statuses import STATUSES
from sim.paths import config_dir


def test_the_page_is_what_the_configuration_says(capsys):
    assert main([]) == 0
    assert capsys.readouterr().out == (config_dir() / "PARAMETERS.md").read_text(encoding="utf-8")


def test_every_row_has_a_status_and_every_assumption_a_reason_or_a_range():
    rows = [line.split(" | ") for line in page() if line.startswith("| `")]
    assert len(rows) > 500 and {row[2] for row in rows} == set(STATUSES)
    bare = [row[0] for row in rows if row[2] == "assumed" and not row[3].strip() and not row[4].strip(" |")]
    assert not bare
