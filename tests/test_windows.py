"""Lent people are there in their window and not a day longer."""

import pytest
from conftest import MURATARA, operation_of

PILKADA = ("region=muratara", "election=pilkada2024")


@pytest.mark.parametrize("run", [MURATARA, PILKADA], ids=["pemilu", "pilkada"])
def test_no_lent_unit_outlives_its_contingent(run: tuple[str, ...]) -> None:
    operation = operation_of(*run)
    latest = {c.force: c.to_min for c in operation.config.forces.contingents.values()}
    earliest = {c.force: c.from_min for c in operation.config.forces.contingents.values()}
    lent = [unit for unit in operation.plan.units if unit.force != "police" and unit.kind != "province"]
    assert lent
    for unit in lent:
        assert unit.t_to <= latest[unit.force], unit.name
        if unit.kind != "guard":
            assert unit.t_from >= earliest[unit.force], unit.name


def test_a_longer_window_is_used_in_full() -> None:
    longer = operation_of(*MURATARA, "forces.contingents.polda.to_min=8640")
    assert max(unit.t_to for unit in longer.plan.units if unit.force == "polda" and unit.kind != "province") == 8640
