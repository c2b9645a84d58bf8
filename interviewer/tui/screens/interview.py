"""The interview: question, countdown, editor; the conductor decides what happens, this shows it."""

from __future__ import annotations

import asyncio
import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.worker import Worker

from interviewer.grading.opinions import faults
from interviewer.interview.state import Phase
from interviewer.tui.conductor import Conductor
from interviewer.tui.record import Record
from interviewer.tui.screens.alive import alive
from interviewer.tui.screens.confirm import ConfirmScreen
from interviewer.tui.screens.pause import PauseChoice, PauseScreen
from interviewer.tui.services import Services
from interviewer.tui.widgets.countdown import Countdown
from interviewer.tui.widgets.editor import AnswerEditor
from interviewer.tui.words import clock, count, shown

# The clock is read four times a second: the countdown never looks late, and the draft is never older than that.
READ_EVERY = 0.25
# Whatever takes longer than this, in seconds, says that it is at work.
SHOW_PROGRESS_AFTER = 0.5
# What tells the time that passes; a suspended laptop's time does not count.
READ_CLOCK = time.monotonic
_OPEN = (Phase.THINKING, Phase.ANSWERING, Phase.FOLLOW_UP)


class InterviewScreen(Screen[None]):
    """One interview from its first question, or from where it was interrupted, to its end."""

    CSS_PATH = "interview.tcss"
    HELP = """\
# The interview

Answer as you would speak; writing ends the time to think. **Ctrl+J**, **Alt+Enter** or **F2** hands in.
At zero, what stands in the editor is your answer. Pasting is fine, at any length.

**F3** pauses (the question is hidden), **F4** flags for later, **F5** skips, **F8** ends early.
A skipped question is not assessed, and does not count as zero.

Everything is kept within a second: after a crash or **Ctrl+Q** the home screen offers to go on here.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+j,alt+enter,ctrl+enter,f2",
            "submit",
            "Hand in",
            key_display="^j",
            id="interview.submit",
            tooltip="Hand in the answer (also Alt+Enter and F2).",
        ),
        Binding("f3,escape", "pause", "Pause", key_display="F3", id="interview.pause", tooltip="Stop the clock."),
        Binding("f4", "flag", "Flag", id="interview.flag", tooltip="Flag this question for later."),
        Binding("f5", "skip", "Skip", id="interview.skip", tooltip="Leave this question; it is not assessed."),
        Binding("f8", "end", "End", id="interview.end", tooltip="End the interview and see the report."),
    ]
    # The palette offers no other screens while the clock runs.
    interrupts = False

    def __init__(self, services: Services, record: Record) -> None:
        super().__init__()
        self._services = services
        self._conductor = Conductor(record, services.keeper, services.grader, READ_CLOCK, services.helper)
        # Faults of the language model that were told: each is told once.
        self._told: set[str] = set()
        self._shown_at: tuple[object, ...] | None = None
        self._assessing: Worker[None] | None = None
        self._assessing_since = 0.0
        self._counted: str | None = None
        self._empty_confirmed = False
        self._trouble: str | None = None
        self._giving_feedback = False
        self._fed_back = False

    def compose(self) -> ComposeResult:
        """Where we are, the question, the countdown, the editor."""
        with Horizontal(id="top", classes="screen-title"):
            yield Static(id="where")
            yield Static(id="whole")
        with VerticalScroll(id="asked", can_focus=False):
            yield Static(id="question")
            yield Static(id="probe")
        yield Countdown(id="countdown")
        yield AnswerEditor(id="editor")
        if self._services.helper is not None:
            yield Static(Content(shown(self._services.helper.notice)), id="leaves", classes="quiet")
        yield Footer()

    def on_mount(self) -> None:
        """Begin, or go on; an interview that was paused when it was interrupted goes on too."""
        if self._services.helper is not None:
            self._services.helper.charge(self._conductor.record.usage)
        self._conductor.begin()
        self._conductor.resume()
        self._editor.focus()
        self._show()
        self.set_interval(READ_EVERY, self._read_clock)

    @property
    def _editor(self) -> AnswerEditor:
        return self.query_one(AnswerEditor)

    def hold(self) -> None:
        """Keep what stands in the editor now, whatever comes next."""
        if self.is_mounted and self._conductor.interview.phase in _OPEN:
            self._conductor.hold(self._editor.text)

    def on_screen_resume(self) -> None:
        """Catch up: while the palette was in front, time may have run out."""
        if self._conductor.interview.phase in (Phase.FEEDBACK, Phase.FINISHED):
            self._show()

    # The clock

    def _read_clock(self) -> None:
        changed = self._conductor.advance(self._draft)
        if changed:
            self._show()
        else:
            self._show_time()

    @property
    def _draft(self) -> str:
        return self._editor.text if self._conductor.interview.phase in _OPEN else ""

    # Showing

    def _show(self) -> None:
        if not alive(self):
            return
        interview = self._conductor.interview
        if interview.phase == Phase.FINISHED:
            self._finish()
            return
        place = (interview.position, interview.phase == Phase.FOLLOW_UP, len(interview.attempt.follow_ups))
        if place != self._shown_at:
            self._shown_at = place
            self._editor.load_text(interview.draft)
            self._editor.move_cursor(self._editor.document.end)
            self._counted = None
            self._empty_confirmed = False
        question = self._conductor.question
        planned, attempt = interview.planned, interview.attempt
        flagged = "  ⚑ flagged" if attempt.flagged else ""
        place_text = f"Question {interview.position + 1} of {len(interview.attempts)}"
        details = f"  {shown(planned.topic)} · {planned.difficulty}" + (f", {planned.why}" if planned.why else "")
        self.query_one("#where", Static).update(
            Content.assemble(place_text, (details, "not bold $foreground-muted"), (flagged, "$text-warning"))
        )
        text = "This question is no longer in the bank." if question is None else shown(question.question)
        self.query_one("#question", Static).update(Content(text))
        probe = self.query_one("#probe", Static)
        following = interview.phase == Phase.FOLLOW_UP and attempt.follow_ups
        probe.display = bool(following)
        self.query_one("#question").set_class(bool(following), "-answered")
        if following:
            number = len(attempt.follow_ups)
            probe.update(
                Content.assemble(
                    (f"Follow-up {number}  ", "bold $accent"), (shown(attempt.follow_ups[-1].prompt), "bold")
                )
            )
        self._editor.border_title = "Your answer to the follow-up" if following else "Your answer"
        self._editor.disabled = interview.phase not in _OPEN
        if interview.phase in _OPEN:
            self._editor.focus()
        self._show_time()
        self.refresh_bindings()
        if interview.phase == Phase.WAITING and (self._assessing is None or self._assessing.is_finished):
            self._assessing_since = time.monotonic()
            self._assessing = self.run_worker(self._assess(), exclusive=True)
        elif interview.phase == Phase.FEEDBACK:
            self._feedback()

    def _show_time(self) -> None:
        interview, countdown = self._conductor.interview, self.query_one(Countdown)
        total = interview.total_left
        whole = self.query_one("#whole", Static)
        whole.update(Content("" if total is None else f"whole {clock(total)}"))
        if interview.phase == Phase.WAITING:
            waited = time.monotonic() - self._assessing_since
            countdown.warn(None)
            if self._conductor.following_up:
                countdown.tell("Wording a follow-up …", None, None, "F5: go on without it")
            elif waited >= SHOW_PROGRESS_AFTER:
                countdown.tell(f"Reading your answer … {waited:.0f} s", None, None, "F5: go on without verdicts")
            else:
                countdown.tell("Answer taken", None, None)
            return
        label = {Phase.THINKING: "Think", Phase.FOLLOW_UP: "Follow-up"}.get(interview.phase, "Answer")
        note = "write when you are ready" if interview.phase == Phase.THINKING else ""
        countdown.set_class(interview.phase == Phase.THINKING, "-quiet")
        due = self._conductor.warn()
        if due:
            countdown.warn(due)
        elif not interview.warned:
            countdown.warn(None)
        countdown.tell(label, interview.phase_left, interview.phase_limit, note)
        self._show_words()

    def _show_words(self) -> None:
        text, trouble = self._editor.text, self._services.keeper.trouble
        if text == self._counted and trouble == self._trouble:
            return
        self._counted = text
        words = count(self._editor.count_words(text), "word")
        self._editor.border_subtitle = Content(f"{words} · ! not kept" if trouble else words).markup
        if trouble and trouble != self._trouble:
            self.notify(f"The answer cannot be kept: {trouble}", severity="error", markup=False, timeout=10)
        self._trouble = trouble

    # What the candidate does

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Handing in needs a question that is open; a pause, one that is open or whose answer is being read."""
        if action == "submit":
            return self._conductor.interview.phase in _OPEN
        if action == "pause":
            return self._conductor.interview.phase in (*_OPEN, Phase.WAITING)
        return True

    def action_submit(self) -> None:
        """Hand in; an empty answer only when asked twice, and in thinking time this begins the answer."""
        draft = self._draft
        if self._conductor.interview.phase == Phase.THINKING and not draft.strip():
            self._conductor.start_answering()
        elif not draft.strip() and not self._empty_confirmed:
            self._empty_confirmed = True
            self.notify("Nothing is written yet. Press again to hand in an empty answer, or F5 to skip.", markup=False)
            return
        else:
            self._conductor.submit(draft)
        self._show()

    def action_flag(self) -> None:
        """Flag the question, or take the flag off."""
        self._conductor.flag()
        self._show()

    def action_skip(self) -> None:
        """Skip the question or the follow-up; while an answer is being read, go on without verdicts."""
        if self._conductor.interview.phase == Phase.WAITING:
            if self._assessing is not None:
                self._assessing.cancel()
            record, position = self._conductor.record, self._conductor.interview.position
            if record.to_assess(position):
                record.unassessed.setdefault(position, "you went on before it was read")
            self._conductor.proceed()
        else:
            self._conductor.skip(self._draft)
        self._show()

    def action_pause(self) -> None:
        """Stop the clock, hide the question."""
        self._conductor.pause(self._draft)
        self._show_time()
        self.app.push_screen(PauseScreen(self._conductor.interview), self._after_pause)

    def _after_pause(self, choice: PauseChoice | None) -> None:
        if choice == PauseChoice.LEAVE:
            self.dismiss()
        elif choice == PauseChoice.END:
            if self._assessing is not None:
                self._assessing.cancel()
            self._conductor.end(self._draft)
            self._show()
        else:
            self._conductor.resume()
            self._show()

    def action_end(self) -> None:
        """End early, once that is confirmed; the clock stands still meanwhile."""
        self._conductor.pause(self._draft)
        left = len(self._conductor.interview.attempts) - self._conductor.interview.position - 1
        text = "What stands in the editor counts as your answer."
        if left:
            text += f" {count(left, 'question')} will not be asked."
        self.app.push_screen(ConfirmScreen("End the interview?", text, "End it", "Go on"), self._after_confirm)

    def _after_confirm(self, confirmed: bool | None) -> None:
        if confirmed:
            if self._assessing is not None:
                self._assessing.cancel()
            self._conductor.end(self._draft)
        else:
            self._conductor.resume()
        self._show()

    # What follows an answer

    async def _assess(self) -> None:
        position = self._conductor.interview.position
        told = position in self._conductor.record.unassessed
        try:
            await self._conductor.assess()
        except asyncio.CancelledError:
            return
        reason = self._conductor.record.unassessed.get(position)
        if reason and not told:
            self.notify(
                f"This answer is kept but not assessed: {reason}. The interview goes on.",
                severity="warning",
                markup=False,
                timeout=8,
            )
        self._assessing = None
        self._tell_faults(position)
        self._show()

    def _tell_faults(self, position: int) -> None:
        """Say what did not work with the language model, and how to mend it."""
        grade = self._conductor.record.grades.get(position)
        fault, self._conductor.fault = self._conductor.fault, None
        found = [*faults(grade), *([f"The follow-up is the rubric's own. {fault}"] if fault else [])]
        for sentence in found:
            # The verdicts and the follow-up fail for the same reason: once is enough.
            why = sentence.split(". ", 1)[-1]
            if why not in self._told:
                self._told.add(why)
                self.notify(sentence, severity="warning", markup=False, timeout=10)

    def _feedback(self) -> None:
        from interviewer.tui.screens.report import ReportScreen

        if self.is_current and not self._giving_feedback:
            self._giving_feedback = True
            report = ReportScreen(self._services, self._conductor.record, only=self._conductor.interview.position)
            self.app.push_screen(report, self._after_feedback)

    def _after_feedback(self, leave: bool | None) -> None:
        self._giving_feedback = False
        self._fed_back = True
        if leave:
            self.dismiss()
            return
        self._conductor.proceed()
        self._show()

    def _finish(self) -> None:
        from interviewer.tui.screens.report import ReportScreen

        if not self.is_current:
            return
        record = self._conductor.record
        if len(record.interview.attempts) == 1 and self._fed_back:
            # The feedback on the only question was the report.
            self.dismiss()
        else:
            self.app.switch_screen(ReportScreen(self._services, record))
