"""What the interface asks of a grader, so that a fake can stand in for the child process."""

from __future__ import annotations

from typing import Protocol

from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.rubrics.model import Question


class Grader(Protocol):
    """Grades without blocking the event loop; both methods raise ``GraderUnavailable`` where nothing can be graded."""

    async def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """Grade a whole answer."""
        ...

    async def grade_point(self, question: Question, key_point_id: str, answer: str) -> KeyPointVerdict:
        """Grade a follow-up's answer against the key point that it was asked about."""
        ...


class GraderProcess(Grader, Protocol):
    """A grader that has to be started, and that is closed without waiting."""

    async def start(self) -> None:
        """Begin warming up; returns at once."""
        ...

    def close(self) -> None:
        """End at once."""
        ...
