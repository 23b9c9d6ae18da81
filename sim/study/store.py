"""What a study has done so far, so that a killed one goes on: in a folder, or in memory.

Packed replications by key of their point and number, until their point is finished; and notes, the few numbers that
are kept of a point that leaves no folder. A file appears whole or not at all.
"""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

from sim.study.stored import put_bytes, put_json, read_json

FOLDER = ".replications"

Note = dict[str, float | None]


class Store:
    """Finished replications and notes."""

    def __init__(self, folder: Path | None) -> None:
        """``folder``: None keeps them in memory."""
        self.folder = None if folder is None else folder.absolute()  # workers may stand elsewhere
        self._held: dict[tuple[str, int], bytes] = {}
        self._notes: dict[str, Note] = {}

    def numbers(self, key: str) -> set[int]:
        """Numbers of the replications that are there."""
        if self.folder is None:
            return {number for held, number in self._held if held == key}
        return {int(path.stem) for path in (self.folder / key).glob("[0-9]*.arrow")}

    def put(self, key: str, number: int, blob: bytes) -> None:
        """Keep a replication."""
        path = self.path(key, number)
        if path is None:
            self._held[key, number] = blob
        else:
            put_bytes(path, blob)

    def path(self, key: str, number: int) -> Path | None:
        """Where a replication is put; None in memory."""
        return None if self.folder is None else self.folder / key / f"{number}.arrow"

    def get(self, key: str, number: int) -> bytes:
        """A replication that is there."""
        path = self.path(key, number)
        return self._held[key, number] if path is None else path.read_bytes()

    def drop(self, key: str) -> None:
        """Forget the replications of a finished point."""
        if self.folder is None:
            self._held = {at: blob for at, blob in self._held.items() if at[0] != key}
        else:
            rmtree(self.folder / key, ignore_errors=True)

    def note(self, key: str, content: Note) -> None:
        """Keep the numbers of a point."""
        self._notes[key] = content
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            put_json(self.folder / f"{key}.json", content)

    def noted(self, key: str) -> Note | None:
        """The numbers of a point, None where there are none yet."""
        path = None if self.folder is None else self.folder / f"{key}.json"
        if key not in self._notes and path is not None and path.exists():
            self._notes[key] = read_json(path)
        return self._notes.get(key)

    def close(self) -> None:
        """Forget everything: the study is finished."""
        self._held.clear()
        if self.folder is not None:
            rmtree(self.folder, ignore_errors=True)
