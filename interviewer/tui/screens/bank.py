"""The question bank: topics and questions, a rubric to read, one question to try."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static, Tree

from interviewer.interview.plan import Mode, Plan, planned
from interviewer.rubrics.bank import Entry
from interviewer.rubrics.errors import Problem
from interviewer.tui import messages
from interviewer.tui.services import Services
from interviewer.tui.words import count, duration, shown

Piece = tuple[str, str] | str


class BankScreen(Screen[None]):
    """Every question by topic; the chosen one's rubric beside it."""

    CSS_PATH = "bank.tcss"
    HELP = """\
# The question bank

**Enter** on a question tries it: answer, and see the verdicts of its rubric at once.
**/** searches questions and key points. **Tab** goes to the rubric, to scroll it.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "practise", "Try it", id="bank.practise", tooltip="Answer this question, see the verdicts."),
        Binding(
            "slash", "search", "Search", key_display="/", id="bank.search", tooltip="Search questions and key points."
        ),
        Binding("escape", "back", "Back", id="bank.back"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def compose(self) -> ComposeResult:
        """Search field and tree on one side, rubric on the other."""
        with Horizontal(classes="screen-title"):
            yield Static(Content("Question bank"), id="title")
            yield Static(id="found")
        yield Input(placeholder="search questions and key points", id="search", compact=True)
        with Horizontal(id="columns"):
            tree: Tree[Entry | Problem] = Tree("bank", id="tree")
            tree.show_root = False
            tree.guide_depth = 2
            yield tree
            with VerticalScroll(id="rubric-scroll"):
                yield Static(id="rubric")
        yield Footer()

    def on_mount(self) -> None:
        """Show every topic."""
        self._fill()
        self.query_one(Tree).focus()

    def on_bank_loaded(self) -> None:
        """Show the bank as it is now."""
        self._fill()

    def _fill(self) -> None:
        tree: Tree[Entry | Problem] = self.query_one("#tree", Tree)
        tree.clear()
        words = self.query_one("#search", Input).value.casefold().split()
        found: dict[str, list[Entry]] = {}
        for entry in self._services.bank.values() if self._services.bank else ():
            if all(word in _searched(entry) for word in words):
                found.setdefault(entry.topic, []).append(entry)
        for topic, entries in found.items():
            branch = tree.root.add(Text.assemble(shown(topic), (f"  {len(entries)}", "dim")), expand=bool(words))
            for entry in entries:
                branch.add_leaf(Text(shown(entry.question.question)), data=entry)
        if self._services.problems and not words:
            branch = tree.root.add(Text(f"! {count(len(self._services.problems), 'problem')} in rubric files"))
            for problem in self._services.problems:
                branch.add_leaf(Text(shown(problem.message)), data=problem)
        questions = sum(len(entries) for entries in found.values())
        self.query_one("#found", Static).update(Content(count(questions, "question")))
        self.query_one("#rubric", Static).update(
            Content.styled(
                "Choose a topic, then a question." if found else "No question has these words.", "$foreground-muted"
            )
        )
        tree.cursor_line = 0

    @on(Tree.NodeHighlighted)
    def _show(self, event: Tree.NodeHighlighted[Entry | Problem]) -> None:
        data = event.node.data
        if isinstance(data, Entry):
            self.query_one("#rubric", Static).update(rubric_text(data))
        elif isinstance(data, Problem):
            self.query_one("#rubric", Static).update(Content(shown(str(data))))
        self.query_one("#rubric-scroll", VerticalScroll).scroll_home(animate=False)

    @on(Tree.NodeSelected)
    def _chosen(self, event: Tree.NodeSelected[Entry | Problem]) -> None:
        if isinstance(event.node.data, Entry):
            self.action_practise()

    @on(Input.Changed, "#search")
    def _search_changed(self) -> None:
        self._fill()

    @on(Input.Submitted, "#search")
    def _search_done(self) -> None:
        self.query_one(Tree).focus()

    def action_search(self) -> None:
        """Go to the search field."""
        self.query_one("#search", Input).focus()

    def action_back(self) -> None:
        """From the search field to the tree, from there home."""
        search = self.query_one("#search", Input)
        if search.has_focus or search.value:
            search.value = ""
            self.query_one(Tree).focus()
        else:
            self.dismiss()

    def action_practise(self) -> None:
        """Answer the chosen question in a drill of its own."""
        node = self.query_one(Tree).cursor_node
        if node is None or not isinstance(node.data, Entry):
            return
        settings = self._services.settings
        plan = Plan(
            title="One question",
            mode=Mode.DRILL,
            questions=(planned(node.data),),
            think_seconds=0,
            max_follow_ups=settings.follow_ups,
        )
        self.post_message(messages.Begin(plan))


def _searched(entry: Entry) -> str:
    question = entry.question
    return " ".join((entry.topic, question.question, *(point.text for point in question.key_points))).casefold()


def rubric_text(entry: Entry) -> Content:
    """A question's whole rubric, for reading."""
    question = entry.question
    parts: list[Piece] = [
        (shown(question.question), "bold"),
        (
            f"\n{shown(entry.topic)} · {question.difficulty.value} · {duration(question.time_limit)}",
            "$foreground-muted",
        ),
        (" · draft" if question.draft else "", "$text-warning"),
        ("\n\nKey points", "bold $primary"),
    ]
    for number, point in enumerate(question.key_points, 1):
        facts = f"  weight {point.weight:g}" + (f" · {point.depth.value}" if point.depth else "")
        parts += [f"\n{number}  {shown(point.text)}", (facts, "$foreground-muted")]
        if point.follow_up:
            parts.append((f"\n   asks: {shown(point.follow_up)}", "$foreground-muted italic"))
        parts += [(f"\n   ✓ {shown(also)}", "$text-success") for also in point.also]
        parts += [(f"\n   ✗ {shown(wrong)}", "$text-error") for wrong in point.wrong]
    if question.misconceptions:
        parts.append(("\n\nMisconceptions", "bold $primary"))
        parts += [f"\n✗  {shown(misconception.text)}" for misconception in question.misconceptions]
    if question.reference_answer:
        parts += [("\n\nReference answer\n", "bold $primary"), shown(question.reference_answer)]
    if question.sources:
        parts.append(("\n\nSources", "bold $primary"))
        parts += [f"\n•  {shown(source)}" for source in question.sources]
    parts.append((f"\n\n{question.id} · rubric {question.hash} · {shown(entry.file)}", "$foreground-muted"))
    return Content.assemble(*parts)
