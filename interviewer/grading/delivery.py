"""Delivery: words, fillers, hedges and repetitions of a spoken-style answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.grading.grade import Delivery

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")

# Multi-word fillers first: the longest reading of a stretch counts, once.
FILLERS = (
    "you know what i mean",
    "if you know what i mean",
    "how do i put it",
    "how do i put this",
    "how do you say",
    "let me think",
    "you know",
    "i mean",
    "sort of",
    "kind of",
    "or something",
    "and so on and so forth",
    "um",
    "umm",
    "uh",
    "uhm",
    "uhh",
    "erm",
    "er",
    "hmm",
    "hm",
    "mm",
    "basically",
    "literally",
    "actually",
)
HEDGES = (
    "i think",
    "i guess",
    "i believe",
    "i suppose",
    "i'm not sure",
    "im not sure",
    "not sure",
    "not really sure",
    "maybe",
    "probably",
    "perhaps",
    "as far as i know",
    "if i remember right",
    "if i remember correctly",
    "i would say",
    "i'd say",
    "more or less",
    "something like that",
    "i forget",
    "i don't remember",
)


def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(p).replace("'", "['’]") for p in longest_first) + r")(?!\w)", re.I
    )


_FILLERS, _HEDGES = _phrases(FILLERS), _phrases(HEDGES)
# A comma marks "like" as a filler; without one it is as often a comparison, which must not be counted.
_LIKE = re.compile(r",\s*like\s*,|(?<=[.!?])\s+like\s*,", re.I)
_REPEATED = re.compile(r"(?<!\w)(\w+(?:['’]\w+)?)(?:\s*,?\s+\1)+(?!\w)", re.I)
# Words that are doubled on purpose.
_EMPHASIS = frozenset(("very", "really", "many", "much", "far", "that", "had"))


def filler_spans(answer: str) -> Iterator[tuple[int, int]]:
    """Character spans of fillers in order."""
    spans = [m.span() for m in _FILLERS.finditer(answer)] + [m.span() for m in _LIKE.finditer(answer)]
    yield from sorted(spans)


def hedge_spans(answer: str) -> Iterator[tuple[int, int]]:
    """Character spans of hedging phrases in order."""
    yield from (m.span() for m in _HEDGES.finditer(answer))


def repetition_spans(answer: str) -> Iterator[tuple[int, int]]:
    """Character spans of words said twice or more in a row."""
    yield from (m.span() for m in _REPEATED.finditer(answer) if m.group(1).lower() not in _EMPHASIS)


def delivery(answer: str, speech_seconds: float | None = None) -> Delivery:
    """Counts over an answer; ``speech_seconds`` is the time of real speech, ``None`` for typed or pasted text."""
    words = sum(1 for _ in WORD.finditer(answer))
    pace = round(words / speech_seconds * 60, 1) if speech_seconds and speech_seconds >= 1 and words else None
    return Delivery(
        words=words,
        fillers=sum(1 for _ in filler_spans(answer)),
        hedges=sum(1 for _ in hedge_spans(answer)),
        repetitions=sum(1 for _ in repetition_spans(answer)),
        words_per_minute=pace,
    )
