"""The stretches of an answer as vectors, and those nearest to a key point: where it is talked about, if anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from interviewer.grading.cleanup import clean
from interviewer.grading.segment import Span, sentences

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
# Two neighbouring sentences are read together up to this many words; longer ones only singly.
WINDOW_WORDS = 64


@dataclass(frozen=True, slots=True)
class Stretches:
    """An answer's stretches, sentences then pairs: spans in the raw answer, cleaned texts, unit vectors (n, d)."""

    spans: tuple[Span, ...]
    texts: tuple[str, ...]
    vectors: Vectors

    def nearest(
        self, text: Vectors, also: Vectors | None, wrong: Vectors | None, take: int
    ) -> list[tuple[int, float, float | None, float | None]]:
        """Up to ``take`` stretches nearest to a key point: index, cosine to its text, best ``also``, ``wrong``."""
        to_text = self.vectors @ text
        to_also = (self.vectors @ also.T).max(axis=1) if also is not None else None
        to_wrong = (self.vectors @ wrong.T).max(axis=1) if wrong is not None else None
        best = to_text
        for other in (to_also, to_wrong):
            if other is not None:
                best = np.maximum(best, other)
        rows = np.argsort(-best, kind="stable")[:take]
        return [
            (
                int(i),
                float(to_text[i]),
                None if to_also is None else float(to_also[i]),
                None if to_wrong is None else float(to_wrong[i]),
            )
            for i in rows
        ]


def stretches(answer: str, embed: Embed) -> Stretches:
    """The stretches of ``answer``; a pair's vector is the normalised sum of its sentences' vectors."""
    single = sentences(answer)
    texts = [clean(answer[s.start : s.end]) for s in single]
    kept = [i for i, text in enumerate(texts) if text]
    single, texts = [single[i] for i in kept], [texts[i] for i in kept]
    if not single:
        return Stretches((), (), np.zeros((0, 384), dtype=np.float32))
    vectors = embed(texts)
    spans, joined, rows = list(single), list(texts), [vectors]
    for i in range(len(single) - 1):
        if len(texts[i].split()) + len(texts[i + 1].split()) <= WINDOW_WORDS:
            spans.append(Span(single[i].start, single[i + 1].end))
            joined.append(f"{texts[i]} {texts[i + 1]}")
            total = vectors[i] + vectors[i + 1]
            rows.append((total / max(1e-9, float(np.linalg.norm(total))))[None])
    return Stretches(tuple(spans), tuple(joined), np.concatenate(rows))
