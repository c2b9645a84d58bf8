"""Speakers told from the beginnings of lines: names, Q: and A:."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from interviewer.transcripts.turns import CANDIDATE, INTERVIEWER, Turn

_PREFIX = re.compile(r"\s*(?:\*\*|__)?([^\W_](?:[^:\n*]{0,38}[^\s:*])?)\s*(?:\*\*|__)?:(?:\*\*|__)?(?:\s+|$)")
_NUMBERED = re.compile(r"\s*(?:\*\*|__)?([QA])\s*\d{0,3}\s*[.)](?:\*\*|__)?\s+")
_LONGEST = 120
_QUESTION = re.compile(r"q(?:uestion)?\s*\d{0,3}|interviewer(?:\s*\d)?|host|moderator", re.I)
_ANSWER = re.compile(r"a(?:ns(?:wer)?)?\s*\d{0,3}|candidate|interviewee|applicant|me|student", re.I)
_BARE = ("A", "a")
# Words that begin a sentence with a colon and name nobody.
_NOBODY = frozenset((
    "note", "example", "examples", "warning", "tip", "summary", "step", "first", "second", "third", "finally", "so",
    "basically", "remember", "http", "https", "well", "because", "also", "rule", "idea", "point", "result",
))  # fmt: skip
_PARTICLES = frozenset(("de", "del", "van", "von", "der", "den", "la", "le", "da", "di", "al", "bin", "and"))


def canonical(name: str) -> str:
    """A speaker's name, with the marks of questions and answers as the two roles.

    A bare A may be an answer or a speaker of that name: it stays, for ``settled`` to tell.
    """
    name = " ".join(name.split())
    if _QUESTION.fullmatch(name):
        return INTERVIEWER
    return CANDIDATE if _ANSWER.fullmatch(name) and name not in _BARE else name


def settled(turns: Sequence[Turn]) -> list[Turn]:
    """The turns, with a bare A as the candidate where somebody asks; beside a B it is a name."""
    asked = any(turn.speaker == INTERVIEWER for turn in turns)
    return [replace(turn, speaker=CANDIDATE) if asked and turn.speaker in _BARE else turn for turn in turns]


def is_role(name: str) -> bool:
    """Whether the name says what the speaker does."""
    return canonical(name) in (INTERVIEWER, CANDIDATE) or name in _BARE


def split(text: str) -> tuple[str, str] | None:
    """The name before a colon and what follows it; ``None`` where the text does not begin so."""
    # Only the beginning is looked at, however long the line.
    head = text[:_LONGEST]
    numbered = _NUMBERED.match(head)
    if numbered:
        return numbered.group(1), text[numbered.end() :]
    found = _PREFIX.match(head)
    if found is None:
        return None
    name = found.group(1).strip()
    sentence = any(c in "?!.,;=<>" for c in name.removesuffix("."))
    if len(name.split()) > 4 or name.casefold() in _NOBODY or sentence:
        return None
    return name, text[found.end() :]


def known(texts: Iterable[str]) -> frozenset[str]:
    """The names that really are speakers: roles, names that come back, or all where most lines begin with one."""
    found: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        parts = split(text)
        if parts:
            found[parts[0]] += 1
    mostly = sum(found.values()) * 2 >= total
    names = {name for name, count in found.items() if is_role(name) or (_like_a_name(name) and (count > 1 or mostly))}
    # A single "speaker" in a long text is a figure of speech, such as "To be clear:".
    return frozenset(names if len(names) > 1 or any(found[n] > 1 or is_role(n) for n in names) else ())


def _like_a_name(text: str) -> bool:
    # "To be clear" begins a sentence; "Ada de Groot" and "Speaker 1" do not.
    return all(not word[0].islower() or word in _PARTICLES for word in text.split())


def told(text: str, names: Sequence[str] | frozenset[str]) -> tuple[str | None, str]:
    """Speaker and words of a text that may begin with one of ``names``."""
    parts = split(text)
    if parts and parts[0] in names:
        return canonical(parts[0]), parts[1].strip()
    return None, text.strip()
