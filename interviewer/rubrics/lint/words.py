"""The content words of a text: what it is about, without the words that any text has."""

from __future__ import annotations

import re

from interviewer.grading.delivery import WORD

_FUNCTION = frozenset(
    (
        "a about after all also an and any are as at be because been before being between both but by can cannot "
        "could did do does doing done during each either every few for from get gets give gives had has have having "
        "he her here his how however i if in instead into is it its itself just keep keeps less let like made make "
        "makes many may might more most much must neither no nor not of off often on once one only or other our out "
        "over own per rather same set should since so some still such take takes than that the their them then there "
        "these they this those though through to too two under until up use used uses using usually very via was way "
        "we well were what when where whereas whether which while who whole whose why will with within without would "
        "you your "
    ).split()
)


def content(text: str) -> list[str]:
    """The content words in order, lower case, plural and verb endings cut so that forms of a word agree."""
    return [_stem(word) for word in _words(text) if word not in _FUNCTION and not word.isdigit()]


def terms(text: str) -> list[str]:
    """The content words in order as they stand, in lower case."""
    return [word for word in _words(text) if word not in _FUNCTION and not word.isdigit()]


def _words(text: str) -> list[str]:
    return [match.group().lower().replace("’", "'") for match in WORD.finditer(text)]


def _stem(word: str) -> str:
    word = re.sub(r"is(e|es|ed|ing|ation|ations)$", r"iz\1", word)
    for ending in ("ations", "ation", "ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
