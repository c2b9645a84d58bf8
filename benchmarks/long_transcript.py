"""A two-hour interview as WebVTT, and how long it takes to import, match and grade."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer.rubrics.bank import Bank, Entry

WORDS, SECONDS = 20_000, 7200
# Real interviews ask some twenty questions an hour.
QUESTIONS = 40
_WORDS_A_CAPTION = 11
_CHATTER = (
    "um so let me think about that for a moment",
    "I would say that this is what we saw in practice as well",
    "and you know it depends a bit on the data that you have",
    "at least that is how I remember it from the last project",
    "so if I had to debug this I would look at the curves first",
)


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and seconds of processor time, all threads together."""

    wall: float
    cpu: float
    answers: int


def write(path: Path, bank: Bank) -> int:
    """Write the transcript; returns its number of words."""
    dice = random.Random(20)
    entries = dice.sample(list(bank.values()), QUESTIONS)
    spoken: list[tuple[str, list[str]]] = []
    for number, entry in enumerate(entries, 1):
        spoken.append(("Ada", f"Great, thank you. {entry.question.question}".split()))
        wanted = WORDS * number // QUESTIONS - sum(len(words) for _, words in spoken)
        spoken.append(("Ben", list(_answer(entry, dice, wanted))))
    words = sum(len(said) for _, said in spoken)
    seconds_a_word = SECONDS / words
    at, lines = 0.0, ["WEBVTT", ""]
    for who, said in spoken:
        for start in range(0, len(said), _WORDS_A_CAPTION):
            part = said[start : start + _WORDS_A_CAPTION]
            lasts = len(part) * seconds_a_word
            lines += [f"{_stamp(at)} --> {_stamp(at + lasts * 0.9)}", f"<v {who}>{' '.join(part)}", ""]
            at += lasts
    path.write_text("\n".join(lines), encoding="utf-8")
    return words


def _answer(entry: Entry, dice: random.Random, words: int) -> Iterator[str]:
    claims = [point.text for point in entry.question.key_points]
    given = 0
    while given < words:
        sentence = f"{dice.choice(claims if dice.random() < 0.3 else _CHATTER)}".split()[: words - given]
        given += len(sentence)
        yield from (*sentence[:-1], sentence[-1].rstrip(".") + ".")


def _stamp(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{seconds % 60:06.3f}"


def imported(path: Path, bank: Bank) -> tuple[Took, Took]:
    """Reading and matching, then grading, with models that were never loaded before."""
    from interviewer.importing.file import content
    from interviewer.models.service import GradingService
    from interviewer.transcripts.prepared import Item
    from interviewer.transcripts.preparing import prepare
    from interviewer.transcripts.read import read

    service = GradingService()
    began = _clocks()
    prepared = prepare(read(content(path), path.name), path, bank, service.embed)
    matched = _clocks()
    todo: Sequence[Item] = [item for item in prepared.items if item.gradable]
    for item in todo:
        assert item.question is not None
        service.grade(item.question, item.exchange.answer, speech_seconds=item.exchange.speech_seconds)
    graded = _clocks()
    return (
        Took(matched[0] - began[0], matched[1] - began[1], len(prepared.items)),
        Took(graded[0] - matched[0], graded[1] - matched[1], len(todo)),
    )


def _clocks() -> tuple[float, float]:
    spent = os.times()
    return time.perf_counter(), spent.user + spent.system
