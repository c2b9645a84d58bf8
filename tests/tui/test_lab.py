"""The rubric lab, live reload and ready-made interviews, played through the screens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, Static, TextArea, Tree

from interviewer.grading.grade import Grade
from interviewer.interview.plan import Mode
from interviewer.interview.ready_made import ReadyMade, sound_plans
from interviewer.rubrics.bank import Bank, Entry
from interviewer.rubrics.errors import Problem
from interviewer.rubrics.live import LiveBank, Reloaded
from interviewer.rubrics.model import Example, Question, RubricFile, Verdict
from interviewer.rubrics.render import render
from interviewer.tui import lab_text
from interviewer.tui.app import InterviewerApp
from interviewer.tui.screens.bank import BankScreen
from interviewer.tui.screens.interview import InterviewScreen
from interviewer.tui.screens.lab import LabScreen
from interviewer.tui.screens.plans import PlansScreen
from interviewer.tui.watching import notice
from tests.tui.conftest import MakeApp
from tests.tui.fakes import FakeGrader, make_bank, make_question

GOOD = "They all get the same gradient, biases are fine."
EXAMPLES = (
    Example(
        answer=GOOD,
        labels={"same-gradient": Verdict.COVERED, "random-start": Verdict.MISSED, "biases": Verdict.COVERED},
    ),
    Example(answer="Draw them [/b] by lot.", labels={"same-gradient": Verdict.MISSED, "random-start": Verdict.COVERED}),
)


def with_examples(text: str = "What happens if every weight starts at zero?") -> Question:
    return make_question("zero-start", text).model_copy(update={"examples": EXAMPLES})


def bank_of(*questions: Question) -> Bank:
    return Bank(Entry(question, "Weight initialisation", "initialisation.yaml") for question in questions)


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = 8.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        await pilot.pause(0.02)


def shown(app: InterviewerApp, name: str) -> str:
    return str(app.screen.query_one(f"#{name}", Static).render())


def lines(app: InterviewerApp, name: str) -> list[str]:
    listed = app.screen.query_one(f"#{name}", OptionList)
    return [str(listed.get_option_at_index(at).prompt) for at in range(listed.option_count)]


def editor(app: InterviewerApp) -> TextArea:
    return app.screen.query_one("#editor", TextArea)


async def open_lab(pilot: Pilot[None]) -> None:
    await pilot.pause(0.1)
    await pilot.press("b")
    await until(pilot, lambda: isinstance(pilot.app.screen, BankScreen))
    tree = pilot.app.screen.query_one("#tree", Tree)
    await pilot.press("enter")
    await until(pilot, lambda: tree.root.children[0].is_expanded)
    await pilot.press("down")
    await until(pilot, lambda: tree.cursor_node is not None and isinstance(tree.cursor_node.data, Entry))
    await pilot.press("l")
    await until(pilot, lambda: isinstance(pilot.app.screen, LabScreen) and pilot.app.screen.is_mounted)
    await pilot.pause()


async def test_verdicts_follow_a_pause_with_their_words(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await open_lab(pilot)
        assert "not graded yet" in lines(app, "points")[0]
        typed = "They get the same gradient. Training is faster"
        await pilot.press(*typed)
        await until(pilot, lambda: app.services.grader.graded[-1:] == [typed] and "graded in" in shown(app, "state"))
        grades = len(app.services.grader.graded)
        first, second, third, wrong = lines(app, "points")
        assert "✓ covered 91%" in first and "“same gradient”" in first
        assert "○ missed" in second and "“" not in second
        assert "? unsure" in third
        assert "✗ misconception 88%" in wrong and "“faster”" in wrong
        assert app.screen.query_one("#points").border_title == "Verdicts: 50 of 100"
        assert "misheard" in shown(app, "remarks")
        # Choosing a verdict selects its words; typing on does not replace them.
        await pilot.press("tab", "home")
        await until(pilot, lambda: editor(app).selected_text == "same gradient")
        await pilot.press("shift+tab")
        await pilot.pause()
        assert editor(app).selected_text == ""
        await pilot.pause(0.6)
        assert len(app.services.grader.graded) == grades


class Slow(FakeGrader):
    """Holds back every grade until it is let go, answer by answer."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        self.asked.append(answer)
        await self.gates.setdefault(answer, asyncio.Event()).wait()
        return await super().grade(question, answer)

    def let_go(self, answer: str) -> None:
        self.gates.setdefault(answer, asyncio.Event()).set()


async def test_a_stale_result_is_never_shown(make_app: MakeApp) -> None:
    grader = Slow()
    app = make_app(grader=grader)
    async with app.run_test() as pilot:
        await open_lab(pilot)
        editor(app).load_text("same gradient")
        await until(pilot, lambda: grader.asked == ["same gradient"])
        editor(app).load_text("nothing")
        await pilot.pause(0.6)
        # One request at a time: the newer answer waits, and what the older one gets is thrown away.
        assert grader.asked == ["same gradient"]
        grader.let_go("same gradient")
        await until(pilot, lambda: grader.asked == ["same gradient", "nothing"])
        assert "covered" not in "".join(lines(app, "points"))
        grader.let_go("nothing")
        await until(pilot, lambda: "graded in" in shown(app, "state"))
        assert "covered" not in "".join(lines(app, "points"))
        assert "missed" in lines(app, "points")[0]


async def test_typing_costs_one_grade_not_one_a_key(make_app: MakeApp) -> None:
    grader = FakeGrader()
    app = make_app(grader=grader)
    async with app.run_test() as pilot:
        await open_lab(pilot)
        for end in range(1, 20):
            editor(app).load_text("a random start"[:end])
            await pilot.pause(0.01)
        await until(pilot, lambda: "graded in" in shown(app, "state"))
        assert grader.graded == ["a random start"]


async def test_a_grader_that_fails_is_said_and_asked_again(make_app: MakeApp) -> None:
    grader = FakeGrader(fails=True)
    app = make_app(grader=grader)
    async with app.run_test() as pilot:
        await open_lab(pilot)
        editor(app).load_text("same gradient")
        await until(pilot, lambda: "not graded: the model files are missing [/b]" in shown(app, "state"))
        grader.fails = False
        editor(app).load_text("same gradient!")
        await until(pilot, lambda: "✓ covered" in lines(app, "points")[0])


async def test_examples_are_graded_and_compared_with_their_labels(make_app: MakeApp) -> None:
    app = make_app(bank=bank_of(with_examples()))
    async with app.run_test(size=(120, 40)) as pilot:
        await open_lab(pilot)
        await pilot.press("f5")
        examples = app.screen.query_one("#examples", OptionList)
        await until(pilot, lambda: examples.border_title == "Examples: 4 of 5 labels met")
        reference, first, second = lines(app, "examples")
        assert "Reference" in reference and "100 of 100" in reference
        assert "Example 1" in first and "3/3 met" in first
        assert "1/2 met" in second and "✗ random-start: label covered, graded missed 91%" in second
        assert "[/b]" in second
        await pilot.press("end", "enter")
        await pilot.pause()
        assert editor(app).text == "Draw them [/b] by lot."
        points = lines(app, "points")
        assert "  met\n" in points[0]
        assert "  unmet: label covered\n" in points[1]
        assert "met\n" not in points[2]
        # Once it is changed it is that example no more.
        editor(app).load_text("Draw them at random.")
        await until(pilot, lambda: "✓ covered" in lines(app, "points")[1])
        assert "met\n" not in "".join(lines(app, "points"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BankScreen))
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LabScreen))
        await until(pilot, lambda: editor(app).text == "Draw them at random.")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 6)])
async def test_markup_and_small_terminals(make_app: MakeApp, size: tuple[int, int]) -> None:
    app = make_app(bank=make_bank(markup=True), grader=FakeGrader(note="[/b] [$error] \x1b[31m"))
    async with app.run_test(size=size) as pilot:
        await open_lab(pilot)
        editor(app).load_text("same gradient [/b] [$error] \x1b[31m faster")
        await until(pilot, lambda: "graded in" in shown(app, "state"))
        assert "[/b] [$error]" in shown(app, "question")
        assert "\x1b" not in shown(app, "remarks")
        await pilot.press("f5", "end", "f5", "end", "escape")
        await until(pilot, lambda: isinstance(app.screen, BankScreen))


def test_labels_belong_to_the_example_alone() -> None:
    question = with_examples()
    assert lab_text.labels_of(question, f" {GOOD}\n") == EXAMPLES[0].labels
    assert lab_text.labels_of(question, GOOD + "!") == {}
    assert lab_text.labels_of(question, "") == {}


# Live reload


def save(path: Path, *questions: Question) -> None:
    path.write_text(render(RubricFile(topic="Weight initialisation", questions=questions)), encoding="utf-8")


@pytest.fixture
def watched(make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[InterviewerApp, Path]:
    """The app over a real file, which it looks at often."""
    monkeypatch.setattr("interviewer.tui.watching.POLL", 0.02)
    path = tmp_path / "bank.yaml"
    save(path, with_examples(), make_question("biases-too", "And the biases?"))
    live = LiveBank((path,), None)
    app = make_app(bank=live.load()[0])
    app._refresh_bank = live.refresh
    return app, path


async def test_the_lab_grades_by_the_rubric_as_it_is_now(watched: tuple[InterviewerApp, Path]) -> None:
    app, path = watched
    async with app.run_test(size=(120, 40)) as pilot:
        await open_lab(pilot)
        editor(app).load_text(GOOD)
        await until(pilot, lambda: "graded in" in shown(app, "state"))
        save(path, with_examples("What if all weights are nought?"))
        await until(pilot, lambda: "nought" in shown(app, "question"))
        await until(pilot, lambda: len(app.services.grader.graded) == 2)
        assert editor(app).text == GOOD
        assert any("Read again: bank.yaml. 1 question now." in n.message for n in app._notifications)
        save(path, make_question("other", "Another one?"))
        await until(pilot, lambda: "gone from its file" in shown(app, "state"))


async def test_a_broken_file_is_said_and_the_old_version_stays(watched: tuple[InterviewerApp, Path]) -> None:
    app, path = watched
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(0.1)
        good = path.read_text()
        path.write_text(good.replace("difficulty: easy", "difficulty: [b] fiendish", 1))
        line = 1 + good.splitlines().index("    difficulty: easy")
        await until(pilot, lambda: any(f"{path}:{line}: " in n.message for n in app._notifications))
        assert app.services.bank is not None and len(app.services.bank) == 2
        assert len(app.services.problems) == 1
        assert "1 problem" in shown(app, "state")
        path.write_text(good)
        await until(pilot, lambda: not app.services.problems)


async def test_the_bank_keeps_its_place(watched: tuple[InterviewerApp, Path]) -> None:
    app, path = watched
    async with app.run_test(size=(120, 40)) as pilot:
        await open_lab(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BankScreen))
        tree = app.screen.query_one("#tree", Tree)
        await pilot.press("down")
        await until(pilot, lambda: "And the biases?" in shown(app, "rubric"))
        save(path, make_question("first", "A new one?"), with_examples(), make_question("biases-too", "And biases?"))
        await until(pilot, lambda: "And biases?" in shown(app, "rubric"))
        assert tree.root.children[0].is_expanded
        assert tree.cursor_node is not None and tree.cursor_node.data.question.id == "biases-too"


async def test_nobody_is_disturbed_in_an_interview(watched: tuple[InterviewerApp, Path]) -> None:
    app, path = watched
    async with app.run_test() as pilot:
        await pilot.pause(0.1)
        await pilot.press("enter")
        await pilot.pause(0.2)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen))
        asked = shown(app, "question")
        path.write_text("questions: [")
        await until(pilot, lambda: bool(app.services.problems))
        await pilot.pause(0.1)
        assert not list(app._notifications)
        assert shown(app, "question") == asked


def test_the_notice_is_short() -> None:
    problems = tuple(Problem("a.yaml", n, "no [/b] good") for n in range(1, 4))
    text = notice(Reloaded(Bank(), problems, (Path("a.yaml"),), problems))
    assert text.startswith("a.yaml:1: no [/b] good … and 2 more problems.")
    assert "stays" in text
    many = tuple(Path(f"{n}.yaml") for n in range(5))
    assert notice(Reloaded(make_bank(), (), many, ())) == (
        "Read again: 0.yaml, 1.yaml, 2.yaml and 2 more files. 3 questions now."
    )


# Ready-made interviews


def made(title: str, *questions: str, mode: Mode = Mode.MOCK) -> ReadyMade:
    return ReadyMade(title=title, description="For [/b] you", minutes=12, mode=mode, questions=questions)


async def test_a_ready_made_interview_begins(make_app: MakeApp) -> None:
    app = make_app()
    plans = {"one": made("First [/b]", "zero-start"), "two": made("Second", "nan-loss", "zero-start", mode=Mode.DRILL)}
    app.services.plans = lambda bank: (plans, [Problem("x.yaml", 3, "no question 'q' in the bank")])
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(0.1)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, PlansScreen) and len(lines(app, "plans")) == 3)
        assert "First [/b]" in lines(app, "plans")[0] and "1 question · 12 min · mock" in lines(app, "plans")[0]
        assert "For [/b] you" in shown(app, "plan")
        # What it is about, but not what it asks.
        assert "Weight initialisation" in shown(app, "plan") and "every weight" not in shown(app, "plan")
        await pilot.press("end")
        await until(pilot, lambda: "x.yaml:3: no question" in shown(app, "plan"))
        await pilot.press("enter", "up", "enter")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen))
        plan = app.screen._conductor.interview.plan
        assert [q.question_id for q in plan.questions] == ["nan-loss", "zero-start"]
        assert (plan.title, plan.mode, plan.total_seconds) == ("Second", Mode.DRILL, 720)


async def test_setup_leads_to_the_ready_made_interviews(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.pause(0.1)
        await pilot.press("enter")
        await pilot.pause(0.2)
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen, PlansScreen) and app.screen.is_mounted)
        await until(pilot, lambda: "none in these rubrics" in shown(app, "plan"))
        await pilot.press("enter", "ctrl+j", "escape")


def test_one_broken_interview_hides_no_other(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
    (first / "x.yaml").write_text("title: X\nminutes: 5\nquestions: [zero-start]\n")
    (first / "y.yaml").write_text("title: Y\nminutes: 5\nquestions: [zero-start]\n")
    (second / "y.yaml").write_text("title: Mine\nminutes: 5\nquestions: [nan-loss]\n")
    (second / "z.yaml").write_text("title: Z\nminutes: 5\nquestions:\n  - nowhere\n")
    plans, problems = sound_plans([first, second, tmp_path / "none"], make_bank())
    assert {name: plan.title for name, plan in plans.items()} == {"x": "X", "y": "Mine"}
    assert [(Path(p.file).name, p.line) for p in problems] == [("z.yaml", 4)]
