"""Two attempts at the same question: what was gained, lost and is still missing, and how each was said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interviewer.exports.record import AnswerRecord
from interviewer.grading.delivery import delivery
from interviewer.interview.outcome import PointOutcome
from interviewer.rubrics.model import Verdict


class Change(StrEnum):
    """What became of a key point from one attempt to the other."""

    GAINED = "gained"
    LOST = "lost"
    MISSING = "still missing"
    KEPT = "kept"
    OTHER_RUBRIC = "in one rubric only"


@dataclass(frozen=True, slots=True)
class PointChange:
    """A key point in both attempts; a verdict is ``None`` where that attempt's rubric does not have the point."""

    key_point: str
    text: str
    before: Verdict | None
    after: Verdict | None
    change: Change


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure about delivery in both attempts, ``None`` where it was not measured; ``unit`` may be empty."""

    name: str
    before: float | None
    after: float | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class AttemptComparison:
    """Two attempts at a question, the earlier one first; ``points`` is empty unless both were assessed.

    ``wrong_before`` and ``wrong_after`` hold the texts of the misconceptions that each attempt showed.
    """

    before: AnswerRecord
    after: AnswerRecord
    points: tuple[PointChange, ...]
    delivery: tuple[Measure, ...]
    wrong_before: tuple[str, ...]
    wrong_after: tuple[str, ...]

    @property
    def assessed(self) -> bool:
        """Whether both attempts have a score."""
        return self.before.score is not None and self.after.score is not None

    @property
    def same_rubric(self) -> bool:
        """Whether both were graded by the same rubric; else their scores count different points."""
        grades = self.before.grade, self.after.grade
        return grades[0] is not None and grades[1] is not None and grades[0].rubric_hash == grades[1].rubric_hash

    @property
    def moved(self) -> float | None:
        """How many points of 100 the score rose or fell; ``None`` unless both were assessed."""
        before, after = self.before.score, self.after.score
        return None if before is None or after is None else round(after - before, 1)

    def of(self, change: Change) -> tuple[PointChange, ...]:
        """The key points of this kind, in the rubric's order."""
        return tuple(point for point in self.points if point.change == change)


def compare_attempts(before: AnswerRecord, after: AnswerRecord) -> AttemptComparison:
    """Compare two attempts by the verdicts that count: after follow-ups, with the candidate's own."""
    assessed = before.score is not None and after.score is not None
    return AttemptComparison(
        before,
        after,
        _points(before.outcome.points, after.outcome.points) if assessed else (),
        _delivery(before, after),
        _misconceptions(before),
        _misconceptions(after),
    )


def _points(before: tuple[PointOutcome, ...], after: tuple[PointOutcome, ...]) -> tuple[PointChange, ...]:
    then = {point.point.id: point for point in before}
    now = {point.point.id: point for point in after}
    found = []
    for key_point in [*now, *(name for name in then if name not in now)]:
        earlier, later = then.get(key_point), now.get(key_point)
        text = (later or then[key_point]).point.text
        said = earlier.counts if earlier else None, later.counts if later else None
        found.append(PointChange(key_point, text, *said, _change(earlier, later)))
    return tuple(found)


def _change(before: PointOutcome | None, after: PointOutcome | None) -> Change:
    if before is None or after is None:
        return Change.OTHER_RUBRIC
    # To contradict what was only missed before earns the same nothing, and is a loss all the same.
    earlier, later = (p.credit - 0.1 * (p.counts == Verdict.CONTRADICTED) for p in (before, after))
    if later > earlier:
        return Change.GAINED
    if later < earlier:
        return Change.LOST
    return Change.KEPT if after.counts == Verdict.COVERED else Change.MISSING


def _delivery(before: AnswerRecord, after: AnswerRecord) -> tuple[Measure, ...]:
    said = [answer.grade.delivery if answer.grade else delivery(answer.attempt.answer) for answer in (before, after)]
    return (
        Measure("words", said[0].words, said[1].words),
        Measure("fillers", said[0].fillers, said[1].fillers),
        Measure("hedges", said[0].hedges, said[1].hedges),
        Measure("repetitions", said[0].repetitions, said[1].repetitions),
        Measure("time", round(before.attempt.seconds), round(after.attempt.seconds), "s"),
        Measure("pace", said[0].words_per_minute, said[1].words_per_minute, "words a minute"),
    )


def _misconceptions(answer: AnswerRecord) -> tuple[str, ...]:
    known = {m.id: m.text for m in answer.question.misconceptions} if answer.question else {}
    return tuple(known.get(found.id, found.id) for found in (answer.grade.misconceptions if answer.grade else ()))
