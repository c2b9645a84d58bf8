"""Pairs mined from whole labelled answers: which stretch earned the label is guessed by an earlier reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from training.corpus import Labelled
from training.measure import NAMES, Embed, cases, read
from training.pairs import HARD, Pair

# A stretch stands for its answer's label only if the earlier reader gives that label at least this probability; below
# it, the claim is likely made elsewhere in the answer.
CREDIBLE = 0.35
# The guess is wrong at times: the target keeps some doubt.
TRUST = 0.85

Probability4 = tuple[float, float, float, float]


def mined(
    corpus: Mapping[str, Labelled],
    embed: Embed,
    reader: Callable[[Sequence[tuple[str, str]]], Sequence[Probability4]],
    *,
    take: int = 3,
) -> list[Pair]:
    """All ``take`` nearest stretches of a missed key point as missed; the likeliest stretch of any other label."""
    found = cases(corpus, embed, take=take, exemplars=True)
    read(reader, found)
    pairs: list[Pair] = []
    for case in found:
        name = NAMES[case.label]
        if name == "missed":
            pairs += [Pair(case.claim, text, HARD["missed"], "mined-missed") for text in case.texts]
            continue
        best = max(range(len(case.texts)), key=lambda j: case.readings[j].probabilities[case.label])
        if case.readings[best].probabilities[case.label] >= CREDIBLE:
            doubt = (1 - TRUST) / 3
            target = tuple(TRUST if k == case.label else doubt for k in range(4))
            pairs.append(Pair(case.claim, case.texts[best], (target[0], target[1], target[2], target[3]), "mined"))
    return pairs
