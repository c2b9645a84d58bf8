"""Questions of a transcript matched to those of the bank by their vectors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from interviewer.grading.stretches import Vectors
from interviewer.transcripts.pairing import asks
from interviewer.transcripts.turns import Exchange

# Below this cosine two questions are about different things.
LEAST = 0.6
# How sharply the nearest question is told from the next: softmax over cosines.
_TEMPERATURE = 0.04
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")
_LONGEST = 60
# So many near questions are told, to choose another one from.
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Match:
    """The bank's nearest question (its place) and how near: ``cosine``; ``confidence`` (0-1) is the cosine times the
    nearest question's softmax share, so that two near ones make it low. ``accepted`` says whether it counts; ``near``
    holds the nearest few with their cosines, best first."""

    place: int
    cosine: float
    confidence: float
    accepted: bool
    near: tuple[tuple[int, float], ...] = ()


def readings(question: str) -> tuple[str, ...]:
    """The texts by which a spoken question is looked up: as a whole, and each sentence that asks.

    "Great, thanks. Next one. What is dropout?" is found by its last sentence.
    """
    sentences = [s.strip() for s in _SENTENCE.findall(question) if len(s.split()) >= 3]
    asking = [s for s in sentences if asks(s)]
    whole = " ".join(question.split()[-_LONGEST:])
    return tuple(dict.fromkeys((whole, *asking[-6:])))


def match(questions: Sequence[Vectors], bank: Vectors, least: float = LEAST) -> list[Match | None]:
    """The nearest bank question for each of ``questions``; ``None`` where there is no bank or no reading.

    Each of ``questions`` is (readings, d), ``bank`` is (n, d), all of unit length; the best reading counts.
    """
    found: list[Match | None] = []
    for vectors in questions:
        if not len(bank) or not len(vectors):
            found.append(None)
            continue
        cosines = (vectors @ bank.T).max(axis=0)
        place = int(cosines.argmax())
        cosine = float(np.clip(cosines[place], -1.0, 1.0))
        share = float(1 / np.exp((cosines - cosines[place]) / _TEMPERATURE).sum())
        near = tuple((int(p), round(float(cosines[p]), 4)) for p in np.argsort(-cosines, kind="stable")[:_NEAR])
        found.append(Match(place, cosine, max(0.0, cosine) * share, cosine >= least, near))
    return found


def kept(exchanges: Sequence[Exchange], matches: Sequence[Match | None], *, told_apart: bool) -> list[
    tuple[Exchange, Match | None]
]:  # fmt: skip
    """Exchanges with their matches; neighbours that match the same question are one, asked again.

    Where speakers were not told apart, a "question" that the bank does not know was the candidate's own: it is joined
    to the answer before.
    """
    found: list[tuple[Exchange, Match | None]] = []
    for exchange, nearest in zip(exchanges, matches, strict=True):
        accepted = nearest is not None and nearest.accepted
        if found:
            earlier, before = found[-1]
            again = accepted and before is not None and before.accepted and nearest and nearest.place == before.place
            if again:
                found[-1] = (_joined(earlier, exchange, with_question=False), before)
                continue
            if not told_apart and not accepted:
                found[-1] = (_joined(earlier, exchange, with_question=True), before)
                continue
        found.append((exchange, nearest))
    return found


def _joined(first: Exchange, second: Exchange, *, with_question: bool) -> Exchange:
    parts = (first.answer, second.question if with_question else "", second.answer)

    def total(one: float | None, other: float | None) -> float | None:
        return None if one is None or other is None else one + other

    pauses = [pause for pause in (first.longest_pause, second.longest_pause) if pause is not None]
    return replace(
        first,
        answer=" ".join(part for part in parts if part),
        seconds=total(first.seconds, second.seconds),
        speech_seconds=total(first.speech_seconds, second.speech_seconds),
        longest_pause=max(pauses) if pauses else None,
    )
