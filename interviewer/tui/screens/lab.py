"""The rubric lab, for authors: an answer and the verdicts on it side by side, and the rubric's own examples."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import ContentSwitcher, Footer, OptionList, Static, TextArea
from textual.widgets.option_list import Option
from textual.widgets.text_area import Selection

from interviewer.tui import lab_text
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.widgets.editor import AnswerEditor
from interviewer.tui.widgets.plain_list import PlainList
from interviewer.tui.words import count, shown

if TYPE_CHECKING:
    from interviewer.grading.grade import Evidence, Grade
    from interviewer.rubrics.bank import Entry
    from interviewer.rubrics.model import Question

# Seconds without a key after which the answer is graded.
PAUSE = 0.4


class LabScreen(Screen[None]):
    """Whatever stands in the editor is graded as soon as typing pauses; nothing of it is kept among the interviews."""

    CSS_PATH = "lab.tcss"
    HELP = """\
# The rubric lab

Write or paste an answer: the verdicts follow as soon as you pause. **Tab** goes to the verdicts; the chosen one's
words are selected in the answer.

**F5** grades the question's own examples and says which labels are met. **Enter** on one puts it into the editor.

Change the rubric's file in your own editor meanwhile: it is read again and the answer graded anew.

Graded on this machine, without a language model.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "examples", "Examples", id="lab.examples", tooltip="Grade the rubric's own examples."),
        Binding("escape", "back", "Back", id="lab.back", tooltip="Back to the verdicts, then to the bank."),
    ]

    def __init__(self, services: Services, entry: Entry) -> None:
        super().__init__()
        self._services = services
        self._entry = entry
        self._pause: Timer | None = None
        self._grading = False
        self._grade: Grade | None = None
        # What ``_grade`` is of: the rubric's hash and the answer.
        self._graded: tuple[str, str] | None = None
        self._places: list[Evidence | None] = []
        self._tried: list[lab_text.Tried] = []

    def compose(self) -> ComposeResult:
        """The answer on one side, verdicts or examples on the other."""
        with Horizontal(classes="screen-title"):
            yield Static(Content("Rubric lab"), id="title")
            yield Static(id="state")
        yield Static(id="question")
        with Horizontal(id="columns"):
            yield AnswerEditor(id="editor")
            with Vertical(id="results"):
                with ContentSwitcher(initial="points"):
                    yield PlainList(id="points")
                    yield PlainList(id="examples")
                yield Static(id="remarks")
        yield Footer()

    def on_mount(self) -> None:
        """Go on with what was tried on this question before."""
        editor = self.query_one("#editor", AnswerEditor)
        editor.border_title = "Answer"
        editor.load_text(self._services.tried.get(self._question.id, ""))
        editor.focus()
        self._show_question()
        self._show()

    @property
    def _question(self) -> Question:
        return self._entry.question

    @property
    def _wanted(self) -> tuple[str, str]:
        return self._question.hash, self.query_one("#editor", AnswerEditor).text

    def on_bank_loaded(self) -> None:
        """Grade by the rubric as it is now."""
        bank = self._services.bank
        entry = bank.get(self._question.id) if bank else None
        if entry is None:
            self._say("! this question is gone from its file: the version before stays", "$text-warning")
            return
        if entry.question == self._question:
            return
        self._entry = entry
        self._show_question()
        self._show()
        self._grade_now()
        if self._tried:
            self._try_examples()

    @on(TextArea.Changed, "#editor")
    def _typed(self) -> None:
        editor = self.query_one("#editor", AnswerEditor)
        editor.border_subtitle = count(editor.count_words(editor.text), "word")
        self._services.tried[self._question.id] = editor.text
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._paused)

    def _paused(self) -> None:
        self._pause = None
        self._grade_now()

    def _grade_now(self) -> None:
        if not self._grading:
            self._grading = True
            self.run_worker(self._grade_latest(), group="answer")

    async def _grade_latest(self) -> None:
        """Grade what stands there until nothing newer does: one request at a time, and no stale result is shown."""
        from interviewer.models.client import GraderUnavailable

        try:
            while (wanted := self._wanted) != self._graded:
                question, answer = self._question, wanted[1]
                began, trouble, grade = time.monotonic(), "", None
                if answer.strip():
                    self._say("grading …")
                    try:
                        grade = await self._services.offline_grader.grade(question, answer)
                    except GraderUnavailable as error:
                        trouble = str(error)
                if not alive(self):
                    return
                if wanted != self._wanted:
                    if self._pause is not None:
                        return  # Typing goes on: the next pause asks again.
                    continue
                self._graded, self._grade = wanted, grade
                self._show()
                if trouble:
                    self._say(f"! not graded: {shown(trouble)}", "$text-error")
                else:
                    self._say(f"graded in {time.monotonic() - began:.1f} s, offline" if grade else "")
        finally:
            self._grading = False

    def _say(self, text: str, style: str = "$foreground-muted") -> None:
        self.query_one("#state", Static).update(Content.styled(text, style))

    def _show_question(self) -> None:
        self.query_one("#title", Static).update(Content(f"Rubric lab · {shown(self._question.id)}"))
        self.query_one("#question", Static).update(Content(shown(self._question.question)))

    def _show(self) -> None:
        points = self.query_one("#points", OptionList)
        chosen = points.highlighted
        question = self._question
        grade = self._grade if self._graded and self._graded[0] == question.hash else None
        given = {verdict.key_point: verdict for verdict in grade.verdicts} if grade else {}
        labels = lab_text.labels_of(question, self._wanted[1]) if grade else {}
        lines, self._places = [], []
        for number, point in enumerate(question.key_points, 1):
            verdict = given.get(point.id)
            lines.append(lab_text.point_line(number, point, verdict, labels.get(point.id)))
            self._places.append(verdict.evidence if verdict else None)
        texts = {misconception.id: misconception.text for misconception in question.misconceptions}
        for found in grade.misconceptions if grade else ():
            lines.append(lab_text.wrong_line(texts.get(found.id, found.id), found.confidence, found.evidence))
            self._places.append(found.evidence)
        points.clear_options()
        points.add_options(Option(line) for line in lines)
        if chosen is not None:
            points.highlighted = min(chosen, len(lines) - 1)
        points.border_title = lab_text.verdicts_title(grade)
        said = lab_text.remarks(grade)
        self.query_one("#remarks", Static).update(Content(said))
        self.query_one("#remarks", Static).display = bool(said)

    # The words behind a verdict

    @on(OptionList.OptionHighlighted, "#points")
    def _select_words(self, event: OptionList.OptionHighlighted) -> None:
        editor = self.query_one("#editor", AnswerEditor)
        if event.option_list.has_focus and self._graded == self._wanted:
            place = self._places[event.option_index] if event.option_index < len(self._places) else None
            if place is None:
                editor.move_cursor(editor.selection.end)
                return
            editor.selection = Selection(editor.location(place.start), editor.location(place.end))
            editor.scroll_cursor_visible()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Words that were selected to be shown must not be what the next key replaces."""
        if event.widget is self.query_one("#editor"):
            editor = self.query_one("#editor", AnswerEditor)
            editor.move_cursor(editor.selection.end)

    # The rubric's own examples

    def action_examples(self) -> None:
        """Show the examples and grade them, or go back to the verdicts."""
        if self.query_one(ContentSwitcher).current == "examples":
            self._show_list("points")
            return
        self._show_list("examples")
        self._try_examples()

    def action_back(self) -> None:
        """From the examples to the verdicts, from there to the bank."""
        if self.query_one(ContentSwitcher).current == "examples":
            self._show_list("points")
        else:
            self.dismiss()

    def _show_list(self, name: str) -> None:
        self.query_one(ContentSwitcher).current = name
        self.query_one(f"#{name}").focus()

    def _try_examples(self) -> None:
        self._tried = lab_text.own_answers(self._question)
        examples = self.query_one("#examples", OptionList)
        examples.clear_options()
        if not self._tried:
            nothing = "This rubric has no examples: write some, they are its tests."
            examples.add_option(Option(Content.styled(nothing, "$foreground-muted"), disabled=True))
            return
        examples.add_options(Option(self._tried_line(at)) for at in range(len(self._tried)))
        examples.highlighted = 0
        self.run_worker(self._grade_examples(self._question), group="examples", exclusive=True)

    def _tried_line(self, at: int) -> Content:
        number = at + (0 if self._tried[0].example is None else 1)
        return lab_text.tried_line(number, self._tried[at])

    async def _grade_examples(self, question: Question) -> None:
        """Grade one after the other, so that what is typed meanwhile waits for one of them at most."""
        from interviewer.models.client import GraderUnavailable

        examples = self.query_one("#examples", OptionList)
        for at, tried in enumerate(self._tried):
            try:
                grade = await self._services.offline_grader.grade(question, tried.answer)
                self._tried[at] = replace(tried, grade=grade)
            except GraderUnavailable as error:
                self._tried[at] = replace(tried, trouble=str(error))
            if not alive(self):
                return
            examples.replace_option_prompt_at_index(at, self._tried_line(at))
            examples.border_title = lab_text.examples_title(self._tried)

    @on(OptionList.OptionSelected, "#examples")
    def _take_example(self, event: OptionList.OptionSelected) -> None:
        """Put the example into the editor, where its verdicts are shown beside its labels."""
        tried = self._tried[event.option_index]
        self.query_one("#editor", AnswerEditor).load_text(tried.answer)
        if tried.grade is not None:
            # Nobody has to wait for what is known already.
            self._graded, self._grade = self._wanted, tried.grade
            self._show()
            self._say("graded offline")
        self._show_list("points")
