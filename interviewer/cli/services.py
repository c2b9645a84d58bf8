"""The grader that commands use; a Protocol, so that a fake can stand in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from interviewer.grading.grade import Grade
from interviewer.rubrics.model import Question

if TYPE_CHECKING:
    import numpy


class Service(Protocol):
    """Grades in this process and blocks meanwhile."""

    def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """Grade one answer."""
        ...

    def embed(self, texts: Sequence[str]) -> numpy.ndarray:
        """Vectors of unit length, one row a text."""
        ...


def grading_service(threads: int = 2) -> Service:
    """The real grader with the embedding model of the settings; its models load on first use."""
    from interviewer.models.service import GradingService
    from interviewer.settings import load

    return GradingService(load()[0].model, threads)
