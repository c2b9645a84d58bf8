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
class Targets:
    """A key point's vectors: its text (d,), its covering and contradicting statements (n, d) where there are any."""

    text: Vectors
    also: Vectors | None = None
    wrong: Vectors | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """A stretch (``index``) that lies near a key point, and how near (cosines, -1 to 1).

    ``text``, ``also``, ``wrong``: to its text, its nearest covering and contradicting statement (``None`` without any).
    ``margin``: how much nearer to this key point than to the question's nearest other one, 0 where it has no other.
    ``beyond``: how much nearer than to the question itself. ``like``: the nearest covering statement, by index.
    """

    index: int
    text: float
    also: float | None
    wrong: float | None
    margin: float
    beyond: float
    like: int | None = None


@dataclass(frozen=True, slots=True)
class Stretches:
    """An answer's stretches: spans in the raw answer, cleaned texts, unit vectors (n, d).

    The first ``sentences`` of them are single sentences, the others pairs of neighbours.
    """

    spans: tuple[Span, ...]
    texts: tuple[str, ...]
    vectors: Vectors
    sentences: int

    @property
    def words(self) -> int:
        """How many words were said, without fillers and repeats."""
        return sum(len(text.split()) for text in self.texts[: self.sentences])

    def only(self, kept: Sequence[int]) -> Stretches:
        """These stretches alone, by index, in rising order."""
        return Stretches(
            tuple(self.spans[i] for i in kept),
            tuple(self.texts[i] for i in kept),
            self.vectors[list(kept)],
            sum(i < self.sentences for i in kept),
        )

    def nearest(self, targets: Sequence[Targets], question: Vectors, take: int) -> list[list[Near]]:
        """For each of a question's key points the up to ``take`` stretches nearest to it; ``question`` is (d,).

        What lies near to a key point may lie nearer to another: then it most likely speaks of that one.
        """
        best = np.stack([self._best(target) for target in targets])
        asked = self.vectors @ question
        found: list[list[Near]] = []
        for k, target in enumerate(targets):
            rival = np.delete(best, k, axis=0).max(axis=0) if len(best) > 1 else best[k]
            rows = np.argsort(-best[k], kind="stable")[:take]
            vectors = self.vectors[rows]
            text = vectors @ target.text
            likeness = None if target.also is None else vectors @ target.also.T
            also = None if likeness is None else likeness.max(axis=1)
            wrong = None if target.wrong is None else (vectors @ target.wrong.T).max(axis=1)
            found.append(
                [
                    Near(
                        int(row),
                        float(text[at]),
                        None if also is None else float(also[at]),
                        None if wrong is None else float(wrong[at]),
                        float(best[k][row] - rival[row]),
                        float(best[k][row] - asked[row]),
                        None if likeness is None else int(likeness[at].argmax()),
                    )
                    for at, row in enumerate(rows)
                ]
            )
        return found

    def _best(self, target: Targets) -> Vectors:
        """Each stretch's cosine to whichever of the key point's text and statements is nearest (n,)."""
        best = self.vectors @ target.text
        for others in (target.also, target.wrong):
            if others is not None:
                best = np.maximum(best, (self.vectors @ others.T).max(axis=1))
        nearest: Vectors = best
        return nearest


def stretches(answer: str, embed: Embed) -> Stretches:
    """The stretches of ``answer``; a pair's vector is the normalised sum of its sentences' vectors."""
    single = sentences(answer)
    texts = [clean(answer[s.start : s.end]) for s in single]
    kept = [i for i, text in enumerate(texts) if text]
    single, texts = [single[i] for i in kept], [texts[i] for i in kept]
    if not single:
        return Stretches((), (), np.zeros((0, 384), dtype=np.float32), 0)
    vectors = embed(texts)
    spans, joined, rows = list(single), list(texts), [vectors]
    for i in range(len(single) - 1):
        if len(texts[i].split()) + len(texts[i + 1].split()) <= WINDOW_WORDS:
            spans.append(Span(single[i].start, single[i + 1].end))
            joined.append(f"{texts[i]} {texts[i + 1]}")
            total = vectors[i] + vectors[i + 1]
            rows.append((total / max(1e-9, float(np.linalg.norm(total))))[None])
    return Stretches(tuple(spans), tuple(joined), np.concatenate(rows), len(single))
