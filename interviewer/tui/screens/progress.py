"""Progress: scores and more over time, for all topics or one, and agreement with the grader."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.comparison.agreement import Ruling, rulings
from interviewer.progress.trends import MEASURES, SCORE, Answered, by_day, mean, streak, topics
from interviewer.tui import progress_text as text
from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.words import bar, count, shown

if TYPE_CHECKING:
    from interviewer.store import Store

ALL = "All topics"


class ProgressScreen(Screen[None]):
    """A topic on the left, what was measured over time on the right."""

    CSS_PATH = ["past.tcss", "progress.tcss"]  # noqa: RUF012
    HELP = """\
# Progress

Choose a topic: the plot shows the mean of each day. **m** and **M** go through what can be plotted: the score, each
kind of understanding, fillers in 100 words, the share of the time that was used. Only what was measured counts.

**a** shows how far your own verdicts agree with the grader's. `interviewer agreement --export FILE` writes them as
labelled answers, `interviewer trends --html FILE` all plots as a page.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "measure(1)", "Measure", id="progress.measure", tooltip="Plot something else."),
        Binding("M", "measure(-1)", "Measure before", show=False, id="progress.measure-before"),
        Binding("a", "agreement", "Agreement", id="progress.agreement", tooltip="Your verdicts and the grader's."),
        Binding("escape", "app.pop_screen", "Back", id="progress.back"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._answers: list[Answered] = []
        self._topics: list[str] = []
        self._measure = SCORE
        self._agreement_shown = False

    def compose(self) -> ComposeResult:
        """Topics and plot."""
        # The plotting library is slow to import, and few sessions look at the plot.
        from textual_plotext import PlotextPlot

        with Horizontal(classes="screen-title"):
            yield Static(Content("Progress"), id="title")
            yield Static(id="found")
        with Horizontal(id="columns"):
            yield OptionList(id="topics")
            yield PlotextPlot(id="plot")
        with VerticalScroll(id="agreement"):
            yield Static(id="agreed")
        yield Static(id="line", classes="quiet")
        yield Footer()

    def on_mount(self) -> None:
        """Read the scores."""
        self.query_one("#agreement").display = False
        self.run_worker(self._read(), exclusive=True)

    async def _read(self) -> None:
        try:
            self._answers = await self._services.keeper.ask(lambda store: store.history())
        except NothingKeptError as error:
            if alive(self):
                self.query_one("#line", Static).update(Content(f"What was kept cannot be read: {error}"))
            return
        if not alive(self):
            return
        self._topics = topics(self._answers)
        self._list_topics()
        self.query_one("#topics", OptionList).focus()
        assessed = count(sum(answer.score is not None for answer in self._answers), "assessed answer")
        days = text.streak_text(streak((a.day for a in self._answers), date.today().isoformat()))
        self.query_one("#found", Static).update(Content(f"{assessed} · {days}" if days else assessed))

    def _list_topics(self) -> None:
        listed = self.query_one("#topics", OptionList)
        at = listed.highlighted or 0
        listed.clear_options()
        for number, topic in enumerate([None, *self._topics]):
            average, most = mean(self._answers, self._measure, topic), self._measure.most
            # Without an end of the scale there is nothing that a bar could be a share of.
            bars = f"{bar(average / most, 12)} " if average is not None and most else ""
            figure = "" if average is None else f"\n{bars}{average:.0f}"
            listed.add_option(
                Option(Content.assemble(shown(topic or ALL), (figure, "$foreground-muted")), id=str(number))
            )
        listed.highlighted = at

    @on(OptionList.OptionHighlighted, "#topics")
    def _plot(self, event: OptionList.OptionHighlighted) -> None:
        topic = self._topics[event.option_index - 1] if event.option_index else None
        days = by_day(self._answers, self._measure, topic)
        widget: Any = self.query_one("#plot")
        plot = widget.plt
        plot.clear_data()
        plot.clear_figure()
        top = self._measure.most or max((value for _, value in days), default=1.0) * 1.1 or 1.0
        plot.ylim(0, top)
        plot.title(f"{self._measure.name}, {self._measure.unit}")
        if self._measure.most:
            plot.yticks([0, 25, 50, 75, 100])
        if days:
            places = list(range(1, len(days) + 1))
            scores = [score for _, score in days]
            plot.plot(places, scores, marker="braille")
            plot.scatter(places, scores, marker="●")
            shown_days = places[:: max(1, len(places) // 6)]
            plot.xticks(shown_days, [days[place - 1][0][5:] for place in shown_days])
        widget.refresh()
        self.query_one("#line", Static).update(Content(text.trend_line(shown(topic or ALL), self._measure, days)))

    def action_measure(self, step: int) -> None:
        """Plot the next thing that was measured."""
        self._measure = MEASURES[(MEASURES.index(self._measure) + step) % len(MEASURES)]
        self._list_topics()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Measures belong to the plot."""
        return not self._agreement_shown if action == "measure" else True

    def action_agreement(self) -> None:
        """Show the agreement with the grader, or the plot again."""
        self._agreement_shown = not self._agreement_shown
        self.query_one("#agreement").display = self._agreement_shown
        self.query_one("#columns").display = not self._agreement_shown
        self.query_one("#agreement" if self._agreement_shown else "#topics").focus()
        self.refresh_bindings()
        if self._agreement_shown:
            self.run_worker(self._read_rulings(), exclusive=True)

    async def _read_rulings(self) -> None:
        try:
            found = text.agreement_text(await self._services.keeper.ask(_rulings))
        except NothingKeptError as error:
            found = Content(f"What was kept cannot be read: {error}")
        if alive(self):
            self.query_one("#agreed", Static).update(found)


def _rulings(store: Store) -> list[Ruling]:
    from interviewer.store.record import stored_record

    return rulings(record for name in store.overruled() if (record := stored_record(store, name)) is not None)
