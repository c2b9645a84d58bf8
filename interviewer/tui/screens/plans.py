"""The ready-made interviews: somebody's choice of questions in their order, to read and to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from interviewer.interview.plan import Mode
from interviewer.tui import messages
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.widgets.plain_list import PlainList
from interviewer.tui.words import count, duration, shown

if TYPE_CHECKING:
    from interviewer.interview.ready_made import ReadyMade
    from interviewer.rubrics.bank import Bank
    from interviewer.rubrics.errors import Problem

Piece = tuple[str, str] | str
_MODES = {Mode.MOCK: "mock: report at the end", Mode.DRILL: "drill: feedback after each answer"}


class PlansScreen(Screen[None]):
    """Every ready-made interview, the chosen one's topics beside it."""

    CSS_PATH = "plans.tcss"
    HELP = """\
# Ready-made interviews

**Enter** begins the chosen one. Its topics come in the order shown; the questions stay a surprise.

Your own stand in the folder *interviews* of your rubrics folder: a title, minutes, and question ids in their order.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j,f2", "begin", "Start", key_display="⏎", id="plans.start", tooltip="Begin this interview."),
        Binding("escape", "app.pop_screen", "Back", id="plans.back"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._plans: Mapping[str, ReadyMade] = {}
        self._problems: Sequence[Problem] = ()

    def compose(self) -> ComposeResult:
        """The list on one side, what the chosen interview is about on the other."""
        yield Static(Content("Ready-made interviews"), classes="screen-title")
        with Horizontal(id="columns"):
            yield PlainList(id="plans")
            with VerticalScroll(id="plan-scroll"):
                yield Static(Content("Looking for interviews …"), id="plan")
        yield Footer()

    def on_mount(self) -> None:
        """Look for them."""
        self.query_one("#plans", OptionList).focus()
        self.run_worker(self._look(), exclusive=True)

    def on_bank_loaded(self) -> None:
        """Look again: an interview may name questions that have come or gone."""
        self.run_worker(self._look(), exclusive=True)

    async def _look(self) -> None:
        find, bank = self._services.plans, self._services.bank
        if find is not None and bank is not None:
            self._plans, self._problems = await self._services.background.call(lambda: find(bank))
        if alive(self):
            self._fill()

    def _fill(self) -> None:
        plans = self.query_one("#plans", OptionList)
        chosen = plans.highlighted_option.id if plans.highlighted_option else None
        plans.clear_options()
        plans.add_options(Option(_line(made), id=name) for name, made in self._plans.items())
        if self._problems:
            what = f"! {count(len(self._problems), 'problem')} in other interviews"
            plans.add_option(Option(Content.styled(what, "$text-warning"), id="!"))
        if not plans.option_count:
            self.query_one("#plan", Static).update(Content("There are none in these rubrics."))
            return
        ids = [option.id for option in plans.options]
        plans.highlighted = ids.index(chosen) if chosen in ids else 0

    @on(OptionList.OptionHighlighted, "#plans")
    def _show(self, event: OptionList.OptionHighlighted) -> None:
        made, bank = self._plans.get(event.option_id or ""), self._services.bank
        if made is not None and bank is not None:
            self.query_one("#plan", Static).update(plan_text(made, bank, self._services.settings.think_seconds))
        else:
            self.query_one("#plan", Static).update(Content("\n".join(shown(str(p)) for p in self._problems)))
        self.query_one("#plan-scroll", VerticalScroll).scroll_home(animate=False)

    @on(OptionList.OptionSelected, "#plans")
    def _chosen(self) -> None:
        self.action_begin()

    def action_begin(self) -> None:
        """Begin the chosen interview."""
        option, bank = self.query_one("#plans", OptionList).highlighted_option, self._services.bank
        made = self._plans.get(option.id or "") if option else None
        if made is None or bank is None:
            return
        if any(question_id not in bank for question_id in made.questions):
            self.notify("A question of this interview is no longer in the bank.", severity="warning", markup=False)
            return
        settings = self._services.settings
        plan = made.plan(
            bank,
            think_seconds=settings.think_seconds,
            max_follow_ups=settings.follow_ups,
            llm=settings.llm.mode,
        )
        self.post_message(messages.Begin(plan))


def _line(made: ReadyMade) -> Content:
    facts = f"{count(len(made.questions), 'question')} · {made.minutes} min · {made.mode.value}"
    return Content.assemble((shown(made.title), "bold"), "\n", (facts, "$foreground-muted"))


def plan_text(made: ReadyMade, bank: Bank, think_seconds: int) -> Content:
    """What an interview is about, for reading before it begins."""
    entries = [bank[question_id] for question_id in made.questions if question_id in bank]
    speaking = sum(entry.question.time_limit for entry in entries)
    parts: list[Piece] = [(shown(made.title), "bold")]
    if made.description:
        parts.append(f"\n{shown(made.description)}")
    parts.append(
        (
            f"\n{made.minutes} min in all, up to {duration(speaking)} of speaking, "
            f"{think_seconds} s to think before each question · {_MODES[made.mode]}",
            "$foreground-muted",
        )
    )
    # Topics and no questions: whoever is interviewed should not know them before.
    parts.append("\n")
    for number, entry in enumerate(entries, 1):
        facts = f"  {entry.question.difficulty.value} · {duration(entry.question.time_limit)}"
        parts += [f"\n{number}  {shown(entry.topic)}", (facts, "$foreground-muted")]
    return Content.assemble(*parts)
