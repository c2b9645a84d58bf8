"""Choosing the question of the bank that a transcript's question is."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.rubrics.bank import Bank
from interviewer.transcripts.prepared import Item
from interviewer.tui.styles import DIALOG
from interviewer.tui.words import shortened, shown

# Questions shown: whoever looks for one further down types a word of it.
_MOST = 200


class MatchScreen(ModalScreen[str]):
    """The bank's questions, the nearest first; a search over their words and topics."""

    CSS_PATH = [DIALOG, "importing.tcss"]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", id="match.cancel"),
        Binding("down", "to_list", show=False),
    ]

    def __init__(self, item: Item, bank: Bank) -> None:
        super().__init__()
        self._item, self._bank = item, bank

    def compose(self) -> ComposeResult:
        """What was asked, the search, the questions."""
        with Vertical(classes="wide-dialog"):
            yield Static(Content("Which question of the bank is this?"), classes="dialog-title")
            yield Static(Content(shortened(self._item.exchange.question, 200)), classes="dialog-text")
            yield Input(placeholder="search; Enter takes the first", id="search", compact=True)
            yield OptionList(id="questions")

    def on_mount(self) -> None:
        """Begin with the nearest ones."""
        self._fill("")
        self.query_one(Input).focus()

    def _fill(self, search: str) -> None:
        words = search.casefold().split()
        near = dict(self._item.near)
        order = [name for name in near if name in self._bank] + [name for name in self._bank if name not in near]
        options = []
        for name in order:
            entry = self._bank[name]
            found = f"{entry.topic} {name} {entry.question.question}".casefold()
            if not all(word in found for word in words):
                continue
            alike = f"  {near[name]:.0%} alike" if name in near else ""
            options.append(
                Option(
                    Content.assemble(
                        shown(entry.question.question), (f"\n  {shown(entry.topic)}{alike}", "$foreground-muted")
                    ),
                    id=name,
                )
            )
            if len(options) == _MOST:
                break
        questions = self.query_one("#questions", OptionList)
        questions.clear_options()
        questions.add_options(options or [Option("No question has these words.", disabled=True)])
        questions.highlighted = 0 if options else None

    @on(Input.Changed, "#search")
    def _search(self, event: Input.Changed) -> None:
        self._fill(event.value)

    @on(Input.Submitted, "#search")
    def _first(self) -> None:
        option = self.query_one("#questions", OptionList).highlighted_option
        if option is not None and option.id:
            self.dismiss(option.id)

    @on(OptionList.OptionSelected, "#questions")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_id:
            self.dismiss(event.option_id)

    def action_to_list(self) -> None:
        """From the search to the questions."""
        self.query_one("#questions").focus()
