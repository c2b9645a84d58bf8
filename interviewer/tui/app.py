"""The app: holds the services, and opens the screens that other screens ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from textual import work
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.message import Message
from textual.screen import Screen

from interviewer.tui import messages
from interviewer.tui.ahead import load_screens
from interviewer.tui.background import Background
from interviewer.tui.keeper import Keeper, NothingKeptError
from interviewer.tui.services import Services
from interviewer.tui.styles import read_ahead
from interviewer.tui.themes import THEMES
from interviewer.tui.watching import notice, watch

if TYPE_CHECKING:
    from interviewer.interview.plan import Plan
    from interviewer.interview.state import Interview
    from interviewer.rubrics.bank import Bank
    from interviewer.rubrics.errors import Problem
    from interviewer.rubrics.live import Reloaded
    from interviewer.settings import Settings
    from interviewer.store import Store
    from interviewer.tui.grader import GraderProcess
    from interviewer.tui.helper import Helper
    from interviewer.tui.record import Record
    from interviewer.tui.services import FindPlans

Answer = TypeVar("Answer")

# Quitting waits this long at most, in seconds, for the last save to reach the disk.
LAST_SAVE = 0.4


class InterviewerApp(App[None]):
    """The interviewer in the terminal.

    ``bank`` and ``store`` may be given as functions that make them: both are then made on the background thread,
    after the first screen is painted. ``review`` opens a past interview, or with an empty text the table of them.
    So may settings and grader, by ``furnish``, which returns what is wrong with the settings in sentences; ``theme`` is
    what the first screen is painted in. ``refresh`` looks whether rubric files have changed, on a thread; ``plans``
    finds the ready-made interviews.
    """

    TITLE = "interviewer"
    # With the first screen's sheet: one that comes later makes Textual parse all of them again.
    CSS_PATH = ["app.tcss", "screens/home.tcss"]  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (72, "-middling"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-medium"), (30, "-tall")]  # noqa: RUF012
    BINDINGS = [  # noqa: RUF012
        Binding("f1", "toggle_help", "Help", id="app.help", tooltip="What this screen does, and its keys."),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", tooltip="Quit; what is open is kept.", priority=True),
    ]

    def __init__(
        self,
        bank: Bank | Callable[[], tuple[Bank, Sequence[Problem]]],
        problems: Sequence[Problem],
        store: Store | Callable[[], Store],
        settings: Settings | None,
        grader: GraderProcess | None,
        start_plan: Plan | None = None,
        *,
        theme: str | None = None,
        furnish: Callable[[Services], Sequence[str]] | None = None,
        review: str | None = None,
        helper: Helper | None = None,
        remember: Callable[[str, str], None] | None = None,
        refresh: Callable[[], Reloaded | None] | None = None,
        plans: FindPlans | None = None,
    ) -> None:
        super().__init__()
        background = Background()
        keeper = Keeper(store if callable(store) else lambda: store, background)
        self._load_bank = bank if callable(bank) else None
        self.services = Services(keeper, background, None if callable(bank) else bank, problems, remember=remember)
        if settings is not None and grader is not None:
            self.services.furnish(settings, grader, helper)
        self.services.plans = plans
        self._furnish = furnish
        self._first_theme = theme if settings is None else settings.theme
        self._refresh_bank = refresh
        self._start_plan = start_plan
        self._review = review
        # What was asked for while the bank was still being read.
        self._for_later: Message | None = None
        for known in THEMES:
            self.register_theme(known)

    def on_mount(self) -> None:
        """Show the first screen, and leave everything slow for after it is painted."""
        wanted = self._first_theme
        self.theme = wanted if wanted in self.available_themes else THEMES[0].name
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember("theme", theme.name))
        from interviewer.tui.screens.home import HomeScreen

        self.push_screen(HomeScreen(self.services))
        if self._start_plan is not None:
            self.post_message(messages.Begin(self._start_plan))
        elif self._review is not None:
            self.post_message(messages.OpenReport(self._review) if self._review else messages.OpenPast())
        self.call_after_refresh(self._after_first_paint)

    @work
    async def _after_first_paint(self) -> None:
        from interviewer.models.client import GraderUnavailable
        from interviewer.rubrics.bank import Bank
        from interviewer.rubrics.errors import RubricError

        if self._furnish is not None and not self.services.furnished:
            furnish = self._furnish
            for problem in await self.services.background.call(lambda: furnish(self.services)):
                self.notify(problem, severity="warning", markup=False)
        # A grader that cannot start says so with the first answer, where it matters.
        with suppress(GraderUnavailable):
            await self.services.grader.start()
        if self._load_bank is not None:
            try:
                self.services.bank, self.services.problems = await self.services.background.call(self._load_bank)
            except RubricError as error:
                self.services.bank, self.services.problems = Bank(), error.problems
        for screen in self.screen_stack:
            screen.post_message(messages.BankLoaded())
        if self._for_later is not None:
            self.post_message(self._for_later)
            self._for_later = None
        self.services.background.submit(load_screens)
        await read_ahead(self.stylesheet)
        if self._refresh_bank is not None:
            self.run_worker(watch(self._refresh_bank, self._take_up), group="rubric files")

    def _take_up(self, reloaded: Reloaded) -> None:
        self.services.bank, self.services.problems = reloaded.bank, reloaded.problems
        for screen in self.screen_stack:
            screen.post_message(messages.BankLoaded())
        # Nobody in the middle of an answer wants to hear of files; the bank tells what is wrong with them later.
        if getattr(self.screen, "interrupts", True):
            self.notify(notice(reloaded), severity="error" if reloaded.fresh else "information", markup=False)

    def _remember(self, name: str, value: str) -> None:
        remember = self.services.remember
        if remember is not None:
            self.services.background.submit(lambda: remember(name, value), owed=True)

    async def action_quit(self) -> None:
        """Quit: the open interview is held, the grader ended, the last save waited for a moment."""
        for screen in self.screen_stack:
            hold = getattr(screen, "hold", None)
            if hold is not None:
                hold()
        self.exit()

    def action_toggle_help(self) -> None:
        """Show or hide the help beside the screen."""
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
        else:
            self.action_show_help_panel()

    def on_unmount(self) -> None:
        """End the grader at once, and wait a moment for the last save."""
        if self.services.furnished:
            self.services.grader.close()
        self.services.keeper.flush(LAST_SAVE)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers on every screen."""
        yield from super().get_system_commands(screen)
        offered: Callable[[], Iterable[SystemCommand]] | None = getattr(screen, "offered", None)
        yield from offered() if offered else ()
        if not getattr(screen, "interrupts", True):
            return
        for title, help_text, message in (
            ("Start an interview", "Choose topics, time and mode", messages.SetUp),
            ("Practise weak points", "The questions that went worst, with feedback after each", messages.PractiseWeak),
            ("Practise what is due", "What spaced repetition would ask today", messages.PractiseDue),
            ("Past interviews", "Search, sort and open what you did before", messages.OpenPast),
            ("Progress", "Scores over time, by topic", messages.OpenProgress),
            ("Ready-made interviews", "Composed by topic, from easy to hard", messages.OpenPlans),
            ("Question bank", "Read the rubrics, practise one question", messages.OpenBank),
            ("Import a transcript", "Grade an interview that was held elsewhere", messages.ImportTranscript),
            ("Corrections", "What recognisers mishear, put right in every import", messages.OpenCorrections),
        ):
            yield SystemCommand(title, help_text, lambda message=message: self.post_message(message()))

    # Opening screens

    def _must_wait(self, message: Message) -> bool:
        if self.services.bank is None:
            self._for_later = message
        return self.services.bank is None

    def on_set_up(self, message: messages.SetUp) -> None:
        """Open the choice of what to ask."""
        from interviewer.tui.screens.setup import SetupScreen

        if not self._must_wait(message):
            self.push_screen(SetupScreen(self.services))

    def on_begin(self, message: messages.Begin) -> None:
        """Begin an interview."""
        from interviewer.interview.state import begin
        from interviewer.tui.record import new_record

        if self.services.bank is None:
            self._for_later = message
            return
        self._conduct(new_record(begin(uuid4().hex[:12], message.plan), self.services.bank))

    def on_resume(self, message: messages.Resume) -> None:
        """Go on with an interrupted interview."""
        self._resume(message.interview)

    @work
    async def _resume(self, interview: Interview) -> None:
        from interviewer.tui.record import new_record, stored_record

        record = await self._ask_store(lambda store: stored_record(store, interview))
        if record is None:
            return
        if self.services.bank is not None:
            fresh = new_record(interview, self.services.bank)
            record.reserve = fresh.reserve
            for position, question in fresh.questions.items():
                record.questions.setdefault(position, question)
        self._conduct(record)

    def _conduct(self, record: Record) -> None:
        from interviewer.tui.screens.interview import InterviewScreen

        while len(self.screen_stack) > 2:
            self.pop_screen()
        self.push_screen(InterviewScreen(self.services, record))

    def on_practise_weak(self, message: messages.PractiseWeak) -> None:
        """Ask the questions again that went worst."""
        if not self._must_wait(message):
            self._practise_weak()

    @work
    async def _practise_weak(self) -> None:
        from interviewer.interview.plan import Mode, Plan, planned

        weak = await self._ask_store(lambda store: store.weak_questions())
        bank = self.services.bank
        if weak is None or bank is None:
            return
        settings = self.services.settings
        chosen = [planned(bank[name]) for name in weak if name in bank][: settings.questions]
        if not chosen:
            self.notify("Nothing has gone badly yet: finish an interview first.", markup=False)
            return
        plan = Plan(
            title="Weak points",
            mode=Mode.DRILL,
            questions=tuple(chosen),
            think_seconds=settings.think_seconds,
            max_follow_ups=settings.follow_ups,
        )
        self.post_message(messages.Begin(plan))

    def on_practise_due(self, message: messages.PractiseDue) -> None:
        """Ask what spaced repetition says is due, mixed with weak and new questions."""
        if not self._must_wait(message):
            self._practise_due()

    @work
    async def _practise_due(self) -> None:
        import time

        from interviewer.interview.plan import Mode, Plan, choose
        from interviewer.store.due import first_questions

        bank, settings = self.services.bank, self.services.settings
        if bank is None:
            return
        first = await self._ask_store(lambda store: first_questions(store, bank, settings.questions, time.time()))
        if first is None:
            return
        plan = Plan(
            title="Due and weak points",
            mode=Mode.DRILL,
            questions=choose(bank, count=settings.questions, first=first),
            think_seconds=settings.think_seconds,
            max_follow_ups=settings.follow_ups,
            llm=settings.llm.mode,
        )
        self.post_message(messages.Begin(plan))

    def on_open_past(self) -> None:
        """Open the table of past interviews."""
        from interviewer.tui.screens.past import PastScreen

        self.push_screen(PastScreen(self.services))

    def on_open_progress(self) -> None:
        """Open the plot of scores over time."""
        from interviewer.tui.screens.progress import ProgressScreen

        self.push_screen(ProgressScreen(self.services))

    def on_open_bank(self, message: messages.OpenBank) -> None:
        """Open the question bank."""
        from interviewer.tui.screens.bank import BankScreen

        if not self._must_wait(message):
            self.push_screen(BankScreen(self.services))

    def on_open_lab(self, message: messages.OpenLab) -> None:
        """Try a rubric on an answer."""
        from interviewer.tui.screens.lab import LabScreen

        bank = self.services.bank
        entry = bank.get(message.question_id) if bank else None
        if entry is not None:
            self.push_screen(LabScreen(self.services, entry))

    def on_open_plans(self, message: messages.OpenPlans) -> None:
        """Open the ready-made interviews."""
        from interviewer.tui.screens.plans import PlansScreen

        if not self._must_wait(message):
            self.push_screen(PlansScreen(self.services))

    def on_import_transcript(self, message: messages.ImportTranscript) -> None:
        """Open the choice of a transcript."""
        from interviewer.importing.reader import TranscriptReader
        from interviewer.tui.screens.importing.choose import ImportScreen

        if not self._must_wait(message):
            self.push_screen(ImportScreen(self.services, TranscriptReader(self.services.settings.model)))

    def on_open_corrections(self) -> None:
        """Open the list of corrections."""
        from interviewer.tui.screens.importing.corrections import CorrectionsScreen

        self.push_screen(CorrectionsScreen(self.services))

    def on_open_report(self, message: messages.OpenReport) -> None:
        """Open the report of a past interview."""
        self._open_report(message.interview_id)

    @work
    async def _open_report(self, interview_id: str) -> None:
        from interviewer.tui.record import stored_record
        from interviewer.tui.screens.report import ReportScreen

        def read(store: Store) -> Record | None:
            interview = store.load_interview(interview_id)
            return None if interview is None else stored_record(store, interview)

        record = await self._ask_store(read)
        if record is not None:
            self.push_screen(ReportScreen(self.services, record))

    def on_compare_interviews(self, message: messages.CompareInterviews) -> None:
        """Show two interviews beside each other."""
        from interviewer.tui.screens.comparing.interviews import CompareInterviewsScreen

        self.push_screen(CompareInterviewsScreen(self.services, message.before, message.after))

    def on_compare_attempts(self, message: messages.CompareAttempts) -> None:
        """Show two attempts at a question beside each other."""
        from interviewer.tui.screens.comparing.attempts import CompareAttemptsScreen

        self.push_screen(CompareAttemptsScreen(self.services, message.interview_id, message.position))

    async def _ask_store(self, question: Callable[[Store], Answer]) -> Answer | None:
        try:
            return await self.services.keeper.ask(question)
        except NothingKeptError as error:
            self.notify(f"What was kept cannot be read: {error}", severity="error", markup=False)
            return None
