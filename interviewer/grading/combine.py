"""Combining the readings of several stretches into one verdict on a key point.

A reading is the verdict reader's four probabilities for one stretch of the answer. What the answer as a whole does with
the key point is a multinomial logistic regression over a dozen features of its readings and similarities, fitted on
questions that the reader had not seen (``training/calibrate.py``), so that its probabilities are calibrated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviewer.grading.stretches import Near
from interviewer.rubrics.model import Verdict

VERDICTS = (Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSED, Verdict.CONTRADICTED)
FEATURES = (
    "bias",
    "covered",
    "covered-2",
    "contradicted",
    "contradicted-2",
    "partial",
    "missed",
    "last-word",
    "also",
    "wrong",
    "leaning",
    "margin",
    "beyond",
    "length",
    "wrong-elsewhere",
    "alike",
    "alike-contradicted",
)
# Probabilities are read as log odds within these bounds, so that one sure reading cannot outweigh all else.
_SURE = 4.0
# The mean, over the answers that the calibration was fitted on, of what ``Whole.of`` takes from the other key points.
_USUALLY_WRONG = -1.5

Probability4 = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """One stretch read against one key point.

    ``probabilities`` are covered, partial, missed, contradicted; the span is where the stretch stands in the answer,
    and ``near`` how near it lies to the key point and to others.
    """

    start: int
    end: int
    probabilities: Probability4
    near: Near


def _log_odds(probability: float) -> float:
    p = min(max(probability, 1e-6), 1 - 1e-6)
    return max(-_SURE, min(_SURE, math.log(p / (1 - p))))


@dataclass(frozen=True, slots=True)
class Whole:
    """What the whole answer adds to a key point's own readings: its words, and how wrong it reads at the others.

    ``wrong`` is how surely those are contradicted, in log odds, 0 where that is as usual.
    """

    words: int
    wrong: float = 0.0

    @classmethod
    def of(cls, words: int, others: Sequence[Sequence[Reading]]) -> Whole:
        """From the readings of the other key points; without any, as in a follow-up, nothing is known.

        Who is wrong about much is likelier wrong about this. (How near the answer lies to them is left out, though it
        would help on the answers fitted on: their wrong ones echo the rubric more than their right ones do.)
        """
        if not others:
            return cls(words)
        wrong = sum(max(_log_odds(r.probabilities[3]) for r in readings) for readings in others) / len(others)
        return cls(words, wrong - _USUALLY_WRONG)


def aptest(near: Sequence[Near]) -> int:
    """Which of a key point's stretches most likely speaks of it and of no other; it is compared to a statement too."""
    return max(range(len(near)), key=lambda i: near[i].margin)


def features(readings: Sequence[Reading], whole: Whole, alike: Probability4 | None = None) -> list[float]:
    """The features named in ``FEATURES`` for all readings of one key point; at least one reading.

    ``alike`` is the reading of the aptest stretch beside the covering statement that it is likest to.
    """
    covered = sorted((_log_odds(r.probabilities[0]) for r in readings), reverse=True)
    contradicted = sorted((_log_odds(r.probabilities[3]) for r in readings), reverse=True)
    best_covered = max(readings, key=lambda r: r.probabilities[0])
    best_contradicted = max(readings, key=lambda r: r.probabilities[3])
    # What the speaker ends up claiming wins: positive when the covering stretch comes last, negative when the other.
    both = math.sqrt(best_covered.probabilities[0] * best_contradicted.probabilities[3])
    order = (best_covered.end > best_contradicted.end) - (best_covered.end < best_contradicted.end)
    near = [r.near for r in readings]
    also = [n.also for n in near if n.also is not None]
    wrong = [n.wrong for n in near if n.wrong is not None]
    leaning = [n.also - n.wrong for n in near if n.also is not None and n.wrong is not None]
    return [
        1.0,
        covered[0],
        covered[1] if len(covered) > 1 else -_SURE,
        contradicted[0],
        contradicted[1] if len(contradicted) > 1 else -_SURE,
        max(_log_odds(r.probabilities[1]) for r in readings),
        min(_log_odds(r.probabilities[2]) for r in readings),
        both * order,
        4 * max(also, default=0.0),
        4 * max(wrong, default=0.0),
        8 * max(leaning, key=abs, default=0.0),
        8 * max(n.margin for n in near),
        4 * max(n.beyond for n in near),
        math.log1p(whole.words) / 2,
        whole.wrong,
        0.0 if alike is None else _log_odds(alike[0]),
        0.0 if alike is None else _log_odds(alike[3]),
    ]


def softmax(scores: Sequence[float]) -> list[float]:
    """Probabilities that sum to 1 from unbounded scores."""
    highest = max(scores)
    powers = [math.exp(s - highest) for s in scores]
    total = sum(powers)
    return [p / total for p in powers]


Table = tuple[tuple[float, ...], ...]
TABLES = ("with_exemplars", "text_only", "single_with_exemplars", "single_text_only")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted weights: one row of ``len(FEATURES)`` for each of the four verdicts, in four situations.

    The rubric has exemplar statements for the key point or not; the answer has several stretches or a ``single`` one,
    as follow-ups have, where there is no second reading to agree or not.
    """

    with_exemplars: Table
    text_only: Table
    single_with_exemplars: Table
    single_text_only: Table

    @classmethod
    def from_json(cls, data: Mapping[str, Sequence[Sequence[float]]]) -> Calibration:
        """Read the weights; raises ``ValueError`` if their shape does not fit the features."""
        tables = {name: tuple(tuple(map(float, row)) for row in data[name]) for name in TABLES}
        for table in tables.values():
            if len(table) != len(VERDICTS) or any(len(row) != len(FEATURES) for row in table):
                raise ValueError("the calibration does not fit this version's features")
        return cls(**tables)

    def probabilities(
        self, readings: Sequence[Reading], whole: Whole, alike: Probability4 | None = None
    ) -> list[float]:
        """Calibrated probabilities of covered, partial, missed, contradicted over all readings of a key point."""
        values = features(readings, whole, alike)
        exemplars = readings[0].near.also is not None
        if len(readings) == 1:
            table = self.single_with_exemplars if exemplars else self.single_text_only
        else:
            table = self.with_exemplars if exemplars else self.text_only
        return softmax([sum(w * v for w, v in zip(row, values, strict=True)) for row in table])
