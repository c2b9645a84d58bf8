from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.interview import state
from interviewer.practice.rating import Rating, rating, rating_of
from interviewer.practice.schedule import Practised, reviewed
from interviewer.practice.selection import Due, due, forecast, mix
from interviewer.rubrics.model import KeyPoint, Question, Verdict
from interviewer.store import Store
from interviewer.store.practised import catch_up
from tests.store.conftest import Clock, answered, grade, plan, verdict

DAY = 86400.0
NOW = 1_700_000_000.0
VERDICTS = [Verdict.CONTRADICTED, Verdict.MISSED, Verdict.PARTIAL, Verdict.COVERED]


@pytest.mark.parametrize(("says", "confidence", "expected"), [
    (Verdict.CONTRADICTED, 0.3, Rating.AGAIN), (Verdict.MISSED, 0.9, Rating.AGAIN), (Verdict.MISSED, 0.4, Rating.HARD),
    (Verdict.PARTIAL, 0.9, Rating.HARD), (Verdict.COVERED, 0.4, Rating.HARD), (Verdict.COVERED, 0.9, Rating.GOOD),
    (Verdict.COVERED, 0.97, Rating.EASY),
])  # fmt: skip
def test_ratings(says, confidence, expected):
    assert rating(says, confidence) == expected


@given(st.floats(0, 1))
def test_a_better_verdict_is_never_rated_worse(confidence):
    ratings = [rating(says, confidence) for says in VERDICTS]
    assert ratings[0] == Rating.AGAIN and ratings[3] >= max(ratings)


def test_an_own_verdict_wins_and_is_never_easy():
    sure = verdict(says=Verdict.MISSED)
    assert rating_of(sure) == Rating.AGAIN and rating_of(sure, Verdict.COVERED) == Rating.GOOD
    assert rating_of(sure.model_copy(update={"confidence": 0.1}), Verdict.MISSED) == Rating.AGAIN


@given(st.lists(st.sampled_from(list(Rating)), min_size=1, max_size=6))
@settings(max_examples=30, deadline=None)
def test_reviews_put_a_point_days_ahead_and_the_same_history_gives_the_same_day(ratings):
    def run():
        point, now = None, NOW
        for one in ratings:
            point = reviewed("q", "kp", point, one, now)
            assert point.due >= now + DAY - 1 and point.reviewed == now
            now = point.due
        return point

    assert run() == run()


def test_what_is_remembered_well_comes_later():
    days = [reviewed("q", "kp", None, one, NOW).due for one in Rating]
    assert days == sorted(days) and days[0] < days[-1]


def test_a_review_told_late_counts_at_the_last_ones_time():
    first = reviewed("q", "kp", None, Rating.GOOD, NOW)
    assert reviewed("q", "kp", first, Rating.GOOD, NOW - 9 * DAY).reviewed == NOW


def point(question_id, key_point, days):
    return Practised(question_id, key_point, NOW + days * DAY, NOW, "{}")


def test_due_questions_by_number_of_points_then_age():
    points = [point("a", "1", -1), point("b", "1", -9), point("c", "1", -2), point("c", "2", 0), point("d", "1", 1)]
    assert due(points, NOW) == [
        Due("c", ("1", "2"), NOW - 2 * DAY), Due("b", ("1",), NOW - 9 * DAY), Due("a", ("1",), NOW - DAY),
    ]  # fmt: skip
    assert [one.question_id for one in due(points, NOW, known={"a"})] == ["a"]


def test_a_mix_is_half_due_then_weak_and_unseen_by_turns():
    assert mix(["a", "b", "c", "d"], ["w", "a"], ["u", "v"], 6) == ["a", "b", "c", "w", "u", "v"]
    assert mix(["a", "b", "c"], [], [], 3) == ["a", "b", "c"]
    assert mix([], ["w"], [], 3) == ["w"]


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("cdefgh"), unique=True),
       st.lists(st.sampled_from("ijk"), unique=True), st.integers(0, 8))  # fmt: skip
def test_a_mix_has_each_question_once_and_as_many_as_there_are(first, second, third, count):
    found = mix(first, second, third, count)
    assert len(found) == len(set(found)) == min(count, len({*first, *second, *third}))


def test_the_forecast_counts_overdue_points_today():
    points = [point("a", "1", -3), point("a", "2", 0.5), point("b", "1", 1.5), point("c", "1", 9)]
    assert forecast(points, NOW, 3) == [2, 1, 0]


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "interviews.db", clock=Clock()) as opened:
        yield opened


def test_finished_interviews_are_counted_once_and_the_unassessed_not(store):
    question = Question(id="q-0", question="What?", key_points=(KeyPoint(id="kp", text="It is."),))
    done = answered(state.begin("one", plan("CNNs", "RNNs")), "It is.", "Or not.")
    store.save_interview(done)
    for position in (0, 1):
        store.save_question("one", position, question)
    store.save_grade("one", 0, grade(100.0))
    store.save_grade("one", 1, grade(None))
    store.save_interview(state.begin("open", plan()))
    assert catch_up(store) == 1
    (found,) = store.practice_points()
    assert (found.question_id, found.key_point) == ("q-0", "kp") and found.due > found.reviewed
    assert catch_up(store) == 0 and store.practice_points() == [found]


def test_together_keeps_all_or_nothing(store):
    done = answered(state.begin("one", plan("CNNs")), "It is.")
    with pytest.raises(RuntimeError), store.together():
        store.save_interview(done)
        store.save_grade("one", 0, grade())
        raise RuntimeError
    assert store.sessions() == [] and store.load_interview("one") is None
    with store.together():
        store.save_interview(done)
    assert len(store.sessions()) == 1
    assert store.sessions(search="CNNs")
