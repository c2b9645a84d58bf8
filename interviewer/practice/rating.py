"""How well a key point was remembered, told from its verdict."""

from __future__ import annotations

from enum import IntEnum

from interviewer.grading.grade import KeyPointVerdict
from interviewer.rubrics.model import Verdict

# A verdict surer than this is taken at its word; a covered point this sure came without effort.
EASY_FROM = 0.95
# Below this a verdict may as well be wrong, and counts as half remembered.
DOUBTFUL_BELOW = 0.5


class Rating(IntEnum):
    """The four ratings of FSRS, with its own numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


def rating(verdict: Verdict, confidence: float) -> Rating:
    """The rating that a verdict with this confidence (0-1) stands for; a contradicted point is always learnt again."""
    match verdict:
        case Verdict.CONTRADICTED:
            return Rating.AGAIN
        case Verdict.MISSED:
            return Rating.HARD if confidence < DOUBTFUL_BELOW else Rating.AGAIN
        case Verdict.PARTIAL:
            return Rating.HARD
        case Verdict.COVERED:
            if confidence < DOUBTFUL_BELOW:
                return Rating.HARD
            return Rating.EASY if confidence >= EASY_FROM else Rating.GOOD


def rating_of(verdict: KeyPointVerdict, own: Verdict | None = None) -> Rating:
    """The rating of a graded key point; the candidate's own verdict stands without a doubt, and is never "easy"."""
    if own is not None:
        return rating(own, DOUBTFUL_BELOW)
    return rating(verdict.verdict, verdict.confidence)
