"""Named events in the briefing: what is told of them is what the table of incidents holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.report.figures import figure_names, write_figures
from sim.report.happenings import happenings
from sim.report.result import read
from sim.report.story.happened import happened
from sim.report.story.teller import Origin, Teller
from sim.report.words import Words

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run():
    return sim.run("muba", ["study.workers=1"], replications=4)


def teller(result, language="id"):
    return Teller(read(result), Words(language), Origin("run", "0", ()))


def test_every_named_incident_is_told_with_its_minutes(run):
    found = {one.name: one for one in happenings(read(run))}
    assert list(found) == ["demonstration_commission", "protest_keluang", "forced_entry_commission"]
    keluang, rows = found["protest_keluang"], run.incidents[run.incidents["incident"] == "protest_keluang-1"]
    assert len(rows) == 4 and np.allclose(keluang.minutes("t_end"), rows["t_end"] - rows["t_onset"])
    section = happened(teller(run))
    table = section.parts[0]
    assert [row[1] for row in table.rows] == ["KPU Muba", "PPK Keluang", "KPU Muba"] and table.rows[1][3] == 80.0
    assert "PPK Keluang" in section.title and section.parts[1].name == "named_events"


def test_the_figure_is_drawn_only_where_something_is_named(run, tmp_path):
    assert "named_events" in figure_names(read(run)) and (tmp_path / "figures" / "named_events.png") in write_figures(
        run, tmp_path
    )
    threat = run.config.threat.model_copy(update={"named": False})
    plain = replace(read(run), config=run.config.model_copy(update={"threat": threat}))
    assert "named_events" not in figure_names(plain) and happened(teller(plain)) is None


def test_what_never_happened_is_told_in_words(run):
    tables = read(run).tables
    never = tables.incidents.assign(t_full=np.nan)
    section = happened(teller(replace(read(run), tables=replace(tables, incidents=never)), "en"))
    assert "never" in section.title and all("never" in row[5] for row in section.parts[0].rows)


def test_the_public_is_not_told(run):
    output = run.config.output.model_copy(update={"audience": "public"})
    assert happened(teller(replace(read(run), config=run.config.model_copy(update={"output": output})))) is None
