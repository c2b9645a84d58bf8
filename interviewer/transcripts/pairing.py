"""Questions and answers found in a transcript's turns."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from interviewer.grading.delivery import WORD
from interviewer.transcripts.turns import CANDIDATE, INTERVIEWER, Exchange, Turn

# One question weighs as much as this many words when it is told who the candidate is: the one who talks, not asks.
_WORDS_A_QUESTION = 40
_ASKING = re.compile(
    r"\b(?:what|why|how|when|which|where|explain|describe|define|compare|derive|discuss|tell (?:me|us)"
    r"|talk (?:me|us|about)"
    r"|walk (?:me|us)|give (?:me|us)|can you|could you|would you|do you|let's talk|next question|difference between)\b",
    re.I,
)
_LISTENING = re.compile(
    r"(?:(?:m+h*m+|uh[- ]?huh|yeah|yes|yep|ok(?:ay)?|right|sure|great|good|nice|cool|exactly|got it|i see|go on|hm+"
    r"|all ?right|interesting|perfect|thanks|thank you|sounds good|makes sense)[\s,.!]*){1,4}",
    re.I,
)
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_PAUSE = 1.0
_WORDS_OF_A_GREETING = 25
# Characters of the longest sign of listening.
_SHORT = 60


@dataclass(slots=True)
class _Open:
    question: list[Turn] = field(default_factory=list)
    answer: list[tuple[Turn, float | None]] = field(default_factory=list)


def asks(text: str) -> bool:
    """Whether a turn asks something, by a question mark or by its words."""
    return "?" in text or _ASKING.search(text) is not None


def listens(text: str) -> bool:
    """Whether a turn only shows that somebody listens ("mm-hm", "okay, great")."""
    return len(text) <= _SHORT and _LISTENING.fullmatch(text.strip()) is not None


def interviewers(turns: Sequence[Turn]) -> frozenset[str]:
    """Who asks: by role where the file marks it, else all but the one who talks most; empty if unknown."""
    names = {turn.speaker for turn in turns if turn.speaker is not None}
    if INTERVIEWER in names or CANDIDATE in names:
        return frozenset(names - {CANDIDATE} if CANDIDATE in names else {INTERVIEWER})
    if len(names) < 2:
        return frozenset()

    def talks(name: str) -> int:
        said = [turn.text for turn in turns if turn.speaker == name]
        return sum(len(text.split()) for text in said) - _WORDS_A_QUESTION * sum(text.count("?") for text in said)

    candidate = max(sorted(names), key=talks)
    return frozenset(names - {candidate})


def pair(turns: Sequence[Turn], asking: Collection[str]) -> list[Exchange]:
    """The exchanges in ``turns``, where ``asking`` holds the interviewers' names.

    Answers are joined over turns; an interviewer who only shows that they listen does not end them. What the candidate
    said before the first question is left out.
    """
    found: list[_Open] = []
    for place, turn in enumerate(turns):
        # A turn without an end lasts until the next one begins, silence included.
        following = turns[place + 1].start if place + 1 < len(turns) else None
        until = turn.end if turn.end is not None else following
        if turn.speaker is not None and turn.speaker in asking:
            _hear(found, turn)
        elif found:
            found[-1].answer.append((turn, until))
    if len(found) > 1 and _greeting(found[0]):
        del found[0]
    return [_exchange(one) for one in found]


def _greeting(first: _Open) -> bool:
    # "Hello, nice to meet you." with a few words back, before the first question.
    words = sum(len(turn.text.split()) for turn, _ in first.answer)
    return words <= _WORDS_OF_A_GREETING and not any(asks(turn.text) for turn in first.question)


def _hear(found: list[_Open], turn: Turn) -> None:
    if not found:
        found.append(_Open([turn]))
    elif not found[-1].answer or _only_listened(found[-1]):
        found[-1].question.append(turn)
        found[-1].answer.clear()
    elif not listens(turn.text) and asks(turn.text):
        found.append(_Open([turn]))
    # Anything else is a remark within the answer.


def _only_listened(one: _Open) -> bool:
    # "Sure." is an answer to a question, and none to half of one.
    return all(listens(turn.text) for turn, _ in one.answer) and not any("?" in turn.text for turn in one.question)


def unmarked(turns: Sequence[Turn]) -> list[Exchange]:
    """The exchanges of a transcript that does not tell its speakers apart: each question sentence begins one.

    A candidate's rhetorical questions begin some too; ``matching.kept`` joins those that no bank knows to what was
    said before.
    """
    found: list[tuple[str, list[str], float | None]] = []
    for turn in turns:
        for sentence in _SENTENCE.findall(turn.text):
            words = sentence.strip()
            if not any(c.isalnum() for c in words):
                continue
            if words.endswith("?"):
                found.append((words, [], turn.start))
            elif found:
                found[-1][1].append(words)
    return [Exchange(question, " ".join(said), start) for question, said, start in found]


def _exchange(one: _Open) -> Exchange:
    question = " ".join(turn.text for turn in one.question)
    answer = " ".join(turn.text for turn, _ in one.answer)
    starts = [turn.start for turn, _ in one.answer if turn.start is not None]
    if not one.answer or len(starts) < len(one.answer):
        return Exchange(question, answer, one.question[0].start)
    untils = [until for _, until in one.answer]
    known = [until for until in untils if until is not None]
    seconds = max(known) - min(starts) if known else None
    ends = [turn.end for turn, _ in one.answer]
    if any(end is None for end in ends):
        return Exchange(question, answer, one.question[0].start, seconds)
    spoken, pause = _spoken([(start, end) for start, end in zip(starts, ends, strict=True) if end is not None])
    return Exchange(question, answer, one.question[0].start, seconds, spoken, pause)


def _spoken(spans: list[tuple[float, float]]) -> tuple[float, float]:
    """Seconds of speech, overlaps counted once, and the longest gap of a second or more (else 0)."""
    total, pause = 0.0, 0.0
    reached = spans[0][0]
    for start, end in sorted(spans):
        if start - reached >= _PAUSE:
            pause = max(pause, start - reached)
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return round(total, 3), round(pause, 3)


def talk_share(turns: Sequence[Turn], asking: Collection[str]) -> tuple[float, str] | None:
    """The candidate's share (0-1) of all that was said and what it was measured by: ``time`` or ``words``."""
    by_time = all(turn.start is not None and turn.end is not None for turn in turns)
    if not asking or not turns:
        return None

    def size(turn: Turn) -> float:
        if by_time and turn.start is not None and turn.end is not None:
            return turn.end - turn.start
        return sum(1 for _ in WORD.finditer(turn.text))

    total = sum(size(turn) for turn in turns)
    said = sum(size(turn) for turn in turns if turn.speaker not in asking)
    return (said / total, "time" if by_time else "words") if total else None
