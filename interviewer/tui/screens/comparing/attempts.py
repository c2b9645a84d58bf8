"""Comparing two attempts at the same question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from interviewer.comparison.attempts import compare_attempts
from interviewer.tui import compare_text as text
from interviewer.tui.screens.comparing.comparison import ComparisonScreen
from interviewer.tui.services import Services
from interviewer.tui.words import shown

if TYPE_CHECKING:
    from interviewer.exports.record import InterviewRecord
    from interviewer.store import AttemptRow, Store

# An attempt: its interview, and where in it.
Attempt = tuple[str, int]


@dataclass(frozen=True, slots=True)
class TwoAttempts:
    """Two attempts, the earlier one first, with the interviews that they stand in; of ``all`` at the question."""

    rows: tuple[AttemptRow, AttemptRow]
    records: tuple[InterviewRecord, InterviewRecord]
    numbers: tuple[int, int]
    all: int


class CompareAttemptsScreen(ComparisonScreen[Attempt, TwoAttempts]):
    """An answer beside another attempt at the same question; arrows go through the other attempts."""

    HELP = """\
# Two attempts at a question

The earlier attempt stands on the left. *Gained*, *lost* and *still missing* go by the verdicts that count: after
follow-ups, with your own. **←** and **→** choose another attempt to compare with. Delivery is no part of the score.
"""
    SAYS = "question"
    ALONE = "There is no other attempt at this question yet. Answer it again, then compare."

    def __init__(self, services: Services, interview_id: str, position: int, other: Attempt | None = None) -> None:
        super().__init__(services, (interview_id, position), other)

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
        """The page scrolls at once."""
        self.query_one("#compared").focus()

    def _both(self, store: Store) -> TwoAttempts | None:
        from interviewer.store.record import stored_record

        interview_id, position = self._this
        this = store.load_interview(interview_id)
        if this is None:
            return None
        rows = store.attempts_at(this.attempts[position].question_id)
        places = [(row.interview_id, row.position) for row in rows]
        chosen = self._chosen(places)
        if chosen is None:
            return None
        records = stored_record(store, chosen[0][0]), stored_record(store, chosen[1][0])
        if records[0] is None or records[1] is None:
            return None
        first, second = places.index(chosen[0]), places.index(chosen[1])
        return TwoAttempts((rows[first], rows[second]), (records[0], records[1]), (first + 1, second + 1), len(rows))

    def _fill(self, both: TwoAttempts | None) -> None:
        if both is None:
            return
        (before, after), (then, now) = both.rows, both.records
        found = compare_attempts(then.answers[before.position], now.answers[after.position])
        self._update("found", f"attempts {both.numbers[0]} and {both.numbers[1]} of {both.all}")
        self._update("question", shown(found.after.asked))
        days = before.asked[:16].replace("T", " "), after.asked[:16].replace("T", " ")
        self.query_one("#facts", Static).update(text.attempt_facts(found, days))
        self.query_one("#changes", Static).update(text.point_changes(found))
        for side, day, answer in (("before", days[0], found.before), ("after", days[1], found.after)):
            self._update(f"{side}-title", f"{'Then' if side == 'before' else 'Now'}, {day}")
            self.query_one(f"#{side}-answer", Static).update(text.answer_column(answer))
