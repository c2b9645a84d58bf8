"""Progress: scores over time, for all topics or one."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.tui.keeper import NothingKeptError
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.words import bar, count, shown

ALL = "All topics"


def by_day(points: list[tuple[str, str, float]], topic: str | None) -> list[tuple[str, float]]:
    """The mean score of each day that has one, oldest first; ``topic`` ``None`` means all."""
    days: dict[str, list[float]] = {}
    for date, found, score in points:
        if topic is None or found == topic:
            days.setdefault(date[:10], []).append(score)
    return [(day, sum(scores) / len(scores)) for day, scores in sorted(days.items())]


class ProgressScreen(Screen[None]):
    """A topic on the left, its scores over time on the right."""

    CSS_PATH = ["past.tcss", "progress.tcss"]  # noqa: RUF012
    HELP = """\
# Progress

Choose a topic: the plot shows the mean score of each day. Only answers that were assessed count.
"""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.pop_screen", "Back", id="progress.back")]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._points: list[tuple[str, str, float]] = []
        self._topics: list[str] = []

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
        yield Static(id="line", classes="quiet")
        yield Footer()

    def on_mount(self) -> None:
        """Read the scores."""
        self.run_worker(self._read(), exclusive=True)

    async def _read(self) -> None:
        try:
            self._points = await self._services.keeper.ask(lambda store: store.progress())
        except NothingKeptError as error:
            self.query_one("#line", Static).update(Content(f"What was kept cannot be read: {error}"))
            return
        if not alive(self):
            return
        self._topics = sorted({topic for _, topic, _ in self._points})
        topics = self.query_one("#topics", OptionList)
        for number, topic in enumerate([None, *self._topics]):
            scores = [score for _, found, score in self._points if topic in (None, found)]
            mean = sum(scores) / len(scores) if scores else 0.0
            figure = f"\n{bar(mean / 100, 12)} {mean:.0f}" if scores else ""
            topics.add_option(
                Option(Content.assemble(shown(topic or ALL), (figure, "$foreground-muted")), id=str(number))
            )
        topics.highlighted = 0
        topics.focus()
        self.query_one("#found", Static).update(Content(count(len(self._points), "assessed answer")))

    @on(OptionList.OptionHighlighted, "#topics")
    def _plot(self, event: OptionList.OptionHighlighted) -> None:
        topic = self._topics[event.option_index - 1] if event.option_index else None
        days = by_day(self._points, topic)
        widget: Any = self.query_one("#plot")
        plot = widget.plt
        plot.clear_data()
        plot.clear_figure()
        plot.ylim(0, 100)
        plot.yticks([0, 25, 50, 75, 100])
        if days:
            places = list(range(1, len(days) + 1))
            scores = [score for _, score in days]
            plot.plot(places, scores, marker="braille")
            plot.scatter(places, scores, marker="●")
            shown_days = places[:: max(1, len(places) // 6)]
            plot.xticks(shown_days, [days[place - 1][0][5:] for place in shown_days])
        widget.refresh()
        line = "No assessed answers yet."
        if days:
            change = days[-1][1] - days[0][1]
            line = f"{shown(topic or ALL)}: {days[-1][1]:.0f} on {days[-1][0]}"
            line += f", {change:+.0f} since {days[0][0]}" if len(days) > 1 else ""
        self.query_one("#line", Static).update(Content(line))
