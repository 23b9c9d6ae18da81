"""A user's folder of tables, or one workbook: reading, checking and what it says.

``read_folder`` gives a ``Folder`` or raises ``Refused`` with every problem as ``file:row:column: given; allowed``.
"""

from __future__ import annotations

from sim.world.folder.folder import Folder
from sim.world.folder.read import read_folder
from sim.world.folder.times import Calendar

__all__ = ["Calendar", "Folder", "read_folder"]
