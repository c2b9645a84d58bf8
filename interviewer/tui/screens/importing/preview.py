"""What was found in a transcript, to be mended before anything is graded or kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.transcripts.corrections import possible
from interviewer.transcripts.prepared import Item, Prepared, interview, matched, unmatched
from interviewer.tui import import_text as text
from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.widgets.plain_list import PlainList
from interviewer.tui.words import count, shortened, shown

if TYPE_CHECKING:
    from interviewer.importing.protocol import Wanted
    from interviewer.importing.reader import TranscriptReader
    from interviewer.tui.screens.importing.grading import Graded


class PreviewScreen(Screen[str]):
    """The questions found, each with its match; left with the id of the interview that it became, empty if its
    grading was broken off."""

    CSS_PATH = "importing.tcss"
    HELP = """\
# Before the import

Nothing is graded or kept yet. Each question shows what it was matched to and how surely; *? check it* marks doubtful
matches. What nothing matches is kept with its answer, and graded only if you give a rubric.

- **Enter** chooses another question of the bank, **u** says that none fits
- **r** gives a reference answer or key points of your own
- **d** leaves a question out, and takes it in again
- **s** says who asks and who answers
- **c** puts what the recogniser misheard on your list of corrections
- **i** imports: everything is kept at once, then graded answer by answer
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i,ctrl+j", "import", "Import", key_display="i", id="preview.import", tooltip="Keep and grade these."),
        Binding("m", "match", "Match", id="preview.match", tooltip="Choose the question of the bank that was asked."),
        Binding(
            "u", "unmatch", "Unmatch", id="preview.unmatch", tooltip="No question of the bank was asked.", show=False
        ),
        Binding("r", "rubric", "Rubric", id="preview.rubric", tooltip="Give a reference answer or key points."),
        Binding("d", "drop", "Drop", id="preview.drop", tooltip="Leave this question out, or take it in again."),
        Binding("s", "speakers", "Roles", id="preview.speakers", tooltip="Say who asks and who answers."),
        Binding("c", "corrections", "Correct", id="preview.corrections", tooltip="Terms that were misheard."),
        Binding("escape", "back", "Back", id="preview.back", tooltip="Leave; nothing is kept."),
    ]

    def __init__(self, services: Services, reader: TranscriptReader, wanted: Wanted, prepared: Prepared) -> None:
        super().__init__()
        self._services, self._reader = services, reader
        self._wanted, self._prepared = wanted, prepared
        self._items = list(prepared.items)
        self._mended: set[int] = set()
        self._dropped: set[int] = set()
        self._busy = False

    # Showing

    def compose(self) -> ComposeResult:
        """Facts, list, the chosen question."""
        with Horizontal(classes="screen-title"):
            yield Static(id="title")
            yield Static(id="found")
        yield Static(id="facts", classes="quiet")
        with Vertical(id="found-columns"):
            yield PlainList(id="items")
            with VerticalScroll(id="detail-scroll"):
                yield Static(id="detail")
        yield Footer()

    def on_mount(self) -> None:
        """Show what was found, once the width is known."""
        self.call_after_refresh(self._show)
        self.query_one("#items").focus()

    def on_resize(self) -> None:
        """The lines are cut to the width."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        if not alive(self):
            return
        items = self.query_one("#items", OptionList)
        place = items.highlighted or 0
        width = max(30, items.size.width - 4)
        items.clear_options()
        items.add_options(
            Option(text.row(number, item, dropped=number - 1 in self._dropped, width=width))
            for number, item in enumerate(self._items, 1)
        )
        if self._items:
            items.highlighted = min(place, len(self._items) - 1)
        else:
            items.add_option(Option(Content("No question was found. s says who asks."), disabled=True))
        self.query_one("#title", Static).update(
            Content(f"{shortened(self._prepared.file.name, 40)} ({self._prepared.form})")
        )
        self.query_one("#found", Static).update(Content(self._counts()))
        self.query_one("#facts", Static).update(text.facts(self._prepared))
        self._show_detail()
        self.refresh_bindings()

    def _counts(self) -> str:
        kept = self._kept()
        gradable = sum(1 for item in kept if item.gradable)
        return f"{count(len(kept), 'question')}, {gradable} to be graded"

    def _kept(self) -> list[Item]:
        return [item for place, item in enumerate(self._items) if place not in self._dropped]

    def _chosen(self) -> int | None:
        place = self.query_one("#items", OptionList).highlighted
        return place if place is not None and place < len(self._items) else None

    def _show_detail(self) -> None:
        place = self._chosen()
        item = None if place is None else self._items[place]
        matched_to = item.question.question if item and item.question and item.topic else ""
        self.query_one("#detail", Static).update(text.detail(item, matched_to))
        self.query_one("#detail-scroll", VerticalScroll).scroll_home(animate=False)

    @on(OptionList.OptionHighlighted, "#items")
    def _highlighted(self) -> None:
        self._show_detail()

    @on(OptionList.OptionSelected, "#items")
    def _selected(self) -> None:
        self.action_match()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing can be mended while the file is read anew, nor where no question was found."""
        if action in ("import", "match", "unmatch", "rubric", "drop"):
            return bool(self._items) and not self._busy
        return not self._busy if action in ("speakers", "corrections") else True

    # Mending

    def _mend(self, place: int, item: Item) -> None:
        self._items[place] = item
        self._mended.add(place)
        self._dropped.discard(place)
        self._show()

    def action_match(self) -> None:
        """Choose the question of the bank."""
        from interviewer.tui.screens.importing.match import MatchScreen

        place, bank = self._chosen(), self._services.bank
        if place is None or bank is None:
            return
        item = self._items[place]

        def choose(question_id: str | None) -> None:
            if question_id:
                self._mend(place, matched(item, bank[question_id]))

        self.app.push_screen(MatchScreen(item, bank), choose)

    def action_unmatch(self) -> None:
        """Say that no question of the bank was asked here."""
        place = self._chosen()
        if place is not None:
            self._mend(place, unmatched(self._items[place]))

    def action_rubric(self) -> None:
        """Give a rubric for this question."""
        from interviewer.tui.screens.importing.rubric import RubricScreen

        place = self._chosen()
        if place is None:
            return

        def take(item: Item | None) -> None:
            if item is not None:
                self._mend(place, item)

        self.app.push_screen(RubricScreen(self._items[place]), take)

    def action_drop(self) -> None:
        """Leave the question out, or take it in again."""
        place = self._chosen()
        if place is not None:
            self._dropped ^= {place}
            self._show()
            items = self.query_one("#items", OptionList)
            if place in self._dropped and place + 1 < len(self._items):
                items.highlighted = place + 1

    def action_speakers(self) -> None:
        """Say who asks."""
        from interviewer.tui.screens.importing.speakers import SpeakersScreen

        if not self._prepared.speakers:
            self.notify("This file does not mark its speakers.", markup=False)
            return

        def take(asking: tuple[str, ...] | None) -> None:
            if asking is not None and set(asking) != {one.name for one in self._prepared.speakers if one.asks}:
                self._read_anew(self._wanted.model_copy(update={"asking": asking}), keep_mends=False)

        self.app.push_screen(SpeakersScreen(self._prepared.speakers), take)

    def action_corrections(self) -> None:
        """Put a misheard term on the list of corrections."""
        from interviewer.tui.screens.importing.corrections import CorrectionsScreen

        place = self._chosen()
        heard = possible(self._items[place].exchange.answer)[:1] if place is not None else []

        def take(listed: dict[str, str] | None) -> None:
            if listed is not None and listed != self._wanted.corrections:
                self._read_anew(self._wanted.model_copy(update={"corrections": listed}), keep_mends=True)

        before = heard[0] if heard else None
        self.app.push_screen(
            CorrectionsScreen(self._services, before.heard if before else "", before.meant if before else ""), take
        )

    def _read_anew(self, wanted: Wanted, *, keep_mends: bool) -> None:
        self._busy = True
        self.refresh_bindings()
        self.query_one("#found", Static).update(Content("reading again …"))
        self.run_worker(self._read(wanted, keep_mends=keep_mends), exclusive=True)

    async def _read(self, wanted: Wanted, *, keep_mends: bool) -> None:
        from interviewer.importing.reader import CannotRead

        try:
            prepared = await self._reader.read(wanted)
        except CannotRead as error:
            if alive(self):
                self.notify(f"{error}. What you see is as it was.", severity="error", markup=False)
                self._busy = False
                self._show()
            return
        if not alive(self):
            return
        self._busy = False
        self._wanted, self._prepared = wanted, prepared
        fresh, old = list(prepared.items), self._items
        same = len(fresh) == len(old) and all(
            new.exchange.question == before.exchange.question for new, before in zip(fresh, old, strict=True)
        )
        if keep_mends and same:
            for place in self._mended:
                fresh[place] = replace(old[place], exchange=fresh[place].exchange)
        else:
            if self._mended or self._dropped:
                self.notify("The questions are found anew: what you had mended is to be looked at again.", markup=False)
            self._mended, self._dropped = set(), set()
        self._items = fresh
        self._show()

    # Importing

    def action_import(self) -> None:
        """Keep it all at once, then grade."""
        if not self._kept():
            self.notify("Every question is left out: there is nothing to import.", severity="warning", markup=False)
            return
        self._busy = True
        self.refresh_bindings()
        self.run_worker(self._import(), exclusive=True)

    async def _import(self) -> None:
        from uuid import uuid4

        from interviewer.importing.keeping import keep
        from interviewer.tui.screens.importing.grading import GradingScreen

        items, talk = self._kept(), self._prepared.talk
        made = interview(items, uuid4().hex[:12], f"Imported: {shown(self._prepared.file.name)}")
        try:
            await self._services.keeper.ask(lambda store: keep(store, made, items, talk))
        except NothingKeptError as error:
            self.notify(f"Nothing was imported: {error}", severity="error", markup=False)
            self._busy = False
            self.refresh_bindings()
            return

        def done(graded: Graded | None) -> None:
            if graded is not None and graded.why_not:
                told = f"{graded.done} of {graded.total} answers are graded, all are kept. {graded.why_not}"
                self.app.notify(told, severity="warning", timeout=10, markup=False)
            self.dismiss("" if graded is None or graded.why_not else made.id)

        self.app.push_screen(GradingScreen(self._services, made, items), done)

    def action_back(self) -> None:
        """Leave without importing."""
        from interviewer.tui.screens.confirm import ConfirmScreen

        if self._busy or not (self._mended or self._dropped):
            self.dismiss(None)
            return

        def leave(confirmed: bool | None) -> None:
            if confirmed:
                self.dismiss(None)

        question = ConfirmScreen("Leave without importing?", "What you mended here is not kept.", "Leave", "Stay")
        self.app.push_screen(question, leave)
