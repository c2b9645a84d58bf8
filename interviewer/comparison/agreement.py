"""How far the candidate's own verdicts agree with the grader's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from interviewer.exports.record import InterviewRecord
from interviewer.rubrics.model import Verdict

# What the labelled answers made from own verdicts are called among other styles.
STYLE = "own-verdicts"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A key point of an answer that the candidate looked at; ``own`` is ``None`` where the grader was left standing.

    ``position`` counts from 0; ``grader`` is the verdict after the follow-ups, ``confidence`` its own (0-1).
    """

    session: str
    position: int
    question_id: str
    question: str
    key_point: str
    text: str
    grader: Verdict
    confidence: float
    own: Verdict | None
    reason: str

    @property
    def counts(self) -> Verdict:
        """The candidate's view: an own verdict, or the grader's that was left standing."""
        return self.own or self.grader


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement over some key points; ``kappa`` is -1 to 1, or ``None`` where it is not defined."""

    points: int
    agreed: int
    kappa: float | None


def cohen_kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Agreement of two raters beyond chance, -1 to 1; ``None`` for no pairs or where chance alone agrees on all.

    kappa = (p_o - p_e) / (1 - p_e), with p_o the share of pairs that agree and p_e the sum over the classes of the
    product of both raters' shares. Source: J. Cohen (1960), A coefficient of agreement for nominal scales,
    Educational and Psychological Measurement 20 (1), 37-46. Raises ``ValueError`` for sequences of unequal length.
    """
    if len(one) != len(other):
        raise ValueError("both raters must judge the same things")
    n = len(one)
    if not n:
        return None
    # In whole numbers, so that "no more than chance can do" is met exactly.
    observed = n * sum(a == b for a, b in zip(one, other, strict=True))
    left, right = Counter(one), Counter(other)
    expected = sum(left[name] * right[name] for name in left)
    return None if expected == n * n else (observed - expected) / (n * n - expected)


def rulings(records: Iterable[InterviewRecord]) -> list[Ruling]:
    """Every key point of the answers in which the candidate ruled on at least one of them."""
    found = []
    for record in records:
        for position, answer in enumerate(record.answers):
            points = answer.outcome.points
            if not any(point.own for point in points):
                continue
            found += [
                Ruling(
                    session=record.interview.id,
                    position=position,
                    question_id=answer.attempt.question_id,
                    question=answer.asked,
                    key_point=point.point.id,
                    text=point.point.text,
                    grader=point.now.verdict,
                    confidence=point.now.confidence,
                    own=point.own,
                    reason=answer.reasons.get(point.point.id, ""),
                )
                for point in points
            ]
    return found


def ruled_on(found: Sequence[Ruling]) -> Agreement:
    """Agreement over the points with an own verdict: mostly those that looked wrong, so a harsh measure."""
    return _agreement([ruling for ruling in found if ruling.own is not None])


def looked_at(found: Sequence[Ruling]) -> Agreement:
    """Agreement over all points of those answers, what was left standing counted as agreed: a kind measure."""
    return _agreement(found)


def disagreements(found: Sequence[Ruling]) -> list[Ruling]:
    """The points where both differ, those first of which the grader was surest."""
    return sorted((r for r in found if r.counts != r.grader), key=lambda r: -r.confidence)


def labelled_answers(records: Iterable[InterviewRecord], *, accepted: bool = False) -> list[dict[str, Any]]:
    """The own verdicts as labelled answers, one object a line of ``answers.jsonl`` (contract).

    Only points with an own verdict are labelled, with ``accepted`` also those of the same answers that were left
    standing. Follow-up answers belong to what was judged and stand behind the answer, after an empty line. The
    question's key points come along, so that the line can be graded where the bank does not hold the question.
    """
    lines: list[dict[str, Any]] = []
    for record in records:
        for position, answer in enumerate(record.answers, 1):
            points = answer.outcome.points
            question = answer.question
            if question is None or not any(point.own for point in points):
                continue
            said = [answer.attempt.answer, *(asked.answer or "" for asked in answer.attempt.follow_ups)]
            lines.append(
                {
                    "id": f"{record.interview.id}/{position}",
                    "question_id": answer.attempt.question_id,
                    "style": STYLE,
                    "answer": "\n\n".join(text for text in said if text.strip()),
                    "labels": {p.point.id: p.counts.value for p in points if p.own or accepted},
                    "question": question.question,
                    "key_points": [
                        {"id": point.id, "text": point.text, "weight": point.weight} for point in question.key_points
                    ],
                }
            )
    return lines


def _agreement(found: Sequence[Ruling]) -> Agreement:
    own, grader = [r.counts.value for r in found], [r.grader.value for r in found]
    return Agreement(len(found), sum(a == b for a, b in zip(own, grader, strict=True)), cohen_kappa(own, grader))
