"""Choosing which past interviews are listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Select, Static

from interviewer.rubrics.model import Verdict
from interviewer.tui.words import shortened

if TYPE_CHECKING:
    from interviewer.store import SessionFilter

_ANY = ""


def filter_text(only: SessionFilter | None) -> str:
    """The filter in a few words; empty for none."""
    if only is None:
        return ""
    parts = [shortened(only.topic, 24)] if only.topic else []
    parts += [f"since {only.since}"] if only.since else []
    parts += [f"until {only.until}"] if only.until else []
    if only.least is not None or only.most is not None:
        parts.append(f"score {only.least or 0:g} to {100 if only.most is None else only.most:g}")
    parts += [only.verdict.value] if only.verdict else []
    return ", ".join(parts)


class FilterScreen(ModalScreen["SessionFilter"]):
    """Topic, days, scores and a verdict; what is left empty lets everything pass."""

    CSS_PATH = ["dialog.tcss", "filter.tcss"]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Cancel", id="filter.cancel"),
        Binding("ctrl+j,f2", "apply", "Apply", id="filter.apply"),
    ]

    def __init__(self, topics: Sequence[str], only: SessionFilter | None) -> None:
        super().__init__()
        self._topics = topics
        self._only = only

    def compose(self) -> ComposeResult:
        """A row for each thing to filter by."""
        only = self._only
        with Vertical(classes="dialog"):
            yield Static(Content("Filter past interviews"), classes="dialog-title")
            with Horizontal(classes="row"):
                yield Label("Topic")
                topics = [(Content("any"), _ANY), *((Content(shortened(t, 36)), t) for t in self._topics)]
                chosen = only.topic if only and only.topic else _ANY
                yield Select(topics, value=chosen, allow_blank=False, id="topic", compact=True)
            with Horizontal(classes="row"):
                yield Label("A key point was")
                verdicts = [("anything", _ANY), *((v.value, v.value) for v in Verdict)]
                said = only.verdict.value if only and only.verdict else _ANY
                yield Select(verdicts, value=said, allow_blank=False, id="verdict", compact=True)
            for name, label, value in (
                ("since", "From day", only.since if only else None),
                ("until", "To day", only.until if only else None),
                ("least", "Score at least", f"{only.least:g}" if only and only.least is not None else None),
                ("most", "Score at most", f"{only.most:g}" if only and only.most is not None else None),
            ):
                with Horizontal(classes="row"):
                    yield Label(label)
                    hint = "YYYY-MM-DD" if name in ("since", "until") else "0 to 100"
                    yield Input(value or "", placeholder=hint, id=name, compact=True)
            yield Static(id="problem", classes="trouble")
            with Horizontal(classes="dialog-buttons"):
                yield Button("Apply", variant="primary", id="apply")
                yield Button("Show all", id="all")

    def on_mount(self) -> None:
        """Begin with the topic."""
        self.query_one("#problem").display = False
        self.query_one("#topic").focus()

    def on_input_submitted(self) -> None:
        """Enter applies."""
        self.action_apply()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Apply, or show everything."""
        from interviewer.store import SessionFilter

        if event.button.id == "all":
            self.dismiss(SessionFilter())
        else:
            self.action_apply()

    def action_apply(self) -> None:
        """Filter by what the form says, or say what is wrong with it."""
        from interviewer.store import SessionFilter

        topic, verdict = (str(self.query_one(f"#{name}", Select).value) for name in ("topic", "verdict"))
        try:
            only = SessionFilter(
                topic=topic or None,
                since=self._day("since"),
                until=self._day("until"),
                least=self._score("least"),
                most=self._score("most"),
                verdict=Verdict(verdict) if verdict else None,
            )
        except ValueError as error:
            problem = self.query_one("#problem", Static)
            problem.display = True
            problem.update(Content(f"! {error}"))
            return
        self.dismiss(only)

    def _day(self, name: str) -> str | None:
        field = self.query_one(f"#{name}", Input)
        if not field.value.strip():
            return None
        try:
            return date.fromisoformat(field.value.strip()).isoformat()
        except ValueError:
            field.focus()
            raise ValueError("A day looks like 2025-01-31.") from None

    def _score(self, name: str) -> float | None:
        field = self.query_one(f"#{name}", Input)
        if not field.value.strip():
            return None
        try:
            score = float(field.value)
        except ValueError:
            score = -1.0
        if not 0 <= score <= 100:
            field.focus()
            raise ValueError("A score is a number from 0 to 100.")
        return score
