"""What the questions hold that a format cannot."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from interviewer.rubrics.model import Question


class Part(StrEnum):
    """A part of a rubric that not every format has room for."""

    DEPTHS = "depths"
    PROBES = "follow-up probes"
    STATEMENTS = "statements that count or do not (also, wrong)"
    CONTRADICTS = "which key point a misconception contradicts"
    EXAMPLES = "labelled examples"
    SOURCES = "sources"
    DRAFT = "the mark of a draft"


def held(question: Question) -> set[Part]:
    """The parts that this question makes use of."""
    points = question.key_points
    found = {
        Part.DEPTHS: any(point.depth for point in points),
        Part.PROBES: any(point.follow_up for point in points),
        Part.STATEMENTS: any(point.also or point.wrong for point in points),
        Part.CONTRADICTS: any(m.contradicts for m in question.misconceptions),
        Part.EXAMPLES: bool(question.examples),
        Part.SOURCES: bool(question.sources),
        Part.DRAFT: question.draft,
    }
    return {part for part, there in found.items() if there}


def losses(form: str, questions: Iterable[Question], cannot: Collection[Part]) -> tuple[str, ...]:
    """One sentence that names what ``form`` leaves out of these questions, or none."""
    there = set[Part]().union(*(held(question) for question in questions))
    lost = [part.value for part in Part if part in cannot and part in there]
    return (f"{form} cannot hold, and this export leaves out: {'; '.join(lost)}",) if lost else ()
