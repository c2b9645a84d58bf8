"""A box to mark, whose mark can be told without colour."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Checkbox


class CheckBox(Checkbox):
    """A ``Checkbox`` that is empty while it is not marked: Textual's own differs in colour alone."""

    def render(self) -> Content:
        """The box with or without its mark, and the label."""
        self.BUTTON_INNER = "X" if self.value else " "
        return super().render()
