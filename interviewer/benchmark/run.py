"""One benchmark: every labelled answer graded by the grader and both baselines, in one run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from interviewer.benchmark import summary
from interviewer.benchmark.baselines import overlap, similarity
from interviewer.benchmark.observations import AnswerObservation, MisconceptionCount, PointObservation
from interviewer.grading import score as scoring
from interviewer.grading.ad_hoc import NotGradable, Task, task
from interviewer.grading.grade import CREDIT, Grade
from interviewer.rubrics.bank import Bank
from interviewer.rubrics.model import Question, Verdict

GRADERS = GRADER, SIMILARITY, OVERLAP = "grader", "similarity", "keyword overlap"


class Service(Protocol):
    """The grader under test."""

    def grade(self, question: Question, answer: str) -> Grade:
        """Grade one answer."""
        ...

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of unit length, one row a text."""
        ...


@dataclass(frozen=True, slots=True)
class Labelled:
    """An answer with key-point labels, or with a score (0-100) only."""

    asked: Task
    group: str
    labels: Mapping[str, Verdict]
    score: float | None
    style: str | None
    misconceptions: frozenset[str] | None

    @property
    def gold(self) -> float:
        """The gold score, 0-100."""
        if self.score is not None:
            return self.score
        credits = {point: CREDIT[verdict] for point, verdict in self.labels.items()}
        found = scoring.score(self.asked.question.key_points, credits)
        assert found is not None
        return found


@dataclass(slots=True)
class Observed:
    """All observations of one run; ``grader_versions`` names what was measured."""

    points: dict[str, list[PointObservation]] = field(default_factory=lambda: {name: [] for name in GRADERS})
    answers: dict[str, list[AnswerObservation]] = field(default_factory=lambda: {name: [] for name in GRADERS})
    misconceptions: MisconceptionCount = field(default_factory=MisconceptionCount)
    grader_versions: set[str] = field(default_factory=set)


def labelled(line: Mapping[str, Any], bank: Bank, full_marks: float) -> Labelled:
    """The labelled answer of one line; raises ``NotGradable``. ``full_marks`` is the highest ``score``, 1 or 100."""
    asked = task(line, bank, bank_first=True)
    known = {point.id for point in asked.question.key_points}
    given = line.get("labels") or {}
    if not isinstance(given, dict):
        raise NotGradable("`labels` must map key point ids to verdicts")
    labels: dict[str, Verdict] = {}
    for name, verdict in given.items():
        if name not in known:
            raise NotGradable(f"label {name!r} is no key point of the question")
        try:
            labels[name] = Verdict(verdict)
        except ValueError:
            raise NotGradable(f"label {name!r} is {verdict!r}, which is no verdict") from None
    score = line.get("score")
    if not labels and (isinstance(score, bool) or not isinstance(score, (int, float)) or not 0 <= score <= full_marks):
        raise NotGradable(f"needs `labels`, or a `score` from 0 to {full_marks:g}")
    wrong = line.get("misconceptions")
    style = line.get("style")
    return Labelled(
        asked,
        asked.question_id or asked.question.question,
        labels,
        None if labels or score is None else float(score) * 100 / full_marks,
        style if isinstance(style, str) else None,
        frozenset(str(name) for name in wrong) if isinstance(wrong, list) else None,
    )


def observe(answers: Iterable[Labelled], service: Service, done: Callable[[], None] = lambda: None) -> Observed:
    """Grade every answer in all three ways; ``done`` is called after each."""
    observed = Observed()
    for answer in answers:
        grade = service.grade(answer.asked.question, answer.asked.answer)
        observed.grader_versions.add(grade.grader_version)
        _observe_grade(observed, answer, grade)
        cosines = similarity(answer.asked.question, answer.asked.answer, service.embed)
        _observe_baseline(observed, SIMILARITY, answer, cosines)
        _observe_baseline(observed, OVERLAP, answer, overlap(answer.asked.question, answer.asked.answer))
        done()
    return observed


def _observe_grade(observed: Observed, answer: Labelled, grade: Grade) -> None:
    given = grade.score
    if given is not None and _partly_labelled(answer):
        given = _score_of_labelled(answer, {verdict.key_point: verdict.credit for verdict in grade.verdicts})
    observed.answers[GRADER].append(AnswerObservation(answer.group, answer.gold, given, answer.style))
    for verdict in grade.verdicts:
        gold = answer.labels.get(verdict.key_point)
        if gold is None:
            continue
        strength = verdict.probabilities.covered + 0.5 * verdict.probabilities.partial
        observed.points[GRADER].append(
            PointObservation(answer.group, gold, strength, verdict.verdict, verdict.confidence)
        )
    if answer.misconceptions is not None:
        before = observed.misconceptions
        said = {found.id for found in grade.misconceptions}
        observed.misconceptions = MisconceptionCount(
            before.right + len(said & answer.misconceptions),
            before.wrong + len(said - answer.misconceptions),
            before.overlooked + len(answer.misconceptions - said),
        )


def _partly_labelled(answer: Labelled) -> bool:
    return 0 < len(answer.labels) < len(answer.asked.question.key_points)


def _score_of_labelled(answer: Labelled, credits: Mapping[str, float]) -> float | None:
    """The score over the labelled key points only: the gold score speaks of no others."""
    known = {name: credit for name, credit in credits.items() if name in answer.labels}
    return scoring.score(answer.asked.question.key_points, known)


def _observe_baseline(observed: Observed, name: str, answer: Labelled, credits: Mapping[str, float]) -> None:
    partly = _partly_labelled(answer)
    given = _score_of_labelled(answer, credits) if partly else scoring.score(answer.asked.question.key_points, credits)
    observed.answers[name].append(AnswerObservation(answer.group, answer.gold, given, answer.style))
    observed.points[name] += [
        PointObservation(answer.group, gold, credits[point]) for point, gold in answer.labels.items()
    ]


def report(observed: Observed) -> dict[str, Any]:
    """Everything measured, ready for JSON: the grader's figures beside each baseline's."""
    graded = observed.answers[GRADER]
    return {
        "answers": len(graded),
        "questions": len({answer.question_id for answer in graded}),
        "labels": len(observed.points[GRADER]),
        "not_assessed": sum(answer.score is None for answer in graded),
        "grader_versions": sorted(observed.grader_versions),
        "interval": f"95 %, bootstrap over questions, {summary.RESAMPLES} resamples",
        "figures": {
            name: {
                figure: {"value": found.value, "low": found.low, "high": found.high}
                for figure, found in summary.figures(observed.points[name], observed.answers[name]).items()
            }
            for name in GRADERS
        },
        "styles": {name: summary.style_means(observed.answers[name]) for name in GRADERS},
        "confusion": {
            "classes": list(summary.CLASSES),
            "rows_are": "gold",
            "table": summary.verdict_table(observed.points[GRADER]),
        },
        "misconceptions": {
            "right": observed.misconceptions.right,
            "wrong": observed.misconceptions.wrong,
            "overlooked": observed.misconceptions.overlooked,
        },
    }
