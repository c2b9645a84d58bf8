"""A rubric of one's own for a question that the bank does not know."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Select, Static, TextArea

from interviewer.grading.ad_hoc import NotGradable
from interviewer.transcripts.prepared import Item, given
from interviewer.tui.styles import DIALOG
from interviewer.tui.words import shortened, shown

_REFERENCE, _POINTS = "reference", "points"


class RubricScreen(ModalScreen[Item]):
    """A reference answer, whose sentences are the key points, or key points, one a line."""

    CSS_PATH = [DIALOG, "importing.tcss"]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,f2", "take", "Use it", key_display="^j", id="rubric.take"),
        Binding("escape", "dismiss(None)", "Cancel", id="rubric.cancel"),
    ]

    def __init__(self, item: Item) -> None:
        super().__init__()
        self._item = item

    def compose(self) -> ComposeResult:
        """What was asked, the kind of rubric, its text."""
        kinds = [("a reference answer: each sentence is a key point", _REFERENCE), ("key points, one a line", _POINTS)]
        question = self._item.question
        points = question is not None and question.reference_answer is None
        written = ""
        if question is not None:
            written = question.reference_answer or "\n".join(point.text for point in question.key_points)
        with Vertical(classes="wide-dialog"):
            yield Static(Content("What would a good answer say?"), classes="dialog-title")
            yield Static(Content(shortened(self._item.exchange.question, 160)), classes="dialog-text")
            yield Select(kinds, value=_POINTS if points else _REFERENCE, allow_blank=False, id="kind", compact=True)
            yield TextArea(written, id="rubric", soft_wrap=True, highlight_cursor_line=False)
            yield Static(id="wrong")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Use it (^j)", id="take", variant="primary", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """Begin with the text."""
        self.query_one("#rubric").focus()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#take")
    def action_take(self) -> None:
        """Use what was written, or say what is wrong with it."""
        written = self.query_one("#rubric", TextArea).text
        lines = [line.strip().lstrip("-*• ") for line in written.splitlines() if line.strip(" -*•\t")]
        try:
            if not lines:
                raise NotGradable("write at least one sentence")
            if self.query_one("#kind", Select).value == _POINTS:
                item = given(self._item, key_points=lines)
            else:
                item = given(self._item, reference=written)
        except NotGradable as error:
            self.query_one("#wrong", Static).update(Content.styled(f"! {shown(str(error))}", "$text-error"))
            return
        self.dismiss(item)
