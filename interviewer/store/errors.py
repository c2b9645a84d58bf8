"""What can go wrong with the store, said in a plain sentence with what to do about it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_DAMAGED = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))


class StoreError(RuntimeError):
    """The store could not be read or written; the text names the file and what to do."""


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code of this error, 0 where there is none."""
    # The low byte is the primary code, the rest says where it happened.
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def damaged(error: sqlite3.Error) -> bool:
    """Whether the error means that the file is not a sound database."""
    return primary_code(error) in _DAMAGED


def plain(error: sqlite3.Error | OSError, path: Path | None) -> StoreError:
    """The error as a sentence for people."""
    place = str(path) if path else "the store in memory"
    if isinstance(error, OSError):
        reason = error.strerror or "not accessible"
        return StoreError(f"cannot use {place}: {reason}. Set INTERVIEWER_DATA_DIR to a folder that you may write to.")
    if damaged(error):
        return StoreError(
            f"{place} is damaged. Start interviewer again: it keeps the damaged file and opens a fresh one."
        )
    match primary_code(error):
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreError(f"{place} is locked by another program. Close the other one and try again.")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return StoreError(f"{place} may not be written. Make it writable or set INTERVIEWER_DATA_DIR elsewhere.")
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return StoreError(
                f"{place} could not be written: the disk is full or failing. Free some space and try again."
            )
        case sqlite3.SQLITE_CANTOPEN:
            return StoreError(f"{place} cannot be opened. Set INTERVIEWER_DATA_DIR to a folder that you may write to.")
        case sqlite3.SQLITE_CONSTRAINT:
            return StoreError(f"{place} holds no such interview: {error}.")
        case _:
            return StoreError(f"{place} cannot be used: {error}.")
