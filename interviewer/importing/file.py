"""A transcript's bytes."""

from __future__ import annotations

from pathlib import Path

from interviewer.transcripts.decoding import MAX_BYTES, too_large
from interviewer.transcripts.turns import TranscriptError


def content(path: Path) -> bytes:
    """What the file holds; raises ``TranscriptError``, for a file that is too large without reading all of it."""
    try:
        with path.open("rb") as file:
            # One byte more than may be: a pipe or a device does not tell its size.
            found = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "cannot be read"
        raise TranscriptError(str(path), reason) from None
    refused = too_large(len(found), str(path))
    if refused:
        raise refused
    return found
