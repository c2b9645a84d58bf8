"""The grader that commands use; a Protocol, so that a fake can stand in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
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

    def warm(self) -> None:
        """Load the models now."""
        ...


@contextmanager
def warming(service: Service) -> Iterator[None]:
    """Load the models on another thread meanwhile: reading weights and reading a rubric do not wait for each other."""
    faults: list[BaseException] = []

    def load() -> None:
        try:
            service.warm()
        except BaseException as fault:
            faults.append(fault)

    thread = Thread(target=load, daemon=True)
    thread.start()
    try:
        yield
    finally:
        # Even when something else went wrong: a process that ends while a library starts its threads may crash.
        thread.join()
    if faults:
        raise faults[0]


def grading_service(threads: int = 2) -> Service:
    """The real grader with the embedding model of the settings; its models load on first use."""
    from interviewer.models.service import GradingService
    from interviewer.settings import load
    from interviewer.settings.folders import vectors_folder

    return GradingService(load()[0].model, threads, vectors_folder())
