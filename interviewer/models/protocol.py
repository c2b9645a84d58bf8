"""The lines between the grading client and its child process: one JSON object a line each way."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.rubrics.model import Question

# A line holds a question and an answer of up to 50,000 words, some of them escaped.
MAX_LINE = 16 * 1024 * 1024


class Request(BaseModel):
    """Grade an answer, or one key point of it; ``warm`` only loads the models.

    ``ahead`` reads a draft, against all or one key point, while nothing else is asked for; it gets no reply.
    """

    id: int
    kind: Literal["warm", "grade", "point", "ahead"]
    question: Question | None = None
    answer: str = ""
    key_point: str | None = None
    speech_seconds: float | None = None


class Reply(BaseModel):
    """What came of a request: a grade, a verdict, nothing (``warm``), or an error in one sentence."""

    id: int
    grade: Grade | None = None
    verdict: KeyPointVerdict | None = None
    error: str | None = None
