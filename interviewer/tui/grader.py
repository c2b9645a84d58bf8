"""What the interface asks of a grader, so that a fake can stand in for the child process."""

from __future__ import annotations

from typing import Protocol

from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.rubrics.model import Question


class Grader(Protocol):
    """Grades without blocking the event loop; grading raises ``GraderUnavailable`` where that cannot be done."""

    async def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """Grade a whole answer."""
        ...

    async def grade_point(self, question: Question, key_point_id: str, answer: str) -> KeyPointVerdict:
        """Grade a follow-up's answer against the key point that it was asked about."""
        ...

    def look_ahead(self, question: Question, key_point_id: str | None, draft: str) -> None:
        """Read a draft, or a follow-up's draft against its key point, for the grade to be quicker; returns at once."""
        ...


class GraderProcess(Grader, Protocol):
    """A grader that has to be started, and that is closed without waiting."""

    async def start(self) -> None:
        """Begin warming up; returns at once."""
        ...

    def close(self) -> None:
        """End at once."""
        ...
