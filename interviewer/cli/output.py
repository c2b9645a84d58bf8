"""What commands print: JSON lines, and text that any terminal can show."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from interviewer.grading.cleanup import printable
from interviewer.rubrics.model import Verdict

SYMBOLS = {Verdict.COVERED: "✓", Verdict.PARTIAL: "◐", Verdict.MISSED: "·", Verdict.CONTRADICTED: "✗"}
_PLAIN_SYMBOLS = {Verdict.COVERED: "+", Verdict.PARTIAL: "~", Verdict.MISSED: ".", Verdict.CONTRADICTED: "x"}


def unicode_output(stream: TextIO) -> bool:
    """Whether the stream can hold every character."""
    return (stream.encoding or "").lower().replace("-", "") in ("utf8", "utf8sig", "utf16", "utf32")


def symbol(verdict: Verdict, stream: TextIO | None = None) -> str:
    """The verdict's sign, in ASCII where the stream needs it; always shown beside the word."""
    return (SYMBOLS if unicode_output(stream or sys.stdout) else _PLAIN_SYMBOLS)[verdict]


def json_line(value: Mapping[str, Any], stream: TextIO) -> str:
    """The value as one line of JSON that this stream can hold without loss."""
    if unicode_output(stream):
        line = json.dumps(value, ensure_ascii=False, allow_nan=False)
        # Lone surrogates can be escaped in JSON, but not encoded.
        if line.isascii() or not any("\ud800" <= c <= "\udfff" for c in line):
            return line
    return json.dumps(value, allow_nan=False)


def json_text(value: Any) -> str:
    """The value as indented JSON for stdout."""
    return json.dumps(value, indent=2, ensure_ascii=not unicode_output(sys.stdout), allow_nan=False)


def shown(text: str, width: int = 0) -> str:
    """Someone's text on one line of a terminal: no control characters, shortened to ``width`` where that is given."""
    line = " ".join(printable(text).split())
    if width and len(line) > width:
        dots = "…" if unicode_output(sys.stdout) else "..."
        line = line[: max(1, width - len(dots))].rstrip() + dots
    return line


def columns(rows: list[list[str]], *, gap: int = 2) -> str:
    """Rows as aligned columns; the last one is not padded."""
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(len(rows[0]) if rows else 0)]
    lines = []
    for row in rows:
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths[:-1], strict=True)]
        lines.append((" " * gap).join([*padded, row[-1]]).rstrip())
    return "\n".join(lines)
