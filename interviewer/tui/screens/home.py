"""The home screen: go on, begin, practise, look back."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.tui import messages, practice_text
from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.words import clock, count, shortened

if TYPE_CHECKING:
    from interviewer.interview.state import Interview
    from interviewer.practice.selection import Outlook
    from interviewer.rubrics.bank import Bank
    from interviewer.store import Store

_CHOICES = (
    ("start", "Start an interview", "timed questions, a report at the end"),
    ("plans", "Ready-made interviews", "composed by topic, easy to hard"),
    ("weak", "Practise weak points", "what went worst, with feedback each time"),
    ("past", "Past interviews", "search, sort, read again"),
    ("progress", "Progress", "scores over time, by topic"),
    ("bank", "Question bank", "read the rubrics, try one question"),
    ("import", "Import a transcript", "an interview held elsewhere"),
    ("help", "Help", "keys and how scoring works"),
)


class HomeScreen(Screen[None]):
    """What there is to do, the interrupted interview first."""

    CSS_PATH = "home.tcss"
    HELP = """\
# interviewer

Timed mock interviews on deep learning, graded **offline** against rubrics.

**Enter** on *Start an interview*, **Enter** again, and the first question stands there.
You answer as you would speak. Where a key point is missing, a follow-up asks about it.
The report shows for each key point the verdict and the very words that earned it.

A question's score is the weighted mean of its key points: covered 1, partial ½, missed and wrong 0.
What was skipped or could not be read is *not assessed*, never zero.

Anything you begin is kept: quit at any time and go on later.
**Ctrl+P** opens the command palette, with themes and more.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "choose('start')", "Start", id="home.start", tooltip="Choose topics and time."),
        Binding("r", "choose('plans')", "Ready-made", id="home.plans", tooltip="Ready-made interviews.", show=False),
        Binding("w", "choose('weak')", "Weak points", id="home.weak", tooltip="Ask again what went worst."),
        Binding("d", "choose('due')", "Due", id="home.due", tooltip="Practise what is due.", show=False),
        Binding("p", "choose('past')", "Past", id="home.past", tooltip="Past interviews."),
        Binding("b", "choose('bank')", "Bank", id="home.bank", tooltip="The question bank."),
        Binding("i", "choose('import')", "Import", id="home.import", tooltip="Import a transcript.", show=False),
        Binding("x", "discard", "Discard", id="home.discard", tooltip="Stop offering the interrupted interview."),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._unfinished: list[Interview] = []
        self._outlook: Outlook | None = None

    def compose(self) -> ComposeResult:
        """Title, choices, and what is known of bank and grader."""
        with Vertical(id="home"):
            yield Static(Content("interviewer"), id="name")
            yield Static(Content("mock interviews on deep learning, from your terminal"), id="tagline")
            yield OptionList(*self._options(), id="choices")
            yield Static(Content(self._services.provenance), id="provenance", classes="quiet")
            yield Static(self._state(), id="state", classes="quiet")
        yield Footer()

    def on_mount(self) -> None:
        """Put the focus on the first choice."""
        self.query_one(OptionList).focus()
        self.query_one(OptionList).highlighted = 0

    def on_screen_resume(self) -> None:
        """Look again for interrupted interviews, now that one may have begun or ended."""
        # After the paint: opening the store may take longer than showing the first text.
        self.call_after_refresh(lambda: self.run_worker(self._look(), exclusive=True))

    def on_bank_loaded(self) -> None:
        """Say what the bank holds, and what of it is due."""
        self.query_one("#state", Static).update(self._state())
        self.query_one("#provenance", Static).update(Content(self._services.provenance))
        self.on_screen_resume()

    async def _look(self) -> None:
        try:
            self._unfinished = await self._services.keeper.ask(lambda store: store.unfinished())
        except NothingKeptError:
            self._unfinished = []
        if alive(self):
            self._show()
        bank = self._services.bank
        if bank is None:
            return
        with suppress(NothingKeptError):
            self._outlook = await self._services.keeper.ask(lambda store: what_is_due(store, bank, time.time()))
            if alive(self) and self._outlook.practised:
                self._show()

    def _show(self) -> None:
        choices = self.query_one(OptionList)
        chosen = choices.highlighted_option.id if choices.highlighted_option else None
        had_resume = choices.option_count > 0 and choices.get_option_at_index(0).id == "resume"
        choices.clear_options()
        choices.add_options(self._options())
        # Whoever already moved stays there; else the interrupted interview comes first.
        moved = chosen is not None and chosen != ("resume" if had_resume else "start")
        choices.highlighted = choices.get_option_index(chosen) if moved and chosen else 0
        self.query_one("#state", Static).update(self._state())
        self.refresh_bindings()

    def _options(self) -> list[Option]:
        rows = [(name, title, note) for name, title, note in _CHOICES]
        if self._outlook and self._outlook.practised:
            rows.insert(1, ("due", "Practise what is due", practice_text.due_now(self._outlook)))
        if self._unfinished:
            rows.insert(0, ("resume", "Go on where you were", _where(self._unfinished[0])))
        return [
            Option(
                Content.assemble(
                    (f"{title:<22}", "bold $accent" if name == "resume" else "bold"), (note, "$foreground-muted")
                ),
                id=name,
            )
            for name, title, note in rows
        ]

    def _state(self) -> Content:
        services = self._services
        if services.bank is None:
            text = "Reading the question bank …"
        else:
            text = f"{count(len(services.bank), 'question')} on {count(len(services.bank.topics), 'topic')}"
            if services.problems:
                text += f" · {count(len(services.problems), 'problem')} in rubric files (see the bank)"
        parts: list[tuple[str, str] | str] = [text]
        if services.keeper.trouble:
            parts += ["\n", (f"! Nothing can be kept: {services.keeper.trouble}", "$text-error")]
        elif len(self._unfinished) > 1:
            parts.append(f" · {len(self._unfinished)} interrupted interviews")
        if self._outlook and self._outlook.practised:
            parts += ["\n", practice_text.coming(self._outlook)]
        return Content.assemble(*parts)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was chosen."""
        if event.option_id:
            self.action_choose(event.option_id)

    def action_choose(self, name: str) -> None:
        """Do the choice called ``name``."""
        match name:
            case "resume":
                if self._unfinished:
                    self.post_message(messages.Resume(self._unfinished[0]))
            case "start":
                self.post_message(messages.SetUp())
            case "due":
                self.post_message(messages.PractiseDue())
            case "plans":
                self.post_message(messages.OpenPlans())
            case "weak":
                self.post_message(messages.PractiseWeak())
            case "past":
                self.post_message(messages.OpenPast())
            case "progress":
                self.post_message(messages.OpenProgress())
            case "bank":
                self.post_message(messages.OpenBank())
            case "import":
                self.post_message(messages.ImportTranscript())
            case _:
                self.app.action_show_help_panel()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Discarding is offered only while there is something to discard."""
        return bool(self._unfinished) if action == "discard" else True

    def action_discard(self) -> None:
        """Stop offering the interrupted interview; it stays among the past ones."""
        if self._unfinished:
            interview_id = self._unfinished[0].id
            self._services.keeper.tell(lambda store: store.discard(interview_id))
            self.on_screen_resume()


def _where(interview: Interview) -> str:
    question = f"question {interview.position + 1} of {len(interview.attempts)}"
    left = interview.total_left if interview.total_left is not None else interview.phase_left
    time_left = "" if left is None else f", {clock(left)} left"
    return shortened(f"{interview.plan.title}: {question}{time_left}", 60)


def what_is_due(store: Store, bank: Bank, now: float) -> Outlook:
    """What is due; a function of its own so that the import waits until after the first paint."""
    from interviewer.store import due

    return due.what_is_due(store, bank, now)
