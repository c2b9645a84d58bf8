"""Spoken answers whose claims can be switched one by one: right, in plain words, turned wrong, half said, left out."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.augment import spoken
from training.kept_back import kept_back
from training.pairs import HARD, Pair, read_lines

# How a claiming segment is said, and how often: so that every kind of answer comes in one and the same voice.
STATES = {"text": 0.27, "plain": 0.2, "turned": 0.17, "turned_plain": 0.12, "vague": 0.1, "cut": 0.14}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of an answer: as the expert says it and in the other ways, or ``text`` alone where nothing is claimed."""

    text: str
    claim: str = ""
    plain: str = ""
    turned: str = ""
    turned_plain: str = ""
    vague: str = ""

    def said(self, state: str) -> str:
        """The words of this state; nothing where it is cut."""
        return "" if state == "cut" else str(getattr(self, state))


@dataclass(frozen=True, slots=True)
class Passage:
    """A question, the segments of one spoken answer to it, and true key points that the answer never makes."""

    question: str
    segments: tuple[Segment, ...]
    unsaid: tuple[str, ...]


def load(folder: Path) -> list[Passage]:
    """The passages of every file in ``folder``, in the files' order."""
    return [
        Passage(row["question"], tuple(Segment(**s) for s in row["segments"]), tuple(row["unsaid"]))
        for path in sorted(folder.glob("*.jsonl"))
        for row in read_lines(path)
    ]


def left_out(passage: Passage) -> bool:
    """Whether the passage is one of the eighth that is kept back from training, to see what is learned of new ones."""
    return kept_back(passage.question, 8)


def states(passage: Passage, rng: random.Random) -> list[str]:
    """A state for each segment, drawn by ``STATES``; what claims nothing is always said."""
    drawn = rng.choices(list(STATES), list(STATES.values()), k=len(passage.segments))
    return [state if segment.claim else "text" for state, segment in zip(drawn, passage.segments, strict=True)]


def passage_pairs(passages: Sequence[Passage], seed: int) -> list[Pair]:
    """One epoch's pairs over all passages: stretches of mixed answers, each beside its twin in like surroundings."""
    rng = random.Random(seed)
    pairs: list[Pair] = []
    for passage in passages:
        drawn = states(passage, rng)
        said = [segment.said(state) for segment, state in zip(passage.segments, drawn, strict=True)]
        claiming = [i for i, segment in enumerate(passage.segments) if segment.claim]
        for i in claiming:
            before, after = _window(i, said, rng)
            noise = rng.random()

            def stretch(text: str, before: str = before, after: str = after, noise: float = noise) -> str:
                joined = " ".join(filter(None, (before, text, after)))
                return spoken(joined, random.Random(noise)) if noise < 0.4 else joined

            segment = passage.segments[i]
            right, wrong = rng.choice((("text", "turned"), ("plain", "turned_plain")))
            twin = f"{passage.question} {i}"
            pairs.append(Pair(segment.claim, stretch(segment.said(right)), HARD["covered"], "passage", twin))
            pairs.append(Pair(segment.claim, stretch(segment.said(wrong)), HARD["contradicted"], "passage", twin))
            if rng.random() < 0.25:
                pairs.append(Pair(segment.claim, stretch(segment.vague), HARD["partial"], "passage"))
            if rng.random() < 0.6 and (before or after):
                pairs.append(Pair(segment.claim, stretch(""), HARD["missed"], "passage"))
            if rng.random() < 0.35:
                # Another point's stretch, whatever it says of that.
                silent = [passage.segments[j].claim for j in claiming if abs(j - i) > 1] + list(passage.unsaid)
                state = rng.choice((right, wrong, "vague"))
                pairs.append(Pair(rng.choice(silent), stretch(segment.said(state)), HARD["missed"], "passage"))
    return pairs


def _window(i: int, said: Sequence[str], rng: random.Random) -> tuple[str, str]:
    """What stands before and after segment ``i`` in the stretch that the grader would read."""
    draw = rng.random()
    before = said[i - 1] if i and draw < 0.3 else ""
    after = said[i + 1] if i + 1 < len(said) and (0.25 < draw < 0.6) else ""
    return before, after
