"""Segmentation: an answer's sentences, and the windows of them that are read against a key point."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A sentence longer than this many words is split: speech without punctuation, or one breathless chain.
LONGEST = 36
# The length of the pieces that unpunctuated speech is cut into, in words.
PIECE = 24
# Most sentences that are read of an answer, some forty minutes of speech: what follows is said to be left out.
MAX_SENTENCES = 300

_END = re.compile(r"(?<=[.!?;。؟])[\"'”’)\]]*\s+|\n+")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|fig|eq|dr|approx|al)\.$", re.I)
# Where speech may be cut without a full stop: at the words that begin a new clause.
_CLAUSE = frozenset(
    """
    and but so because then also whereas while although though however or which where when if since plus
    well
    """.split()
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an answer: character offsets, end exclusive."""

    start: int
    end: int


def sentences(answer: str) -> list[Span]:
    """Spans of the answer's sentences, in order; long unpunctuated runs are cut near clause words."""
    spans: list[Span] = []
    start = 0
    for boundary in [*_END.finditer(answer), None]:
        end = boundary.start() if boundary else len(answer)
        if boundary and _ABBREVIATION.search(answer[max(0, end - 8) : end]):
            continue
        spans += _pieces(answer, start, end)
        start = boundary.end() if boundary else len(answer)
        if len(spans) >= MAX_SENTENCES:
            break
    return spans[:MAX_SENTENCES]


def _pieces(answer: str, start: int, end: int) -> list[Span]:
    words = list(re.compile(r"\S+").finditer(answer, start, end))
    if not any(any(c.isalnum() for c in w.group()) for w in words):
        return []
    pieces: list[Span] = []
    while len(words) > LONGEST:
        # The cut falls at the clause word nearest to PIECE, within a third of it either way.
        near = sorted(range(PIECE - 8, PIECE + 9), key=lambda i: abs(i - PIECE))
        cut = next((i for i in near if words[i].group().lower().strip(",") in _CLAUSE), PIECE)
        pieces.append(Span(words[0].start(), words[cut - 1].end()))
        words = words[cut:]
    if words:
        pieces.append(Span(words[0].start(), words[-1].end()))
    return pieces
