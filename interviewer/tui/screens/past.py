"""Past interviews: a table to sort, search and open."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Static
from textual.worker import Worker

from interviewer.tui import messages
from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.screens.confirm import ConfirmScreen
from interviewer.tui.screens.filter import FilterScreen, filter_text
from interviewer.tui.services import Services
from interviewer.tui.words import count, shortened

if TYPE_CHECKING:
    from interviewer.store import Listing, SessionFilter, SessionOrder, SessionRow, Store

# More rows than anybody scrolls through would only make the table slow: searching finds the rest.
MOST_ROWS = 300
# Searching begins when the typing pauses for this long, in seconds.
SEARCH_AFTER = 0.15

_ORDERS: tuple[SessionOrder, ...] = ("date", "score", "answered", "interview", "mode", "topics")
# Orders in which one looks for the greatest first.
_FALLING = ("date", "score", "answered")


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
        self._rows: tuple[SessionRow, ...] = ()
        self._found = 0
        self._sorted_by: SessionOrder = "date"
        self._falling = True
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
        async def read() -> None:
            await self._read_store(after)

        # The function, not a coroutine: one that the next key replaces before it began would never be awaited.
        self._reading: Worker[None] = self.run_worker(read, exclusive=True, group="read")

    async def _read_store(self, after: float) -> None:
        await asyncio.sleep(after)
        if not alive(self):
            return
        search, only, order, falling = (
            self.query_one("#search", Input).value,
            self._only,
            self._sorted_by,
            self._falling,
        )

        def listed(store: Store) -> Listing:
            return store.listed(search=search, only=only, order=order, falling=falling, most=MOST_ROWS)

        try:
            listing = await self._services.keeper.ask(listed)
        except NothingKeptError as error:
            self._rows, self._found = (), 0
            self._fill(f"What was kept cannot be read: {error}")
            return
        self._rows, self._found = listing.rows, listing.found
        narrowed = bool(search.strip() or self._only)
        self._fill("Nothing found." if narrowed else "No interviews yet. The first one will stand here.")

    def _fill(self, nothing: str) -> None:
        # The answer from the store may come when the screen is already closed.
        if not alive(self):
            return
        table = self.query_one(DataTable)
        at = table.cursor_row
        table.clear(columns=True)
        for name in _ORDERS:
            arrow = (" ↓" if self._falling else " ↑") if name == self._sorted_by else ""
            table.add_column(Text(name.capitalize() + arrow), key=name)
        for row in self._rows:
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
        table.display = bool(self._rows)
        empty = self.query_one("#empty", Static)
        empty.display = not self._rows
        empty.update(Content(nothing))
        more = f", {len(self._rows)} shown: search for the rest" if self._found > len(self._rows) else ""
        only = f" · filter: {filter_text(self._only)}" if self._only else ""
        self.query_one("#found", Static).update(Content(count(self._found, "interview") + more + only))

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
        name = next(order for order in _ORDERS if order == event.column_key.value)
        self._sort(name, not self._falling if name == self._sorted_by else name in _FALLING)

    def action_sort(self) -> None:
        """Sort by the next column."""
        name = _ORDERS[(_ORDERS.index(self._sorted_by) + 1) % len(_ORDERS)]
        self._sort(name, name in _FALLING)

    def action_turn(self) -> None:
        """Turn the order round."""
        self._sort(self._sorted_by, not self._falling)

    def _sort(self, order: SessionOrder, falling: bool) -> None:
        self._sorted_by, self._falling = order, falling
        self._read()

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

    async def action_filter(self) -> None:
        """Choose which interviews are listed."""
        try:
            topics = await self._services.keeper.ask(lambda store: store.topics())
        except NothingKeptError:
            topics = []
        if self._only and self._only.topic:
            topics = sorted({*topics, self._only.topic})

        def apply(only: SessionFilter | None) -> None:
            if only is not None:
                self._only = None if only.empty else only
                self._read()

        self.app.push_screen(FilterScreen(topics, self._only), apply)

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
