from __future__ import annotations

import pytest

from interviewer.grading.grade import Delivery, Grade, KeyPointVerdict, Probabilities
from interviewer.interview import state
from interviewer.interview.plan import Plan, PlannedQuestion
from interviewer.rubrics.model import Verdict
from interviewer.store import Store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "interviews.db"


@pytest.fixture
def store(path):
    with Store(path) as opened:
        yield opened


class Clock:
    def __init__(self):
        self.now = 1_700_000_000.0

    def __call__(self):
        self.now += 1
        return self.now


def plan(*topics: str, title="Screening", think=0) -> Plan:
    topics = topics or ("CNNs", "RNNs")
    asked = tuple(PlannedQuestion(question_id=f"q-{i}", topic=t, time_limit=120) for i, t in enumerate(topics))
    return Plan(title=title, questions=asked, think_seconds=think)


def answered(interview: state.Interview, *answers: str) -> state.Interview:
    for answer in answers:
        interview = state.proceed(state.take(state.start_answering(interview), answer))
    return interview


def verdict(key_point="kp", says=Verdict.COVERED) -> KeyPointVerdict:
    return KeyPointVerdict(
        key_point=key_point,
        verdict=says,
        credit=1.0 if says == Verdict.COVERED else 0.0,
        confidence=0.9,
        probabilities=Probabilities(covered=0.9, partial=0.05, missed=0.03, contradicted=0.02),
    )


def grade(score: float | None = 50.0, question_id="q-0", version="1") -> Grade:
    return Grade(
        question_id=question_id,
        score=score,
        verdicts=(verdict(),),
        delivery=Delivery(words=3, fillers=0),
        rubric_hash="abc",
        grader_version=version,
    )
