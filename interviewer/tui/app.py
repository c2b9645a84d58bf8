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
from interviewer.tui.background import Background
from interviewer.tui.keeper import Keeper, NothingKeptError
from interviewer.tui.services import Services
from interviewer.tui.themes import THEMES

if TYPE_CHECKING:
    from interviewer.interview.plan import Plan
    from interviewer.interview.state import Interview
    from interviewer.rubrics.bank import Bank
    from interviewer.rubrics.errors import Problem
    from interviewer.settings import Settings
    from interviewer.store import Store
    from interviewer.tui.grader import Critic, GraderProcess
    from interviewer.tui.record import Record

Answer = TypeVar("Answer")

# Quitting waits this long at most, in seconds, for the last save to reach the disk.
LAST_SAVE = 0.4


class InterviewerApp(App[None]):
    """The interviewer in the terminal.

    ``bank`` and ``store`` may be given as functions that make them: both are then made on the background thread,
    after the first screen is painted. ``review`` opens a past interview, or with an empty text the table of them.
    """

    TITLE = "interviewer"
    CSS_PATH = "app.tcss"
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
        settings: Settings,
        grader: GraderProcess,
        start_plan: Plan | None = None,
        *,
        review: str | None = None,
        critic: Critic | None = None,
        remember: Callable[[str, str], None] | None = None,
    ) -> None:
        super().__init__()
        background = Background()
        keeper = Keeper(store if callable(store) else lambda: store, background)
        self._load_bank = bank if callable(bank) else None
        self.services = Services(
            keeper, background, grader, settings, None if callable(bank) else bank, problems, critic, remember
        )
        self._start_plan = start_plan
        self._review = review
        # What was asked for while the bank was still being read.
        self._for_later: Message | None = None
        for theme in THEMES:
            self.register_theme(theme)

    def on_mount(self) -> None:
        """Show the first screen, and leave everything slow for after it is painted."""
        wanted = self.services.settings.theme
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

    def _remember(self, name: str, value: str) -> None:
        remember = self.services.remember
        if remember is not None:
            self.services.background.submit(lambda: remember(name, value))

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
        self.services.grader.close()
        self.services.keeper.flush(LAST_SAVE)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers on every screen."""
        yield from super().get_system_commands(screen)
        if not getattr(screen, "interrupts", True):
            return
        for title, help_text, message in (
            ("Start an interview", "Choose topics, time and mode", messages.SetUp),
            ("Practise weak points", "The questions that went worst, with feedback after each", messages.PractiseWeak),
            ("Past interviews", "Search, sort and open what you did before", messages.OpenPast),
            ("Progress", "Scores over time, by topic", messages.OpenProgress),
            ("Question bank", "Read the rubrics, practise one question", messages.OpenBank),
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
            for position, question in new_record(interview, self.services.bank).questions.items():
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

    async def _ask_store(self, question: Callable[[Store], Answer]) -> Answer | None:
        try:
            return await self.services.keeper.ask(question)
        except NothingKeptError as error:
            self.notify(f"What was kept cannot be read: {error}", severity="error", markup=False)
            return None
