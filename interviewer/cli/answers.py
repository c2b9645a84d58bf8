"""Reading answers and batches without trusting them: any bytes, any length."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from interviewer.cli.exits import CommandError

# Far beyond any answer, and little enough to hold in memory many times.
MAX_ANSWER_BYTES = 4 * 1024 * 1024
MAX_LINE_BYTES = 8 * 1024 * 1024
_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a batch, counted from 1: its object, or what is wrong with it."""

    number: int
    data: dict[str, Any]
    error: str | None = None

    @property
    def identifier(self) -> Any:
        """The line's own id, ``None`` where it has none that can be given back."""
        identifier = self.data.get("id")
        return identifier if isinstance(identifier, (str, int, float)) else None


def read_answer(source: str | None) -> str:
    """The text of an answer from a file, or from stdin for ``-`` and ``None``; raises ``CommandError``."""
    with opened(source or _STDIN) as file:
        if source is None and file.isatty():
            print("Type your answer; end it with Ctrl-D on a line of its own.", file=sys.stderr)
        content = file.read(MAX_ANSWER_BYTES + 1)
    name = "the answer on stdin" if source in (None, _STDIN) else str(source)
    if len(content) > MAX_ANSWER_BYTES:
        raise CommandError(f"{name} is larger than {MAX_ANSWER_BYTES // 1024 // 1024} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is not UTF-8 text (byte {error.start + 1})") from None
    if "\0" in text:
        raise CommandError(f"{name} is binary, not text")
    return text


@contextmanager
def opened(source: str) -> Iterator[BinaryIO]:
    """The bytes of a file, or of stdin for ``-``; raises ``CommandError`` if it cannot be opened."""
    with ExitStack() as stack:
        if source == _STDIN:
            yield sys.stdin.buffer
            return
        try:
            file = stack.enter_context(Path(source).open("rb"))
        except OSError as error:
            raise CommandError(f"cannot read {source}: {error.strerror}") from None
        yield file


def lines(file: BinaryIO) -> Iterator[Line]:
    """The lines of a batch one after the other; a wrong one is yielded with its error, never raised."""
    number = 0
    while content := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(content) > MAX_LINE_BYTES and not content.endswith(b"\n"):
            while (rest := file.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield Line(number, {}, f"line {number}: longer than {MAX_LINE_BYTES // 1024 // 1024} MB")
            continue
        yield _parsed(number, content.removeprefix(b"\xef\xbb\xbf") if number == 1 else content)


def _parsed(number: int, content: bytes) -> Line:
    if not content.strip():
        return Line(number, {}, f"line {number}: empty")
    error = None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        # Read on all the same: the line's id may be legible, and says which answer this was.
        text, error = content.decode(errors="replace"), f"line {number}: not UTF-8 text"
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as fault:
        reason = "nested too deeply" if isinstance(fault, RecursionError) else f"not valid JSON: {fault}"
        return Line(number, {}, error or f"line {number}: {reason}")
    if not isinstance(data, dict):
        return Line(number, {}, error or f"line {number}: not a JSON object")
    return Line(number, data, error)
