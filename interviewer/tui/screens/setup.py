"""Setting up an interview: topics, number of questions, time, difficulty and mode."""

from __future__ import annotations

import secrets
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Footer, Input, Label, Select, Static
from textual.widgets.selection_list import Selection

from interviewer.interview.adaptive import EXPLANATION, choose_adaptive
from interviewer.interview.plan import EmptyPlan, Mode, Plan, choose
from interviewer.rubrics.model import Difficulty
from interviewer.tui import messages
from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.services import Services
from interviewer.tui.widgets.check_list import CheckList
from interviewer.tui.words import count, shown

_MIXED = "mixed"
_ON, _OFF = "on", "off"


class SetupScreen(Screen[None]):
    """A form whose defaults are good: Enter on *Start* begins."""

    CSS_PATH = "setup.tcss"
    HELP = """\
# A new interview

**Enter** begins with what is set. **Tab** moves through the form, **Space** marks topics; none marked means all.

- *Mock*: as in a real interview, no feedback before the end.
- *Drill*: feedback after each answer.

*Adaptive*: after a good answer the next question is harder, after a poor one easier; the first one is as hard as
*Difficulty* says (*mixed*: medium). A skipped or unassessed question changes nothing. The heading of each question
says when it was chosen so.

Each question has its own time. *Minutes in all* bounds the whole interview; leave it empty for none.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back", id="setup.back", tooltip="Back to the home screen."),
        Binding("ctrl+j,f2", "begin", "Start", key_display="^j", id="setup.start", tooltip="Begin the interview."),
        Binding("f6", "plans", "Ready-made", id="setup.plans", tooltip="Interviews that somebody has composed."),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def compose(self) -> ComposeResult:
        """Topics on one side, everything else on the other."""
        settings, bank = self._services.settings, self._services.bank
        topics: dict[str, int] = {}
        for entry in bank.values() if bank else ():
            topics[entry.topic] = topics.get(entry.topic, 0) + 1
        yield Static(Content("New interview"), classes="screen-title")
        with Horizontal(id="form"):
            yield CheckList[str](
                *(
                    Selection(Content.assemble(shown(topic), (f"  {n}", "$foreground-muted")), topic)
                    for topic, n in topics.items()
                ),
                id="topics",
            )
            with VerticalScroll(id="rest", can_focus=False):
                with Horizontal(classes="row"):
                    yield Label("Questions")
                    yield Input(str(settings.questions), type="integer", id="questions", compact=True)
                with Horizontal(classes="row"):
                    yield Label("Minutes in all")
                    minutes = "" if settings.minutes is None else str(settings.minutes)
                    yield Input(minutes, type="integer", id="minutes", placeholder="no limit", compact=True)
                with Horizontal(classes="row"):
                    yield Label("Difficulty")
                    difficulty = settings.difficulty or _MIXED
                    options = [(_MIXED, _MIXED), *((d.value, d.value) for d in Difficulty)]
                    yield Select(options, value=str(difficulty), allow_blank=False, id="difficulty", compact=True)
                with Horizontal(classes="row"):
                    yield Label("Adaptive")
                    adaptive = [("off: as planned", _OFF), ("on: by how you answer", _ON)]
                    chosen = _ON if settings.adaptive else _OFF
                    yield Select(adaptive, value=chosen, allow_blank=False, id="adaptive", compact=True)
                with Horizontal(classes="row"):
                    yield Label("Mode")
                    modes = [("mock: report at the end", "mock"), ("drill: feedback each time", "drill")]
                    yield Select(modes, value=str(settings.mode), allow_blank=False, id="mode", compact=True)
                yield Static(id="summary", classes="quiet")
                with Vertical(id="buttons"):
                    yield Button("Start  ⏎", variant="primary", id="begin")
        yield Footer()

    def on_mount(self) -> None:
        """Enter begins at once."""
        self.query_one("#topics", CheckList).border_title = "Topics: all unless marked"
        self.query_one("#begin", Button).focus()
        self._summarise()

    def on_input_changed(self) -> None:
        """Keep the summary true."""
        self._summarise()

    def on_select_changed(self) -> None:
        """Keep the summary true."""
        self._summarise()

    def on_selection_list_selected_changed(self) -> None:
        """Keep the summary true."""
        self._summarise()

    def on_input_submitted(self) -> None:
        """Enter in a field begins too."""
        self.action_begin()

    def on_button_pressed(self) -> None:
        """Begin."""
        self.action_begin()

    def action_begin(self) -> None:
        """Begin, with the questions asked longest ago first."""
        self.run_worker(self._begin(), exclusive=True)

    def action_plans(self) -> None:
        """Choose a ready-made interview instead."""
        self.post_message(messages.OpenPlans())

    async def _begin(self) -> None:
        try:
            recent = await self._services.keeper.ask(lambda store: store.last_asked())
        except NothingKeptError:
            recent = {}
        try:
            plan = self._plan(recent, secrets.randbelow(2**31))
        except (EmptyPlan, ValueError) as error:
            self.notify(str(error).capitalize() + ".", severity="warning", markup=False)
            return
        self.post_message(messages.Begin(plan))

    def _plan(self, recent: dict[str, float], seed: int) -> Plan:
        questions = self._number("questions", 1, 200)
        minutes = self._number("minutes", 1, 600) if self.query_one("#minutes", Input).value.strip() else None
        if questions is None or self._services.bank is None:
            raise ValueError("the number of questions is missing")
        difficulty = self.query_one("#difficulty", Select).value
        mode = Mode(str(self.query_one("#mode", Select).value))
        topics = self.query_one("#topics", CheckList).selected
        settings = self._services.settings
        bank, level = self._services.bank, None if difficulty == _MIXED else Difficulty(str(difficulty))
        adaptive = self.query_one("#adaptive", Select).value == _ON
        if adaptive:
            chosen, reserve = choose_adaptive(
                bank, topics=topics, count=questions, start=level, seed=seed, recent=recent
            )
        else:
            chosen = choose(bank, topics=topics, count=questions, difficulty=level, seed=seed, recent=recent)
            reserve = ()
        return Plan(
            title=topics[0] if len(topics) == 1 else "Mock interview" if mode == Mode.MOCK else "Drill",
            mode=mode,
            questions=chosen,
            total_seconds=minutes * 60 if minutes else None,
            think_seconds=settings.think_seconds,
            max_follow_ups=settings.follow_ups,
            seed=seed,
            llm=settings.llm.mode,
            adaptive=adaptive,
            reserve=reserve,
        )

    def _number(self, field: str, least: int, most: int) -> int | None:
        value = self.query_one(f"#{field}", Input).value.strip()
        if not value.lstrip("+-").isdigit():
            raise ValueError(f"{field}: a whole number is needed")
        if not least <= int(value) <= most:
            raise ValueError(f"{field}: between {least} and {most}")
        return int(value)

    def _summarise(self) -> None:
        summary = self.query_one("#summary", Static)
        try:
            plan = self._plan({}, 0)
        except (EmptyPlan, ValueError) as error:
            summary.update(Content.styled(f"! {error}", "$text-warning"))
            return
        speaking = sum(question.time_limit for question in plan.questions)
        asked = count(len(plan.questions), "question")
        wanted = self.query_one("#questions", Input).value.strip()
        only = "" if wanted == str(len(plan.questions)) else " (all there are)"
        follow_ups = count(plan.max_follow_ups, "follow-up")
        adaptive = f" {EXPLANATION}" if plan.adaptive else ""
        summary.update(
            Content(
                f"{asked}{only}, up to {round(speaking / 60)} min of speaking. "
                f"{plan.think_seconds} s to think before each, up to {follow_ups}.{adaptive}"
            )
        )
