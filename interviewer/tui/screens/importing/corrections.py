"""The user's list of what recognisers mishear."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.importing import corrections
from interviewer.transcripts.turns import TranscriptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.styles import DIALOG
from interviewer.tui.words import shown


class CorrectionsScreen(ModalScreen[dict[str, str]]):
    """The list, to add to and to take from; kept at once, and left with the list as it is then."""

    CSS_PATH = [DIALOG, "importing.tcss"]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("delete", "remove", "Remove", id="corrections.remove", tooltip="Take this correction off the list."),
        Binding("escape", "leave", "Done", id="corrections.leave"),
    ]

    def __init__(self, services: Services, heard: str = "", meant: str = "") -> None:
        super().__init__()
        self._services = services
        self._heard, self._meant = heard, meant
        # Not known until it has been read: a list that could not be read must not be written over.
        self._listed: dict[str, str] | None = None

    def compose(self) -> ComposeResult:
        """The two fields, and the list."""
        with Vertical(classes="wide-dialog"):
            yield Static(Content("What the recogniser misheard"), classes="dialog-title")
            yield Static(
                Content("Whole words in any case; applied to every transcript that you import."), classes="dialog-text"
            )
            with Horizontal(classes="row"):
                yield Label("Heard")
                yield Input(self._heard, placeholder="ray lou", id="heard", compact=True)
            with Horizontal(classes="row"):
                yield Label("Meant")
                yield Input(self._meant, placeholder="ReLU; Enter adds it", id="meant", compact=True)
            yield Static(id="wrong")
            yield OptionList(id="listed")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Done", id="done", variant="primary", compact=True)
                yield Button("Remove (del)", id="remove", compact=True)

    def on_mount(self) -> None:
        """Read the list."""
        self.query_one("#meant" if self._heard else "#heard").focus()
        self.run_worker(self._try(corrections.load), exclusive=True)

    async def _try(self, action: Callable[[], dict[str, str]]) -> None:
        try:
            listed = await self._services.background.call(action)
        except TranscriptError as error:
            if alive(self):
                self.query_one("#wrong", Static).update(Content.styled(f"! {shown(str(error))}", "$text-error"))
            return
        self._listed = listed
        if alive(self):
            self._show(listed)

    def _show(self, listed: dict[str, str]) -> None:
        self.query_one("#wrong", Static).update(Content(""))
        options = self.query_one("#listed", OptionList)
        options.clear_options()
        options.add_options(
            Option(Content(f"{shown(heard)} → {shown(meant)}")) for heard, meant in reversed(listed.items())
        )
        if not listed:
            options.add_option(Option(Content("Nothing is on the list yet."), disabled=True))

    @on(Input.Submitted, "#heard")
    def _on_to_meant(self) -> None:
        self.query_one("#meant").focus()

    @on(Input.Submitted, "#meant")
    def _add(self) -> None:
        heard, meant = self.query_one("#heard", Input).value, self.query_one("#meant", Input).value
        if self._listed is None:
            return
        self.run_worker(self._try(lambda: corrections.added(f"{heard} -> {meant}", "correction")), exclusive=True)
        self.query_one("#heard", Input).value = self.query_one("#meant", Input).value = ""
        self.query_one("#heard").focus()

    @on(Button.Pressed, "#remove")
    def action_remove(self) -> None:
        """Take the highlighted correction off the list."""
        place = self.query_one("#listed", OptionList).highlighted
        if not self._listed or place is None:
            return
        heard = list(reversed(self._listed))[place]
        self.run_worker(self._try(lambda: corrections.removed(heard)), exclusive=True)

    @on(Button.Pressed, "#done")
    def action_leave(self) -> None:
        """Leave with the list as it is now."""
        self.dismiss(self._listed)
