"""All that is known of one interview: held in memory while it runs, read from the store when it is reviewed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.interview.outcome import NOTHING, Outcome, outcome
from interviewer.interview.state import Interview, Status
from interviewer.rubrics.model import Question, Verdict

if TYPE_CHECKING:
    from interviewer.rubrics.bank import Bank
    from interviewer.store import Store


@dataclass(slots=True)
class Record:
    """An interview with its questions, grades, the candidate's own verdicts and notes, all by position from 0.

    ``probed`` is by position and follow-up number; ``unassessed`` says why a position has no grade.
    """

    interview: Interview
    questions: dict[int, Question] = field(default_factory=dict)
    grades: dict[int, Grade] = field(default_factory=dict)
    probed: dict[tuple[int, int], KeyPointVerdict] = field(default_factory=dict)
    overrides: dict[int, dict[str, Verdict]] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    unassessed: dict[int, str] = field(default_factory=dict)

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
    return Record(interview, {place: bank[name].question for place, name in enumerate(ids) if name in bank})


def stored_record(store: Store, interview: Interview) -> Record:
    """The record of an interview as the store keeps it."""
    return Record(
        interview=interview,
        questions=dict(store.questions(interview.id)),
        grades=dict(store.grades(interview.id)),
        probed=dict(store.follow_up_verdicts(interview.id)),
        overrides={place: dict(found) for place, found in store.overrides(interview.id).items()},
        notes=dict(store.notes(interview.id)),
    )
