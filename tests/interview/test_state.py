from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.interview import state as s
from interviewer.interview.plan import Mode, Plan, PlannedQuestion
from interviewer.interview.state import Interview, Phase, Status


def plan(count: int = 2, mode: Mode = Mode.MOCK, total: int | None = None, think: int = 5) -> Plan:
    questions = tuple(PlannedQuestion(question_id=f"q-{i}", topic="T", time_limit=60) for i in range(count))
    return Plan(questions=questions, mode=mode, total_seconds=total, think_seconds=think)


def answering(**options: object) -> Interview:
    return s.start_answering(s.begin("i", plan(**options)))  # type: ignore[arg-type]


def test_thinking_turns_into_answering_and_the_draft_is_taken_at_zero() -> None:
    interview = s.tick(s.begin("i", plan()), 5)
    assert interview.phase == Phase.ANSWERING
    interview = s.tick(s.type_draft(interview, "half a tho"), 59)
    assert interview.phase_left == pytest.approx(1)
    interview = s.tick(interview, 30)
    assert interview.phase == Phase.WAITING
    assert interview.attempt.status == Status.TIMED_OUT
    assert interview.attempt.answer == "half a tho"
    assert interview.attempt.seconds == pytest.approx(60)
    assert interview.draft == ""


def test_no_time_passes_while_paused() -> None:
    interview = s.pause(answering())
    assert s.tick(interview, 1000) == interview
    assert s.tick(s.resume(interview), 10).phase_seconds == 10


def test_the_whole_interviews_time_ends_a_question_early() -> None:
    interview = s.tick(answering(total=20, think=0), 25)
    assert interview.phase == Phase.WAITING
    assert s.proceed(interview).phase == Phase.FINISHED
    assert s.proceed(interview).attempts[1].status == Status.NOT_REACHED


def test_a_follow_up_is_asked_within_limits_and_its_answer_kept() -> None:
    interview = s.take(answering(), "first")
    for number in (1, 2):
        interview = s.ask(interview, s.FollowUp(key_point=f"k{number}", prompt="Why?"))
        assert interview.phase == Phase.FOLLOW_UP
        interview = s.take(interview, f"because {number}")
    assert s.ask(interview, s.FollowUp(key_point="k3", prompt="Why?")) == interview
    assert [f.answer for f in interview.attempt.follow_ups] == ["because 1", "because 2"]
    assert s.proceed(interview).position == 1


def test_a_drill_shows_feedback_before_going_on() -> None:
    interview = s.proceed(s.take(answering(mode=Mode.DRILL), "x"))
    assert interview.phase == Phase.FEEDBACK
    assert s.proceed(interview).position == 1


def test_skipping_keeps_the_draft_but_is_no_answer() -> None:
    interview = s.skip(s.type_draft(answering(), "well"))
    assert interview.attempts[0].status == Status.SKIPPED
    assert interview.attempts[0].answer == "well"
    assert interview.position == 1


def test_ending_takes_an_open_draft_and_leaves_the_rest_not_reached() -> None:
    interview = s.end(s.type_draft(answering(count=3), "so far"))
    assert [a.status for a in interview.attempts] == [Status.ANSWERED, Status.NOT_REACHED, Status.NOT_REACHED]
    assert interview.attempts[0].answer == "so far"


def test_each_warning_is_due_once_and_the_last_one_covers_the_first() -> None:
    interview = s.tick(answering(), 41)
    assert s.due_warning(interview) == "third"
    interview = s.warned(interview, "third")
    assert s.due_warning(interview) is None
    interview = s.tick(interview, 5)
    assert s.due_warning(interview) == "15s"
    assert s.due_warning(s.warned(interview, "15s")) is None


EVENTS = st.sampled_from(["tick", "take", "skip", "proceed", "ask", "pause", "resume", "flag", "end", "start", "type"])


@given(st.lists(st.tuples(EVENTS, st.floats(0, 90)), max_size=60), st.sampled_from([None, 100]))
def test_whatever_happens_the_state_stays_sound_and_round_trips(
    events: list[tuple[str, float]], total: int | None
) -> None:
    interview = s.begin("i", plan(3, total=total))
    for name, amount in events:
        before = interview
        match name:
            case "tick":
                interview = s.tick(interview, amount)
            case "take":
                interview = s.take(interview, f"said {amount}")
            case "skip":
                interview = s.skip(interview)
            case "proceed":
                interview = s.proceed(interview)
            case "ask":
                interview = s.ask(interview, s.FollowUp(key_point="k", prompt="Why?"))
            case "pause":
                interview = s.pause(interview)
            case "resume":
                interview = s.resume(interview)
            case "flag":
                interview = s.flag(interview)
            case "end":
                interview = s.end(interview)
            case "start":
                interview = s.start_answering(interview)
            case "type":
                interview = s.type_draft(interview, "draft")
        assert interview.position >= before.position
        assert interview.phase_left is None or interview.phase_left >= 0
        assert interview.total_seconds >= before.total_seconds
        assert len(interview.attempts) == 3
        if before.finished:
            assert interview.finished
        for index in range(before.position):
            assert interview.attempts[index].status != Status.OPEN
    assert Interview.model_validate_json(interview.model_dump_json()) == interview
