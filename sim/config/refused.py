"""The one exception for bad words or data."""

from __future__ import annotations


class Refused(Exception):
    """Bad configuration or data.

    One argument per problem, each one line: where, what was given, what is allowed.
    """

    def __str__(self) -> str:
        """All problems, a line each."""
        return "\n".join(str(line) for line in self.args)
