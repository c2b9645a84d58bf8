"""Reading a model's JSON: out of prose, fences and thoughts, mended where that is safe, refused where it is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from interviewer.llm.faults import Unreadable
from interviewer.llm.thinking import without_thinking

Schema = TypeVar("Schema", bound=BaseModel)

MAX_CHARACTERS = 200_000
_MAX_NESTING = 40
_MAX_STARTS = 200
_FENCE = re.compile(r"```[\w-]*\s*\n?(.*?)(?:```|\Z)", re.S)
_WORDS = {"true": True, "false": False, "null": None, "none": None, "nan": None, "undefined": None}
_REMEDY = "The offline result stands; a larger model keeps to the form more often."


def read(reply: str, schema: type[Schema]) -> Schema:
    """The last object in ``reply`` that fits ``schema``; raises ``Unreadable`` with what was wrong."""
    text = without_thinking(reply[:MAX_CHARACTERS])
    if not text.strip():
        raise Unreadable(
            "The model thought aloud and never answered." if reply.strip() else "The model said nothing.", _REMEDY
        )
    wrong = "holds no JSON object"
    # Whole objects come before mended ones: mending may read a cut-off object where a whole one follows.
    for objects in (_whole(text), _mended(text)):
        fitting: Schema | None = None
        for found in objects:
            try:
                fitting = schema.model_validate(found)
            except ValidationError as error:
                first = error.errors(include_url=False, include_input=False)[0]
                place = ".".join(str(part) for part in first["loc"]) or "the object"
                wrong = f"does not fit the form: {place}: {first['msg']}"
        if fitting is not None:
            return fitting
    raise Unreadable(f"The model's reply {wrong}.", _REMEDY)


def _whole(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    position = starts = 0
    while (position := text.find("{", position)) >= 0 and starts < _MAX_STARTS:
        starts += 1
        try:
            found, position = decoder.raw_decode(text, position)
            yield found
        except (ValueError, RecursionError):
            position += 1


def _mended(text: str) -> Iterator[Any]:
    stretches = [match.group(1) for match in _FENCE.finditer(text)] + [text]
    for stretch in stretches:
        start = stretch.find("{")
        if start >= 0:
            try:
                yield _Tolerant(stretch, start).value(0)
            except (ValueError, IndexError):
                continue


class _Tolerant:
    """A JSON reader that forgives trailing commas, comments, loose quotes, bare words and a missing end."""

    def __init__(self, text: str, position: int) -> None:
        self._text, self._at = text, position

    def value(self, depth: int) -> Any:
        if depth > _MAX_NESTING:
            raise ValueError("nested too deeply")
        match self._peek():
            case "{":
                return self._mapping(depth)
            case "[":
                return self._sequence(depth)
            case '"' | "'" | "“" | "”":
                return self._string()
            case _:
                return self._bare()

    def _peek(self) -> str:
        self._at = _SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
        return self._text[self._at : self._at + 1]

    def _mapping(self, depth: int) -> dict[str, Any]:
        self._at += 1
        mapping: dict[str, Any] = {}
        while (sign := self._peek()) not in ("}", ""):
            if sign in ",]":
                self._at += 1
                continue
            key = self._string() if sign in "\"'“”" else str(self._bare())
            if self._peek() != ":":
                if not self._peek():
                    break
                raise ValueError("no colon after a key")
            self._at += 1
            if not self._peek():
                break
            mapping[key] = self.value(depth + 1)
        self._at += 1
        return mapping

    def _sequence(self, depth: int) -> list[Any]:
        self._at += 1
        items: list[Any] = []
        while (sign := self._peek()) not in ("]", ""):
            if sign == ",":
                self._at += 1
                continue
            if sign == "}":
                break
            items.append(self.value(depth + 1))
        if self._peek() == "]":
            self._at += 1
        return items

    def _string(self) -> str:
        opening = self._text[self._at]
        closing = {"“": '”"', "”": '”"', '"': '"', "'": "'"}[opening]
        self._at += 1
        letters: list[str] = []
        while self._at < len(self._text):
            letter = self._text[self._at]
            if letter == "\\" and self._at + 1 < len(self._text):
                taken = _ESCAPE.match(self._text, self._at)
                raw = taken.group() if taken else letter
                letters.append(str(json.loads(f'"{raw}"')) if taken else self._text[self._at + 1])
                self._at += len(raw) if taken else 2
                continue
            # A quotation mark within the words does not end the string: after an end comes a sign of JSON.
            if letter in closing and _AFTER_STRING.match(self._text, self._at + 1):
                self._at += 1
                return "".join(letters)
            letters.append(letter)
            self._at += 1
        return "".join(letters)

    def _bare(self) -> Any:
        word = _BARE.match(self._text, self._at)
        if word is None or not word.group():
            raise ValueError("not JSON")
        self._at = word.end()
        text = word.group().strip()
        if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        try:
            return json.loads(text)
        except ValueError:
            return text


_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.S)
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})')
_AFTER_STRING = re.compile(r"\s*(?:[,:}\]]|/[/*]|\Z)")
_BARE = re.compile(r"[^,:{}\[\]\"\n]*")
