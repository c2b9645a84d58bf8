"""Opening the database file: folder, pragmas, migrations, and a damaged file moved aside."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from interviewer.store import migrations
from interviewer.store.errors import StoreError, damaged, plain

# Saves happen on the way of keystrokes: rather a plain message after this time than a frozen screen.
BUSY_MILLISECONDS = 300


def open_database(path: Path | None) -> tuple[sqlite3.Connection, str | None]:
    """A migrated connection to ``path`` (``None``: in memory) and what had to be done to get it, if anything.

    A damaged file is renamed, never deleted. Raises ``StoreError``.
    """
    if path is None:
        return _connect(None), None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if damage_marker(path).exists():
            damage_marker(path).unlink()
            if not _sound(path):
                return _afresh(path)
        return _connect(path), None
    except sqlite3.Error as error:
        if damaged(error):
            return _afresh(path)
        raise plain(error, path) from error
    except OSError as error:
        raise plain(error, path) from error


def damage_marker(path: Path) -> Path:
    """The file that says: damage was met while working with ``path``; look at all of it when it is next opened."""
    return path.with_name(path.name + ".damage-suspected")


def complaints(connection: sqlite3.Connection) -> list[str]:
    """What SQLite's own check finds wrong; empty for a sound database."""
    found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(5)")]
    return [] if found == ["ok"] else found


def _connect(path: Path | None) -> sqlite3.Connection:
    # The store's own lock serialises threads, so that a worker thread may save as well.
    connection = sqlite3.connect(
        str(path) if path else ":memory:",
        timeout=BUSY_MILLISECONDS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        known = len(migrations.MIGRATIONS)
        found = migrations.version(connection)
        if found > known:
            raise StoreError(
                f"{path} was written by a newer interviewer (its format is {found}, this version knows up to {known}). "
                "Install the newer version; the file was left as it is."
            )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        migrations.migrate(connection)
        connection.execute("SELECT id, status FROM interview ORDER BY started DESC LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _sound(path: Path) -> bool:
    connection = sqlite3.connect(str(path), timeout=BUSY_MILLISECONDS / 1000)
    try:
        return not complaints(connection)
    except sqlite3.DatabaseError as error:
        if damaged(error):
            return False
        raise
    finally:
        connection.close()


def _afresh(path: Path) -> tuple[sqlite3.Connection, str]:
    aside = path.with_name(f"{path.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.stem}.damaged-{time.strftime('%Y%m%d-%H%M%S')}-{number}{path.suffix}")
    try:
        path.rename(aside)
        for suffix in ("-wal", "-shm"):
            beside = path.with_name(path.name + suffix)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + suffix))
        connection = _connect(path)
    except (OSError, sqlite3.Error) as error:
        raise plain(error, path) from error
    return connection, f"The store was damaged. It is kept as {aside}; a fresh one was opened."
