"""The result of a run on one screen of a terminal."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from string import Formatter
from textwrap import wrap
from typing import Any

from sim.arrays import DAY
from sim.report.case import case_line
from sim.report.catalogue import Catalogue
from sim.report.result import Reportable, election_of, is_public
from sim.report.strength import gap_in_words, people_by_day

WIDTH = 100
LABEL = 16  # columns of the first word of a line
ROWS = ("force", "help", "reached", "target", "worst", "coverage", "incidents", "unstable", "in_line", "voters",
        "recapitulation", "cost")  # fmt: skip


def screen(result: Reportable, folder: Path) -> str:
    """At most 24 lines of 100 columns in the output language; the folder of the files is the last line.

    A line whose measures are all undefined is left out; the path of the folder may be longer than a line.
    """
    words = Catalogue(result.config.output.language)
    texts = _texts(result, words)
    lines = [_title(result, words), _run(result, words), *wrap(case_line(result, words), WIDTH), "─" * WIDTH]
    for row in ROWS:
        lines += _line(row, result, texts, words)
    lines += ["─" * WIDTH, words["screen.interval"], words["footer.no_field_data"]]
    lines += [] if is_public(result) else [words["footer.restricted"]]
    return "\n".join([*lines, words["screen.files"], str(folder)])


def measured(record: dict[str, Any], words: Catalogue) -> str:
    """A record of ``summary.json`` in words: estimate with its unit and 95 % interval, or a dash with the reason.

    An interval that rounding hides is left out.
    """
    if record["estimate"] is None:
        notes = (record["note"] or "").split("; ")
        reason = next((note for note in notes if f"reason.{note}" in words), notes[0])
        return f"{words['number.none']} ({words.name('reason', reason)})" if reason else words["number.none"]
    estimate, unit = words.quantity(record["estimate"], record["unit"]), record["unit"]
    if record["low"] is None or record["high"] is None:
        return estimate
    ends = {words.quantity(record[side], unit) for side in ("low", "high")}
    return estimate if ends == {estimate} else f"{estimate} ({words.interval(record['low'], record['high'], unit)})"


def _title(result: Reportable, words: Catalogue) -> str:
    election = election_of(result)
    parts = ["SIAGA", result.config.name, words.name("district", result.config.region.name)]
    if election is not None:
        parts.append(words["subtitle.operation"].format(operation=election.operation))
        parts.append(words.date(election.polling_date))
    return " · ".join(dict.fromkeys(parts))


def _run(result: Reportable, words: Catalogue) -> str:
    summary = result.summary
    return words["screen.run"].format(
        replications=words.number(summary["n_replications"]),
        seed=summary["seed"],
        reason=words.name("stopped", summary["stopped_because"]),
    )


def _texts(result: Reportable, words: Catalogue) -> dict[str, str]:
    """What the lines may name: all measures (two of them in other units), the targets and the worst shortage."""
    measures = result.summary["measures"]
    texts: defaultdict[str, str] = defaultdict(lambda: words["number.none"])
    texts |= {name: measured(record, words) for name, record in measures.items()}
    slack, last = (measures.get(name, {}) for name in ("recap_slack_min", "last_voter_p90_min"))
    if slack.get("estimate") is not None:
        days = {side: None if slack[side] is None else slack[side] / DAY for side in ("estimate", "low", "high")}
        texts["recap_slack_min"] = measured({**slack, **days, "unit": "days"}, words)
    if last.get("estimate") is not None:
        texts["last_voter_p90_min"] = words.clock(last["estimate"])
    target = result.config.target
    texts |= {"land": words.number(target.land_min), "water": words.number(target.water_min)}
    return texts | {"gap": gap_in_words(people_by_day(result), words)}


def _line(row: str, result: Reportable, texts: dict[str, str], words: Catalogue) -> list[str]:
    """One line of the screen, broken where it is too long; nothing where all its measures are undefined."""
    key = f"screen.{row}.public" if is_public(result) and f"screen.{row}.public" in words else f"screen.{row}"
    named = {field for _, field, _, _ in Formatter().parse(words[key]) if field}
    defined = {name for name, record in result.summary["measures"].items() if record["estimate"] is not None}
    if named.isdisjoint(defined):
        return []
    label = words[f"screen.{row}.label"].ljust(LABEL)
    return wrap(words[key].format_map(texts), WIDTH, initial_indent=label, subsequent_indent=" " * LABEL)
