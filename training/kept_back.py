"""What is kept back from training, and how well the reader reads it: claims, passages and exam answers that are new."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence

import numpy as np

from training.measure import auc
from training.pairs import HARD, Pair

Probability4 = tuple[float, float, float, float]
COVERED, MISSED, CONTRADICTED = (list(HARD).index(name) for name in ("covered", "missed", "contradicted"))


def kept_back(name: str, share: int) -> bool:
    """Whether a topic or question of this name is kept back, as one in ``share`` is; the same in every run."""
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16) % share == 0


def figures(
    pairs: Sequence[Pair], read: Callable[[Sequence[tuple[str, str]]], Sequence[Probability4]], name: str
) -> dict[str, float]:
    """Accuracy, the two AUCs, and in how many twins the right one is ranked above the wrong; printed to stderr."""
    found = np.array(read([(pair.claim, pair.stretch) for pair in pairs]))
    labels = np.array([pair.target.index(max(pair.target)) for pair in pairs])
    leaning = found[:, COVERED] + 0.5 * found[:, 1]
    polarity = found[:, COVERED] - found[:, CONTRADICTED]
    twins: dict[str, list[int]] = {}
    for i, pair in enumerate(pairs):
        if pair.twin:
            twins.setdefault(pair.twin, []).append(i)
    ranked = [polarity[i] > polarity[j] for i, j in (t for t in twins.values() if len(t) == 2)]
    told = {
        "accuracy": float((found.argmax(1) == labels).mean()),
        "auc_missed": auc(list(leaning[labels == COVERED]), list(leaning[labels == MISSED])),
        "auc_contradicted": auc(list(polarity[labels == COVERED]), list(polarity[labels == CONTRADICTED])),
        "twins": float(np.mean(ranked)) if ranked else float("nan"),
    }
    print(f"kept back, {name}: {len(pairs)} pairs", *(f"{k} {v:.3f}" for k, v in told.items()), file=sys.stderr)
    return told
