"""Whole interviews, played through the screen."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static, TextArea

from interviewer.interview.plan import Mode
from interviewer.interview.state import Phase, Status
from interviewer.rubrics.model import Verdict
from interviewer.store import Store
from interviewer.tui.app import InterviewerApp
from interviewer.tui.screens.home import HomeScreen
from interviewer.tui.screens.interview import InterviewScreen
from interviewer.tui.screens.pause import PauseScreen
from interviewer.tui.screens.report import ReportScreen
from interviewer.tui.widgets.countdown import Countdown
from tests.tui.conftest import MakeApp
from tests.tui.fakes import FakeGrader, make_bank, make_plan

GOOD = "They all get the same gradient, biases are fine."


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("interviewer.tui.screens.interview.READ_CLOCK", clock)
    return clock


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        await pilot.pause(0.02)


async def write(pilot: Pilot[None], text: str) -> None:
    area = pilot.app.screen.query_one("#editor", TextArea)
    area.load_text(text)
    await pilot.pause()


def conductor(app: InterviewerApp):  # type: ignore[no-untyped-def]
    for screen in app.screen_stack:
        if isinstance(screen, InterviewScreen):
            return screen._conductor
    raise AssertionError("no interview is open")


async def in_interview(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, InterviewScreen) and pilot.app.screen.is_mounted)
    await pilot.pause()


def shown(app: InterviewerApp, name: str) -> str:
    return str(app.screen.query_one(f"#{name}", Static).render())


async def test_enter_enter_and_the_first_question_stands_there(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.pause(0.1)
        await pilot.press("enter")
        await pilot.pause(0.1)
        await pilot.press("enter")
        await in_interview(pilot)
        assert shown(app, "question") == "What happens if every weight starts at zero?"
        assert app.services.grader.started


async def test_a_whole_mock_interview_with_follow_up(make_app: MakeApp, store: Store) -> None:
    grader, bank = FakeGrader(), make_bank()
    app = make_app(make_plan(bank), bank=bank, grader=grader)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await pilot.press(*"they all get the same gradient")
        await pilot.press("ctrl+j")
        await until(pilot, lambda: conductor(app).interview.phase == Phase.FOLLOW_UP)
        assert "What would you do instead?" in shown(app, "probe")
        assert app.screen.query_one("#editor", TextArea).text == ""
        await write(pilot, "small random weights")
        await pilot.press("alt+enter")
        # Biases have no probe: the next question comes.
        await until(pilot, lambda: conductor(app).interview.position == 1)
        await write(pilot, "nothing of it [/b]")
        await pilot.press("ctrl+j")
        await until(pilot, lambda: conductor(app).interview.phase == Phase.FOLLOW_UP)
        assert "Why do they never drift apart?" in shown(app, "probe")
        await pilot.press("f5")
        await until(pilot, lambda: len(conductor(app).interview.attempt.follow_ups) == 2)
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        report = app.screen._record
        assert report.outcome(0).score_before == 50.0
        assert report.outcome(0).score == 75.0
        await pilot.press("right")
        await pilot.pause()
        assert "75 of 100" in shown(app, "score")
        interview_id = report.interview.id
    assert store.unfinished() == []
    assert grader.closed
    kept = store.load_interview(interview_id)
    assert kept is not None and kept.finished
    assert kept.attempts[0].follow_ups[0].answer == "small random weights"
    assert store.follow_up_verdicts(interview_id)[0, 0].verdict == Verdict.COVERED
    assert store.questions(interview_id)[1].id == "why-attention"


async def test_a_drill_gives_feedback_after_each_answer(make_app: MakeApp) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank, mode=Mode.DRILL, max_follow_ups=0), bank=bank)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, GOOD)
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await pilot.pause()
        assert "Feedback" in shown(app, "title")
        await pilot.press("ctrl+j")
        await in_interview(pilot)
        assert conductor(app).interview.position == 1
        assert conductor(app).interview.phase == Phase.THINKING


async def test_a_drill_of_one_question_ended_in_its_follow_up_still_shows_the_report(make_app: MakeApp) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank, count=1, mode=Mode.DRILL), bank=bank)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, "they all get the same gradient")
        await pilot.press("ctrl+j")
        await until(pilot, lambda: conductor(app).interview.phase == Phase.FOLLOW_UP)
        await pilot.press("f8")
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))


async def test_at_zero_the_draft_is_the_answer(make_app: MakeApp, clock: Clock, store: Store) -> None:
    bank = make_bank(time_limit=60)
    app = make_app(make_plan(bank, max_follow_ups=0), bank=bank)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        clock.now += 21
        await until(pilot, lambda: conductor(app).interview.phase == Phase.ANSWERING)
        await write(pilot, "half of a thought")
        countdown = app.screen.query_one(Countdown)
        clock.now += 41
        await until(pilot, lambda: "third" in countdown.warning)
        assert app.focused is app.screen.query_one("#editor")
        clock.now += 10
        await until(pilot, lambda: "almost over" in countdown.warning)
        clock.now += 10
        await until(pilot, lambda: conductor(app).interview.position == 1)
        attempt = conductor(app).interview.attempts[0]
        assert (attempt.status, attempt.answer) == (Status.TIMED_OUT, "half of a thought")
        assert app.screen.query_one("#editor", TextArea).text == ""
        assert countdown.warning == ""


async def test_the_whole_is_bounded_too(make_app: MakeApp, clock: Clock) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank, total=60, think_seconds=0, max_follow_ups=0), bank=bank)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await pilot.pause(0.3)
        assert "whole 1:00" in shown(app, "whole")
        clock.now += 61
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        assert app.screen._record.interview.attempts[1].status == Status.NOT_REACHED
        assert app.screen._record.outcome(1).score is None


async def test_a_pause_stops_the_clock_and_hides_the_question(make_app: MakeApp, clock: Clock) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank), bank=bank)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        clock.now += 5
        await pilot.pause(0.3)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, PauseScreen))
        left = conductor(app).interview.phase_left
        clock.now += 500
        await pilot.pause(0.6)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen))
        await pilot.pause(0.3)
        assert conductor(app).interview.phase_left == left


async def test_quit_and_resume_with_draft_and_time(make_app: MakeApp, clock: Clock) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank), bank=bank)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, "a thought that is not lost")
        await pilot.pause(0.3)
        clock.now += 30
        await pilot.pause(0.3)
        await pilot.press("ctrl+q")
    again = make_app(bank=bank)
    async with again.run_test() as pilot:
        choices = again.screen.query_one(OptionList)
        await until(pilot, lambda: choices.get_option_at_index(0).id == "resume")
        assert "question 1 of 2, 9:30 left" in str(choices.get_option_at_index(0).prompt)
        await pilot.press("enter")
        await in_interview(pilot)
        assert again.screen.query_one("#editor", TextArea).text == "a thought that is not lost"
        assert conductor(again).interview.phase_left == pytest.approx(90, abs=1)


async def test_a_draft_is_kept_within_a_second(make_app: MakeApp, store: Store) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank), bank=bank)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, "typed just now")
        await until(pilot, lambda: any(i.draft == "typed just now" for i in store.unfinished()), seconds=1.2)


async def test_without_a_grader_the_interview_goes_on(make_app: MakeApp, store: Store) -> None:
    grader, bank = FakeGrader(fails=True), make_bank()
    app = make_app(make_plan(bank), bank=bank, grader=grader)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, GOOD)
        await pilot.press("ctrl+j")
        await until(pilot, lambda: conductor(app).interview.position == 1)
        assert any("not assessed" in n.message for n in app._notifications)
        await write(pilot, "another one")
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await pilot.pause(0.1)
        assert "not assessed" in shown(app, "summary")
        assert app.screen._record.outcome(0).score is None
        # Once the grader is back, g grades what was kept.
        grader.fails = False
        await pilot.press("g")
        await until(pilot, lambda: app.screen._record.outcome(0).score == 75.0)


async def test_a_slow_grader_shows_progress_and_can_be_left(make_app: MakeApp) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank), bank=bank, grader=FakeGrader(delay=60))
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, GOOD)
        await pilot.press("ctrl+j")
        await until(pilot, lambda: "Reading your answer" in app.screen.query_one(Countdown).label)
        await pilot.press("f5")
        await until(pilot, lambda: conductor(app).interview.position == 1)
        assert conductor(app).record.to_assess(0)


async def test_an_empty_answer_is_handed_in_only_when_asked_twice(make_app: MakeApp) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank, think_seconds=0, max_follow_ups=0), bank=bank)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await pilot.press("ctrl+j")
        assert conductor(app).interview.phase == Phase.ANSWERING
        await pilot.press("ctrl+j")
        await until(pilot, lambda: conductor(app).interview.position == 1)


async def test_skip_flag_and_end(make_app: MakeApp) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank, count=3), bank=bank)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await pilot.press("f4", "f5")
        await pilot.pause()
        await write(pilot, GOOD)
        await pilot.press("f8")
        await pilot.pause()
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await until(pilot, lambda: app.screen._record.outcome(1).score is not None)
        attempts = app.screen._record.interview.attempts
        assert [a.status for a in attempts] == [Status.SKIPPED, Status.ANSWERED, Status.NOT_REACHED]
        assert attempts[0].flagged
        assert app.screen._record.outcome(0).score is None


async def test_overruling_keeps_both_verdicts(make_app: MakeApp, store: Store) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank, count=1, max_follow_ups=0), bank=bank)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, GOOD)
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await pilot.press("right")
        await pilot.pause(0.1)
        # The point that cost the most is chosen: the random start.
        await pilot.press("o")
        await pilot.pause(0.1)
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        found = app.screen._record.outcome(0)
        assert (found.score_graded, found.score) == (75.0, 100.0)
        assert "yours: ✓ covered" in str(app.screen.query_one("#points", OptionList).get_option_at_index(1).prompt)
        interview_id = app.screen._record.interview.id
    assert store.overrides(interview_id) == {0: {"random-start": Verdict.COVERED}}
    assert store.grades(interview_id)[0].verdict("random-start").verdict == Verdict.MISSED


async def test_choosing_a_verdict_marks_its_words(make_app: MakeApp) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank, count=1, max_follow_ups=0), bank=bank)
    async with app.run_test(size=(80, 24)) as pilot:
        await in_interview(pilot)
        await write(pilot, "word " * 2000 + GOOD)
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await pilot.press("right")
        await pilot.pause(0.1)
        await pilot.press("home")
        await pilot.pause(0.2)
        assert "▸same gradient◂" in shown(app, "answer-text")
        assert app.screen.query_one("#answer-scroll").scroll_y > 100


MARKUP = "[/b] [$error] [red]not red[/] arr[i] \x1b[31mescape \x07 مرحبا 👩‍🔬"


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (20, 5)])
async def test_markup_everywhere_and_small_terminals(make_app: MakeApp, size: tuple[int, int]) -> None:
    bank = make_bank(markup=True)
    app = make_app(make_plan(bank), bank=bank, grader=FakeGrader(note=MARKUP))
    async with app.run_test(size=size) as pilot:
        await in_interview(pilot)
        assert "[/b] [$error]" in shown(app, "question")
        await write(pilot, MARKUP + GOOD + " faster")
        await pilot.press("f4", "ctrl+j")
        await until(pilot, lambda: conductor(app).interview.phase == Phase.FOLLOW_UP)
        await pilot.press("f3", "escape", "f8")
        await pilot.pause(0.1)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await pilot.press("right")
        await pilot.pause(0.1)
        text = shown(app, "answer-text")
        assert "[/b] [$error] [red]not red[/] arr[i]" in text
        assert "\x1b" not in text
        await pilot.press("end", "2", "3", "4", "n")
        await pilot.pause(0.1)
        await pilot.press(*"[/b]")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("p")
        await pilot.pause(0.2)
        await pilot.press("slash", *"[/b]", "enter", "t")
        await pilot.pause(0.2)
        await pilot.press("escape", "escape", "escape", "b")
        await pilot.pause(0.2)
        await pilot.press("enter", "down", "f1")
        await pilot.pause(0.2)
        await pilot.press("ctrl+p")
        await pilot.pause(0.2)


async def test_a_store_that_fails_is_said_and_costs_nothing(make_app: MakeApp, store: Store) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank, count=1, max_follow_ups=0), bank=bank)
    store.close()
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, GOOD)
        await until(pilot, lambda: "not kept" in str(app.screen.query_one("#editor", TextArea).border_subtitle))
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        assert app.screen._record.outcome(0).score == 75.0


async def test_fifty_thousand_words_are_taken(make_app: MakeApp) -> None:
    grader, bank = FakeGrader(), make_bank()
    app = make_app(make_plan(bank, count=1, max_follow_ups=0), bank=bank, grader=grader)
    long = "\n".join("word " * 20 for _ in range(2500))
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, long)
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen), seconds=20)
        assert grader.graded == [long]


async def test_quitting_takes_no_time(make_app: MakeApp) -> None:
    bank = make_bank()
    app = make_app(make_plan(bank), bank=bank, grader=FakeGrader(delay=60))
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, GOOD)
        await pilot.press("ctrl+j")
        await pilot.pause(0.1)
        began = time.monotonic()
        await pilot.press("ctrl+q")
    assert time.monotonic() - began < 0.7


async def test_a_draft_is_read_ahead_once_the_typing_rests(make_app: MakeApp, clock: Clock) -> None:
    grader, bank = FakeGrader(), make_bank()
    app = make_app(make_plan(bank), bank=bank, grader=grader)
    async with app.run_test() as pilot:
        await in_interview(pilot)
        await write(pilot, "They all")
        assert grader.looked_at == []
        await pilot.pause(0.3)
        clock.now += 0.7
        await until(pilot, lambda: grader.looked_at == [(None, "They all")])
        clock.now += 5
        await pilot.pause(0.3)
        assert len(grader.looked_at) == 1, "what was read is not read again"
        await write(pilot, GOOD)
        await pilot.pause(0.3)
        clock.now += 0.7
        await until(pilot, lambda: grader.looked_at[1:] == [(None, GOOD)])
        assert grader.graded == []
