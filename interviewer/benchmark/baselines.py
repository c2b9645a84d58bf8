"""Two baselines: plain similarity of embeddings, and overlap of keywords. They know nothing of right and wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from interviewer.grading.segment import sentences
from interviewer.rubrics.model import Question

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]

_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be because been being but by can do does for from has have if in into is it its of on only
        or so such than that the their them then there they this those to very was were what when where which while will
        with without would""",
    )
)
# Inflections of one word count as the same word.
_STEM = 6


def similarity(question: Question, answer: str, embed: Embed) -> dict[str, float]:
    """By key point: the highest cosine (0-1, below 0 taken as 0) of any window of the answer with its text."""
    spans = sentences(answer)
    if not spans:
        return {point.id: 0.0 for point in question.key_points}
    # A claim may be spread over two sentences, so neighbours are read together as well.
    pairs = [(first.start, second.end) for first, second in pairwise(spans)]
    windows = [(span.start, span.end) for span in spans] + pairs
    texts = [point.text for point in question.key_points] + [answer[start:end] for start, end in windows]
    vectors = np.asarray(embed(texts))
    count = len(question.key_points)
    highest = (vectors[:count] @ vectors[count:].T).max(axis=1)
    return {
        point.id: float(min(1.0, max(0.0, cosine))) for point, cosine in zip(question.key_points, highest, strict=True)
    }


def overlap(question: Question, answer: str) -> dict[str, float]:
    """By key point: the share (0-1) of its content words that the answer holds."""
    said = _keywords(answer)
    shares = {}
    for point in question.key_points:
        wanted = _keywords(point.text)
        shares[point.id] = len(wanted & said) / len(wanted) if wanted else 0.0
    return shares


def _keywords(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()) if word not in _COMMON)
