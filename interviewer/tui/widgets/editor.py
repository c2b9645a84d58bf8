"""The answer's editor."""

from __future__ import annotations

from textual.widgets import TextArea

from interviewer.grading.delivery import WORD


class AnswerEditor(TextArea):
    """Plain text that wraps softly, with its words counted in the border."""

    DEFAULT_CSS = """
    AnswerEditor {
        border: round $foreground 25%;
        background: $background;
        padding: 0 1;
        height: 1fr;
        min-height: 3;
    }
    AnswerEditor:focus {
        border: round $border;
    }
    .-short AnswerEditor, .-short AnswerEditor:focus {
        border: none;
        min-height: 2;
        padding: 0;
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, soft_wrap=True, highlight_cursor_line=False, max_checkpoints=200)

    def count_words(self, text: str) -> int:
        """The number of words as the grader's delivery counts them."""
        return sum(1 for _ in WORD.finditer(text))

    def location(self, offset: int) -> tuple[int, int]:
        """The row and column of the character at ``offset`` of ``text``."""
        newline = len(self.document.newline)
        for row in range(self.document.line_count):
            length = len(self.document.get_line(row))
            if offset <= length:
                return row, offset
            offset -= length + newline
        return self.document.end
