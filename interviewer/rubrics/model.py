"""The rubric format: topics, questions, key points, misconceptions and labelled examples."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Depth(StrEnum):
    """What kind of understanding a key point asks for."""

    DEFINITION = "definition"
    MECHANISM = "mechanism"
    TRADE_OFF = "trade-off"
    MITIGATION = "mitigation"
    EXAMPLE = "example"


class Difficulty(StrEnum):
    """How hard a question is for a typical candidate."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Verdict(StrEnum):
    """What an answer does with a key point."""

    COVERED = "covered"
    PARTIAL = "partial"
    MISSED = "missed"
    CONTRADICTED = "contradicted"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, str_strip_whitespace=True)


class KeyPoint(_Strict):
    """One claim that a good answer makes, with statements that count as it and statements that contradict it."""

    id: Identifier
    text: Text
    weight: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    depth: Depth | None = None
    also: tuple[Text, ...] = ()
    wrong: tuple[Text, ...] = ()
    follow_up: Text | None = None


class Misconception(_Strict):
    """A wrong claim that candidates really make, and the key point that it contradicts."""

    id: Identifier
    text: Text
    contradicts: Identifier | None = None


class Example(_Strict):
    """A labelled answer: the rubric's own test."""

    answer: Text
    labels: dict[Identifier, Verdict]


class Question(_Strict):
    """An interview question and the rubric that its answers are graded against."""

    id: Identifier
    question: Text
    difficulty: Difficulty = Difficulty.MEDIUM
    time_limit: int = Field(default=120, gt=0, le=3600, description="seconds of speaking time")
    key_points: tuple[KeyPoint, ...] = Field(min_length=1)
    misconceptions: tuple[Misconception, ...] = ()
    reference_answer: Text | None = None
    examples: tuple[Example, ...] = ()
    sources: tuple[Text, ...] = ()
    draft: bool = False

    @model_validator(mode="after")
    def _ids_agree(self) -> Self:
        known: set[str] = set()
        for point in self.key_points:
            if point.id in known:
                raise ValueError(f"key point id {point.id!r} is used twice")
            known.add(point.id)
        seen: set[str] = set()
        for misconception in self.misconceptions:
            if misconception.id in seen:
                raise ValueError(f"misconception id {misconception.id!r} is used twice")
            seen.add(misconception.id)
            if misconception.contradicts is not None and misconception.contradicts not in known:
                denied = misconception.contradicts
                raise ValueError(f"misconception {misconception.id!r} contradicts {denied!r}, which is no key point")
        for number, example in enumerate(self.examples, 1):
            for unknown in sorted(set(example.labels) - known):
                raise ValueError(f"example {number} labels {unknown!r}, which is no key point")
        return self

    def key_point(self, key_point_id: str) -> KeyPoint:
        """Return the key point with this id; raises ``KeyError`` if there is none."""
        for point in self.key_points:
            if point.id == key_point_id:
                return point
        raise KeyError(key_point_id)

    @property
    def hash(self) -> str:
        """The first 16 hexadecimal digits of a SHA-256 over all that grading reads (examples and sources are not)."""
        read = self.model_dump(mode="json", exclude={"examples", "sources", "draft"})
        return hashlib.sha256(json.dumps(read, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


class RubricFile(_Strict):
    """One rubric file: a topic and its questions."""

    topic: Text = "General"
    questions: tuple[Question, ...] = Field(min_length=1)
