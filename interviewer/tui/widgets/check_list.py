"""A list to mark several things in, whose marks can be told apart without colour."""

from __future__ import annotations

from typing import TypeVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import SelectionList
from textual.widgets.option_list import OptionDoesNotExist

Value = TypeVar("Value")

# Where Textual's own line holds the mark: after the button's left edge.
_MARK = 1


class CheckList(SelectionList[Value]):
    """A ``SelectionList`` that shows an empty box for what is not marked: Textual's own differs in colour alone."""

    def render_line(self, y: int) -> Strip:
        """Render a line with the mark that its selection has."""
        strip = super().render_line(y)
        try:
            selection = self.get_option_at_index(self.scroll_offset.y + y)
        except OptionDoesNotExist:
            return strip
        segments = list(strip)
        text, style, control = segments[_MARK]
        if selection.value not in self._selected and text == "X":
            segments[_MARK] = Segment(" ", style, control)
        return Strip(segments)
