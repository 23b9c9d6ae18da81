"""Optimisations change no number: two small operations come to what is stored."""

from stored_tables import Line, found, stored

HOW = "Where results are meant to change: python tests/stored_tables.py, and a line in CHANGELOG.md."


def words(was: Line | None, now: Line | None) -> str:
    operation, replication, table, column, *_ = was or now or ()
    told = ["nothing" if line is None else f"{line[4]} rows, sum {line[6] or 'of text'}" for line in (was, now)]
    return f"{operation}, replication {replication}, {table}.{column}: {told[0]} -> {told[1]}"


def test_results_are_those_stored() -> None:
    was, now = ({line[:4]: line for line in lines} for lines in (stored(), found()))
    changed = [words(was.get(at), now.get(at)) for at in (was | now) if was.get(at) != now.get(at)]
    assert not changed, "\n".join([f"{len(changed)} columns differ from tests/stored_tables.csv.", HOW, *changed])
