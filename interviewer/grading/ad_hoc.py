"""Questions made for one answer: from a reference answer whose sentences are the key points, or from key points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from interviewer.grading.segment import sentences
from interviewer.rubrics.bank import Bank
from interviewer.rubrics.model import KeyPoint, Question

# More than this is no rubric but a document.
MOST_KEY_POINTS = 60
# A shorter sentence ("Yes.") makes no claim of its own: it is read with the one before it.
_LEAST_WORDS = 2
_IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WRAPPED = re.compile(r"(?<!\n)\r?\n(?!\s*(?:\n|[-*•]\s|\d+[.)]\s))")
_LIST_MARK = re.compile(r"^[ \t]*(?:[-*•]|\d+[.)])[ \t]+", re.MULTILINE)
_END = re.compile(r"[.!?;。؟][\"'”’)\]]*$")
AD_HOC = "ad-hoc"


class NotGradable(ValueError):
    """A line does not say what is to be graded against what; the text says why."""


@dataclass(frozen=True, slots=True)
class Task:
    """One answer to grade; ``names`` maps the question's key-point ids to the ids that the input used."""

    question: Question
    answer: str
    question_id: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)


def task(line: Mapping[str, Any], bank: Bank, *, bank_first: bool = False) -> Task:
    """What a line of a batch asks for; raises ``NotGradable``.

    Key points or a reference in the line win over its ``question_id``, unless ``bank_first`` says otherwise.
    """
    answer = line.get("answer")
    if not isinstance(answer, str):
        raise NotGradable("`answer` must be a text")
    question_id = line.get("question_id")
    if question_id is not None and not isinstance(question_id, str):
        question_id = str(question_id)
    in_bank = bank.get(question_id) if question_id is not None else None
    if in_bank and (bank_first or not (line.get("key_points") or line.get("reference"))):
        return Task(in_bank.question, answer, question_id)
    text = line.get("question")
    if line.get("key_points"):
        question, names = from_key_points(text, line["key_points"])
        return Task(question, answer, question_id, names)
    if line.get("reference"):
        return Task(from_reference(text, line["reference"]), answer, question_id)
    if question_id is None:
        raise NotGradable("needs `question_id`, or `question` with `reference` or `key_points`")
    raise NotGradable(f"no question {question_id!r} in the bank, and neither `reference` nor `key_points` given")


def from_reference(question: object, reference: object) -> Question:
    """A question whose key points are the sentences of ``reference``; raises ``NotGradable``.

    Of several references (a list) the first is read; where it is one sentence, the others count as it too.
    """
    given = reference if isinstance(reference, list) else [reference]
    texts = [text.strip() for text in given if isinstance(text, str) and any(c.isalnum() for c in text)]
    if not all(isinstance(text, str) for text in given):
        raise NotGradable("`reference` must be a text or a list of texts")
    if not texts:
        raise NotGradable("`reference` holds no words")
    claims = _claims(texts[0])
    if len(claims) > MOST_KEY_POINTS:
        raise NotGradable(f"`reference` has more than {MOST_KEY_POINTS} sentences")
    others = tuple(texts[1:]) if len(claims) == 1 else ()
    points = tuple(KeyPoint(id=f"sentence-{n}", text=claim, also=others) for n, claim in enumerate(claims, 1))
    return _question(question, points, texts[0])


def from_key_points(question: object, key_points: object) -> tuple[Question, dict[str, str]]:
    """A question with these key points, and the ids given to those whose own are not kebab-case."""
    if not isinstance(key_points, list) or len(key_points) > MOST_KEY_POINTS:
        raise NotGradable(f"`key_points` must be a list of at most {MOST_KEY_POINTS}")
    points: list[KeyPoint] = []
    names: dict[str, str] = {}
    for number, given in enumerate(key_points, 1):
        if not isinstance(given, dict):
            raise NotGradable(f"key point {number} must be an object with `id` and `text`")
        name = str(given.get("id", f"point-{number}"))
        kept = name if _IDENTIFIER.fullmatch(name) and len(name) <= 80 else f"point-{number}"
        if kept != name:
            names[kept] = name
        try:
            points.append(KeyPoint.model_validate({**given, "id": kept}))
        except ValidationError as error:
            raise NotGradable(f"key point {number}: {_first(error)}") from None
    return _question(question, tuple(points), None), names


def _claims(reference: str) -> list[str]:
    # Lines of a paragraph belong together; a blank line or a list mark begins something new.
    text = _LIST_MARK.sub("", _WRAPPED.sub(" ", reference))
    claims: list[str] = []
    end = 0
    for span in sentences(text):
        claim = " ".join(text[span.start : span.end].split())
        # A long sentence comes in pieces, which are one claim all the same.
        continued = bool(claims) and not _END.search(claims[-1]) and "\n" not in text[end : span.start]
        if claims and (continued or len(claim.split()) < _LEAST_WORDS):
            claims[-1] += " " + claim
        else:
            claims.append(claim)
        end = span.end
    return claims


def _question(text: object, points: Sequence[KeyPoint], reference: str | None) -> Question:
    if not isinstance(text, str) or not text.strip():
        raise NotGradable("`question` must be a text")
    try:
        return Question(id=AD_HOC, question=text, key_points=tuple(points), reference_answer=reference)
    except ValidationError as error:
        raise NotGradable(_first(error)) from None


def _first(error: ValidationError) -> str:
    found = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in found["loc"])
    message = str(found["msg"]).removeprefix("Value error, ")
    return f"{place}: {message}" if place else message
