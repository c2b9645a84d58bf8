"""Statistics of agreement; every one is ``None`` where the data does not define it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Numbers = Sequence[float] | npt.NDArray[np.float64]


def auc(positive: Numbers, negative: Numbers) -> float | None:
    """The chance (0-1) that a positive stands above a negative, ties counting half."""
    above, below = np.asarray(positive, dtype=float), np.sort(np.asarray(negative, dtype=float))
    if not len(above) or not len(below):
        return None
    less = np.searchsorted(below, above, side="left")
    equal = np.searchsorted(below, above, side="right") - less
    return float((less + 0.5 * equal).sum() / (len(above) * len(below)))


def pearson(x: Numbers, y: Numbers) -> float | None:
    """Pearson's r (-1 to 1); ``None`` for fewer than two pairs or where one side does not vary."""
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(a) < 2:
        return None
    a, b = a - a.mean(), b - b.mean()
    norm = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / norm if norm > 1e-12 else None


def rmse(x: Numbers, y: Numbers) -> float | None:
    """The root of the mean squared difference, in the unit of ``x`` and ``y``."""
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return float(np.sqrt(np.mean((a - b) ** 2))) if len(a) else None


def within_groups_r(x: Numbers, y: Numbers, groups: Sequence[str]) -> float | None:
    """Pearson's r after each group's own mean is taken off both sides: agreement apart from which group is harder."""
    return pearson(_centred(np.asarray(x, dtype=float), groups), _centred(np.asarray(y, dtype=float), groups))


def _centred(values: npt.NDArray[np.float64], groups: Sequence[str]) -> npt.NDArray[np.float64]:
    if not len(values):
        return values
    _, index = np.unique(np.asarray(groups), return_inverse=True)
    means: npt.NDArray[np.float64] = np.bincount(index, weights=values) / np.bincount(index)
    return values - means[index]


def confusion(gold: Sequence[str], said: Sequence[str], classes: Sequence[str]) -> list[list[int]]:
    """Counts, one row for each gold class and one column for each class said, in the order of ``classes``."""
    place = {name: i for i, name in enumerate(classes)}
    table = [[0] * len(classes) for _ in classes]
    for right, spoken in zip(gold, said, strict=True):
        table[place[right]][place[spoken]] += 1
    return table


def f1_scores(table: Sequence[Sequence[int]]) -> list[float | None]:
    """F1 (0-1) of each class of a confusion table; ``None`` for a class that neither side ever names."""
    scores: list[float | None] = []
    for i, row in enumerate(table):
        hit, named = row[i], sum(other[i] for other in table)
        scores.append(2 * hit / (sum(row) + named) if sum(row) + named else None)
    return scores


def macro_f1(table: Sequence[Sequence[int]]) -> float | None:
    """The mean F1 over the classes that occur in the gold labels."""
    scores = [f1 for f1, row in zip(f1_scores(table), table, strict=True) if sum(row) and f1 is not None]
    return sum(scores) / len(scores) if scores else None


def expected_calibration_error(confidence: Numbers, right: Sequence[bool], bins: int = 10) -> float | None:
    """The mean gap (0-1) between confidence and share of right ones, over equal bins of confidence, by their size."""
    sure, hit = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    if not len(sure):
        return None
    place = np.clip((sure * bins).astype(int), 0, bins - 1)
    gaps = (abs(float((sure[place == b] - hit[place == b]).sum())) for b in range(bins))
    return sum(gaps) / len(sure)
