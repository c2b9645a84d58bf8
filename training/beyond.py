"""Claims beyond the bank: each with what candidates say who make it, miss it, or turn it wrong by a few words."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from training.augment import spoken
from training.kept_back import kept_back
from training.pairs import HARD, Pair, read_lines

# How often a second sentence stands beside: the grader reads stretches of one or two.
BESIDE = 0.45


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, two ways of saying it, the same two turned wrong, half of it, and something true beside it."""

    topic: str
    claim: str
    says: tuple[str, ...]
    turned: tuple[str, ...]
    half: str
    beside: str


def load(folder: Path) -> list[Claim]:
    """The claims of every file in ``folder``; in the files' order."""
    found: list[Claim] = []
    for path in sorted(folder.glob("*.jsonl")):
        found += [
            Claim(r["topic"], r["claim"], tuple(r["says"]), tuple(r["turned"]), r["half"], r["beside"])
            for r in read_lines(path)
        ]
    return found


def left_out(claim: Claim) -> bool:
    """Whether the claim's topic is one in 25 that is kept back from training, to see what is learned of new ones."""
    return kept_back(claim.topic, 25)


def claim_pairs(claims: Sequence[Claim], seed: int) -> list[Pair]:
    """One epoch's pairs over all claims; another seed gives other noise, distractors and partners.

    What a candidate says and its twin (a few words changed) get the same noise and the same neighbours, so that
    nothing but the claim tells them apart.
    """
    rng = random.Random(seed)
    pairs: list[Pair] = []
    for _, group in groupby(claims, key=lambda c: c.topic):
        topic = list(group)
        for claim in topic:
            others = [c for c in topic if c is not claim]
            pairs += _of_one(claim, others, rng)
    return pairs


def _of_one(claim: Claim, others: Sequence[Claim], rng: random.Random) -> list[Pair]:
    pairs: list[Pair] = []
    for number, (right, wrong) in enumerate(zip(claim.says, claim.turned, strict=True)):
        altered = _surroundings(others, rng)
        twin = f"{claim.claim} {number}"
        pairs.append(Pair(claim.claim, altered(right), HARD["covered"], "claim", twin))
        pairs.append(Pair(claim.claim, altered(wrong), HARD["contradicted"], "claim", twin))
    # Said one way, against said the other way: as the exemplars of a rubric, and as a misconception, are read.
    altered = _surroundings(others, rng)
    one, other = rng.sample(range(len(claim.says)), 2) if len(claim.says) > 1 else (0, 0)
    draw = rng.random()
    if draw < 0.4:
        twin = f"{claim.claim} exemplar"
        pairs.append(Pair(claim.says[one], altered(claim.says[other]), HARD["covered"], "exemplar", twin))
        pairs.append(Pair(claim.says[one], altered(claim.turned[other]), HARD["contradicted"], "exemplar", twin))
    elif draw < 0.7:
        twin = f"{claim.claim} misconception"
        pairs.append(Pair(claim.turned[one], altered(claim.turned[one]), HARD["covered"], "misconception", twin))
        pairs.append(Pair(claim.turned[one], altered(claim.says[one]), HARD["contradicted"], "misconception", twin))
    else:
        pairs.append(Pair(claim.turned[one], altered(claim.says[other]), HARD["contradicted"], "misconception"))
    if rng.random() < 0.6:
        pairs.append(Pair(claim.claim, _surroundings(others, rng)(claim.half), HARD["partial"], "half"))
    if rng.random() < 0.6:
        pairs.append(Pair(claim.claim, _surroundings(others, rng)(claim.beside), HARD["missed"], "beside"))
    if others and rng.random() < 0.6:
        said = rng.choice(others)
        stretch = _surroundings([c for c in others if c is not said], rng)(
            rng.choice([*said.says, *said.turned, said.half])
        )
        pairs.append(Pair(claim.claim, stretch, HARD["missed"], "neighbour"))
    return pairs


def _surroundings(others: Sequence[Claim], rng: random.Random) -> Callable[[str], str]:
    """A function that puts the same kind of noise and the same neighbouring sentence around any text."""
    seed = rng.random()
    before = after = ""
    if others and rng.random() < BESIDE:
        near = rng.choice(others)
        text = rng.choice([*near.says, *near.turned, near.half, near.beside])
        if rng.random() < 0.5:
            before = text.rstrip(" .") + ". "
        else:
            after = " " + text

    def altered(text: str) -> str:
        said = spoken(text, random.Random(seed))
        if after:
            said = said.rstrip(" .") + "."
        return f"{before}{said}{after}"

    return altered
