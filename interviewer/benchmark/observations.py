"""What a benchmark observes: for each key point and each answer what is right and what was said."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.rubrics.model import Verdict


@dataclass(frozen=True, slots=True)
class PointObservation:
    """One key point of one answer.

    ``strength`` ranks: the higher, the more the grader thinks the point is there. A baseline that only ranks has
    neither ``said`` nor ``confidence`` (0-1).
    """

    question_id: str
    gold: Verdict
    strength: float
    said: Verdict | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class AnswerObservation:
    """One answer; scores are 0-100, ``score`` is ``None`` where the grader assessed nothing."""

    question_id: str
    gold: float
    score: float | None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class MisconceptionCount:
    """Misconceptions that answers hold: found rightly, found wrongly, not found."""

    right: int = 0
    wrong: int = 0
    overlooked: int = 0
