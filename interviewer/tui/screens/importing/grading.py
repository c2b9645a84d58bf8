"""Grading an imported interview: how far it is, how long it still takes, and a way to stop."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, ProgressBar, Static

from interviewer.transcripts.prepared import Item
from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.words import count, duration, shortened

if TYPE_CHECKING:
    from interviewer.interview.state import Interview
    from interviewer.store import Store

# A key point costs as much time as reading this many words of an answer.
_WORDS_A_POINT = 25


@dataclass(frozen=True, slots=True)
class Graded:
    """How many answers of how many were graded and kept; ``why_not`` all, where they were not."""

    done: int
    total: int
    why_not: str = ""


class GradingScreen(Screen[Graded]):
    """Grades one answer after another; each grade is kept before the next answer is read."""

    CSS_PATH = "importing.tcss"
    interrupts = False
    HELP = """\
# Grading

The interview is kept already. Each grade is kept as soon as it is there; **x** stops after that and loses nothing:
opening the interview's report grades the rest.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,escape", "stop", "Stop", key_display="x", id="grading.stop", tooltip="Stop; what is graded is kept.")
    ]

    def __init__(self, services: Services, interview: Interview, items: Sequence[Item]) -> None:
        super().__init__()
        self._services, self._interview = services, interview
        self._todo = [(place, item) for place, item in enumerate(items) if item.gradable]
        self._done = 0
        self._began = time.monotonic()

    def compose(self) -> ComposeResult:
        """Bar and words."""
        yield Static(Content("Import a transcript"), classes="screen-title")
        with Vertical(id="grading"):
            yield Static(id="progress-text")
            yield ProgressBar(total=sum(_work(item) for _, item in self._todo) or 1, show_eta=False, id="progress")
            yield Static(id="left", classes="quiet")
            yield Static(Content(self._services.provenance), classes="quiet")
        yield Footer()

    def on_mount(self) -> None:
        """Begin."""
        self._began = time.monotonic()
        self._show()
        self.run_worker(self._grade(), exclusive=True, group="grading")

    def _show(self) -> None:
        total = len(self._todo)
        now = self._todo[self._done][1].exchange.question if self._done < total else ""
        self.query_one("#progress-text", Static).update(
            Content(f"{self._done} of {count(total, 'answer')} graded and kept\n{shortened(now, 70)}")
        )
        done = sum(_work(item) for _, item in self._todo[: self._done])
        rest = sum(_work(item) for _, item in self._todo[self._done :])
        self.query_one("#progress", ProgressBar).update(progress=done)
        # The first answer also waits for the models: a guess from it alone would be wrong.
        left = (time.monotonic() - self._began) / done * rest if self._done > 1 else None
        self.query_one("#left", Static).update(Content("" if left is None else f"about {duration(left)} left"))

    async def _grade(self) -> None:
        from interviewer.models.client import GraderUnavailable
        from interviewer.store.practised import catch_up

        keeper, interview_id, why_not = self._services.keeper, self._interview.id, ""
        try:
            for place, item in self._todo:
                question, exchange = item.question, item.exchange
                assert question is not None
                grade = await self._services.grader.grade(
                    question, exchange.answer, speech_seconds=exchange.speech_seconds
                )
                await keeper.ask(lambda store, at=place, it=grade: store.save_grade(interview_id, at, it))  # type: ignore[misc]
                self._done += 1
                if alive(self):
                    self._show()
        except (GraderUnavailable, NothingKeptError) as error:
            why_not = f"Then: {error}."

        def practise(store: Store) -> None:
            catch_up(store)

        keeper.tell(practise)
        if alive(self):
            self.dismiss(Graded(self._done, len(self._todo), why_not))

    def action_stop(self) -> None:
        """Stop here; what was graded is kept."""
        from interviewer.store.practised import catch_up

        self.workers.cancel_group(self, "grading")

        def practise(store: Store) -> None:
            catch_up(store)

        self._services.keeper.tell(practise)
        self.dismiss(Graded(self._done, len(self._todo), "You stopped it; opening its report grades the rest."))


def _work(item: Item) -> int:
    points = len(item.question.key_points) if item.question else 0
    return points * _WORDS_A_POINT + len(item.exchange.answer.split())
