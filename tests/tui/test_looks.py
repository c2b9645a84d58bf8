"""Snapshots of every screen at two sizes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Checkbox, DataTable, DirectoryTree, Input, OptionList, Static, TextArea

from interviewer.grading.grade import Grade
from interviewer.importing import corrections
from interviewer.importing.reader import TranscriptReader
from interviewer.interview.plan import Mode
from interviewer.interview.ready_made import ReadyMade
from interviewer.rubrics.bank import Bank, Entry
from interviewer.rubrics.errors import Problem
from interviewer.rubrics.model import Question
from interviewer.store import Store
from interviewer.tui import messages
from interviewer.tui.app import InterviewerApp
from interviewer.tui.screens.comparing.attempts import CompareAttemptsScreen
from interviewer.tui.screens.comparing.interviews import CompareInterviewsScreen
from interviewer.tui.screens.export import ExportScreen
from interviewer.tui.screens.filter import FilterScreen
from interviewer.tui.screens.home import HomeScreen
from interviewer.tui.screens.importing.choose import ImportScreen
from interviewer.tui.screens.importing.corrections import CorrectionsScreen
from interviewer.tui.screens.importing.grading import GradingScreen
from interviewer.tui.screens.importing.match import MatchScreen
from interviewer.tui.screens.importing.preview import PreviewScreen
from interviewer.tui.screens.importing.rubric import RubricScreen
from interviewer.tui.screens.importing.speakers import SpeakersScreen
from interviewer.tui.screens.lab import LabScreen
from interviewer.tui.screens.past import PastScreen
from interviewer.tui.screens.plans import PlansScreen
from interviewer.tui.screens.report import ReportScreen
from interviewer.tui.services import Services
from tests.tui.conftest import MakeApp
from tests.tui.fakes import FakeGrader, make_bank, make_plan, make_question
from tests.tui.test_import import FakeReader
from tests.tui.test_lab import bank_of, with_examples
from tests.tui.test_review import keep, until

ANSWER = (
    "Well, um, if all the weights start at zero then each neuron computes the same thing and they all get the same "
    "gradient, so they never drift apart. I think training would actually be faster in the beginning."
)
BETTER = "All neurons of a layer get the same gradient and stay identical. Biases may start at zero."
PLANS = {
    "first": ReadyMade(
        title="First steps in training",
        description="How a network starts to learn, and what to do when it does not.",
        minutes=20,
        questions=("zero-start", "why-attention", "nan-loss"),
    ),
    "quick": ReadyMade(title="Ten quick minutes", minutes=10, mode=Mode.DRILL, questions=("nan-loss", "zero-start")),
}
TALK = """WEBVTT

00:01.000 --> 00:04.000
<v Ada>What happens if every weight starts at zero?

00:05.000 --> 00:15.000
<v Ben>They all get the same gradient with ray lou, so they never drift apart.

00:18.000 --> 00:20.000
<v Ben>Use small random weights.

00:21.000 --> 00:23.000
<v Ada>Where do you see yourself in five years?

00:24.000 --> 00:26.000
<v Ben>Leading a team that ships models.

00:30.000 --> 00:34.000
<v Ada>And why does attention scale its scores down by the square root of the keys' width, so that they stay near zero,
before the softmax makes them the weights of all positions in the sequence?

00:36.000 --> 00:50.000
<v Ben>Otherwise the softmax saturates and its gradient vanishes.

00:52.000 --> 00:55.000
<v Ada>The loss is NaN after 300 steps: what do you do?

00:57.000 --> 01:10.000
<v Ben>I would look at the gradient norms first, then at the learning rate.
"""
HEARD = {
    **{"a tension": "attention", "ad am": "Adam", "back prop": "backprop", "bat norm": "batch norm", "bird": "BERT"},
    **{"drop out": "dropout", "gee pee tee": "GPT", "jan": "GAN", "laura": "LoRA", "l s t m": "LSTM"},
    **{"rag": "RAG", "soft max": "softmax", "rest net": "ResNet"},
}
MORE = (
    "What does batch normalisation do at inference?",
    "How does dropout regularise a network?",
    "Why do recurrent networks forget?",
    "What does a residual connection change?",
    "How would you choose a learning rate?",
)
Steps = Callable[[Pilot[None]], Awaitable[None]]


class Ticking:
    """In the place of the module ``time``: a clock that moves by ``step`` seconds whenever it is read."""

    def __init__(self, step: float) -> None:
        self.step, self.now = step, 0.0

    def monotonic(self) -> float:
        self.now += self.step
        return self.now


class Stuck(FakeGrader):
    """Never comes back from the answer about gradient norms."""

    async def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        if "norms" in answer:
            await asyncio.Event().wait()
        return await super().grade(question, answer, speech_seconds=speech_seconds)


async def write(pilot: Pilot[None], text: str) -> None:
    pilot.app.screen.query_one("#editor", TextArea).load_text(text)
    await pilot.pause()


async def answered(pilot: Pilot[None]) -> None:
    """One answer with a follow-up, the second question skipped, the report open."""
    await pilot.pause(0.1)
    await write(pilot, ANSWER)
    await pilot.press("ctrl+j")
    await pilot.pause(0.1)
    await write(pilot, "You draw small random weights.")
    await pilot.press("ctrl+j")
    await pilot.pause(0.1)
    await pilot.press("f5")
    await pilot.pause(0.1)


async def home(pilot: Pilot[None]) -> None:
    await pilot.pause(0.3)


async def setup(pilot: Pilot[None]) -> None:
    await pilot.pause(0.1)
    await pilot.press("enter")
    await pilot.pause(0.2)


async def interview(pilot: Pilot[None]) -> None:
    await pilot.pause(0.1)
    await write(pilot, ANSWER)
    await pilot.pause(0.3)


async def pause(pilot: Pilot[None]) -> None:
    await interview(pilot)
    await pilot.press("f3")
    await pilot.pause()


async def overview(pilot: Pilot[None]) -> None:
    await answered(pilot)


async def page(pilot: Pilot[None]) -> None:
    await answered(pilot)
    await pilot.press("right", "up", "up")
    await pilot.pause(0.1)


async def score(pilot: Pilot[None]) -> None:
    await answered(pilot)
    await pilot.press("right", "2")
    await pilot.pause(0.1)


async def overrule(pilot: Pilot[None]) -> None:
    await page(pilot)
    await pilot.press("o")
    await pilot.pause(0.1)


async def past(pilot: Pilot[None]) -> None:
    await answered(pilot)
    await pilot.press("escape", "p")
    await pilot.pause(0.2)


async def progress(pilot: Pilot[None]) -> None:
    await past(pilot)
    await pilot.press("t")
    await pilot.pause(0.3)


async def bank(pilot: Pilot[None]) -> None:
    await pilot.pause(0.1)
    await pilot.press("b")
    await pilot.pause(0.1)
    await pilot.press("enter", "down")
    await pilot.pause(0.1)


def services(pilot: Pilot[None]) -> Services:
    assert isinstance(pilot.app, InterviewerApp)
    return pilot.app.services


async def shown(pilot: Pilot[None], screen: type[Screen[Any]], true: Callable[[], bool] = lambda: True) -> None:
    """Wait until ``screen`` stands there and ``true`` is."""
    await until(pilot, lambda: type(pilot.app.screen) is screen and pilot.app.screen.is_mounted and true(), seconds=20)
    await pilot.pause()


def says(pilot: Pilot[None], name: str, words: str) -> Callable[[], bool]:
    return lambda: words in str(pilot.app.screen.query_one(f"#{name}", Static).content)


async def lab(pilot: Pilot[None]) -> None:
    await shown(pilot, HomeScreen)
    services(pilot).bank = bank_of(with_examples())
    pilot.app.post_message(messages.OpenLab("zero-start"))
    await shown(pilot, LabScreen)
    await write(pilot, ANSWER)
    await shown(pilot, LabScreen, says(pilot, "state", "graded in"))
    # The words of the first verdict are selected.
    await pilot.press("tab", "home")
    await pilot.pause(0.1)


async def examples(pilot: Pilot[None]) -> None:
    await lab(pilot)
    await pilot.press("f5")
    listed = pilot.app.screen.query_one("#examples", OptionList)
    await shown(pilot, LabScreen, lambda: str(listed.border_title).endswith("met"))


async def plans(pilot: Pilot[None]) -> None:
    await shown(pilot, HomeScreen)
    services(pilot).plans = lambda bank: (PLANS, [Problem("mine.yaml", 3, "no question 'q' in the bank")])
    pilot.app.post_message(messages.OpenPlans())
    await shown(pilot, PlansScreen, says(pilot, "plan", "First steps"))


async def attempts(pilot: Pilot[None]) -> None:
    await shown(pilot, HomeScreen)
    pilot.app.post_message(messages.CompareAttempts("second", 0))
    await shown(pilot, CompareAttemptsScreen, says(pilot, "changes", "Gained"))


async def interviews(pilot: Pilot[None]) -> None:
    await shown(pilot, HomeScreen)
    pilot.app.post_message(messages.CompareInterviews(None, "second"))
    await shown(pilot, CompareInterviewsScreen, says(pilot, "facts", "on average"))


async def filters(pilot: Pilot[None]) -> None:
    await shown(pilot, HomeScreen)
    await pilot.press("p")
    await shown(pilot, PastScreen, lambda: pilot.app.screen.query_one(DataTable).row_count == 2)
    await pilot.press("f")
    await shown(pilot, FilterScreen)
    pilot.app.screen.query_one("#since", Input).value = "2025-10-01"
    pilot.app.screen.query_one("#least", Input).value = "ninety"
    await pilot.press("f2")
    await shown(pilot, FilterScreen, says(pilot, "problem", "number"))


async def export(pilot: Pilot[None]) -> None:
    await shown(pilot, HomeScreen)
    pilot.app.post_message(messages.OpenReport("second"))
    await shown(pilot, ReportScreen, says(pilot, "summary", "mean of"))
    await pilot.press("w")
    await shown(pilot, ExportScreen)
    pilot.app.screen.query_one("#anonymous", Checkbox).toggle()
    await shown(pilot, ExportScreen, lambda: bool(pilot.app.screen.query_one("#names").display))


async def choose(pilot: Pilot[None]) -> None:
    """A folder beside the test's own, so that no path of this machine is in the picture."""
    folder = Path("talks")
    (folder / "older").mkdir(parents=True)
    for name in ("mock.vtt", "panel.json", "screening with Ada.txt", "slides.pdf"):
        (folder / name).write_text(TALK)
    await shown(pilot, HomeScreen)
    pilot.app.push_screen(ImportScreen(services(pilot), cast(TranscriptReader, FakeReader()), folder))
    await shown(pilot, ImportScreen, lambda: len(pilot.app.screen.query_one(DirectoryTree).root.children) == 4)
    typed = pilot.app.screen.query_one("#path", Input)
    typed.value = "talks/mo"
    await shown(pilot, ImportScreen, lambda: typed._suggestion == "talks/mock.vtt")


async def preview(pilot: Pilot[None]) -> None:
    await choose(pilot)
    await pilot.press("tab", "enter")
    await shown(pilot, PreviewScreen, lambda: pilot.app.screen.query_one("#items", OptionList).option_count == 4)
    await shown(pilot, PreviewScreen, says(pilot, "detail", "ray lou"))


async def match(pilot: Pilot[None]) -> None:
    """A long question and more of them in the bank than the list has room for."""
    await preview(pilot)
    more = [Entry(make_question(f"more-{n}", asked), "Training", "more.yaml") for n, asked in enumerate(MORE)]
    services(pilot).bank = Bank([*make_bank().values(), *more])
    await pilot.press("down", "down", "enter")
    await shown(pilot, MatchScreen)


async def rubric(pilot: Pilot[None]) -> None:
    await preview(pilot)
    await pilot.press("down", "r")
    await shown(pilot, RubricScreen)
    pilot.app.screen.query_one("#rubric", TextArea).load_text("It names a goal. It says what leads there.")


async def speakers(pilot: Pilot[None]) -> None:
    await preview(pilot)
    await pilot.press("s")
    await shown(pilot, SpeakersScreen)


async def misheard(pilot: Pilot[None]) -> None:
    """More corrections than a small terminal has room for."""
    await preview(pilot)
    corrections.save(HEARD)
    await pilot.press("c")
    await shown(
        pilot,
        CorrectionsScreen,
        lambda: pilot.app.screen.query_one("#listed", OptionList).option_count == len(HEARD),
    )


async def grading(pilot: Pilot[None]) -> None:
    await preview(pilot)
    services(pilot).grader = Stuck()
    await pilot.press("i")
    await shown(pilot, GradingScreen, says(pilot, "left", "left"))


STARTED = {"interview", "pause", "overview", "page", "score", "overrule", "past", "progress"}
REVIEWED = {"attempts", "interviews", "filters", "export"}
SCREENS: dict[str, Steps] = {
    steps.__name__: steps
    for steps in (
        *(home, setup, interview, pause, overview, page, score, overrule, past, progress, bank),
        *(lab, examples, plans, attempts, interviews, filters, export),
        *(choose, preview, match, rubric, speakers, misheard, grading),
    )
}


def keep_two(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two interviews, three days apart, that share two questions."""
    asyncio.run(keep(store, "first", [ANSWER, "No idea.", "I would restart it."], make_bank()))
    monkeypatch.setattr(store, "_clock", lambda: 1_760_000_000.0 + 3 * 86_400)
    again = [BETTER, "With large scores all of them get the same gradient: none."]
    asyncio.run(keep(store, "second", again, make_bank(), follow_up="You draw random ones."))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", list(SCREENS))
def test_looks(
    name: str,
    size: tuple[int, int],
    make_app: MakeApp,
    store: Store,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    # Time stands still, or the countdowns would differ from run to run.
    monkeypatch.setattr("interviewer.tui.screens.interview.READ_CLOCK", lambda: 0.0)
    monkeypatch.setattr("interviewer.tui.screens.lab.time", Ticking(0.3))
    monkeypatch.setattr("interviewer.tui.screens.importing.grading.time", Ticking(20))
    # The folders of this machine differ from those of the next.
    monkeypatch.setattr("interviewer.tui.screens.export.downloads", lambda: Path("/home/ada/Downloads"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    # A blinking cursor is there in one run and not in the next.
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda self: None)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    questions = make_bank()
    if name in REVIEWED:
        keep_two(store, monkeypatch)
    app = make_app(make_plan(questions) if name in STARTED else None, bank=questions)

    async def before(pilot: Pilot[None]) -> None:
        await SCREENS[name](pilot)
        await pilot.pause(0.1)

    assert snap_compare(app, terminal_size=size, run_before=before)
