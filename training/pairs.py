"""Labelled (key point, stretch) pairs, and where they come from: public inference and short-answer sets."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, a stretch of speech, and a target distribution over covered, partial, missed, contradicted."""

    claim: str
    stretch: str
    target: tuple[float, float, float, float]
    source: str
    twin: str = ""
    """Two pairs of one name are a claim beside its edit: the same but for the few words that turn it wrong."""


HARD: dict[str, tuple[float, float, float, float]] = {
    "covered": (1.0, 0.0, 0.0, 0.0),
    "partial": (0.0, 1.0, 0.0, 0.0),
    "missed": (0.0, 0.0, 1.0, 0.0),
    "contradicted": (0.0, 0.0, 0.0, 1.0),
}
# Its licence is non-commercial.
MEASURING_ONLY = frozenset({"sick"})
# A short-answer set's "incorrect" lumps half-right and unrelated answers together.
INCORRECT = (0.0, 0.3, 0.7, 0.0)


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def inference(path: Path) -> list[Pair]:
    """Pairs of an inference set ``{a, b, label}``: the premise is the stretch, the hypothesis the claim."""
    names = {"entailment": "covered", "neutral": "missed", "contradiction": "contradicted"}
    return [
        Pair(r["b"], r["a"], HARD[names[r["label"]]], r["dataset"])
        for r in read_lines(path)
        if r["dataset"] not in MEASURING_ONLY
    ]


def short_answers(path: Path, rng: random.Random, limit: int) -> list[Pair]:
    """Pairs of a short-answer set: a reference answer is the claim, a student's answer the stretch."""
    targets = {
        "correct": HARD["covered"],
        "match": HARD["covered"],
        "no_match": HARD["missed"],
        "incorrect": INCORRECT,
        "contradictory": HARD["contradicted"],
    }
    pairs = []
    for row in read_lines(path):
        reference = row["reference"]
        claim = rng.choice(reference) if isinstance(reference, list) else reference
        if len(claim.split()) > 45 or len(row["answer"].split()) > 60:
            continue
        pairs.append(Pair(claim, row["answer"].strip("` "), targets[row["label"]], row["dataset"]))
    rng.shuffle(pairs)
    if pairs and pairs[0].source == "argkp":
        # Four in five pairs of this set are no match: balance them, or the model learns to say "missed".
        matches = [p for p in pairs if p.target == HARD["covered"]]
        others = [p for p in pairs if p.target != HARD["covered"]]
        pairs = matches[: limit // 2] + others[: limit // 2]
    return pairs[:limit]


def general(folder: Path, seed: int) -> list[Pair]:
    """The general stage's pairs, from the public sets whose licences allow training."""
    rng = random.Random(seed)
    pairs = inference(folder / "nli.jsonl") + inference(folder / "negation.jsonl")
    pairs += short_answers(folder / "beetle.jsonl", rng, 4400)
    pairs += short_answers(folder / "scientsbank.jsonl", rng, 5000)
    pairs += short_answers(folder / "argkp.jsonl", rng, 5000)
    return pairs
