"""Every assumed number of the configuration with its range. For paper only."""

from __future__ import annotations

import json

from sim.config.statuses import statuses, value_of
from sim.report.story.parts import Column, Section, Table
from sim.report.story.teller import Teller


def numbers(teller: Teller) -> Section | None:
    """A row per assumed number, by its key; nothing for the public, for they tell how the force is kept."""
    if teller.public:
        return None
    assumed = [status for status in statuses(teller.result.config) if status.word == "assumed"]
    rows = tuple((status.key, _value(teller, status.key), status.range) for status in assumed)
    columns = (
        Column(teller.say("column.key"), width=2.4),
        Column(teller.say("column.given"), width=1.6),
        Column(teller.say("column.range"), width=1.2),
    )
    table = Table(columns, rows, caption=teller.say("numbers.caption"))
    title = teller.say("numbers.title", n=teller.words.number(float(len(rows))))
    return Section("numbers", title, (table,), teller.notes())


def _value(teller: Teller, key: str) -> str:
    """The value of this run as it stands in a configuration; of rates by election that of its own."""
    value = value_of(teller.result.config, key)
    if isinstance(value, dict):
        value = value.get(teller.result.config.election.name)
    return "" if value is None else json.dumps(value).replace('"', "")
