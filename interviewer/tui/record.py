"""All that is known of one interview: held in memory while it runs, read from the store when it is reviewed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interviewer.exports.record import QUESTION_TEXT, TALK_TEXT, Text
from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.interview.outcome import NOTHING, Outcome, outcome, verdicts_now
from interviewer.interview.state import Interview, Status
from interviewer.llm.usage import Usage
from interviewer.rubrics.model import Question, Verdict

if TYPE_CHECKING:
    from interviewer.rubrics.bank import Bank
    from interviewer.store import Store
    from interviewer.tui.keeper import Keeper

CRITIQUE, SUMMARY = "critique", "summary"
# The place of a text about the whole interview.
WHOLE = -1


@dataclass(slots=True)
class Record:
    """An interview with its questions, grades, the candidate's own verdicts (why: ``reasons``) and notes, by position.

    Positions count from 0; ``probed`` is by position and follow-up number; ``unassessed`` says why a position has no
    grade. Of an imported interview ``said`` holds the questions as the transcript has them, ``talk`` how the talking
    was shared. ``reserve`` holds the questions, by id, that an adaptive interview may ask instead of planned ones.
    """

    interview: Interview
    questions: dict[int, Question] = field(default_factory=dict)
    grades: dict[int, Grade] = field(default_factory=dict)
    probed: dict[tuple[int, int], KeyPointVerdict] = field(default_factory=dict)
    overrides: dict[int, dict[str, Verdict]] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    reasons: dict[int, dict[str, str]] = field(default_factory=dict)
    reserve: dict[str, Question] = field(default_factory=dict)
    unassessed: dict[int, str] = field(default_factory=dict)
    said: dict[int, str] = field(default_factory=dict)
    talk: str = ""
    written: dict[tuple[int, str], Text] = field(default_factory=dict)
    """The newest text of each kind that a language model wrote about a position."""
    usage: Usage = field(default_factory=Usage)
    """What the language model was asked for this interview, without prices."""

    def keep_usage(self, keeper: Keeper) -> None:
        """Keep what was spent so far, if anything was."""
        interview_id, counts = self.interview.id, self.usage.counts
        if self.usage.requests:
            keeper.tell(lambda store: store.save_usage(interview_id, counts))

    def grade_now(self, position: int) -> Grade | None:
        """The grade at ``position`` with the verdicts that count after the follow-ups."""
        grade = self.grades.get(position)
        if grade is None:
            return None
        probed = {number: verdict for (place, number), verdict in self.probed.items() if place == position}
        now = verdicts_now(self.interview.attempts[position], grade, probed)
        return grade.model_copy(update={"verdicts": tuple(verdict for verdict, _ in now)})

    def asked(self, position: int) -> str:
        """The question's words: of its rubric, else as a transcript has them, else its id."""
        question = self.questions.get(position)
        if question is not None:
            return question.question
        return self.said.get(position) or self.interview.attempts[position].question_id

    def outcome(self, position: int) -> Outcome:
        """What came of the question at ``position``."""
        question = self.questions.get(position)
        if question is None:
            return NOTHING
        probed = {number: verdict for (place, number), verdict in self.probed.items() if place == position}
        return outcome(
            question,
            self.interview.attempts[position],
            self.grades.get(position),
            probed,
            self.overrides.get(position, {}),
        )

    def to_assess(self, position: int) -> bool:
        """Whether there is an answer at ``position``, or to a follow-up of it, that no grader has read."""
        attempt = self.interview.attempts[position]
        if attempt.status not in (Status.ANSWERED, Status.TIMED_OUT) or position not in self.questions:
            return False
        if position not in self.grades:
            return True
        return any(
            follow_up.answer and (position, number) not in self.probed
            for number, follow_up in enumerate(attempt.follow_ups)
        )


def new_record(interview: Interview, bank: Bank) -> Record:
    """The record of an interview that begins; a planned question that the bank does not hold is left out."""
    ids = [planned.question_id for planned in interview.plan.questions]
    asked = {place: bank[name].question for place, name in enumerate(ids) if name in bank}
    spare = [planned.question_id for planned in interview.plan.reserve]
    return Record(interview, asked, reserve={name: bank[name].question for name in spare if name in bank})


def stored_record(store: Store, interview: Interview) -> Record:
    """The record of an interview as the store keeps it."""
    texts = store.texts(interview.id)
    return Record(
        interview=interview,
        questions=dict(store.questions(interview.id)),
        grades=dict(store.grades(interview.id)),
        probed=dict(store.follow_up_verdicts(interview.id)),
        overrides={place: dict(found) for place, found in store.overrides(interview.id).items()},
        notes=dict(store.notes(interview.id)),
        reasons={place: dict(found) for place, found in store.override_reasons(interview.id).items()},
        said={text.position: text.text for text in texts if text.kind == QUESTION_TEXT},
        talk=next((text.text for text in texts if text.kind == TALK_TEXT), ""),
        written={
            (text.position, text.kind): Text(text.kind, text.text, text.source)
            for text in texts
            if text.kind in (CRITIQUE, SUMMARY)
        },
        usage=Usage(**store.usage(interview.id)),
    )
