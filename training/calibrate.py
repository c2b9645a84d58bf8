"""Calibration: from the readings of several stretches to probabilities that mean what they say.

A multinomial logistic regression for each of four situations (a rubric with exemplar statements or without, an answer
of several stretches or of one), fitted on questions that the reader was not trained on. The figures printed are
cross-validated: the questions are split into four parts, and each is judged by weights fitted on the other three.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from interviewer.grading.combine import FEATURES, TABLES, Whole, features
from training.measure import NAMES, Case, report

# Mixed answers are what interviews are like: they weigh more than answers in one pure style.
MIXED = 3.0
# One label in twelve is a contradiction, and to overlook a confident wrong claim is the worst mistake here.
CONTRADICTED = 2.5
# The bank's own examples keep the fit from learning the tricks of one set's authors.
BANK = 0.6
# Beside their own author's exemplars, single statements are told right from wrong by nearness alone.
STATEMENT = 0.3
# One single answer in four was made wrong and one vague: more than candidates are.
SINGLE_FAULTY = 0.5
STRENGTH = 0.3
PARTS = 4
# The styles of answers that are one stretch: gold statements, and what ``singles`` makes of passages.
ALONE = ("statement", "single")


def _table(cases: Sequence[Case]) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    wholes = _wholes(cases)
    rows = np.array([features(case.readings, whole, case.alike) for case, whole in zip(cases, wholes, strict=True)])
    labels = np.array([case.label for case in cases])
    kinds = {"persona": MIXED, "bank": BANK, "statement": STATEMENT}
    weights = np.array([kinds.get(case.style.split("-")[0], 1.0) for case in cases])
    alone = np.array([case.style in ALONE for case in cases], dtype=bool)
    contradicted = labels == NAMES.index("contradicted")
    weights[contradicted & ~alone] *= CONTRADICTED
    single = np.array([case.style == "single" for case in cases], dtype=bool)
    weights[single & (contradicted | (labels == NAMES.index("partial")))] *= SINGLE_FAULTY
    # Among single statements a third is wrong, and their author made those longer: neither is so in interviews.
    rows[alone, FEATURES.index("length")] = 0.0
    return rows, labels, weights


def _wholes(cases: Sequence[Case]) -> list[Whole]:
    """What each case's answer adds: its other cases are the other key points as read."""
    answers: dict[int, list[int]] = {}
    for i, case in enumerate(cases):
        # Made for one key point, it stands for a follow-up's answer, which is read against that one alone.
        if case.style not in ALONE:
            answers.setdefault(case.answer_id, []).append(i)
    return [
        Whole.of(case.words, [cases[j].readings for j in answers.get(case.answer_id, ()) if j != i])
        for i, case in enumerate(cases)
    ]


def _fit(rows: NDArray[np.float64], labels: NDArray[np.int64], weights: NDArray[np.float64]) -> LogisticRegression:
    # The bias is a feature of its own, so that the shipped weights are one table.
    return LogisticRegression(C=STRENGTH, max_iter=5000, fit_intercept=False).fit(rows, labels, sample_weight=weights)


def crossed(cases: Sequence[Case], seed: int = 3) -> NDArray[np.float64]:
    """Probabilities (cases, 4) of weights that were fitted without the case's own question."""
    rows, labels, weights = _table(cases)
    questions = sorted({case.question_id for case in cases})
    random.Random(seed).shuffle(questions)
    found = np.zeros((len(cases), 4))
    for part in range(PARTS):
        out = np.isin([case.question_id for case in cases], questions[part::PARTS])
        found[out] = _fit(rows[~out], labels[~out], weights[~out]).predict_proba(rows[out])
    return found


def figures(cases: Sequence[Case], name: str) -> dict[str, dict[str, float]]:
    """Cross-validated figures for mixed answers, all styles together and each style; printed as they come."""
    found = crossed(cases)
    groups = {"mixed": [i for i, c in enumerate(cases) if c.style.startswith("persona")]}
    others = ("persona", "bank", *ALONE)
    groups["ten styles"] = [i for i, c in enumerate(cases) if not c.style.startswith(others)]
    groups["bank"] = [i for i, c in enumerate(cases) if c.style.startswith("bank")]
    for style in sorted({c.style for c in cases if not c.style.startswith(("persona", "bank"))}):
        groups[style] = [i for i, c in enumerate(cases) if c.style == style]
    return {g: report([cases[i] for i in rows], found[rows], f"{name} {g}") for g, rows in groups.items() if rows}


def weights(cases: Sequence[Case]) -> list[list[float]]:
    """The weights fitted on all ``cases``: four rows of ``len(FEATURES)``."""
    model = _fit(*_table(cases))
    assert model.coef_.shape == (4, len(FEATURES))
    return [[round(float(w), 5) for w in row] for row in model.coef_]


def write(situations: Mapping[str, Sequence[Case]], target: Path) -> None:
    """Fit each situation's table and write them where the grader reads them; ``situations`` has a key for each."""
    tables = {name: weights(situations[name]) for name in TABLES}
    target.write_text(json.dumps({"features": list(FEATURES), **tables}, indent=1) + "\n", encoding="utf-8")


def short_only(cases: Sequence[Case]) -> list[Case]:
    """Those cases in which there was one stretch to read."""
    return [case for case in cases if len(case.readings) == 1]
