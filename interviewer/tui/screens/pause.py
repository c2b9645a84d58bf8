"""The pause: the clock stands still, and the question is out of sight."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from interviewer.tui.words import clock

if TYPE_CHECKING:
    from interviewer.interview.state import Interview


class PauseChoice(StrEnum):
    """What to do after a pause."""

    GO_ON = "go-on"
    LEAVE = "leave"
    END = "end"


class PauseScreen(ModalScreen[PauseChoice]):
    """Go on, leave for later, or end."""

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f3", "dismiss_with('go-on')", "Go on", id="pause.go-on"),
    ]
    interrupts = False

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self._interview = interview

    def compose(self) -> ComposeResult:
        """What stands still, and the three ways on."""
        interview = self._interview
        left = "" if interview.phase_left is None else f", {clock(interview.phase_left)} left"
        with Vertical(classes="dialog"):
            yield Static(Content("Paused"), classes="dialog-title")
            yield Static(
                Content(
                    f"Question {interview.position + 1} of {len(interview.attempts)}{left}. The clock stands still."
                ),
                classes="dialog-text",
            )
            yield OptionList(
                Option("Go on", id=PauseChoice.GO_ON),
                Option("Leave: it is kept, go on another time", id=PauseChoice.LEAVE),
                Option("End now and see the report", id=PauseChoice.END),
            )

    def on_mount(self) -> None:
        """Enter goes on."""
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Do what was chosen."""
        self.dismiss(PauseChoice(event.option_id or "go-on"))

    def action_dismiss_with(self, choice: str) -> None:
        """Do the choice by key."""
        self.dismiss(PauseChoice(choice))
