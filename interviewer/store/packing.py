"""Long JSON texts of the store, packed: a grade's seven verdicts name the same fields seven times over."""

from __future__ import annotations

import zlib


def packed(text: str) -> bytes:
    """``text`` in UTF-8, compressed."""
    return zlib.compress(text.encode())


def unpacked(stored: str | bytes) -> str | bytes:
    """What was packed, in UTF-8; a text that was stored before texts were packed comes back as it is.

    Raises ``ValueError`` where the bytes are damaged.
    """
    if isinstance(stored, str):
        return stored
    try:
        return zlib.decompress(stored)
    except zlib.error as error:
        raise ValueError("a packed text is damaged") from error
