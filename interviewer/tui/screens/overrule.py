"""The candidate's own verdict on a key point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.grading.signs import SIGN
from interviewer.interview.outcome import PointOutcome
from interviewer.rubrics.model import Verdict
from interviewer.tui.words import STYLE, shown


@dataclass(frozen=True, slots=True)
class Ruling:
    """The candidate's verdict, ``None`` to leave it to the grader, and why."""

    verdict: Verdict | None
    reason: str


class OverruleScreen(ModalScreen[Ruling]):
    """Four verdicts and a reason; the grader's own verdict is kept beside it."""

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Cancel", id="overrule.cancel")]

    def __init__(self, point: PointOutcome) -> None:
        super().__init__()
        self._point = point

    def compose(self) -> ComposeResult:
        """The key point, the grader's verdict, the choices."""
        now = self._point.now.verdict
        with Vertical(classes="dialog"):
            yield Static(Content("Your verdict"), classes="dialog-title")
            yield Static(
                Content.assemble(
                    shown(self._point.point.text),
                    "\n\nThe grader says ",
                    (f"{SIGN[now]} {now.value}", STYLE[now]),
                    "; that is kept too.",
                ),
                classes="dialog-text",
            )
            yield OptionList(
                *(Option(Content.assemble((SIGN[v], STYLE[v]), f" {v.value}"), id=v.value) for v in Verdict),
                Option("as the grader says", id="grader"),
            )
            yield Input(placeholder="why (optional)", compact=True)

    def on_mount(self) -> None:
        """Begin at the verdict that counts now."""
        choices = self.query_one(OptionList)
        choices.highlighted = choices.get_option_index(self._point.counts.value)
        choices.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Rule."""
        self._rule(event.option_id)

    def on_input_submitted(self) -> None:
        """Rule with what is highlighted."""
        option = self.query_one(OptionList).highlighted_option
        self._rule(option.id if option else None)

    def _rule(self, choice: str | None) -> None:
        verdict = Verdict(choice) if choice and choice != "grader" else None
        self.dismiss(Ruling(verdict, self.query_one(Input).value.strip()))
