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

**Enter** on a question practises it: answer as in a drill, and see what is missing.
**L** opens the rubric lab: verdicts while you write, and the rubric's own examples.
**/** searches questions and key points. **Tab** goes to the rubric, to scroll it.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "practise", "Practise", id="bank.practise", tooltip="Answer this question, see the verdicts."),
        Binding("l", "lab", "Rubric lab", id="bank.lab", tooltip="Try answers on this rubric while you write them."),
        Binding(
            "slash", "search", "Search", key_display="/", id="bank.search", tooltip="Search questions and key points."
        ),
        Binding("escape", "back", "Back", id="bank.back"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        # What the rubric's side shows; a topic under the cursor leaves it there.
        self._read: Entry | None = None

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
        """Show the bank as it is now, at the place where the reader is."""
        tree: Tree[Entry | Problem] = self.query_one("#tree", Tree)
        opened = {str(branch.label).rpartition("  ")[0] for branch in tree.root.children if branch.is_expanded}
        chosen, line, down = tree.cursor_node, tree.cursor_line, self.query_one("#rubric-scroll").scroll_y
        question = chosen.data.question.id if chosen and isinstance(chosen.data, Entry) else None
        self._fill()
        for branch in tree.root.children:
            if str(branch.label).rpartition("  ")[0] in opened:
                branch.expand()
        nodes = [node for branch in tree.root.children for node in branch.children]
        same = [n for n in nodes if isinstance(n.data, Entry) and n.data.question.id == question]

        def go_back() -> None:
            # Asking for the last line has the tree number its lines anew: nodes know theirs only then.
            last = tree.last_line
            tree.cursor_line = same[0].line if same else min(line, last)
            self.call_after_refresh(self.query_one("#rubric-scroll").scroll_to, y=down, animate=False)

        self.call_after_refresh(go_back)

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
        self._read = None
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
            self._read = data
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

    def action_lab(self) -> None:
        """Try answers on the rubric that is shown."""
        if self._read is not None:
            self.post_message(messages.OpenLab(self._read.question.id))

    def action_practise(self) -> None:
        """Answer the question that is shown in a drill of its own."""
        if self._read is None:
            return
        settings = self._services.settings
        plan = Plan(
            title="One question",
            mode=Mode.DRILL,
            questions=(planned(self._read),),
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
