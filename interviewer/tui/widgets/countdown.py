"""The countdown: what is running, how much is left, and a warning in words when little is."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from interviewer.tui.words import clock


class Countdown(Widget):
    """One line that is always in sight; it never takes the focus, and signals by words as well as by colour."""

    DEFAULT_CSS = """
    Countdown {
        height: 1;
        padding: 0 1;
        color: $primary;
    }
    Countdown.-third {
        color: $text-warning;
        text-style: bold;
    }
    Countdown.-last {
        color: $text-error;
        text-style: bold;
    }
    Countdown.-quiet {
        color: $foreground-muted;
    }
    """

    label: reactive[str] = reactive("")
    left: reactive[int | None] = reactive(None)
    share: reactive[float] = reactive(1.0)
    note: reactive[str] = reactive("")
    """What stands at the right end: the time left of the whole, or what to do."""

    def tell(self, label: str, left: float | None, limit: float | None, note: str = "") -> None:
        """Show ``left`` of ``limit`` seconds; without a time only the label and the note are shown."""
        self.label = label
        self.note = note
        self.left = None if left is None else int(left) + (left > int(left))
        self.share = 1.0 if left is None or not limit else round(left / limit, 3)

    def warn(self, warning: str | None) -> None:
        """Look like the warning ``third`` or ``15s``; ``None`` takes it back."""
        self.set_class(warning == "third", "-third")
        self.set_class(warning == "15s", "-last")
        self.refresh()

    @property
    def warning(self) -> str:
        """The warning in words."""
        if self.has_class("-last"):
            return "‼ almost over"
        return "▲ a third left" if self.has_class("-third") else ""

    def render(self) -> Content:
        """Label, time, bar and note in the width there is."""
        width = self.content_size.width
        head = self.label if self.left is None else f"{self.label} {clock(self.left)}"
        if self.warning:
            head = f"{head}  {self.warning}"
        note = self.note if len(head) + len(self.note) + 2 <= width else ""
        room = width - len(head) - len(note) - (4 if note else 2)
        if self.left is None or room < 6:
            return Content(head + " " * max(2, width - len(head) - len(note)) + note)
        filled = round(self.share * room)
        return Content.assemble(
            head,
            "  ",
            "━" * filled,
            ("╌" * (room - filled), "$text-disabled"),
            ("  " + note if note else "", "not bold $foreground-muted"),
        )
