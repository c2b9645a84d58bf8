"""Past interviews: a table to sort, search and open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Static

from interviewer.tui import messages
from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.screens.confirm import ConfirmScreen
from interviewer.tui.screens.filter import FilterScreen, filter_text
from interviewer.tui.services import Services
from interviewer.tui.words import count, shortened

if TYPE_CHECKING:
    from interviewer.store import SessionFilter, SessionRow

# More rows than anybody scrolls through would only make the table slow: searching finds the rest.
MOST_ROWS = 300
# Searching begins when the typing pauses for this long, in seconds.
SEARCH_AFTER = 0.15

_KEYS: dict[str, Callable[[SessionRow], Any]] = {
    "date": lambda row: row.started,
    # What was not assessed has no place among the scores: it stands below them all.
    "score": lambda row: (row.score is not None, row.score or 0.0),
    "answered": lambda row: row.answered,
    "interview": lambda row: row.title.casefold(),
    "mode": lambda row: row.mode,
    "topics": lambda row: row.topics,
}


class PastScreen(Screen[None]):
    """Every interview that was begun and not thrown away."""

    CSS_PATH = "past.tcss"
    HELP = """\
# Past interviews

**Enter** opens the report. **/** searches the words of answers, notes and topics.
**s** sorts by the next column, **S** turns the order round; a click on a column's head sorts by it.
**f** filters by topic, date, score and verdict. **v** marks an interview; **v** on another one compares the two.
**x** discards an interview that was not finished. **t** shows your progress over time.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash", "search", "Find", key_display="/", id="past.search", tooltip="Search the text of all answers."
        ),
        Binding("s", "sort", "Sort", id="past.sort", tooltip="Sort by the next column."),
        Binding("S", "turn", "Turn", id="past.turn", tooltip="Turn the order round.", show=False),
        Binding("f", "filter", "Filter", id="past.filter", tooltip="Only some topics, days, scores or verdicts."),
        Binding("v", "compare", "Compare", id="past.compare", tooltip="Mark this one, then compare with another."),
        Binding("x", "discard", "Discard", id="past.discard", tooltip="Discard an unfinished interview."),
        Binding("t", "progress", "Trends", id="past.progress", tooltip="Scores over time."),
        Binding("escape", "back", "Back", id="past.back"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._rows: list[SessionRow] = []
        self._sorted_by, self._falling = "date", True
        self._only: SessionFilter | None = None
        self._marked: str | None = None

    def compose(self) -> ComposeResult:
        """Search field, table, what is shown."""
        with Horizontal(classes="screen-title"):
            yield Static(Content("Past interviews"), id="title")
            yield Static(id="found")
        yield Input(placeholder="search answers, notes and topics", id="search", compact=True)
        yield DataTable(id="table", cursor_type="row", zebra_stripes=True)
        yield Static(id="empty", classes="quiet")
        yield Footer()

    def on_mount(self) -> None:
        """Read the newest interviews."""
        self.query_one(DataTable).focus()

    def on_screen_resume(self) -> None:
        """Read again: a report may have changed a score."""
        self._read()

    def _read(self, after: float = 0.0) -> None:
        self.run_worker(self._read_store(after), exclusive=True, group="read")

    async def _read_store(self, after: float) -> None:
        await asyncio.sleep(after)
        if not alive(self):
            return
        search = self.query_one("#search", Input).value
        try:
            self._rows = await self._services.keeper.ask(lambda store: store.sessions(search=search, only=self._only))
        except NothingKeptError as error:
            self._rows = []
            self._fill(f"What was kept cannot be read: {error}")
            return
        narrowed = bool(search.strip() or self._only)
        self._fill("Nothing found." if narrowed else "No interviews yet. The first one will stand here.")

    def _fill(self, nothing: str) -> None:
        # The answer from the store may come when the screen is already closed.
        if not alive(self):
            return
        table = self.query_one(DataTable)
        at = table.cursor_row
        table.clear(columns=True)
        for name in _KEYS:
            arrow = (" ↓" if self._falling else " ↑") if name == self._sorted_by else ""
            table.add_column(Text(name.capitalize() + arrow), key=name)
        rows = sorted(self._rows, key=_KEYS[self._sorted_by], reverse=self._falling)
        for row in rows[:MOST_ROWS]:
            score = "–" if row.score is None else f"{row.score:.0f}"
            table.add_row(
                Text(row.started.replace("T", " ")[:16]),
                Text(score, justify="right"),
                Text(f"{row.answered} of {row.questions}"),
                Text(("◆ " if row.id == self._marked else "") + shortened(row.title, 24) + _open_mark(row)),
                Text(row.mode),
                Text(shortened(", ".join(row.topics), 60)),
                key=row.id,
            )
        table.move_cursor(row=min(at, max(0, table.row_count - 1)))
        table.display = bool(rows)
        empty = self.query_one("#empty", Static)
        empty.display = not rows
        empty.update(Content(nothing))
        more = f", {MOST_ROWS} shown: search for the rest" if len(rows) > MOST_ROWS else ""
        only = f" · filter: {filter_text(self._only)}" if self._only else ""
        self.query_one("#found", Static).update(Content(count(len(rows), "interview") + more + only))

    @on(Input.Changed, "#search")
    def _search_changed(self) -> None:
        self._read(SEARCH_AFTER)

    @on(Input.Submitted, "#search")
    def _search_done(self) -> None:
        self.query_one(DataTable).focus()

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        if event.row_key.value:
            self.post_message(messages.OpenReport(event.row_key.value))

    @on(DataTable.HeaderSelected)
    def _head_clicked(self, event: DataTable.HeaderSelected) -> None:
        name = event.column_key.value or "date"
        self._falling = not self._falling if name == self._sorted_by else name in ("date", "score", "answered")
        self._sorted_by = name
        self._fill("")

    def action_sort(self) -> None:
        """Sort by the next column."""
        names = list(_KEYS)
        self._sorted_by = names[(names.index(self._sorted_by) + 1) % len(names)]
        self._falling = self._sorted_by in ("date", "score", "answered")
        self._fill("")

    def action_turn(self) -> None:
        """Turn the order round."""
        self._falling = not self._falling
        self._fill("")

    def action_search(self) -> None:
        """Go to the search field."""
        self.query_one("#search", Input).focus()

    def action_progress(self) -> None:
        """Show the plot."""
        self.post_message(messages.OpenProgress())

    def action_back(self) -> None:
        """From the search field to the table, then to all interviews, then home."""
        search = self.query_one("#search", Input)
        if search.has_focus or search.value:
            search.value = ""
            self.query_one(DataTable).focus()
        elif self._only:
            self._only = None
            self._read()
        else:
            self.dismiss()

    def action_filter(self) -> None:
        """Choose which interviews are listed."""
        topics = dict.fromkeys(topic for row in self._rows for topic in row.topics)
        if self._only and self._only.topic:
            topics.setdefault(self._only.topic)

        def apply(only: SessionFilter | None) -> None:
            if only is not None:
                self._only = None if only.empty else only
                self._read()

        self.app.push_screen(FilterScreen(sorted(topics), self._only), apply)

    def action_compare(self) -> None:
        """Mark the interview under the cursor, or compare it with the marked one."""
        row = self._chosen()
        if row is None:
            return
        if self._marked in (None, row.id):
            self._marked = None if self._marked else row.id
            if self._marked:
                self.notify("Marked ◆. Choose another interview and press v again to compare.", markup=False)
            self._fill("")
            return
        self.post_message(messages.CompareInterviews(self._marked, row.id))
        self._marked = None

    def _chosen(self) -> SessionRow | None:
        table = self.query_one(DataTable)
        if not table.row_count:
            return None
        key = table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value
        return next((row for row in self._rows if row.id == key), None)

    def action_discard(self) -> None:
        """Discard the unfinished interview under the cursor."""
        row = self._chosen()
        if row is None or row.finished:
            self.notify("Only interviews that were not finished can be discarded.", markup=False)
            return

        def discard(confirmed: bool | None) -> None:
            if confirmed:
                self._services.keeper.tell(lambda store: store.discard(row.id))
                self._read()

        text = "It is no longer offered on the home screen. What was answered is kept."
        self.app.push_screen(ConfirmScreen("Discard this interview?", text, "Discard", "Keep"), discard)


def _open_mark(row: SessionRow) -> str:
    return "" if row.finished else " (open)"
