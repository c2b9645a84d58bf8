"""The report: an overview of the interview, and a page for each of its answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static, TabbedContent, TabPane, TextArea
from textual.widgets.option_list import Option

from interviewer.exports.record import Text
from interviewer.interview.outcome import Outcome
from interviewer.interview.plan import Mode
from interviewer.tui import messages
from interviewer.tui import report_text as text
from interviewer.tui.conductor import assess
from interviewer.tui.record import CRITIQUE, SUMMARY, WHOLE, Record
from interviewer.tui.screens.alive import alive
from interviewer.tui.services import Services
from interviewer.tui.widgets.plain_list import PlainList
from interviewer.tui.widgets.written import Written
from interviewer.tui.words import count, score_text, shown

if TYPE_CHECKING:
    from interviewer.rubrics.model import Verdict

OVERVIEW = -1
# The key that asks for a text, and stops it.
_KEYS = {CRITIQUE: "c", SUMMARY: "s"}
# A note is kept this long after its last key, in seconds.
KEEP_NOTE_AFTER = 0.7


class ReportScreen(Screen[bool]):
    """Everything about an interview's answers; with ``only`` it is the feedback on one of them, as in a drill."""

    CSS_PATH = "report.tcss"
    HELP = """\
# The report

**←** and **→** page through the answers; the first page is the overview.

**↑** and **↓** choose a key point: its evidence is marked ▸like this◂ in the answer, underlined words belong to
the point with that raised number. *? unsure* means that the grader would not bet on its verdict.
**o** puts your own verdict beside the grader's; both are shown, and both are kept.

**e** and **E** walk through the marked words in the order they stand, and choose the verdict that each belongs to;
so does a click on them. **u** underlines fillers, hedges and repetitions instead.
**v** compares with other attempts at the same question; in the overview, with the interview before.
**w** in the overview exports the interview as a page, a table or Anki cards.

With a language model, **c** asks for a critique of an answer and, in the overview, **s** for a summary of all of them;
the same key stops it. Where its verdict differs from the offline one, both are shown and the score says which it used.

Tabs: the answer, what the score is made of, the reference answer, notes. Depth and delivery are not part of the score.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "page(-1)", "Prev", key_display="←", id="report.previous", tooltip="The answer before."),
        Binding("right", "page(1)", "Next", key_display="→", id="report.next", tooltip="The next answer."),
        Binding("o", "overrule", "Overrule", id="report.overrule", tooltip="Your own verdict on this key point."),
        Binding("n", "note", "Note", id="report.note", tooltip="Write a note of your own."),
        Binding("g", "assess", "Grade", id="report.grade", tooltip="Grade what is not assessed yet."),
        Binding("c", "critique", "Critique", id="report.critique", tooltip="Ask the language model for a critique."),
        Binding("s", "summarise", "Summary", id="report.summary", tooltip="Ask the language model about all answers."),
        Binding("e", "words(1)", "Words", show=False, id="report.words", tooltip="The next marked words' verdict."),
        Binding("E", "words(-1)", "Words before", show=False, id="report.words-before", tooltip="The words before."),
        Binding("u", "delivery", "Fillers", id="report.delivery", tooltip="Underline fillers, hedges, repetitions."),
        Binding("v", "compare", "Compare", id="report.compare", tooltip="Compare with another attempt or interview."),
        Binding("w", "export", "Export", id="report.export", tooltip="HTML, Markdown, CSV, JSON or Anki cards."),
        Binding("1", "tab('answer')", show=False),
        Binding("2", "tab('score')", show=False),
        Binding("3", "tab('reference')", show=False),
        Binding("4", "tab('notes')", show=False),
        Binding("5", "tab('critique')", show=False),
        Binding("ctrl+j,f2,space", "leave", "Next question", key_display="^j", id="report.leave"),
        Binding("escape", "back", "Back", id="report.back", tooltip="Close the report."),
    ]

    def __init__(self, services: Services, record: Record, *, only: int | None = None) -> None:
        super().__init__()
        self._services = services
        self._record = record
        self._only = only
        self._position = OVERVIEW if only is None else only
        self._outcome: Outcome | None = None
        self._assessing: int | None = None
        self._note_position: int | None = None
        self._critique_of: int | None = None
        # The kinds of text that a language model is writing now.
        self._writing: set[str] = set()
        self._show_delivery = False

    # Showing

    def compose(self) -> ComposeResult:
        """Heading, overview, page."""
        with Horizontal(classes="screen-title"):
            yield Static(id="title")
            yield Static(id="score")
        with Vertical(id="overview"):
            yield Static(id="summary")
            yield PlainList(id="questions")
            with Horizontal(id="below"):
                yield Static(id="study")
                yield Static(id="depth")
            yield Static(id="assistance")
            if self._has(SUMMARY):
                yield Written(id=f"{SUMMARY}-text")
        with Vertical(id="page"):
            yield Static(id="question")
            with Horizontal(id="body"):
                yield PlainList(id="points")
                with TabbedContent(id="tabs"):
                    with TabPane("Answer", id="answer"):
                        with VerticalScroll(id="answer-scroll"):
                            yield Static(id="answer-text")
                        yield Static(id="point-note")
                    with TabPane("Score", id="score-tab"), VerticalScroll():
                        yield Static(id="made-of")
                    with TabPane("Reference", id="reference"), VerticalScroll():
                        yield Static(id="reference-text")
                    with TabPane("Notes", id="notes"):
                        yield Static(id="grade-notes")
                        yield TextArea(id="own-note", soft_wrap=True, highlight_cursor_line=False)
                    if self._has(CRITIQUE):
                        with TabPane("Critique", id="critique"):
                            yield Written(id=f"{CRITIQUE}-text")
        yield Static(id="provenance", classes="quiet")
        yield Footer()

    def _has(self, kind: str) -> bool:
        """Whether a language model may write such a text, or once did."""
        return self._services.helper is not None or any(kind == found for _, found in self._record.written)

    def on_mount(self) -> None:
        """Show the first page once the tabs are there."""
        self.query_one("#page").display = self._position != OVERVIEW
        self.query_one("#overview").display = self._position == OVERVIEW
        # Not now: who quits while the tabs are still being made would see a traceback.
        self.call_after_refresh(self._first_show)

    def _first_show(self) -> None:
        self.query_one("#own-note", TextArea).border_title = "Your note, kept as you write"
        if self._services.helper is not None:
            self._services.helper.charge(self._record.usage)
        self._show()
        self._show_written(WHOLE, SUMMARY)
        self.action_assess()

    def _show(self) -> None:
        # A grade may come when the report is already closed.
        if not alive(self):
            return
        overview = self._position == OVERVIEW
        self.query_one("#overview").display = overview
        self.query_one("#page").display = not overview
        if overview:
            self._show_overview()
        else:
            self._show_page()
        self.refresh_bindings()

    def _outcomes(self) -> list[Outcome]:
        return [self._record.outcome(position) for position in range(len(self._record.interview.attempts))]

    def _show_overview(self) -> None:
        outcomes = self._outcomes()
        interview = self._record.interview
        self._update("title", Content(f"Report  {shown(interview.plan.title)}"))
        self._update("score", Content(""))
        self._update("summary", text.summary(self._record, outcomes))
        questions = self.query_one("#questions", OptionList)
        chosen = questions.highlighted or 0
        questions.clear_options()
        questions.add_options(
            Option(text.question_line(position, self._record, one, self.size.width - 10), id=f"question:{position}")
            for position, one in enumerate(outcomes)
        )
        questions.highlighted = min(chosen, questions.option_count - 1)
        questions.focus()
        self._update("study", text.study_text(self._record, outcomes))
        self._update("depth", text.interview_depth(outcomes))
        self._show_assistance()
        self._show_provenance()

    def _show_page(self) -> None:
        position, interview = self._position, self._record.interview
        question, grade = self._record.questions.get(position), self._record.grades.get(position)
        found = self._outcome = self._record.outcome(position)
        kind = "Feedback" if self._only is not None else "Report"
        self._update("title", Content(f"{kind}  question {position + 1} of {len(interview.attempts)}"))
        self._update("score", Content(score_text(found.score) + (" of 100" if found.score is not None else "")))
        self._update("question", Content(shown(self._record.asked(position))))
        points = self.query_one("#points", OptionList)
        chosen = points.highlighted_option.id if points.highlighted_option else None
        points.clear_options()
        points.add_options(
            Option(text.point_line(number, point), id=f"point:{point.point.id}")
            for number, point in enumerate(found.points, 1)
        )
        wrongs = text.wrongs(question, grade) if question else []
        points.add_options(Option(text.wrong_line(wrong), id=f"wrong:{wrong.id}") for wrong in wrongs)
        if not points.option_count:
            points.add_option(Option(self._nothing_assessed(), disabled=True))
        ids = [option.id for option in points.options]
        points.highlighted = ids.index(chosen) if chosen in ids else self._most_lost(found)
        points.focus()
        why_not = self._record.unassessed.get(position)
        reference = question.reference_answer if question else None
        self._update(
            "reference-text", Content(shown(reference) if reference else "The rubric has no reference answer.")
        )
        if question:
            attempt, imported = interview.attempts[position], position in self._record.said
            delivery = text.delivery_text(grade, attempt, imported=imported)
            self._update("made-of", text.score_made_of(question, grade, found, why_not, delivery))
        self._update("grade-notes", text.grade_notes(grade))
        if self._critique_of != position:
            # One that is still being written is given up: it is of the answer before.
            self._critique_of = position
            self._show_written(position, CRITIQUE)
        self._show_note()
        self._show_answer()
        self._show_provenance()

    @staticmethod
    def _most_lost(found: Outcome) -> int | None:
        if not found.points:
            return None
        return max(range(len(found.points)), key=lambda i: found.points[i].lost)

    def _nothing_assessed(self) -> Content:
        if self._assessing == self._position:
            return Content("Reading the answer …")
        attempt = self._record.interview.attempts[self._position]
        why_not = self._record.unassessed.get(self._position) or text.STATUS[attempt.status]
        if self._position not in self._record.questions:
            why_not = "No rubric is known for this question."
        return Content.assemble(("not assessed", "bold"), f"\n{shown(why_not)}")

    def _show_answer(self) -> None:
        question, grade = self._record.questions.get(self._position), self._record.grades.get(self._position)
        points, found = self.query_one("#points", OptionList), self._outcome
        if found is None:
            return
        chosen = points.highlighted_option.id if points.highlighted_option else None
        wrongs = text.wrongs(question, grade) if question else []
        attempt = self._record.interview.attempts[self._position]
        content, at = text.answer_text(attempt, found, wrongs, chosen, show_delivery=self._show_delivery)
        self._update("answer-text", content)
        note = self.query_one("#point-note", Static)
        point = next((p for p in found.points if f"point:{p.point.id}" == chosen), None)
        wrong = next((w for w in wrongs if f"wrong:{w.id}" == chosen), None)
        note.display = point is not None or wrong is not None
        if point:
            reason = self._record.reasons.get(self._position, {}).get(point.point.id, "")
            note.update(text.point_note(point, reason))
        elif wrong:
            note.update(text.wrong_note(wrong))
        if at is not None:
            self.call_after_refresh(self._scroll_answer, content, at)

    def _scroll_answer(self, content: Content, at: int) -> None:
        scroll = self.query_one("#answer-scroll", VerticalScroll)
        width = self.query_one("#answer-text").content_size.width
        if width > 0:
            line = len(content[:at].wrap(width)) - 1 if at else 0
            scroll.scroll_to(y=max(0, line - 2), animate=False)

    def _show_provenance(self) -> None:
        waiting = sum(1 for position in range(len(self._record.interview.attempts)) if self._record.to_assess(position))
        if self._assessing is not None:
            content = Content(f"Reading {count(waiting, 'answer')} …")
        elif self._position == OVERVIEW:
            grades = list(self._record.grades.values())
            unread = f" · {count(waiting, 'answer')} not assessed: g tries again" if waiting else ""
            by = ", ".join(sorted({shown(grade.graded_by) for grade in grades}))
            offline = text.OFFLINE if by == "rubric" else ""
            content = Content(f"graded by {by}{offline}{unread}" if by else f"not assessed{unread}")
        else:
            position = self._position
            content = text.small_print(self._record.grades.get(position), self._record.unassessed.get(position))
        self._update("provenance", content)

    def _update(self, name: str, content: Content) -> None:
        self.query_one(f"#{name}", Static).update(content)

    # Moving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense on this page."""
        match action:
            case "page":
                return self._only is None
            case "leave":
                return self._only is not None
            case "overrule":
                return self._position != OVERVIEW and bool(self._outcome and self._outcome.points)
            case "tab" if parameters == ("critique",):
                return self._position != OVERVIEW and self._has(CRITIQUE)
            case "note" | "tab" | "words" | "delivery":
                return self._position != OVERVIEW
            case "compare":
                return self._only is None
            case "export":
                return self._only is None and self._position == OVERVIEW
            case "critique":
                return self._services.helper is not None and self._position in self._record.grades
            case "summarise":
                graded = bool(self._record.grades)
                return self._services.helper is not None and self._position == OVERVIEW and graded
            case "assess":
                return self._assessing is None and self._waiting() is not None
            case _:
                return True

    def action_page(self, step: int) -> None:
        """Page through overview and answers."""
        self._keep_note()
        self._position = max(OVERVIEW, min(len(self._record.interview.attempts) - 1, self._position + step))
        self.query_one("#points", OptionList).highlighted = None
        self._show()

    def action_words(self, step: int) -> None:
        """Choose the verdict whose words stand next in the answer, or before."""
        points, found = self.query_one("#points", OptionList), self._outcome
        if found is None:
            return
        question, grade = self._record.questions.get(self._position), self._record.grades.get(self._position)
        order = text.words_in_order(found, text.wrongs(question, grade) if question else [])
        if not order:
            self.notify("No words of this answer were read as a key point.", markup=False)
            return
        chosen = points.highlighted_option.id if points.highlighted_option else None
        if chosen not in order:
            self._choose(order[0 if step > 0 else -1])
        else:
            self._choose(order[(order.index(chosen) + step) % len(order)])

    def action_delivery(self) -> None:
        """Underline fillers, hedges and repetitions, or the evidence again."""
        self._show_delivery = not self._show_delivery
        self.action_tab("answer")
        self._show_answer()

    def on_click(self, event: Click) -> None:
        """From words in the answer to their verdict."""
        name = event.style.meta.get("mark")
        if event.widget is self.query_one("#answer-text") and isinstance(name, str):
            self._choose(name)

    def _choose(self, name: str) -> None:
        points = self.query_one("#points", OptionList)
        self.action_tab("answer")
        points.highlighted = points.get_option_index(name)
        points.focus()

    def action_compare(self) -> None:
        """Compare this answer with another attempt, or this interview with the one before."""
        interview_id = self._record.interview.id
        if self._position == OVERVIEW:
            self.post_message(messages.CompareInterviews(None, interview_id))
        else:
            self.post_message(messages.CompareAttempts(interview_id, self._position))

    def action_tab(self, name: str) -> None:
        """Show a tab; the list of verdicts keeps the focus."""
        self.query_one("#tabs", TabbedContent).active = "score-tab" if name == "score" else name

    def action_back(self) -> None:
        """From an answer to the overview, from there out."""
        self._keep_note()
        if self._position != OVERVIEW and self._only is None:
            self.query_one("#questions", OptionList).highlighted = self._position
            self._position = OVERVIEW
            self._show()
        else:
            self.dismiss(self._only is not None)

    def action_leave(self) -> None:
        """Go on with the drill."""
        self._keep_note()
        self.dismiss(False)

    @on(OptionList.OptionSelected, "#questions")
    def _open_question(self, event: OptionList.OptionSelected) -> None:
        self._position = event.option_index
        self._show()

    @on(OptionList.OptionHighlighted, "#points")
    def _choose_point(self) -> None:
        self._show_answer()

    @on(OptionList.OptionSelected, "#points")
    def _select_point(self) -> None:
        if self._only is not None:
            self.action_leave()
        else:
            self.action_tab("answer")

    # Verdicts and notes of one's own

    def action_overrule(self) -> None:
        """Put the candidate's own verdict beside the grader's."""
        from interviewer.tui.screens.overrule import OverruleScreen, Ruling

        chosen = self.query_one("#points", OptionList).highlighted_option
        points = self._outcome.points if self._outcome else ()
        point = next((p for p in points if chosen and f"point:{p.point.id}" == chosen.id), None)
        if point is None:
            return

        def rule(ruling: Ruling | None) -> None:
            if ruling is not None:
                self._rule(point.point.id, ruling.verdict, ruling.reason)

        self.app.push_screen(OverruleScreen(point), rule)

    def _rule(self, key_point: str, verdict: Verdict | None, reason: str) -> None:
        position, interview_id = self._position, self._record.interview.id
        own = self._record.overrides.setdefault(position, {})
        if verdict is None:
            own.pop(key_point, None)
        else:
            own[key_point] = verdict
        self._record.reasons.setdefault(position, {})[key_point] = reason
        self._services.keeper.tell(lambda store: store.override(interview_id, position, key_point, verdict, reason))
        self._show()

    def action_note(self) -> None:
        """Write a note."""
        self.action_tab("notes")
        self.query_one("#own-note", TextArea).focus()

    def _show_note(self) -> None:
        if self._note_position != self._position:
            self._note_position = self._position
            self.query_one("#own-note", TextArea).load_text(self._record.notes.get(self._position, ""))

    @on(TextArea.Changed, "#own-note")
    def _note_changed(self) -> None:
        self.set_timer(KEEP_NOTE_AFTER, self._keep_note)

    def _keep_note(self) -> None:
        position, interview_id = self._note_position, self._record.interview.id
        if position is None:
            return
        note = self.query_one("#own-note", TextArea).text
        if note != self._record.notes.get(position, ""):
            self._record.notes[position] = note
            self._services.keeper.tell(lambda store: store.save_note(interview_id, position, note))

    def hold(self) -> None:
        """Keep the note before the program ends."""
        self._keep_note()

    # Grading what was not graded, and the critique

    def _waiting(self) -> int | None:
        places = range(len(self._record.interview.attempts)) if self._only is None else [self._only]
        return next((position for position in places if self._record.to_assess(position)), None)

    def action_assess(self) -> None:
        """Read the answers that no grader has read yet."""
        if self._waiting() is not None and self._assessing is None:
            self.run_worker(self._assess_all(), exclusive=True, group="assess")

    async def _assess_all(self) -> None:
        tried: set[int] = set()
        while (position := self._waiting()) is not None and position not in tried:
            tried.add(position)
            self._assessing = position
            self._show_provenance()
            await assess(self._record, position, self._services.keeper, self._services.grader)
            self._assessing = None
            if self._record.unassessed.get(position):
                reason = self._record.unassessed[position]
                for rest in range(len(self._record.interview.attempts)):
                    if self._record.to_assess(rest):
                        self._record.unassessed[rest] = reason
                break
            self._show()
        self._show()

    # What a language model writes

    def action_critique(self) -> None:
        """Stream a critique of this answer into the report, or stop it."""
        self.query_one("#tabs", TabbedContent).active = "critique"
        self._write_or_stop(self._position, CRITIQUE)

    def action_summarise(self) -> None:
        """Stream a summary of all answers into the overview, or stop it."""
        self._write_or_stop(WHOLE, SUMMARY)
        summary = self.query_one(f"#{SUMMARY}-text", Written)
        summary.focus()
        summary.scroll_visible(animate=False)

    def action_export(self) -> None:
        """Choose a format and hand the document over."""
        from interviewer.tui.screens.export import ExportScreen

        self._keep_note()
        self.app.push_screen(ExportScreen(self._services, self._record.interview.id))

    def offered(self) -> Iterator[SystemCommand]:
        """What the palette offers on this page."""
        if self._only is None:
            yield SystemCommand("Export", "As HTML, Markdown, CSV, JSON or Anki cards", self.action_export)
        if self.check_action("critique", ()):
            yield SystemCommand("Critique", "Ask the language model about this answer", self.action_critique)
        if self.check_action("summarise", ()):
            yield SystemCommand("Summary", "Ask the language model about all answers", self.action_summarise)

    def _write_or_stop(self, position: int, kind: str) -> None:
        if kind in self._writing:
            self.workers.cancel_group(self, kind)
        else:
            self.run_worker(self._write(position, kind), exclusive=True, group=kind)

    async def _write(self, position: int, kind: str) -> None:
        record, helper, target = self._record, self._services.helper, self.query_one(f"#{kind}-text", Written)
        pieces = self._pieces(position, kind)
        if helper is None or pieces is None:
            return
        self._writing.add(kind)
        target.say(f"Writing … {_KEYS[kind]} stops it. {helper.notice}")
        try:
            whole = await target.write(pieces)
            if whole:
                text_of = Text(kind, whole, helper.source(kind))
                record.written[position, kind] = text_of
                interview_id = record.interview.id
                self._services.keeper.tell(
                    lambda store: store.save_text(interview_id, position, kind, whole, text_of.source)
                )
                target.say(text.written_by(text_of.source))
            elif whole is not None:
                target.say("There is no graded answer with words in it.")
        except asyncio.CancelledError:
            # Not where another page shows its own text already.
            if target.is_attached and position in (WHOLE, self._critique_of):
                target.say(f"Stopped. {_KEYS[kind]} begins anew.")
            raise
        finally:
            self._writing.discard(kind)
            record.keep_usage(self._services.keeper)
            if alive(self):
                self._show_assistance()

    def _pieces(self, position: int, kind: str) -> AsyncIterator[str] | None:
        record, helper = self._record, self._services.helper
        if helper is None:
            return None
        if kind == CRITIQUE:
            question, grade = record.questions.get(position), record.grades.get(position)
            if question is None or grade is None:
                return None
            return helper.critique(question, record.interview.attempts[position].answer, grade)
        from interviewer.llm.messages import Answered

        graded = [
            Answered(record.questions[place], record.interview.attempts[place].said, grade)
            for place in sorted(record.grades)
            if place in record.questions and (grade := record.grade_now(place)) is not None
        ]
        return helper.summary(graded)

    def _show_written(self, position: int, kind: str) -> None:
        """What was written about this position before, or how to ask for it."""
        found, helper = self._record.written.get((position, kind)), self._services.helper
        if found is not None:
            sentence = text.written_by(found.source)
        else:
            sentence = f"{_KEYS[kind]} asks for a {kind}. {helper.notice}" if helper else f"There is no {kind}."
        for target in self.query(f"#{kind}-text").results(Written):
            self.run_worker(target.put(found.text if found else "", sentence), exclusive=True, group=kind)

    def _show_assistance(self) -> None:
        helper, llm = self._services.helper, self._services.settings.llm
        content = text.assistance(self._record, llm, helper.notice if helper else None)
        self.query_one("#assistance").display = content is not None
        self._update("assistance", content or Content(""))

    @property
    def interrupts(self) -> bool:
        """Whether the palette may lead elsewhere from here: not in the middle of a drill."""
        return self._only is None or self._record.interview.plan.mode != Mode.DRILL
