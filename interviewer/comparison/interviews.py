"""Two interviews: the questions they share, compared one by one, and what only one of them asked."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.comparison.attempts import AttemptComparison, Change, compare_attempts
from interviewer.exports.record import InterviewRecord


@dataclass(frozen=True, slots=True)
class Pair:
    """A question that both interviews asked, with its positions (from 0) in each."""

    before: int
    after: int
    compared: AttemptComparison

    @property
    def question_id(self) -> str:
        """The question's id."""
        return self.compared.after.attempt.question_id


@dataclass(frozen=True, slots=True)
class InterviewComparison:
    """Two interviews, the earlier one first; ``only_before`` and ``only_after`` hold positions from 0."""

    before: InterviewRecord
    after: InterviewRecord
    pairs: tuple[Pair, ...]
    only_before: tuple[int, ...]
    only_after: tuple[int, ...]

    @property
    def moved(self) -> float | None:
        """How much the mean score of the shared questions that both times were assessed changed; ``None`` for none."""
        moves = [pair.compared.moved for pair in self.pairs if pair.compared.moved is not None]
        return round(sum(moves) / len(moves), 1) if moves else None

    def count(self, change: Change) -> int:
        """How many key points of the shared questions changed in this way."""
        return sum(len(pair.compared.of(change)) for pair in self.pairs)


def compare_interviews(before: InterviewRecord, after: InterviewRecord) -> InterviewComparison:
    """Pair the questions by id, repeated ones in the order they were asked."""
    waiting: dict[str, list[int]] = {}
    for position, answer in enumerate(before.answers):
        waiting.setdefault(answer.attempt.question_id, []).append(position)
    pairs, only_after = [], []
    for position, answer in enumerate(after.answers):
        earlier = waiting.get(answer.attempt.question_id)
        if earlier:
            place = earlier.pop(0)
            pairs.append(Pair(place, position, compare_attempts(before.answers[place], answer)))
        else:
            only_after.append(position)
    only_before = sorted(place for places in waiting.values() for place in places)
    return InterviewComparison(before, after, tuple(pairs), tuple(only_before), tuple(only_after))
