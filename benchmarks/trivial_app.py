"""The smallest Textual app that shows a text: what any Textual program costs at the least."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Trivial(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Static("trivial text")


if __name__ == "__main__":
    Trivial().run()
