"""The figures of one grader over all its observations, with bootstrap intervals over questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from interviewer.benchmark import statistics
from interviewer.benchmark.observations import AnswerObservation, PointObservation
from interviewer.rubrics.model import Verdict

CLASSES = tuple(verdict.value for verdict in Verdict)
RESAMPLES = 300
Points = Sequence[PointObservation]
Answers = Sequence[AnswerObservation]


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic, and the middle 95 % of its bootstrap values over questions where there are at least two."""

    value: float | None
    low: float | None = None
    high: float | None = None


def auc_against(points: Points, other: Verdict) -> float | None:
    """AUC of covered points against those labelled ``other``."""
    return statistics.auc(
        [p.strength for p in points if p.gold == Verdict.COVERED], [p.strength for p in points if p.gold == other]
    )


def verdict_table(points: Points) -> list[list[int]] | None:
    """The confusion table in the order of ``CLASSES``; ``None`` if no verdicts were given."""
    judged = [(p.gold.value, p.said.value) for p in points if p.said is not None]
    if not judged:
        return None
    return statistics.confusion([gold for gold, _ in judged], [said for _, said in judged], CLASSES)


def verdict_f1(points: Points) -> float | None:
    """Macro-F1 of the verdicts."""
    table = verdict_table(points)
    return None if table is None else statistics.macro_f1(table)


def calibration_error(points: Points) -> float | None:
    """Expected calibration error of the verdicts' confidence."""
    sure = [(p.confidence, p.gold == p.said) for p in points if p.said is not None and p.confidence is not None]
    return statistics.expected_calibration_error([c for c, _ in sure], [right for _, right in sure])


def score_r(answers: Answers) -> float | None:
    """Pearson's r of the scores."""
    return statistics.pearson(*_scores(answers))


def score_rmse(answers: Answers) -> float | None:
    """RMSE of the scores, in points of 100."""
    return statistics.rmse(*_scores(answers))


def score_r_within(answers: Answers) -> float | None:
    """Pearson's r of the scores within questions."""
    return statistics.within_groups_r(*_scores(answers), [a.question_id for a in answers if a.score is not None])


def _scores(answers: Answers) -> tuple[list[float], list[float]]:
    pairs = [(a.gold, a.score) for a in answers if a.score is not None]
    return [gold for gold, _ in pairs], [score for _, score in pairs]


_OF_POINTS: Mapping[str, Callable[[Points], float | None]] = {
    "auc_covered_missed": lambda points: auc_against(points, Verdict.MISSED),
    "auc_covered_contradicted": lambda points: auc_against(points, Verdict.CONTRADICTED),
    "macro_f1": verdict_f1,
    "ece": calibration_error,
}
_OF_ANSWERS: Mapping[str, Callable[[Answers], float | None]] = {
    "score_r": score_r,
    "score_rmse": score_rmse,
    "score_r_within_questions": score_r_within,
}


def figures(points: Points, answers: Answers, *, resamples: int = RESAMPLES, seed: int = 0) -> dict[str, Figure]:
    """Every statistic by name, with its interval."""
    of_points = _intervals(points, _OF_POINTS, resamples, seed)
    return of_points | _intervals(answers, _OF_ANSWERS, resamples, seed)


def _intervals(
    observations: Sequence[Any], wanted: Mapping[str, Callable[[Any], float | None]], resamples: int, seed: int
) -> dict[str, Figure]:
    by_question: dict[str, list[Any]] = defaultdict(list)
    for observation in observations:
        by_question[observation.question_id].append(observation)
    groups = list(by_question.values())
    values = {name: statistic(observations) for name, statistic in wanted.items()}
    drawn: dict[str, list[float]] = defaultdict(list)
    generator = np.random.default_rng(seed)
    # Answers to one question resemble each other, so whole questions are drawn, not single answers.
    for _ in range(resamples if len(groups) > 1 else 0):
        sample = [o for i in generator.integers(len(groups), size=len(groups)) for o in groups[i]]
        for name, statistic in wanted.items():
            if values[name] is not None and (value := statistic(sample)) is not None:
                drawn[name].append(value)
    result = {}
    for name, value in values.items():
        low, high = np.percentile(drawn[name], (2.5, 97.5)) if drawn[name] else (None, None)
        result[name] = Figure(value, None if low is None else float(low), None if high is None else float(high))
    return result


def style_means(answers: Answers) -> dict[str, dict[str, float | int | None]]:
    """By style: how many answers, their mean gold score and the mean score given."""
    styles: dict[str, list[AnswerObservation]] = defaultdict(list)
    for answer in answers:
        if answer.style:
            styles[answer.style].append(answer)
    means: dict[str, dict[str, float | int | None]] = {}
    for style, group in sorted(styles.items()):
        given = [a.score for a in group if a.score is not None]
        means[style] = {
            "answers": len(group),
            "gold": sum(a.gold for a in group) / len(group),
            "score": sum(given) / len(given) if given else None,
        }
    return means
