"""Bytes to text: byte order marks, UTF-8, and files whose lines are in different encodings."""

from __future__ import annotations

import codecs

from interviewer.transcripts.turns import TranscriptError

# Two hours of speech are about 200 KB as captions; word timings make that some ten MB.
MAX_BYTES = 32 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def too_large(size: int, file: str) -> TranscriptError | None:
    """The error for a file of ``size`` bytes, ``None`` if it may be read."""
    if size <= MAX_BYTES:
        return None
    return TranscriptError(file, f"larger than {MAX_BYTES // 1024 // 1024} MB, which no transcript is")


def decode(content: bytes, file: str) -> tuple[str, list[str]]:
    """The text with ``\\n`` line ends, and what had to be guessed; raises ``TranscriptError`` for what is no text."""
    refused = too_large(len(content), file)
    if refused:
        raise refused
    problems: list[str] = []
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding is None and b"\0" in content[:4096]:
        # UTF-16 without a mark: every other byte of plain English is zero.
        even, odd = content[:4096:2].count(0), content[1:4096:2].count(0)
        if max(even, odd) < len(content[:4096]) * 0.2:
            raise TranscriptError(file, "not a text file")
        encoding = "utf-16-be" if even > odd else "utf-16-le"
    if encoding is not None:
        text = content.decode(encoding, "replace")
        if "\ufffd" in text:
            problems.append(f"some characters are not {encoding.upper()}")
    else:
        text = _by_line(content, problems)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise TranscriptError(file, "the file is empty")
    if sum(c < " " and c not in "\n\t\f" for c in text[:4096]) > len(text[:4096]) * 0.1:
        raise TranscriptError(file, "not a text file")
    return text, problems


def _by_line(content: bytes, problems: list[str]) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        pass
    lines, guessed = [], 0
    for line in content.split(b"\n"):
        try:
            lines.append(line.decode())
        except UnicodeDecodeError:
            # Windows-1252 leaves five bytes undefined.
            lines.append(line.decode("cp1252", "replace"))
            guessed += 1
    problems.append(f"{guessed} lines are not UTF-8 and were read as Windows-1252")
    return "\n".join(lines)
