"""Travel times on disk: one sparse file per network and condition, filled row by row, shared by all processes.

A row is written before its checksum and checked when a process first reads it, so a half-written or spoiled row is
computed again and never used. Where no folder can be written the rows live in memory instead.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim.arrays import Bool, Float, Float32, Int

FILES_KEPT = 24  # the least recently used files beyond this number are removed


def cache_folder() -> Path | None:
    """Where travel times are kept between runs: ``SIAGA_CACHE``, else the user's cache folder; None = nowhere."""
    named = os.environ.get("SIAGA_CACHE")
    base = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "siaga"
    try:
        base.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return base if os.access(base, os.W_OK) else None


def fingerprint(*arrays: Int | Float | Bool) -> str:
    """Hash of arrays, the name of a file of rows."""
    digest = hashlib.blake2b(digest_size=12)
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


class RowStore:
    """Rows of an (N, N) table of float32 minutes, each either filled or not yet."""

    def __init__(self, name: str, nodes: int) -> None:
        folder = cache_folder()
        self._rows, self._sums = _opened(folder, name, nodes) if folder else _in_memory(nodes)
        self._known = np.zeros(nodes, dtype=np.bool_)

    def get(self, node: int) -> Float32 | None:
        """The row of a node, read-only, or None."""
        if not self._known[node] and self._sums[node] != _checksum(self._rows[node]):
            return None
        self._known[node] = True
        row: Float32 = self._rows[node].view()
        row.flags.writeable = False
        return row

    def among(self, origin: Int, destination: Int, missing: Callable[[int], Float32]) -> Float32:
        """Minutes of pairs, the two broadcast together; ``missing`` makes a row that is not filled yet."""
        known = self._known[origin]
        for node in [] if known.all() else np.unique(origin[~known]).tolist():
            if self.get(node) is None:
                self.put(node, missing(node))
                self._known[node] = True
        return np.asarray(self._rows.reshape(-1).take(origin * len(self._known) + destination), dtype=np.float32)

    def put(self, node: int, row: Float32) -> None:
        """Keep a row."""
        self._rows[node] = row
        self._sums[node] = _checksum(row)


Table = tuple[Float32, np.ndarray[tuple[int], np.dtype[np.uint32]]]


def _checksum(row: Float32) -> int:
    """Checksum of a row, never 0: that is what an empty file holds."""
    return zlib.crc32(row.tobytes()) or 1


def _in_memory(nodes: int) -> Table:
    return np.zeros((nodes, nodes), dtype=np.float32), np.zeros(nodes, dtype=np.uint32)


def _opened(folder: Path, name: str, nodes: int) -> Table:
    """Map the file of a table into memory, making it first when it is not there."""
    path, cells = folder / f"{name}.rows", nodes * nodes
    try:
        if not path.exists() or path.stat().st_size != 4 * (cells + nodes):
            _make(path, 4 * (cells + nodes))
        os.utime(path)
        table = np.asarray(np.memmap(path, dtype=np.uint32, mode="r+", shape=(cells + nodes,)))
        return table[:cells].view(np.float32).reshape(nodes, nodes), table[cells:]
    except OSError:
        return _in_memory(nodes)


def _make(path: Path, size: int) -> None:
    """Make an empty sparse file under its final name at once, and remove what has not been used for long."""
    part = path.with_suffix(f".{os.getpid()}")
    with part.open("wb") as file:
        file.truncate(size)
    part.replace(path)
    files = sorted(path.parent.glob("*.rows"), key=lambda other: other.stat().st_mtime)
    for old in files[:-FILES_KEPT]:
        old.unlink(missing_ok=True)
