"""Models simple enough to predict: bags of words for vectors, and a reader that looks for whole claims."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from interviewer.grading.combine import FEATURES, VERDICTS, Calibration, Probability4
from interviewer.grading.grader import Grader
from interviewer.grading.stretches import Vectors


class FakeModels:
    """Reads a stretch with the claim's words as covering it, and one with ``not`` beside them as contradicting."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, 0] = 0.1
            for word in re.findall(r"\w+", text.lower()):
                vectors[row, zlib.crc32(word.encode()) % 63 + 1] += 1
        made: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return made

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Probability4]:
        self.pairs += pairs
        out: list[Probability4] = []
        for claim, stretch in pairs:
            wanted, said = set(re.findall(r"\w+", claim.lower())), set(re.findall(r"\w+", stretch.lower()))
            if not wanted <= said:
                out.append((0.02, 0.04, 0.9, 0.04))
            elif "not" in said:
                out.append((0.03, 0.03, 0.04, 0.9))
            else:
                out.append((0.94, 0.02, 0.02, 0.02))
        return out


def plain_calibration() -> Calibration:
    """Weights that take the best reading of each kind at its word."""
    names = {"covered": "covered", "partial": "partial", "missed": "missed", "contradicted": "contradicted"}
    rows = tuple(tuple(1.0 if FEATURES[i] == names[v.value] else 0.0 for i in range(len(FEATURES))) for v in VERDICTS)
    return Calibration(rows, rows, rows, rows)


def fake_grader() -> Grader:
    return Grader(FakeModels(), plain_calibration(), "test")
