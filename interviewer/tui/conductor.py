"""Moves one interview along: the clock's readings into ticks, transitions into saves, answers into grades."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from interviewer.interview import state
from interviewer.interview.adaptive import adapt
from interviewer.interview.follow_up import to_probe
from interviewer.interview.outcome import verdicts_now
from interviewer.interview.state import FollowUp, Interview, Phase
from interviewer.rubrics.model import KeyPoint, Question
from interviewer.tui.grader import Grader
from interviewer.tui.keeper import Keeper
from interviewer.tui.record import Record

if TYPE_CHECKING:
    from interviewer.store import Store
    from interviewer.tui.helper import Helper

# While nothing but time passes, the state is saved this often, in seconds: what a kill may lose.
SAVE_EVERY = 0.8
# Once nothing was typed for this long, in seconds, the grader reads what stands there, if it is of ordinary length.
READ_AHEAD_AFTER = 0.6
_MOST_READ_AHEAD = 10_000


class Conductor:
    """Everything about a running interview but its looks; ``record.interview`` is the state at this moment.

    ``following_up`` is true while a language model words a follow-up; ``fault`` says why it last could not.
    """

    def __init__(
        self,
        record: Record,
        keeper: Keeper,
        grader: Grader,
        clock: Callable[[], float] = time.monotonic,
        helper: Helper | None = None,
    ) -> None:
        self.record = record
        self._keeper = keeper
        self._grader = grader
        self._clock = clock
        self._read_at = clock()
        self._saved_at = float("-inf")
        self._helper = helper
        self.following_up = False
        self.fault: str | None = None
        # The draft as it stood last, since when, and what the grader has read of it.
        self._draft, self._still_since = "", clock()
        self._looked_at = ""

    @property
    def interview(self) -> Interview:
        """The interview at this moment."""
        return self.record.interview

    @property
    def question(self) -> Question | None:
        """The question at the current position, ``None`` if it is no longer known."""
        return self.record.questions.get(self.interview.position)

    def begin(self) -> None:
        """Keep the questions as they are asked, and the first state."""
        interview_id, questions = self.interview.id, dict(self.record.questions)
        self._keeper.save(self.interview)

        def keep(store: Store) -> None:
            for position, question in questions.items():
                store.save_question(interview_id, position, question)

        self._keeper.tell(keep)
        self._read_at = self._clock()

    def advance(self, draft: str) -> bool:
        """Let the time since the last call pass, with the editor's text at hand; returns whether the phase changed."""
        now = self._clock()
        passed, self._read_at = now - self._read_at, now
        before = self.interview
        typed = self._typed(before, draft)
        after = state.tick(typed, passed)
        self.record.interview = after
        if _place(after) != _place(before) or (after is not before and now - self._saved_at >= SAVE_EVERY):
            self._save()
        self._look_ahead(draft, now)
        return _place(after) != _place(before)

    def _look_ahead(self, draft: str, now: float) -> None:
        """Have a draft read while the candidate thinks: then little is left to read when it is handed in."""
        if draft != self._draft:
            self._draft, self._still_since = draft, now
        interview, question = self.interview, self.question
        if (
            question is None
            or interview.phase not in (Phase.ANSWERING, Phase.FOLLOW_UP)
            or now - self._still_since < READ_AHEAD_AFTER
            or not draft.strip()
            or draft == self._looked_at
            or len(draft) > _MOST_READ_AHEAD
        ):
            return
        self._looked_at = draft
        probed = interview.attempt.follow_ups[-1].key_point if interview.phase == Phase.FOLLOW_UP else None
        self._grader.look_ahead(question, probed, draft)

    def hold(self, draft: str) -> None:
        """Take the editor's text into the state and save it now."""
        self._change(self._typed(self.interview, draft))

    def submit(self, draft: str) -> None:
        """Take the editor's text as the answer to what is open."""
        self._change(state.take(self.interview, draft))

    def start_answering(self) -> None:
        """End the thinking time."""
        self._change(state.start_answering(self.interview))

    def skip(self, draft: str) -> None:
        """Leave what is open unanswered."""
        self._change(state.skip(self._typed(self.interview, draft)))

    def flag(self) -> None:
        """Flag the question, or take the flag off."""
        self._change(state.flag(self.interview))

    def pause(self, draft: str) -> None:
        """Stop the clock."""
        self._change(state.pause(self._typed(self.interview, draft)))

    def resume(self) -> None:
        """Let the clock go on."""
        self._read_at = self._clock()
        self._change(state.resume(self.interview))

    def end(self, draft: str) -> None:
        """End the interview now."""
        self._change(state.end(self._typed(self.interview, draft)))

    def proceed(self) -> None:
        """Go on after an answer, without a further follow-up."""
        self._adapt()
        self._change(state.proceed(self.interview))

    def _adapt(self) -> None:
        """In an adaptive interview: make what comes next as hard as the last answer asks for."""
        interview, questions = self.interview, self.record.questions
        if not interview.plan.adaptive or interview.phase not in (Phase.WAITING, Phase.FEEDBACK):
            return
        known = self.record.reserve | {question.id: question for question in questions.values()}
        adapted = adapt(interview, self.record.outcome(interview.position).score, known)
        if adapted is interview:
            return
        self.record.interview = adapted
        for position in range(adapted.position + 1, len(adapted.attempts)):
            question = known.get(adapted.attempts[position].question_id)
            before = questions.pop(position, None)
            if question is None:
                continue
            questions[position] = question
            if question is not before:
                self._keeper.tell(
                    lambda store, place=position, asked=question: store.save_question(interview.id, place, asked)  # type: ignore[misc]
                )

    def warn(self) -> str | None:
        """The warning that is due now, remembered as given; ``None`` if none is."""
        due = state.due_warning(self.interview)
        if due:
            self.record.interview = state.warned(self.interview, due)
        return due

    async def assess(self) -> None:
        """Grade what was just answered, then ask a follow-up or go on; does nothing unless an answer waits.

        A grader that is not there costs the verdicts, never the interview.
        """
        if self.interview.phase != Phase.WAITING:
            return
        position = self.interview.position
        await assess(self.record, position, self._keeper, self._grader)
        if self.interview.phase != Phase.WAITING or self.interview.position != position:
            return
        follow_up = await self._follow_up()
        if self.interview.phase != Phase.WAITING or self.interview.position != position:
            return
        if follow_up is None:
            self.proceed()
        else:
            self._change(state.ask(self.interview, follow_up))

    async def _follow_up(self) -> FollowUp | None:
        """The follow-up on the weakest key point: by the language model if there is one and in time, else authored."""
        question, helper = self.question, self._helper
        weakest = self._probe(unwritten=helper is not None)
        if helper is not None and question is not None and weakest is not None:
            self.following_up = True
            try:
                asked = await helper.follow_up(question, self.interview.attempt.said, weakest)
            finally:
                self.following_up = False
                self.record.keep_usage(self._keeper)
            if asked is not None:
                self.fault = asked.fault
                return FollowUp(
                    key_point=weakest.id,
                    prompt=asked.prompt,
                    written_by=asked.written_by,
                    prompt_hash=asked.prompt_hash,
                )
            # The weakest point has no authored probe, and the model had none in time.
            weakest = self._probe()
        return FollowUp(key_point=weakest.id, prompt=weakest.follow_up or "") if weakest else None

    def _probe(self, *, unwritten: bool = False) -> KeyPoint | None:
        interview, question = self.interview, self.question
        grade = self.record.grades.get(interview.position)
        attempt = interview.attempt
        time_left = interview.planned.time_limit - attempt.seconds > 0 and interview.total_left != 0
        allowed = len(attempt.follow_ups) < interview.plan.max_follow_ups
        if question is None or grade is None or grade.score is None or not time_left or not allowed:
            return None
        probed = {number: v for (place, number), v in self.record.probed.items() if place == interview.position}
        now = [verdict for verdict, _ in verdicts_now(attempt, grade, probed)]
        asked = {follow_up.key_point for follow_up in attempt.follow_ups}
        return to_probe(question, now, asked, unwritten=unwritten)

    def _typed(self, interview: Interview, draft: str) -> Interview:
        if draft == interview.draft or interview.phase not in (Phase.THINKING, Phase.ANSWERING, Phase.FOLLOW_UP):
            return interview
        # Whoever writes has finished thinking.
        return state.type_draft(state.start_answering(interview), draft)

    def _change(self, interview: Interview) -> None:
        self.record.interview = interview
        self._save()

    def _save(self) -> None:
        self._saved_at = self._clock()
        self._keeper.save(self.interview)


def _place(interview: Interview) -> tuple[object, ...]:
    return interview.position, interview.phase, len(interview.attempt.follow_ups)


async def assess(record: Record, position: int, keeper: Keeper, grader: Grader) -> None:
    """Grade what is not graded yet at ``position`` and keep it; why it could not be, goes into ``unassessed``."""
    from interviewer.models.client import GraderUnavailable

    question = record.questions.get(position)
    if question is None or not record.to_assess(position):
        return
    interview_id, attempt = record.interview.id, record.interview.attempts[position]
    try:
        if position not in record.grades:
            grade = await grader.grade(question, attempt.answer, speech_seconds=attempt.speech_seconds)
            record.grades[position] = grade
            keeper.tell(lambda store: store.save_grade(interview_id, position, grade))
        for number, follow_up in enumerate(attempt.follow_ups):
            if not follow_up.answer or (position, number) in record.probed:
                continue
            verdict = await grader.grade_point(question, follow_up.key_point, follow_up.answer)
            record.probed[position, number] = verdict
            keeper.tell(
                lambda store, n=number, v=verdict: store.save_point_verdict(interview_id, position, n, v)  # type: ignore[misc]
            )
    except GraderUnavailable as error:
        record.unassessed[position] = str(error) or "the grader is not available"
    else:
        record.unassessed.pop(position, None)
    finally:
        record.keep_usage(keeper)
