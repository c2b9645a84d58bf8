"""Drafting a rubric from a question and perhaps a reference; what comes out is marked as a draft."""

from __future__ import annotations

import re
import unicodedata

from pydantic import ValidationError

from interviewer.grading.cleanup import printable
from interviewer.llm import asking, messages
from interviewer.llm.client import Client
from interviewer.llm.faults import Unreadable
from interviewer.llm.prompts import Prompt
from interviewer.llm.schemas import DraftRubric
from interviewer.rubrics.model import KeyPoint, Misconception, Question

MAX_TOKENS = 5_000
MOST_POINTS = 8


async def draft(client: Client, prompt: Prompt, question: str, reference: str | None = None) -> Question:
    """A rubric for ``question`` with ``draft`` set, to be linted and read by a person; raises ``LLMFault``."""
    asked = messages.rubric_draft(prompt, question, reference)
    drafted, _ = await asking.structured(client, asked, DraftRubric, max_tokens=MAX_TOKENS)
    return as_question(question, drafted)


def as_question(question: str, drafted: DraftRubric) -> Question:
    """The draft as a rubric: ids in kebab-case and unique, empty statements left out; raises ``Unreadable``."""
    ids: dict[str, str] = {}
    points: list[KeyPoint] = []
    try:
        for point in drafted.key_points[:MOST_POINTS]:
            own = _unique(slug(point.id) or slug(point.text), {p.id for p in points})
            ids.setdefault(point.id, own)
            points.append(
                KeyPoint(
                    id=own,
                    text=_line(point.text),
                    weight=point.weight,
                    depth=point.depth,
                    also=_lines(point.also),
                    wrong=_lines(point.wrong),
                    follow_up=_line(point.follow_up) or None,
                )
            )
        misconceptions: list[Misconception] = []
        for wrong in drafted.misconceptions[:MOST_POINTS]:
            if _line(wrong.text):
                own = _unique(slug(wrong.id) or slug(wrong.text), {m.id for m in misconceptions})
                misconceptions.append(
                    Misconception(id=own, text=_line(wrong.text), contradicts=ids.get(wrong.contradicts))
                )
        return Question(
            id=slug(question) or "question",
            question=_line(question),
            difficulty=drafted.difficulty,
            key_points=tuple(points),
            misconceptions=tuple(misconceptions),
            reference_answer=_line(drafted.reference_answer) or None,
            draft=True,
        )
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Unreadable(f"The drafted rubric does not hold together: {place}: {first['msg']}.", "Try again.") from None


def slug(text: str) -> str:
    """The first words of a text in kebab-case, at most 60 characters; empty where it has no Latin letters or digits."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    made = "-".join(words[:8])[:60]
    return made.strip("-")


def _unique(wanted: str, taken: set[str]) -> str:
    wanted = wanted or "point"
    number, made = 2, wanted
    while made in taken:
        made, number = f"{wanted}-{number}", number + 1
    return made


def _line(text: str) -> str:
    return " ".join(printable(text).split())


def _lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for text in texts if (line := _line(text)))
