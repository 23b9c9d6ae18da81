"""A replication as bytes: what a worker sends back and what is stored until its point is finished.

One Arrow file with a cell for each table, itself an Arrow stream, so that one table can be read without the others.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from sim.study.frames import Part

if TYPE_CHECKING:
    import pyarrow as pa

SECONDS = b"seconds"
COMPRESSED = 1 << 20  # bytes of a table from which on compressing it pays


def pack(part: Part, seconds: float) -> bytes:
    """The tables of one replication and the seconds it took."""
    import pyarrow as pa

    cells = {name: pa.array([_cell(table)], pa.large_binary()) for name, table in part.items()}
    return _stream(pa.table(cells).replace_schema_metadata({SECONDS: repr(seconds)}), None)


def unpack(blob: bytes, names: Container[str] | None = None) -> Part:
    """The tables of a replication; only those in ``names`` where it is given."""
    import pyarrow as pa

    cells = pa.ipc.open_stream(blob).read_all()
    wanted = [name for name in cells.column_names if names is None or name in names]
    return {name: pa.ipc.open_stream(cells[name][0].as_buffer()).read_all() for name in wanted}


def seconds_of(blob: bytes) -> float:
    """The seconds a packed replication took."""
    import pyarrow as pa

    return float(pa.ipc.open_stream(blob).schema.metadata[SECONDS])


def _cell(table: pa.Table) -> bytes:
    return _stream(table, "lz4" if table.nbytes > COMPRESSED else None)


def _stream(table: pa.Table, compression: str | None) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())
