"""Comparing: two attempts at a question, or two interviews, the earlier one on the left."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.comparison.attempts import compare_attempts
from interviewer.comparison.interviews import InterviewComparison, compare_interviews
from interviewer.tui import compare_text as text
from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.widgets.plain_list import PlainList
from interviewer.tui.words import shown

if TYPE_CHECKING:
    from interviewer.exports.record import InterviewRecord
    from interviewer.store import AttemptRow, Store

Both = tuple["AttemptRow", "AttemptRow", "InterviewRecord", "InterviewRecord"]


class CompareAttemptsScreen(Screen[None]):
    """An answer beside another attempt at the same question; arrows go through the other attempts."""

    CSS_PATH = "compare.tcss"
    HELP = """\
# Two attempts at a question

The earlier attempt stands on the left. *Gained*, *lost* and *still missing* go by the verdicts that count: after
follow-ups, with your own. **←** and **→** choose another attempt to compare with. Delivery is no part of the score.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority: the scrolling page has bindings of its own for these keys.
        Binding(
            "left",
            "other(-1)",
            "Earlier",
            key_display="←",
            id="compare.earlier",
            tooltip="The attempt before.",
            priority=True,
        ),
        Binding(
            "right",
            "other(1)",
            "Later",
            key_display="→",
            id="compare.later",
            tooltip="The attempt after.",
            priority=True,
        ),
        Binding("escape", "app.pop_screen", "Back", id="compare.back"),
    ]

    def __init__(
        self, services: Services, interview_id: str, position: int, other: tuple[str, int] | None = None
    ) -> None:
        super().__init__()
        self._services = services
        self._this = (interview_id, position)
        self._other = other
        self._attempts: list[AttemptRow] = []

    def compose(self) -> ComposeResult:
        """Question, what changed, both answers."""
        with Horizontal(classes="screen-title"):
            yield Static(Content("Compare"), id="title")
            yield Static(id="found")
        with VerticalScroll(id="compared"):
            yield Static(id="question")
            yield Static(id="facts")
            yield Static(id="changes")
            with Horizontal(id="answers"):
                for side in ("before", "after"):
                    with Vertical(classes="side"):
                        yield Static(id=f"{side}-title", classes="side-title")
                        yield Static(id=f"{side}-answer")
        yield Footer()

    def on_mount(self) -> None:
        """Read both attempts."""
        self.query_one("#compared").focus()
        self._read()

    def _read(self) -> None:
        self.run_worker(self._show(), exclusive=True)

    async def _show(self) -> None:
        try:
            both = await self._services.keeper.ask(self._both)
        except NothingKeptError as error:
            if alive(self):
                self.query_one("#question", Static).update(Content(f"What was kept cannot be read: {error}"))
            return
        if not alive(self):
            return
        self.refresh_bindings()
        if both is None:
            nothing = "There is no other attempt at this question yet. Answer it again, then compare."
            self.query_one("#question", Static).update(Content(nothing))
            return
        before, after, then, now = both
        found = compare_attempts(then.answers[before.position], now.answers[after.position])
        numbers = [self._attempts.index(row) + 1 for row in (before, after)]
        self._update("found", f"attempts {numbers[0]} and {numbers[1]} of {len(self._attempts)}")
        self._update("question", shown(found.after.asked))
        days = before.asked[:16].replace("T", " "), after.asked[:16].replace("T", " ")
        self.query_one("#facts", Static).update(text.attempt_facts(found, days))
        self.query_one("#changes", Static).update(text.point_changes(found))
        for side, day, answer in (("before", days[0], found.before), ("after", days[1], found.after)):
            self._update(f"{side}-title", f"{'Then' if side == 'before' else 'Now'}, {day}")
            self.query_one(f"#{side}-answer", Static).update(text.answer_column(answer))

    def _both(self, store: Store) -> Both | None:
        from interviewer.store.record import stored_record

        this = store.load_interview(self._this[0])
        if this is None:
            return None
        self._attempts = store.attempts_at(this.attempts[self._this[1]].question_id)
        places = [(row.interview_id, row.position) for row in self._attempts]
        if self._this not in places or len(places) < 2:
            return None
        here = places.index(self._this)
        there = places.index(self._other) if self._other in places else here - 1 if here else here + 1
        self._other = places[there]
        earlier, later = sorted((here, there))
        records = [stored_record(store, self._attempts[place].interview_id) for place in (earlier, later)]
        if records[0] is None or records[1] is None:
            return None
        return self._attempts[earlier], self._attempts[later], records[0], records[1]

    def _update(self, name: str, line: str) -> None:
        self.query_one(f"#{name}", Static).update(Content(line))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to choose only among three attempts or more."""
        return len(self._attempts) > 2 if action == "other" else True

    def action_other(self, step: int) -> None:
        """Compare with the attempt before or after the other one."""
        places = [(row.interview_id, row.position) for row in self._attempts if self._this != _place(row)]
        if self._other in places:
            self._other = places[max(0, min(len(places) - 1, places.index(self._other) + step))]
            self._read()


def _place(row: AttemptRow) -> tuple[str, int]:
    return row.interview_id, row.position


class CompareInterviewsScreen(Screen[None]):
    """Two interviews beside each other; Enter opens a question that both asked."""

    CSS_PATH = "compare.tcss"
    HELP = """\
# Two interviews

The earlier one stands on the left. Below are the questions that both asked: **Enter** shows both answers.
**←** and **→** choose another interview to compare with. The scores of questions that only one asked are not compared.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority: the scrolling page has bindings of its own for these keys.
        Binding(
            "left",
            "other(1)",
            "Earlier",
            key_display="←",
            id="compare.earlier",
            tooltip="The interview before.",
            priority=True,
        ),
        Binding(
            "right",
            "other(-1)",
            "Later",
            key_display="→",
            id="compare.later",
            tooltip="The interview after.",
            priority=True,
        ),
        Binding("escape", "app.pop_screen", "Back", id="compare.back"),
    ]

    def __init__(self, services: Services, before: str | None, after: str) -> None:
        super().__init__()
        self._services = services
        self._this, self._other = after, before
        # Newest first, as the list of past interviews.
        self._others: list[str] = []
        self._found: InterviewComparison | None = None

    def compose(self) -> ComposeResult:
        """Facts, shared questions, the rest."""
        with Horizontal(classes="screen-title"):
            yield Static(Content("Compare interviews"), id="title")
            yield Static(id="found")
        with VerticalScroll(id="compared", can_focus=False):
            yield Static(id="facts")
            yield PlainList(id="pairs")
            yield Static(id="unshared")
        yield Footer()

    def on_mount(self) -> None:
        """Read both interviews."""
        self._read()

    def _read(self) -> None:
        self.run_worker(self._show(), exclusive=True)

    async def _show(self) -> None:
        try:
            found = await self._services.keeper.ask(self._both)
        except NothingKeptError as error:
            if alive(self):
                self.query_one("#facts", Static).update(Content(f"What was kept cannot be read: {error}"))
            return
        if not alive(self):
            return
        self.refresh_bindings()
        self._found = found
        pairs = self.query_one("#pairs", OptionList)
        pairs.clear_options()
        pairs.display = found is not None and bool(found.pairs)
        if found is None:
            self.query_one("#facts", Static).update(Content("There is no other interview to compare with yet."))
            return
        width = self.size.width - 8
        self.query_one("#facts", Static).update(text.interview_facts(found))
        pairs.add_options(Option(text.pair_line(pair, width)) for pair in found.pairs)
        self.query_one("#unshared", Static).update(text.unshared(found, width))
        if found.pairs:
            pairs.highlighted = 0
            pairs.focus()

    def _both(self, store: Store) -> InterviewComparison | None:
        from interviewer.store.record import stored_record

        ids = [row.id for row in store.sessions()]
        if self._this not in ids or len(ids) < 2:
            return None
        here = ids.index(self._this)
        self._others = [name for name in ids if name != self._this]
        if self._other not in self._others:
            self._other = self._others[min(here, len(self._others) - 1)]
        older, newer = sorted((self._this, self._other), key=ids.index, reverse=True)
        records = stored_record(store, older), stored_record(store, newer)
        return None if records[0] is None or records[1] is None else compare_interviews(records[0], records[1])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to choose only among three interviews or more."""
        return len(self._others) > 1 if action == "other" else True

    def action_other(self, step: int) -> None:
        """Compare with the interview before or after the other one."""
        if self._other in self._others:
            place = self._others.index(self._other) + step
            self._other = self._others[max(0, min(len(self._others) - 1, place))]
            self._read()

    @on(OptionList.OptionSelected, "#pairs")
    def _open_pair(self, event: OptionList.OptionSelected) -> None:
        if self._found is None:
            return
        pair = self._found.pairs[event.option_index]
        before, after = self._found.before.interview.id, self._found.after.interview.id
        self.app.push_screen(CompareAttemptsScreen(self._services, after, pair.after, (before, pair.before)))
