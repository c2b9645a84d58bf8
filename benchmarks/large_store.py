"""A store of thousands of answers, and how long its review takes to open."""

from __future__ import annotations

import time
from pathlib import Path

from interviewer.grading.grade import Delivery, Evidence, Grade, KeyPointVerdict, Probabilities
from interviewer.interview import state
from interviewer.interview.plan import Plan, PlannedQuestion
from interviewer.rubrics.model import Verdict
from interviewer.store import Store

PER_INTERVIEW = 10
TEXT = "the gradient that flows back to every neuron is the same and so they all stay copies of one another " * 9


def fill(store: Store, answers: int) -> None:
    """Store finished and graded interviews of ten answers each."""
    shares = Probabilities(covered=0.8, partial=0.1, missed=0.05, contradicted=0.05)
    for number in range(answers // PER_INTERVIEW):
        questions = tuple(
            PlannedQuestion(question_id=f"q-{i}", topic=f"Topic {(number + i) % 12}", time_limit=120)
            for i in range(PER_INTERVIEW)
        )
        interview = state.begin(
            f"interview-{number}", Plan(title=f"Mock {number}", questions=questions, think_seconds=0)
        )
        for _ in questions:
            interview = state.proceed(state.take(interview, TEXT))
        store.save_interview(interview)
        for position in range(PER_INTERVIEW):
            verdicts = tuple(
                KeyPointVerdict(
                    key_point=f"k-{k}",
                    verdict=Verdict.COVERED,
                    credit=1.0,
                    confidence=0.8,
                    probabilities=shares,
                    evidence=Evidence(start=0, end=20, text=TEXT[:20]),
                )
                for k in range(7)
            )
            store.save_grade(
                interview.id, position,
                Grade(
                    question_id=f"q-{position}", score=float((number * 7) % 100), verdicts=verdicts,
                    delivery=Delivery(words=180, fillers=3), rubric_hash="0" * 16, grader_version="bench",
                ),
            )  # fmt: skip


def review_of_many(path: Path, answers: int) -> float:
    """Seconds to open the store and list all its interviews with scores."""
    with Store(path) as store:
        fill(store, answers)
    started = time.perf_counter()
    with Store(path) as store:
        rows = store.sessions()
    took = time.perf_counter() - started
    assert len(rows) == answers // PER_INTERVIEW
    return took
