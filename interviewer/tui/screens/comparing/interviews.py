"""Comparing two interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.comparison.interviews import InterviewComparison, compare_interviews
from interviewer.tui import compare_text as text
from interviewer.tui.screens.comparing.attempts import CompareAttemptsScreen
from interviewer.tui.screens.comparing.comparison import ComparisonScreen
from interviewer.tui.services import Services
from interviewer.tui.widgets.plain_list import PlainList

if TYPE_CHECKING:
    from interviewer.store import Store


class CompareInterviewsScreen(ComparisonScreen[str, InterviewComparison]):
    """Two interviews beside each other; Enter opens a question that both asked."""

    HELP = """\
# Two interviews

The earlier one stands on the left. Below are the questions that both asked: **Enter** shows both answers.
**←** and **→** choose another interview to compare with. The scores of questions that only one asked are not compared.
"""
    SAYS = "facts"
    ALONE = "There is no other interview to compare with yet."

    def __init__(self, services: Services, before: str | None, after: str) -> None:
        super().__init__(services, after, before)
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

    def _both(self, store: Store) -> InterviewComparison | None:
        from interviewer.store.record import stored_record

        chosen = self._chosen([row.id for row in reversed(store.sessions())])
        if chosen is None:
            return None
        records = stored_record(store, chosen[0]), stored_record(store, chosen[1])
        return None if records[0] is None or records[1] is None else compare_interviews(records[0], records[1])

    def _fill(self, both: InterviewComparison | None) -> None:
        self._found = both
        pairs = self.query_one("#pairs", OptionList)
        pairs.clear_options()
        pairs.display = both is not None and bool(both.pairs)
        if both is None:
            return
        width = self.size.width - 8
        self.query_one("#facts", Static).update(text.interview_facts(both))
        pairs.add_options(Option(text.pair_line(pair, width)) for pair in both.pairs)
        self.query_one("#unshared", Static).update(text.unshared(both, width))
        if both.pairs:
            pairs.highlighted = 0
            pairs.focus()

    @on(OptionList.OptionSelected, "#pairs")
    def _open_pair(self, event: OptionList.OptionSelected) -> None:
        if self._found is None:
            return
        pair = self._found.pairs[event.option_index]
        before, after = self._found.before.interview.id, self._found.after.interview.id
        self.app.push_screen(CompareAttemptsScreen(self._services, after, pair.after, (before, pair.before)))
