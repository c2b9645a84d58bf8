"""Exporting an interview as a document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Checkbox, Input, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.exports.document import FORMATS, NothingToExport, document
from interviewer.tui.delivery import download, downloads, save
from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.widgets.check_box import CheckBox
from interviewer.tui.words import shown

if TYPE_CHECKING:
    from interviewer.exports.document import Document
    from interviewer.store import Store


class ExportScreen(ModalScreen[None]):
    """A format, whether to mask who it was, and in a terminal the folder; in a browser it is a download."""

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel", id="export.cancel")]

    def __init__(self, services: Services, interview_id: str) -> None:
        super().__init__()
        self._services = services
        self._interview_id = interview_id

    def compose(self) -> ComposeResult:
        """Formats first: Enter on one of them exports."""
        with Vertical(classes="dialog"):
            yield Static(Content("Export this interview"), classes="dialog-title")
            yield OptionList(*(Option(Content(form.title), id=name) for name, form in FORMATS.items()))
            yield CheckBox("For sharing: without id, dates, notes and names", id="anonymous", compact=True)
            yield Input(placeholder="names to mask, with commas between", id="names", compact=True)
            if not self.app.is_web:
                yield Static(Content("Into the folder"), classes="quiet")
                yield Input(str(downloads()), id="folder", compact=True)
            yield Static(id="problem", classes="trouble")

    def on_mount(self) -> None:
        """Begin at the first format."""
        self.query_one("#names").display = False
        self.query_one("#problem").display = False
        self.query_one(OptionList).highlighted = 0
        self.query_one(OptionList).focus()

    def on_checkbox_changed(self, event: Checkbox.Changed) -> None:
        """Ask for names only where they are masked."""
        self.query_one("#names").display = event.value

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Export in this format."""
        self._export(event.option_id or "")

    def on_input_submitted(self) -> None:
        """Export in the format that is highlighted."""
        option = self.query_one(OptionList).highlighted_option
        self._export(option.id if option and option.id else "")

    @work(exclusive=True)
    async def _export(self, form: str) -> None:
        anonymous = self.query_one("#anonymous", Checkbox).value
        names = self.query_one("#names", Input).value.split(",")
        folder = None if self.app.is_web else Path(self.query_one("#folder", Input).value)

        def make(store: Store) -> Document | str:
            from interviewer.store.record import exported_record

            record = exported_record(store, self._interview_id, anonymous=anonymous, names=names)
            if record is None:
                return "This interview is not kept, so it cannot be exported."
            try:
                return document(record, form)
            except NothingToExport as nothing:
                return str(nothing).capitalize() + "."

        try:
            made = await self._services.keeper.ask(make)
        except NothingKeptError as error:
            made = f"What was kept cannot be read: {error}"
        if isinstance(made, str):
            self._say(made)
            return
        if folder is None:
            download(self.app, made)
            told = f"{made.name} is in your browser's downloads."
        else:
            ready, target = made, folder
            try:
                told = f"Written: {await self._services.background.call(lambda: save(ready, target))}"
            except OSError as error:
                self._say(f"Cannot write into {target}: {error.strerror}.")
                return
        self.app.notify(shown(told), markup=False)
        if alive(self):
            self.dismiss()

    def _say(self, trouble: str) -> None:
        if alive(self):
            problem = self.query_one("#problem", Static)
            problem.display = True
            problem.update(Content(f"! {shown(trouble)}"))
