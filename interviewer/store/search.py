"""Turning what a user types into a full-text query."""

from __future__ import annotations


def match_expression(typed: str) -> str | None:
    """An FTS5 expression that asks for every typed word, each as a beginning; ``None`` if there is no word.

    Each word is quoted, so that operators, columns and stray quotes are searched for and never obeyed.
    """
    words = [word for word in typed.replace("\0", " ").split() if any(c.isalnum() for c in word)]
    return " ".join('"' + word.replace('"', '""') + '"*' for word in words) or None
