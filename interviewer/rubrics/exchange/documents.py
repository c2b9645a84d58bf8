"""What an importer gives and an exporter makes, and how foreign bytes become text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from pydantic import ValidationError

from interviewer.grading.cleanup import printable
from interviewer.rubrics.errors import Problem, RubricError
from interviewer.rubrics.model import Question

# Thousands of questions; a larger file is no question list.
MAX_BYTES = 20 * 1024 * 1024
# A rubric with more criteria or key points than this is none that an answer of minutes could meet.
MOST_ITEMS = 200
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Topical:
    """A question and its topic, ``None`` where the file names none."""

    question: Question
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """The questions of a foreign file in its order, and a sentence for each thing that could not be taken over."""

    questions: tuple[Topical, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """Documents by file name, and a sentence for each thing that their format cannot hold."""

    documents: Mapping[str, bytes]
    notes: tuple[str, ...] = ()


def refuse(file: str, message: str, line: int = 0) -> NoReturn:
    """Raise ``RubricError`` with this one problem."""
    raise RubricError([Problem(file, line, message)])


def text_of(content: bytes, file: str) -> str:
    """The text of a file: no BOM, ``\\n`` line ends, no control characters; raises ``RubricError``."""
    if len(content) > MAX_BYTES:
        refuse(file, f"larger than {MAX_BYTES // 1024 // 1024} MB")
    if content[:2] in _UTF16:
        refuse(file, "UTF-16 text; save it as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(file, "not UTF-8 text", content[: error.start].count(b"\n") + 1)
    if "\0" in text:
        refuse(file, "binary data, not text", text[: text.index("\0")].count("\n") + 1)
    return printable(text.replace("\r\n", "\n").replace("\r", "\n"))


def json_of(text: str, file: str, line: int = 0) -> Any:
    """A JSON value; duplicate keys, NaN and infinities are refused with ``RubricError``."""

    def pairs(items: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in items]
        if len(set(keys)) < len(keys):
            twice = next(key for i, key in enumerate(keys) if key in keys[:i])
            refuse(file, f"the key {twice!r} stands twice", line)
        return dict(items)

    def constant(name: str) -> NoReturn:
        refuse(file, f"{name} is not a number", line)

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except RubricError:
        raise
    except ValueError as error:
        refuse(file, f"not valid JSON: {error}", line)
    except RecursionError:
        refuse(file, "nested too deeply", line)


def built(data: Mapping[str, Any], file: str, line: int = 0) -> Question:
    """A question from plain data; raises ``RubricError`` that names question and field."""
    try:
        return Question.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        message = str(first["msg"]).removeprefix("Value error, ")
        identifier = data.get("id")
        raise RubricError([Problem(file, line, message, str(identifier) if identifier else None, field)]) from None


def one_line(text: str) -> str:
    """The text with control characters dropped and one space between words."""
    return " ".join(printable(text).split())
