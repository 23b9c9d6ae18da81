"""Words of the flags of a command as values; each raises ArgumentTypeError, which argparse tells in one line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from math import isfinite
from pathlib import Path
from unicodedata import category

from sim.config.lines import shown

MOST = 10**9  # a larger number is a slip
UNFIT = ("Cc", "Cs")  # control characters, and bytes that are no UTF-8


def path(word: str) -> Path:
    """A path that can be told and written into a text; an unset variable of the shell gives an empty one."""
    if not word or any(category(sign) in UNFIT for sign in word):
        raise ArgumentTypeError(f"{shown(word)} given; allowed: a path in UTF-8 without control characters")
    try:
        Path(word).exists()
    except OSError as error:  # too long, or below a folder that may not be looked into
        raise ArgumentTypeError(f"{shown(word)}: {error.strerror}; allowed: a path within reach") from error
    return Path(word)


def natural(word: str) -> int:
    """A whole number from 0."""
    return _whole(word, 0)


def positive(word: str) -> int:
    """A whole number from 1."""
    return _whole(word, 1)


def seconds(word: str) -> float:
    """A time above 0."""
    try:
        number = float(word)
    except ValueError:
        number = 0.0
    if not (isfinite(number) and 0.0 < number <= MOST):
        raise ArgumentTypeError(f"{shown(word)} given; allowed: a number above 0")
    return number


def _whole(word: str, least: int) -> int:
    if not (word.isascii() and word.isdigit() and len(word) <= len(str(MOST)) and least <= int(word) <= MOST):
        raise ArgumentTypeError(f"{shown(word)} given; allowed: a whole number from {least} to {MOST:,}")
    return int(word)
