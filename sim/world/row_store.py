"""Travel times on disk: one sparse file per network and condition, filled row by row, shared by all processes.

A row is written before its checksum and checked when a process first reads it, so a half-written or spoiled row is
computed again and never used. Where no folder can be written the rows live in memory instead.
"""

from __future__ import annotations

import hashlib
import mmap
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
    try:
        base = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "siaga"
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
        self._mapped = _opened(folder, name, nodes) if folder else None
        self._rows, self._sums = _table(self._mapped, nodes)
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

    def release(self) -> None:
        """Give the memory of mapped rows back to the system, which keeps them at hand while there is room."""
        if self._mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)


Table = tuple[Float32, np.ndarray[tuple[int], np.dtype[np.uint32]]]


def _checksum(row: Float32) -> int:
    """Checksum of a row, never 0: that is what an empty file holds."""
    return zlib.crc32(row.tobytes()) or 1


def _table(mapped: mmap.mmap | None, nodes: int) -> Table:
    """Rows and checksums in a mapped file, or in memory without one."""
    cells = nodes * nodes
    words = np.zeros(cells + nodes, dtype=np.uint32) if mapped is None else np.frombuffer(mapped, dtype=np.uint32)
    return words[:cells].view(np.float32).reshape(nodes, nodes), words[cells:]


def _opened(folder: Path, name: str, nodes: int) -> mmap.mmap | None:
    """Map the file of a table into memory, making it first when it is not there; None where that fails."""
    path, size = folder / f"{name}.rows", 4 * (nodes + 1) * nodes
    try:
        if not path.exists() or path.stat().st_size != size:
            _make(path, size)
        os.utime(path)
        with path.open("r+b") as file:
            return mmap.mmap(file.fileno(), size)
    except (OSError, ValueError):
        return None


def _make(path: Path, size: int) -> None:
    """Make an empty sparse file under its final name at once, and remove what has not been used for long."""
    part = path.with_suffix(f".{os.getpid()}")
    with part.open("wb") as file:
        file.truncate(size)
    part.replace(path)
    files = sorted(path.parent.glob("*.rows"), key=lambda other: other.stat().st_mtime)
    for old in files[:-FILES_KEPT]:
        old.unlink(missing_ok=True)
