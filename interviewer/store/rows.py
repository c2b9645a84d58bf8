"""What the store hands out for lists and reviews."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.grading.grade import Grade


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One interview in a list; ``started`` is ISO local time, ``score`` 0-100 or ``None`` if nothing was assessed.

    ``score`` is the mean over its assessed answers, after follow-ups and with the candidate's own verdicts.
    """

    id: str
    title: str
    mode: str
    started: str
    topics: tuple[str, ...]
    answered: int
    questions: int
    score: float | None
    finished: bool


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text about an answer, such as a language model's critique; ``created`` is unix time."""

    position: int
    kind: str
    text: str
    source: str
    created: float


@dataclass(frozen=True, slots=True)
class StoredGrade:
    """One grade of an answer's history; ``created`` is unix time."""

    grade: Grade
    created: float
