"""Time stamps of captions and transcripts."""

from __future__ import annotations

import re

STAMP = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_PARTS = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?")


def seconds(stamp: str) -> float | None:
    """The stamp (``1:02:03.450``, ``02:03``) in seconds; ``None`` if it is none."""
    found = _PARTS.fullmatch(stamp.strip())
    if found is None:
        return None
    hours, minutes, whole, fraction = found.groups()
    if int(whole) > 59 or (hours and int(minutes) > 59):
        return None
    total = int(hours or 0) * 3600 + int(minutes) * 60 + int(whole)
    return total + (int(fraction.ljust(3, "0")) / 1000 if fraction else 0.0)
