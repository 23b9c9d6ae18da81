"""The files of one study point; ``summary.json`` comes last and marks completion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.study.audience import shown_geography, shown_tables
from sim.study.plotting import plotting
from sim.study.provenance import provenance
from sim.study.result import AfterPoint, Result
from sim.study.sheets import put_sheet
from sim.study.stored import TABLES, put_geography, put_json, put_parquet

if TYPE_CHECKING:
    import pandas as pd


def write_point(result: Result, folder: Path, after_point: AfterPoint | None) -> None:
    """Write tables, sheets, geography and provenance, let ``after_point`` add to them, then write the summary."""
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    (folder / "summary.json").unlink(missing_ok=True)
    day, tables = result.config.election.dated, shown_tables(result.config, result.tables)
    for name in TABLES:
        frame: pd.DataFrame = getattr(tables, name)
        put_parquet(folder / f"{name}.parquet", frame)
        put_sheet(folder / "tables" / f"{name}.csv", frame, day)
    put_sheet(folder / "tables" / "plotting.csv", plotting(tables.posts), day)
    put_sheet(folder / "tables" / "measures.csv", _measures(result.summary), day)
    if result.geography is not None:
        put_geography(folder, shown_geography(result.config, result.geography))
    put_json(folder / "provenance.json", provenance(result.config, result.words))
    if after_point:
        after_point(result, folder)
    put_json(folder / "summary.json", result.summary)


def _measures(summary: dict[str, Any]) -> pd.DataFrame:
    """All measures as rows: over everything first, then by dimension and value."""
    import pandas as pd

    rows = [{"dimension": "", "value": "", "measure": name, **record} for name, record in summary["measures"].items()]
    for dimension, values in summary["by"].items():
        for value, records in values.items():
            rows += [
                {"dimension": dimension, "value": value, "measure": name, **record}
                for name, record in records.items()
                if record["estimate"] is not None
            ]
    return pd.DataFrame(rows)
