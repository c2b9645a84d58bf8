"""The lines between the reader of transcripts and its child process: one JSON object a line each way."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from interviewer.rubrics.bank import Entry
from interviewer.transcripts.prepared import Prepared

# The longest transcript that is read, with its questions' rubrics, some characters of it escaped.
MAX_LINE = 64 * 1024 * 1024


class Wanted(BaseModel):
    """Which file to read, against which bank; ``asking`` names who asks, where the user has said so."""

    path: Path
    bank: tuple[Entry, ...]
    asking: tuple[str, ...] = ()
    corrections: dict[str, str] = {}


class Found(BaseModel):
    """What the file holds, or an error in one sentence."""

    prepared: Prepared | None = None
    error: str | None = None
