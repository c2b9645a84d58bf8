from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.comparison.attempts import Change, compare_attempts
from interviewer.comparison.interviews import compare_interviews
from interviewer.exports.record import AnswerRecord, InterviewRecord
from interviewer.interview.state import Attempt, Status
from interviewer.rubrics.model import KeyPoint, Question, Verdict
from tests.exports.records import grade_of, record, verdict

QUESTION = Question(
    id="q",
    question="Q?",
    key_points=tuple(KeyPoint(id=name, text=f"Point {name}.") for name in ("a", "b", "c")),
)


def attempt(*says: Verdict, question: Question = QUESTION, text="one um two um three", own=None) -> AnswerRecord:
    verdicts = [verdict(point.id, said) for point, said in zip(question.key_points, says, strict=True)]
    answered = Attempt(question_id=question.id, status=Status.ANSWERED, answer=text, seconds=30.4)
    return AnswerRecord("T", answered, question, grade_of(question, text, verdicts), own=own or {})


C, P, M, X = Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSED, Verdict.CONTRADICTED


@pytest.mark.parametrize(("before", "after", "change"), [
    (M, C, Change.GAINED), (P, C, Change.GAINED), (X, M, Change.GAINED), (M, P, Change.GAINED),
    (C, P, Change.LOST), (M, X, Change.LOST), (C, X, Change.LOST),
    (M, M, Change.MISSING), (P, P, Change.MISSING), (X, X, Change.MISSING), (C, C, Change.KEPT),
])  # fmt: skip
def test_what_becomes_of_a_point(before, after, change):
    found = compare_attempts(attempt(before, C, C), attempt(after, C, C))
    assert found.points[0].change == change
    assert (found.points[0].before, found.points[0].after) == (before, after)


def test_scores_and_delivery_of_both():
    found = compare_attempts(attempt(C, M, M), attempt(C, C, M, text="one two three four"))
    assert found.assessed and found.same_rubric and found.moved == 33.4
    measures = {m.name: (m.before, m.after) for m in found.delivery}
    assert measures["fillers"] == (2, 0) and measures["words"] == (5, 4) and measures["time"] == (30, 30)
    # Typed answers have no pace, and none is made up.
    assert measures["pace"] == (None, None)


def test_own_verdicts_count():
    found = compare_attempts(attempt(M, C, C), attempt(M, C, C, own={"a": C}))
    assert [point.key_point for point in found.of(Change.GAINED)] == ["a"]


def test_nothing_is_compared_with_what_was_not_assessed():
    skipped = AnswerRecord("T", Attempt(question_id="q", status=Status.SKIPPED), QUESTION)
    found = compare_attempts(skipped, attempt(C, C, C))
    assert not found.assessed and found.moved is None and found.points == ()


def test_a_changed_rubric_is_told_and_its_points_stand_apart():
    changed = QUESTION.model_copy(update={"key_points": (*QUESTION.key_points[1:], KeyPoint(id="d", text="New."))})
    found = compare_attempts(attempt(C, M, C), attempt(C, C, M, question=changed))
    assert not found.same_rubric
    assert {p.key_point: p.change for p in found.points} == {
        "b": Change.GAINED, "c": Change.KEPT, "d": Change.OTHER_RUBRIC, "a": Change.OTHER_RUBRIC,
    }  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(list(Verdict)), st.sampled_from(list(Verdict))), min_size=3, max_size=3))
def test_turned_round_gains_are_losses(pairs):
    one, other = attempt(*(a for a, _ in pairs)), attempt(*(b for _, b in pairs))
    there, back = compare_attempts(one, other), compare_attempts(other, one)
    assert {p.key_point for p in there.of(Change.GAINED)} == {p.key_point for p in back.of(Change.LOST)}
    assert there.of(Change.KEPT) == back.of(Change.KEPT)
    assert sum(len(there.of(change)) for change in Change) == 3


def test_two_interviews_pair_their_questions_in_order():
    one = record()
    later = replace(one, answers=(one.answers[2], one.answers[0]), started="2025-04-01T00:00:00")
    found = compare_interviews(one, later)
    # The question asked twice in the first one is paired once; the second attempt at it stands alone.
    assert [(pair.before, pair.after) for pair in found.pairs] == [(2, 0), (0, 1)]
    assert (found.only_before, found.only_after) == ((1,), ())
    assert found.moved == 0 and found.count(Change.KEPT) == 2


def test_interviews_without_a_common_question():
    one = record()
    other = InterviewRecord(one.interview, "", tuple(
        replace(a, attempt=a.attempt.model_copy(update={"question_id": "x"})) for a in one.answers[:1]
    ))  # fmt: skip
    found = compare_interviews(one, other)
    assert found.pairs == () and found.moved is None and found.only_after == (0,)
