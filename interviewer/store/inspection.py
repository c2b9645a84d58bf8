"""Looking at a store without changing it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from interviewer.store.errors import plain
from interviewer.store.opening import BUSY_MILLISECONDS, complaints


def inspect(path: Path) -> list[str]:
    """What is wrong with the store at ``path``; empty if it is sound or not there yet. Never raises."""
    if not path.exists():
        return []
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_MILLISECONDS / 1000)
        try:
            return complaints(connection)
        finally:
            connection.close()
    except sqlite3.Error as error:
        return [str(plain(error, path))]
