"""Shared worlds: composing and preparing is slow, so each operation is built once per test process."""

from functools import cache

import pytest

from sim.cli.compose import compose
from sim.model.day import prepare, replicate
from sim.model.operation import Operation
from sim.record import Record


@cache
def operation_of(*overrides: str) -> Operation:
    return prepare(compose(list(overrides)))


@cache
def record_of(index: int, *overrides: str) -> Record:
    return replicate(operation_of(*overrides), index)


MURATARA = ("+scenario=muratara",)


@pytest.fixture(scope="session")
def muratara() -> Operation:
    return operation_of(*MURATARA)


@pytest.fixture(scope="session")
def record() -> Record:
    return record_of(0, *MURATARA)
