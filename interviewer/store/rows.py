"""What the store hands out for lists and reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from interviewer.grading.grade import Grade
from interviewer.rubrics.model import Verdict


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
class Listing:
    """Interviews as they are listed, and how many there are in all, listed or not."""

    rows: tuple[SessionRow, ...]
    found: int


SessionOrder = Literal["date", "score", "answered", "interview", "mode", "topics"]


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which interviews a list shows; ``since`` and ``until`` are ISO dates, both included, scores 0-100 too.

    An interview without a score passes no bound on it. ``verdict`` asks for an answer with such a key point, as it
    counts: after follow-ups, with the candidate's own verdicts.
    """

    topic: str | None = None
    since: str | None = None
    until: str | None = None
    least: float | None = None
    most: float | None = None
    verdict: Verdict | None = None

    @property
    def empty(self) -> bool:
        """Whether everything passes."""
        return self == SessionFilter()


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt at a question; ``asked`` is ISO local time, ``position`` counts from 0."""

    interview_id: str
    position: int
    asked: str
    score: float | None


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
