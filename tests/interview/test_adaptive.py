from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.interview import state
from interviewer.interview.adaptive import EASIER, HARDER, adapt, choose_adaptive, wanted
from interviewer.interview.plan import EmptyPlan, Plan
from interviewer.rubrics.bank import Bank, Entry
from interviewer.rubrics.model import Difficulty, KeyPoint, Question

EASY, MEDIUM, HARD = Difficulty


def bank(per_level: int = 4) -> Bank:
    entries = []
    for level in Difficulty:
        for n in range(per_level):
            question = Question(
                id=f"{level}-{n}", question="Q?", difficulty=level, key_points=(KeyPoint(id="k", text="K."),)
            )
            entries.append(Entry(question, f"topic {n % 2}", "f"))
    return Bank(entries)


def interview(count: int = 3, start: Difficulty | None = None, held: Bank | None = None) -> state.Interview:
    questions, reserve = choose_adaptive(held or bank(), count=count, start=start)
    return state.begin("x", Plan(questions=questions, reserve=reserve, adaptive=True, think_seconds=0))


def answered(one: state.Interview, score: float | None, known=None) -> state.Interview:
    waiting = state.take(one, "said")
    return state.proceed(adapt(waiting, score, bank() if known is None else known))


@pytest.mark.parametrize(("last", "score", "expected"), [
    (MEDIUM, 75, HARD), (MEDIUM, 74.9, MEDIUM), (MEDIUM, 45, MEDIUM), (MEDIUM, 44.9, EASY), (HARD, 100, HARD),
    (EASY, 0, EASY), (MEDIUM, None, MEDIUM),
])  # fmt: skip
def test_wanted(last, score, expected):
    assert wanted(last, score) == expected


def test_it_begins_as_hard_as_asked_and_follows_the_answers():
    one = interview(4)
    assert one.planned.difficulty == MEDIUM
    one = answered(one, 90)
    assert (one.planned.difficulty, one.planned.why) == (HARD, HARDER)
    one = answered(one, 20)
    assert (one.planned.difficulty, one.planned.why) == (MEDIUM, EASIER)
    one = answered(one, 60)
    assert (one.planned.difficulty, one.planned.why) == (MEDIUM, "")
    assert interview(2, HARD).planned.difficulty == HARD


def test_an_unassessed_answer_changes_nothing():
    one = state.take(interview(), "said")
    assert adapt(one, None, bank()) is one
    plain = one.model_copy(update={"plan": one.plan.model_copy(update={"adaptive": False})})
    assert adapt(plain, 100, bank()) is plain


def test_a_question_that_the_bank_no_longer_holds_is_not_asked():
    one = state.take(interview(), "said")
    assert adapt(one, 100, known=()) is one


def test_too_few_of_a_level_are_filled_up_and_none_at_all_is_an_error():
    questions, reserve = choose_adaptive(bank(1), count=3)
    assert {q.difficulty for q in questions} == set(Difficulty) and questions[0].difficulty == MEDIUM
    assert reserve == ()
    with pytest.raises(EmptyPlan):
        choose_adaptive(Bank())


@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=5, max_size=5), st.sampled_from(Difficulty))
def test_no_question_is_asked_twice_or_lost(scores, start):
    one = interview(5, start)
    everything = {q.question_id for q in (*one.plan.questions, *one.plan.reserve)}
    for score in scores:
        asked = [a.question_id for a in one.attempts[: one.position + 1]]
        one = answered(one, score)
        assert [a.question_id for a in one.attempts[: len(asked)]] == asked
        ids = [a.question_id for a in one.attempts]
        assert len(set(ids)) == 5 and ids == [q.question_id for q in one.plan.questions]
        assert {q.question_id for q in (*one.plan.questions, *one.plan.reserve)} == everything
    assert one.finished
