"""Optimisations change no number: small operations and a small study come to what is stored."""

import pytest
from stored_tables import OPERATIONS, STUDY, Line, found, stored

pytestmark = pytest.mark.slow

HOW = "Where results are meant to change: python tests/stored_tables.py, and a line in CHANGELOG.md."


def words(was: Line | None, now: Line | None) -> str:
    operation, table, column, *_ = was or now or ()
    told = ["nothing" if line is None else f"{line[3]} rows, sum {line[5] or 'of text'}" for line in (was, now)]
    return f"{operation}, {table}.{column}: {told[0]} -> {told[1]}"


@pytest.mark.parametrize("operation", [*OPERATIONS, STUDY])
def test_results_are_those_stored(operation):
    was = {line[:3]: line for line in stored() if line[0] == operation}
    now = {line[:3]: line for line in found(operation)}
    changed = [words(was.get(at), now.get(at)) for at in (was | now) if was.get(at) != now.get(at)]
    assert not changed, "\n".join([f"{len(changed)} lines differ from tests/stored_tables.csv.", HOW, *changed])
