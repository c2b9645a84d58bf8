"""Who asks and who answers in a transcript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, SelectionList, Static
from textual.widgets.selection_list import Selection

from interviewer.transcripts.prepared import Speaker
from interviewer.tui.styles import DIALOG
from interviewer.tui.widgets.check_list import CheckList
from interviewer.tui.words import count, duration, shortened, shown


class SpeakersScreen(ModalScreen[tuple[str, ...]]):
    """The speakers, marked who asks; left with their names."""

    CSS_PATH = [DIALOG, "importing.tcss"]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "swap", "Swap", id="speakers.swap", tooltip="Who asks answers, who answers asks."),
        Binding("ctrl+j,f2", "take", "Use it", key_display="^j", id="speakers.take"),
        Binding("escape", "dismiss(None)", "Cancel", id="speakers.cancel"),
    ]

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        super().__init__()
        self._speakers = speakers

    def compose(self) -> ComposeResult:
        """A line for each speaker."""
        with Vertical(classes="dialog"):
            yield Static(Content("Who asks?"), classes="dialog-title")
            yield Static(Content("Space marks the interviewers. All others are the candidate."), classes="dialog-text")
            yield CheckList[str](*(self._line(one) for one in self._speakers), id="speakers")
            yield Static(id="wrong")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Use it (^j)", id="take", variant="primary", compact=True)
                yield Button("Swap (w)", id="swap", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    @staticmethod
    def _line(speaker: Speaker) -> Selection[str]:
        said = count(speaker.words, "word")
        said += f", {duration(speaker.seconds)}" if speaker.seconds is not None else ""
        name = shown(shortened(speaker.name, 30))
        return Selection(Content.assemble(name, (f"  {said}", "$foreground-muted")), speaker.name, speaker.asks)

    def on_mount(self) -> None:
        """Begin with the list."""
        self.query_one("#speakers").focus()

    @on(Button.Pressed, "#swap")
    def action_swap(self) -> None:
        """Exchange the roles."""
        self.query_one("#speakers", SelectionList).toggle_all()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#take")
    def action_take(self) -> None:
        """Use these roles, if somebody asks and somebody answers."""
        asking = self.query_one("#speakers", SelectionList).selected
        if not 0 < len(asking) < len(self._speakers):
            says = "! Somebody must ask, and somebody must answer."
            self.query_one("#wrong", Static).update(Content.styled(says, "$text-error"))
            return
        self.dismiss(tuple(one.name for one in self._speakers if one.name in asking))
