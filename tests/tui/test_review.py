"""Reviewing and practising through the screens: words and verdicts, comparisons, filters, trends, what is due."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.css.query import NoMatches
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, OptionList, Select, Static

from interviewer.interview import state
from interviewer.interview.outcome import outcome
from interviewer.interview.plan import Mode
from interviewer.interview.state import FollowUp
from interviewer.rubrics.bank import Bank
from interviewer.rubrics.model import Difficulty, Verdict
from interviewer.store import Store
from interviewer.tui import report_text
from interviewer.tui.screens.comparing.attempts import CompareAttemptsScreen
from interviewer.tui.screens.comparing.interviews import CompareInterviewsScreen
from interviewer.tui.screens.filter import FilterScreen
from interviewer.tui.screens.home import HomeScreen
from interviewer.tui.screens.interview import InterviewScreen
from interviewer.tui.screens.past import PastScreen
from interviewer.tui.screens.progress import ProgressScreen
from interviewer.tui.screens.report import ReportScreen
from tests.tui.conftest import MakeApp
from tests.tui.fakes import FakeGrader, make_bank, make_plan
from tests.tui.test_interview import conductor, in_interview, shown, write
from tests.tui.test_interview import until as until_true

MARKUP = "[/b] [$error] "
POOR = "Um, I think training is faster, " + MARKUP + "you know, the the biases are fine."
BETTER = "They all get the same gradient. " + MARKUP + "Biases may be zero."
DAY = 86400.0
NOW = 1_760_000_000.0


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = 10.0) -> None:
    """As in the other tests, but a screen whose widgets are still being made is waited for too."""

    def now() -> bool:
        try:
            return true()
        except NoMatches:
            return False

    await until_true(pilot, now, seconds)


def rows(pilot: Pilot[None], number: int) -> Callable[[], bool]:
    return lambda: (
        isinstance(pilot.app.screen, PastScreen) and pilot.app.screen.query_one(DataTable).row_count == number
    )


class Later:
    """A store's clock that the test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        self.now += 1
        return self.now


@pytest.fixture
def clock() -> Later:
    return Later()


@pytest.fixture
def store(tmp_path, clock) -> Store:  # type: ignore[no-untyped-def]
    return Store(tmp_path / "interviews.db", clock=clock)


async def keep(store: Store, name: str, answers: list[str], bank: Bank, *, follow_up: str | None = None) -> None:
    """A finished mock interview with these answers, graded by the fake."""
    grader = FakeGrader()
    entries = list(bank.values())[: len(answers)]
    interview = state.begin(name, make_plan(bank, count=len(answers), total=None, think_seconds=0))
    for answer in answers:
        interview = state.take(state.tick(interview, 30), answer)
        if follow_up is not None:
            interview = state.ask(interview, FollowUp(key_point="random-start", prompt="What would you do instead?"))
            interview = state.take(interview, follow_up)
        interview = state.proceed(interview)
    store.save_interview(interview)
    for position, (entry, answer) in enumerate(zip(entries, answers, strict=True)):
        store.save_question(name, position, entry.question)
        store.save_grade(name, position, await grader.grade(entry.question, answer))
        if follow_up is not None:
            store.save_point_verdict(
                name, position, 0, await grader.grade_point(entry.question, "random-start", follow_up)
            )


@pytest.fixture
async def two(store: Store, clock: Later) -> Bank:
    bank = make_bank(markup=True)
    await keep(store, "first", [POOR, POOR], bank)
    clock.now += 3 * DAY
    await keep(store, "second", [BETTER], bank, follow_up="You draw random ones.")
    return bank


async def open_report(pilot: Pilot[None], title: str = "second") -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
    from interviewer.tui import messages

    pilot.app.post_message(messages.OpenReport(title))
    await until(pilot, lambda: isinstance(pilot.app.screen, ReportScreen))
    await until(pilot, lambda: "mean of" in shown(pilot.app, "summary"))  # type: ignore[arg-type]
    await pilot.press("right")
    await pilot.pause(0.1)


def chosen(pilot: Pilot[None]) -> str | None:
    option = pilot.app.screen.query_one("#points", OptionList).highlighted_option
    return option.id if option else None


async def test_from_words_to_their_verdict_and_back(make_app: MakeApp, store: Store, two: Bank) -> None:
    app = make_app(bank=two)
    async with app.run_test(size=(120, 40)) as pilot:
        await open_report(pilot)
        # In the order they stand: same gradient, biases, then the follow-up's random.
        await pilot.press("home")
        await pilot.pause()
        walked = []
        for _ in range(4):
            walked.append(chosen(pilot))
            await pilot.press("e")
            await pilot.pause()
        assert walked == ["point:same-gradient", "point:biases", "point:random-start", "point:same-gradient"]
        await pilot.press("E")
        await pilot.pause()
        assert chosen(pilot) == "point:same-gradient"
        assert "▸same gradient◂" in shown(app, "answer-text")


async def test_a_click_on_words_chooses_their_verdict(make_app: MakeApp, store: Store, two: Bank) -> None:
    app = make_app(bank=two)
    async with app.run_test(size=(120, 40)) as pilot:
        await open_report(pilot)
        await pilot.press("home")
        await pilot.pause(0.1)
        answer = app.screen.query_one("#answer-text", Static)
        lines = ["".join(s.text for s in answer.render_line(y)) for y in range(answer.size.height)]
        y = next(i for i, line in enumerate(lines) if "Biases" in line)
        assert await pilot.click("#answer-text", offset=(lines[y].index("Biases") + 2, y))
        await pilot.pause(0.1)
        assert chosen(pilot) == "point:biases"


async def test_follow_ups_are_threaded(make_app: MakeApp, store: Store, two: Bank) -> None:
    app = make_app(bank=two)
    async with app.run_test(size=(120, 40)) as pilot:
        await open_report(pilot)
        text = shown(app, "answer-text")
        assert "└ Follow-up 1, about point 2: What would you do instead?" in text
        assert "○ missed → ✓ covered" in text


async def test_fillers_are_underlined_on_demand(make_app: MakeApp, store: Store, two: Bank) -> None:
    app = make_app(bank=two)
    async with app.run_test(size=(120, 40)) as pilot:
        await open_report(pilot, "first")
        assert "ᶠ" not in shown(app, "answer-text")
        await pilot.press("u")
        await pilot.pause()
        text = shown(app, "answer-text")
        assert "Umᶠ, I thinkʰ" in text and "you knowᶠ" in text and "the theʳ" in text and "[/b] [$error]" in text
        await pilot.press("u")
        await pilot.pause()
        assert "ᶠ" not in shown(app, "answer-text")


async def test_the_reason_of_an_own_verdict_stands_in_the_report(make_app: MakeApp, store: Store, two: Bank) -> None:
    store.override("second", 0, "biases", Verdict.PARTIAL, "half of it [/b]")
    app = make_app(bank=two)
    async with app.run_test(size=(120, 40)) as pilot:
        await open_report(pilot)
        await pilot.press("end")
        await pilot.pause()
        assert "yours: ◐ partial: half of it [/b]" in shown(app, "point-note")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (40, 12)])
async def test_two_attempts_beside_each_other(
    make_app: MakeApp, store: Store, two: Bank, size: tuple[int, int]
) -> None:
    app = make_app(bank=two)
    async with app.run_test(size=size) as pilot:
        await open_report(pilot)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, CompareAttemptsScreen))
        await until(pilot, lambda: "Gained" in shown(app, "changes"))
        changes = shown(app, "changes")
        assert "Gained (2)" in changes and "Kept (1)" in changes and "Misconception gone" in changes
        assert "Lost" not in changes
        facts = shown(app, "facts")
        assert "25" in facts and "100" in facts and "+75" in facts and "fillers" in facts
        assert "[/b] [$error]" in shown(app, "before-answer") and "same gradient" in shown(app, "after-answer")
        assert "attempts 1 and 2 of 2" in shown(app, "found")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))


async def test_another_attempt_can_be_chosen(make_app: MakeApp, store: Store, two: Bank, clock: Later) -> None:
    clock.now += DAY
    await keep(store, "third", ["nothing"], two)
    app = make_app(bank=two)
    async with app.run_test(size=(120, 40)) as pilot:
        await open_report(pilot, "third")
        await pilot.press("v")
        await until(pilot, lambda: "attempts 2 and 3 of 3" in shown(app, "found"))
        await pilot.press("left")
        await until(pilot, lambda: "attempts 1 and 3 of 3" in shown(app, "found"))
        assert "Lost (1)" in shown(app, "changes")
        await pilot.press("escape", "escape", "v")
        await until(pilot, lambda: isinstance(app.screen, CompareInterviewsScreen))
        await until(pilot, lambda: "1 shared question: -100 on average" in shown(app, "facts"))
        await pilot.press("left")
        await until(pilot, lambda: "1 shared question: -25 on average" in shown(app, "facts"))


async def test_there_may_be_no_other_attempt(make_app: MakeApp, store: Store) -> None:
    bank = make_bank()
    await keep(store, "only", ["same gradient"], bank)
    app = make_app(bank=bank)
    async with app.run_test() as pilot:
        await open_report(pilot, "only")
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, CompareAttemptsScreen))
        await until(pilot, lambda: "no other attempt" in shown(app, "question"))
        await pilot.press("escape", "escape", "v")
        await until(pilot, lambda: isinstance(app.screen, CompareInterviewsScreen))
        await until(pilot, lambda: "no other interview" in shown(app, "facts"))


async def past_with_both(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
    await pilot.press("p")
    await until(
        pilot,
        lambda: isinstance(pilot.app.screen, PastScreen) and pilot.app.screen.query_one(DataTable).row_count == 2,
    )


async def test_two_interviews_from_the_table(make_app: MakeApp, store: Store, two: Bank) -> None:
    app = make_app(bank=two)
    async with app.run_test(size=(80, 24)) as pilot:
        await past_with_both(pilot)
        await pilot.press("v")
        await pilot.pause()
        assert "◆" in str(app.screen.query_one(DataTable).get_row("second")[3])
        await pilot.press("down", "v")
        await until(pilot, lambda: isinstance(app.screen, CompareInterviewsScreen))
        await until(pilot, lambda: "1 shared question: +75 on average" in shown(app, "facts"))
        assert "2 gained, 1 kept" in shown(app, "facts")
        assert "Only then" in shown(app, "unshared")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CompareAttemptsScreen))
        await until(pilot, lambda: "Gained (2)" in shown(app, "changes"))


async def test_past_interviews_are_filtered(make_app: MakeApp, store: Store, two: Bank) -> None:
    app = make_app(bank=two)
    async with app.run_test(size=(80, 24)) as pilot:
        await past_with_both(pilot)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, FilterScreen))
        app.screen.query_one("#least", Input).value = "ninety"
        await pilot.press("f2")
        await pilot.pause()
        assert "0 to 100" in shown(app, "problem")
        app.screen.query_one("#least", Input).value = "90"
        await pilot.press("f2")
        await until(
            pilot, lambda: isinstance(app.screen, PastScreen) and app.screen.query_one(DataTable).row_count == 1
        )
        assert "1 interview · filter: score 90 to 100" in shown(app, "found")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query_one(DataTable).row_count == 2)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, FilterScreen))
        app.screen.query_one("#verdict", Select).value = "missed"
        app.screen.query_one("#since", Input).value = "2025-10-11"
        await pilot.press("f2")
        await until(
            pilot, lambda: isinstance(app.screen, PastScreen) and app.screen.query_one(DataTable).row_count == 0
        )
        assert "Nothing found" in shown(app, "empty")


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_trends_and_agreement(make_app: MakeApp, store: Store, two: Bank, size: tuple[int, int]) -> None:
    store.override("second", 0, "biases", Verdict.MISSED, "no [/b]")
    app = make_app(bank=two)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("p", "t")
        await until(pilot, lambda: isinstance(app.screen, ProgressScreen))
        await until(pilot, lambda: "since" in shown(app, "line"))
        assert "All topics: 75 on 2025-10-12, +50 since 2025-10-09" in shown(app, "line")
        await pilot.press("M", "M")
        await until(pilot, lambda: "All topics: 0 on" in shown(app, "line"))
        await pilot.press("a")
        await until(pilot, lambda: "kappa" in shown(app, "agreed"))
        text = shown(app, "agreed")
        assert "0 of 1 point that you ruled on agree, kappa 0.00" in text
        assert "2 of 3 points of those answers" in text and "you ○ missed: no [/b]" in text
        await pilot.press("a", "m")
        await pilot.pause()


async def test_home_says_what_is_due_and_practises_it(
    make_app: MakeApp, store: Store, two: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interviewer.tui.screens.home.time.time", lambda: NOW + 30 * DAY)
    app = make_app(bank=two)
    async with app.run_test(size=(80, 24)) as pilot:
        choices = app.screen.query_one(OptionList)
        await until(pilot, lambda: any(option.id == "due" for option in choices.options))
        assert "key points in 2 questions" in str(choices.get_option("due").prompt)
        assert "Key points due, by day from today: 6" in shown(app, "state")
        await pilot.press("d")
        await in_interview(pilot)
        assert conductor(app).interview.plan.mode == Mode.DRILL
        asked = {planned.question_id for planned in conductor(app).interview.plan.questions}
        assert {"zero-start", "why-attention"} <= asked


async def test_home_says_nothing_of_practice_before_there_is_any(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: "3 questions" in shown(app, "state"))
        await pilot.pause(0.2)
        assert "due" not in [option.id for option in app.screen.query_one(OptionList).options]
        assert "due" not in shown(app, "state")


async def test_an_adaptive_interview_follows_the_answers(make_app: MakeApp, store: Store) -> None:
    bank = make_bank()
    app = make_app(bank=bank, think_seconds=0, follow_ups=0, questions=2)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.screen.query("#adaptive")))
        assert "Adaptive:" not in shown(app, "summary")
        app.screen.query_one("#adaptive", Select).value = "on"
        await until(pilot, lambda: "the next is harder" in shown(app, "summary"))
        await pilot.press("f2")
        await in_interview(pilot)
        assert conductor(app).interview.planned.difficulty == Difficulty.MEDIUM
        # As planned the easy question would come; a good answer brings the hard one.
        await write(pilot, "same gradient, random, biases")
        await pilot.press("ctrl+j")
        await until(pilot, lambda: conductor(app).interview.position == 1)
        interview = conductor(app).interview
        assert (interview.planned.question_id, interview.planned.difficulty) == ("nan-loss", Difficulty.HARD)
        await until(pilot, lambda: "harder than the last" in shown(app, "where"))
        assert "NaN" in shown(app, "question")
        await write(pilot, "same gradient")
        await pilot.press("ctrl+j")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen))
        await until(pilot, lambda: app.screen._record.outcome(1).score == 50.0)
        interview_id = app.screen._record.interview.id
    assert store.questions(interview_id)[1].id == "nan-loss"
    assert "Debugging" in store.sessions()[0].topics


async def test_an_adaptive_interview_is_resumed_with_its_reserve(make_app: MakeApp, store: Store) -> None:
    bank = make_bank()
    app = make_app(bank=bank, think_seconds=0, follow_ups=0, questions=2, adaptive=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.screen.query("#adaptive")))
        await pilot.press("f2")
        await in_interview(pilot)
        await pilot.press("ctrl+q")
    again = make_app(bank=bank)
    async with again.run_test(size=(80, 24)) as pilot:
        choices = again.screen.query_one(OptionList)
        await until(pilot, lambda: choices.get_option_at_index(0).id == "resume")
        await pilot.press("enter")
        await in_interview(pilot)
        assert isinstance(again.screen, InterviewScreen)
        await write(pilot, "same gradient, random, biases")
        await pilot.press("ctrl+j")
        await until(pilot, lambda: conductor(again).interview.position == 1)
        assert conductor(again).interview.planned.question_id == "nan-loss"
        assert "NaN" in shown(again, "question")


async def test_words_stand_in_reading_order() -> None:
    bank = make_bank()
    question = bank["zero-start"].question
    answer = "biases, faster, then the same gradient"
    grade = await FakeGrader().grade(question, answer)
    attempt = state.Attempt(question_id="zero-start", answer=answer)
    found = outcome(question, attempt, grade, {}, {})
    order = report_text.words_in_order(found, report_text.wrongs(question, grade))
    assert order == ["point:biases", "wrong:faster", "point:same-gradient"]
