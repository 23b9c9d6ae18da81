"""What the configuration tells the measures."""

from __future__ import annotations

from sim.config import Config
from sim.measures.rows import Terms


def terms_of(config: Config) -> Terms:
    """Targets, lawful gatherings, stops and rates of one design point."""
    cost = config.forces.cost
    return Terms(
        land_min=config.target.land_min,
        water_min=config.target.water_min,
        gatherings=frozenset(name for name, kind in config.threat.types.items() if kind.gathering),
        stop_min=config.forces.guarding.rove_stop_min,
        rupiah_land=cost.person_day_land,
        rupiah_water=cost.person_day_water,
        free_on_return=config.dispatch.after_clear != "home_unavailable",
        injected=config.study.inject is not None,
        report_times=config.study.report_times_min,
        counted=(config.election.horizon_from_min + config.study.warm_up_min, config.election.horizon_to_min),
    )
