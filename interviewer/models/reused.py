"""What both models said lately, kept: of an answer that grew by a sentence, only what is new is read again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from interviewer.grading.combine import Probability4
from interviewer.grading.grader import Models
from interviewer.grading.stretches import Vectors

K = TypeVar("K")
V = TypeVar("V")

# A long answer has some 60 stretches and 40 pairs to read; the newest few answers' worth is kept (about 2 MB).
KEPT_TEXTS = 1000
KEPT_PAIRS = 2000
# Reading ahead gives way after so many texts or pairs, some 80 ms of work.
GIVES_WAY_AFTER = 8


class Abandoned(Exception):
    """Something more urgent came."""


class Reused:
    """Two models, and their newest answers; ``stop`` is asked between small portions and may end the work.

    Raises ``Abandoned`` when ``stop`` says so; what was done by then is kept.
    """

    def __init__(self, models: Models) -> None:
        self._models = models
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()
        self._read: OrderedDict[tuple[str, str], Probability4] = OrderedDict()
        self.stop: Callable[[], bool] | None = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (texts, dimensions)."""
        found = self._all(texts, self._vectors, lambda new: list(self._models.embed(new)), KEPT_TEXTS, len)
        return np.stack(found) if found else self._models.embed(texts)

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Probability4]:
        """Probabilities for (claim, stretch) pairs."""
        return self._all(pairs, self._read, self._models.read, KEPT_PAIRS, lambda pair: len(pair[0]) + len(pair[1]))

    def _all(
        self,
        asked: Sequence[K],
        known: OrderedDict[K, V],
        ask: Callable[[Sequence[K]], Sequence[V]],
        most: int,
        length: Callable[[K], int],
    ) -> list[V]:
        # Of like length together, so that a portion is padded little.
        new = sorted((one for one in dict.fromkeys(asked) if one not in known), key=length)
        portion = max(1, len(new)) if self.stop is None else GIVES_WAY_AFTER
        said: dict[K, V] = {one: known[one] for one in asked if one in known}
        for start in range(0, len(new), portion):
            if self.stop is not None and self.stop():
                raise Abandoned
            part = new[start : start + portion]
            said.update(zip(part, ask(part), strict=True))
            known.update((one, said[one]) for one in part)
        for one in said:
            known.move_to_end(one)
        while len(known) > most:
            known.popitem(last=False)
        return [said[one] for one in asked]
