"""Reading labelled answers with a reader, and the figures that the readings reach."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interviewer.grading.combine import VERDICTS, Probability4, Reading, aptest
from interviewer.grading.stretches import Near, Stretches, Targets, stretches
from interviewer.rubrics.model import KeyPoint
from training.corpus import Labelled

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
NAMES = tuple(verdict.value for verdict in VERDICTS)


@dataclass(slots=True)
class Case:
    """One key point of one labelled answer, as read."""

    question_id: str
    style: str
    answer_id: int
    key_point: str
    weight: float
    label: int
    words: int
    readings: list[Reading]
    texts: list[str]
    claim: str
    likened: tuple[str, str] | None = None
    """The covering statement that the aptest stretch is likest to, and that stretch: read as ``alike``."""
    alike: Probability4 | None = None


def cases(corpus: Mapping[str, Labelled], embed: Embed, *, take: int, exemplars: bool, seed: int = 0) -> list[Case]:
    """All labelled (answer, key point) cases with the ``take`` nearest stretches each, not read yet.

    ``exemplars`` gives each key point four covering and three contradicting statements as its rubric would.
    """
    made: list[Case] = []
    number = 0
    for question_id, item in corpus.items():
        points = item.question.key_points
        asked = embed([item.question.question])[0]
        targets, covering = [], []
        for point in points:
            own = item.statements.get(point.id, []) if exemplars else []
            also = [s for s, v in own if v == "covered"][:4]
            wrong = [s for s, v in own if v == "contradicted"][:3]
            targets.append(
                Targets(embed([point.text])[0], embed(also) if also else None, embed(wrong) if wrong else None)
            )
            covering.append(also)
        for style, answer, labels, _ in item.answers:
            number += 1
            said = stretches(answer, embed)
            found = said.nearest(targets, asked, take)
            for point, also, nearest in zip(points, covering, found, strict=True):
                if point.id in labels:
                    made.append(case_of(question_id, style, number, point, labels[point.id], said, nearest, also))
    random.Random(seed).shuffle(made)
    return made


def case_of(
    question_id: str,
    style: str,
    number: int,
    point: KeyPoint,
    label: str,
    said: Stretches,
    nearest: Sequence[Near],
    also: Sequence[str],
) -> Case:
    spans = [(said.spans[n.index], n) for n in nearest]
    apt = nearest[aptest(nearest)]
    return Case(
        question_id,
        style,
        number,
        point.id,
        point.weight,
        NAMES.index(label),
        said.words,
        [Reading(span.start, span.end, (0.0, 0.0, 1.0, 0.0), n) for span, n in spans],
        [said.texts[n.index] for n in nearest],
        point.text,
        None if apt.like is None else (also[apt.like], said.texts[apt.index]),
    )


def short_cases(corpus: Mapping[str, Labelled], embed: Embed, *, exemplars: bool, seed: int = 0) -> list[Case]:
    """Each labelled statement as an answer of its own to its key point, and to another one that it does not touch.

    A follow-up is answered so: in a sentence. A statement is never its own exemplar.
    """
    rng = random.Random(seed)
    made: list[Case] = []
    number = -1
    for question_id, item in corpus.items():
        points = item.question.key_points
        asked = embed([item.question.question])[0]
        texts = {p.id: embed([p.text])[0] for p in points}
        own = {p.id: item.statements.get(p.id, []) for p in points}
        vectors = {name: embed([s for s, _ in said]) for name, said in own.items() if said}

        def targets(point: KeyPoint, without: int | None) -> tuple[Targets, list[str]]:
            kept: dict[str, list[int]] = {"covered": [], "contradicted": []}
            for i, (_, v) in enumerate(own[point.id]):  # noqa: B023  (used within this turn of the loop)
                if v in kept and i != without:
                    kept[v].append(i)
            also, wrong = kept["covered"][:4], kept["contradicted"][:3]
            mine = vectors.get(point.id)  # noqa: B023
            made = Targets(
                texts[point.id],  # noqa: B023
                mine[also] if exemplars and also and mine is not None else None,
                mine[wrong] if exemplars and wrong and mine is not None else None,
            )
            return made, [own[point.id][i][0] for i in also]  # noqa: B023

        for about in points:
            for at, (statement, verdict) in enumerate(own[about.id]):
                said = stretches(statement, embed)
                if not said.spans:
                    continue
                aims = {p.id: targets(p, at if p is about else None) for p in points}
                found = said.nearest([aim for aim, _ in aims.values()], asked, 3)
                near = dict(zip(aims, found, strict=True))
                others = [p for p in points if p is not about]
                for point in (about, rng.choice(others)) if others else (about,):
                    label = verdict if point is about else "missed"
                    also = aims[point.id][1]
                    made.append(case_of(question_id, "statement", number, point, label, said, near[point.id], also))
                    made[-1].weight = 1.0
                    number -= 1
    return made


def read(reader: Callable[[Sequence[tuple[str, str]]], Sequence[Probability4]], made: Sequence[Case]) -> None:
    """Fill in what ``reader`` says of every case's (claim, stretch) pairs; equal pairs are read once."""
    pairs = {(case.claim, text) for case in made for text in case.texts} | {c.likened for c in made if c.likened}
    wanted = sorted(pairs, key=lambda p: len(p[0]) + len(p[1]))
    said = dict(zip(wanted, reader(wanted), strict=True))
    for case in made:
        for j, text in enumerate(case.texts):
            r = case.readings[j]
            case.readings[j] = Reading(r.start, r.end, said[case.claim, text], r.near)
        case.alike = said[case.likened] if case.likened else None


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative, ties half (Mann-Whitney)."""
    from scipy.stats import rankdata

    if not positive or not negative:
        return float("nan")
    ranks = rankdata([*positive, *negative])
    n = len(positive)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negative)))


def report(made: Sequence[Case], probabilities: NDArray[np.float64], name: str = "") -> dict[str, float]:
    """The issue's figures over ``made`` for calibrated probabilities of shape (cases, 4); prints one line."""
    labels = np.array([c.label for c in made])
    leaning = probabilities[:, 0] + 0.5 * probabilities[:, 1]
    polarity = probabilities[:, 0] - probabilities[:, 3]
    figures = {
        "auc_missed": auc(list(leaning[labels == 0]), list(leaning[labels == 2])),
        "auc_contradicted": auc(list(polarity[labels == 0]), list(polarity[labels == 3])),
    }
    predicted = probabilities.argmax(1)
    f1 = []
    for k in (0, 2, 3):
        tp = ((predicted == k) & (labels == k)).sum()
        f1.append(2 * tp / max(1, (predicted == k).sum() + (labels == k).sum()))
    figures["macro_f1"] = float(np.mean(f1))
    credit = np.array([1.0, 0.5, 0.0, 0.0])
    for kind, values in (("hard", credit[predicted]), ("soft", probabilities @ credit)):
        truth: dict[int, list[float]] = {}
        for case, v in zip(made, values, strict=True):
            row = truth.setdefault(case.answer_id, [0.0, 0.0, 0.0])
            row[0] += case.weight * credit[case.label]
            row[1] += case.weight * v
            row[2] += case.weight
        t = np.array([100 * r[0] / r[2] for r in truth.values()])
        p = np.array([100 * r[1] / r[2] for r in truth.values()])
        figures[f"r_{kind}"] = float(np.corrcoef(t, p)[0, 1]) if len(t) > 2 else float("nan")
        figures[f"rmse_{kind}"] = float(np.sqrt(((t - p) ** 2).mean()))
        figures[f"mean_{kind}"] = float(p.mean())
    figures["mean_true"] = float(t.mean())
    confidence = probabilities.max(1)
    right = predicted == labels
    bins = np.clip((confidence * 10).astype(int), 0, 9)
    figures["ece"] = float(
        sum(abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    )
    print(
        name, len(made), " ".join(f"{k} {v:.3f}" if v < 2 else f"{k} {v:.1f}" for k, v in figures.items()), flush=True
    )
    return figures
