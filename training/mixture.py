"""The training mixture: pairs made of statements, so that only what is claimed tells the verdicts apart."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TypeVar

from interviewer.grading.cleanup import clean
from interviewer.grading.segment import sentences
from training.augment import corrected, spoken
from training.beyond import Claim, claim_pairs
from training.corpus import Labelled
from training.exams import Exam, exam_pairs
from training.pairs import HARD, Pair
from training.passages import Passage, passage_pairs

T = TypeVar("T")

# Which share of the statements about other points is kept: telling a claim from its opposite is what is left to learn.
NEIGHBOURS = 0.4
# How often a stretch is also read against a point that it does not speak of: most are silent on most points.
SILENT = 0.45
_TERM = re.compile(r"[A-Za-z][A-Za-z0-9-]{3,}")
_COMMON = frozenset(
    """
    about also another because been being between could does each even every from give gives have into just
    keep less like made make makes many more most much need needs only onto other over same should still
    such take takes than that their them then they this under very were what when where which while will
    with within without would
    """.split()
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many pairs of each kind make a round."""

    statements: int
    segments: int
    telling: int
    silent: int
    general: int
    claims: int
    passages: int
    exams: int


ALONE = Sizes(1300, 1500, 250, 250, 500, 3600, 4600, 1800)
# Beside the bank's examples, which are as many again.
BESIDE_EXAMPLES = Sizes(500, 600, 250, 250, 200, 1500, 2300, 900)
BESIDE_OFF_TOPIC = Sizes(300, 300, 250, 200, 100, 700, 1000, 500)


def one_round(
    own: Mapping[str, Labelled],
    gold: Mapping[str, Labelled],
    mined: Sequence[Pair],
    general: Sequence[Pair],
    claims: Sequence[Claim],
    passages: Sequence[Passage],
    exams: Sequence[Exam],
    seed: int,
    sizes: Sizes = ALONE,
) -> list[Pair]:
    """``sizes`` pairs of all kinds, another draw with each seed: the diet of the last and longest stages."""
    rng = random.Random(seed)
    statements = [
        p for p in statement_pairs({**own, **gold}, seed) if p.source != "neighbour" or rng.random() < NEIGHBOURS
    ]
    segments = segment_pairs(own, seed)
    silent = [p for p in mined if p.source == "mined-missed"]
    telling = [p for p in mined if p.source == "mined"]
    pairs: list[Pair] = []
    for source, most in (
        (statements, sizes.statements),
        (segments, sizes.segments),
        (telling, sizes.telling),
        (silent, sizes.silent),
        (general, sizes.general),
    ):
        pairs += rng.sample(list(source), min(most, len(source)))
    # Twins stay together: whole topics and whole passages are drawn, not pairs.
    topics = [list(group) for _, group in groupby(claims, key=lambda c: c.topic)]
    pairs += _drawn(topics, claim_pairs, sizes.claims, rng)
    pairs += _drawn([[p] for p in passages], passage_pairs, sizes.passages, rng)
    return pairs + exam_pairs(exams, seed)[: sizes.exams]


def _drawn(units: list[T], made: Callable[[T, int], list[Pair]], most: int, rng: random.Random) -> list[Pair]:
    """The pairs that ``made`` makes of units drawn at random, until there are ``most`` or none are left."""
    rng.shuffle(units)
    pairs: list[Pair] = []
    for unit in units:
        if len(pairs) >= most:
            break
        pairs += made(unit, rng.randrange(1 << 30))
    return pairs


def statement_pairs(corpus: Mapping[str, Labelled], seed: int, *, source: str = "statements") -> list[Pair]:
    """One epoch's pairs over all statements; another seed gives other augmentations, distractors and claims."""
    rng = random.Random(seed)
    pairs: list[Pair] = []
    for item in corpus.values():
        points = {p.id: p for p in item.question.key_points}
        for point in item.question.key_points:
            own = item.statements.get(point.id, [])
            covering = [s for s, v in own if v == "covered"]
            opposing = [s for s, v in own if v == "contradicted"]
            others = [p for p in points if p != point.id]
            pool = [(s, v, p) for p in others for s, v in item.statements.get(p, [])]
            for statement, verdict in own:
                claim = point.text
                stretch = spoken(statement, rng)
                draw = rng.random()
                if draw < 0.25 and covering and verdict != "partial":
                    rivals = [s for s in covering if s != statement]
                    claim = rng.choice(rivals) if rivals else claim
                elif draw < 0.32 and opposing and verdict == "covered":
                    # What is right contradicts what is wrong.
                    pairs.append(Pair(rng.choice(opposing), stretch, HARD["contradicted"], source))
                if rng.random() < 0.45 and pool:
                    stretch = beside(stretch, rng.choice(pool)[0], rng)
                pairs.append(Pair(claim, stretch, HARD[verdict], source))
            if opposing and covering:
                # A correction: whichever comes last is what is claimed.
                first, last = rng.choice(opposing), rng.choice(covering)
                pairs.append(Pair(point.text, corrected(first, last, rng), HARD["covered"], "corrected"))
                if rng.random() < 0.5:
                    turned = corrected(last, first, rng)
                    pairs.append(Pair(point.text, turned, HARD["contradicted"], "corrected"))
            for _ in range(5 if pool else 0):
                text, _, _ = rng.choice(pool)
                stretch = spoken(text, rng)
                if rng.random() < 0.5:
                    stretch = beside(stretch, rng.choice(pool)[0], rng)
                pairs.append(Pair(point.text, stretch, HARD["missed"], "neighbour"))
            if rng.random() < 0.3:
                # Read out word for word, a claim is made all the same.
                same = rng.choice([point.text, *covering])
                stretch = spoken(same, rng)
                if rng.random() < 0.4 and pool:
                    stretch = beside(stretch, rng.choice(pool)[0], rng)
                pairs.append(Pair(same, stretch, HARD["covered"], source))
            pairs.append(Pair(point.text, soup(point.text, rng), HARD["missed"], "soup"))
            if rng.random() < 0.3:
                pairs.append(Pair(point.text, item.question.question, HARD["missed"], "question"))
        for wrong in item.question.misconceptions:
            if wrong.contradicts is None:
                continue
            point = points[wrong.contradicts]
            pairs.append(Pair(point.text, spoken(wrong.text, rng), HARD["contradicted"], "misconception"))
            right = [s for s, v in item.statements.get(point.id, []) if v == "covered"]
            if right:
                said = spoken(rng.choice(right), rng)
                pairs.append(Pair(wrong.text, said, HARD["contradicted"], "misconception"))
    return pairs


def segment_pairs(corpus: Mapping[str, Labelled], seed: int) -> list[Pair]:
    """One epoch's pairs over all segmented answers: stretches of them beside key points.

    Here right and wrong claims stand in the same voice, as in an interview. What a stretch says last is what it says.
    """
    rng = random.Random(seed)
    pairs: list[Pair] = []
    for item in corpus.values():
        points = {p.id: p.text for p in item.question.key_points}
        for segments in item.segmented:
            for text, says, doubtful in as_graded(segments, rng):
                said = spoken(text, rng) if rng.random() < 0.3 else text
                for point, verdict in says.items():
                    if point in points and point not in doubtful:
                        claim = points[point]
                        right = [s for s, v in item.statements.get(point, []) if v == "covered"]
                        if verdict != "partial" and right and rng.random() < 0.2:
                            claim = rng.choice(right)
                        pairs.append(Pair(claim, said, HARD[verdict], "segment"))
                silent = [p for p in points if p not in says and p not in doubtful]
                if silent and rng.random() < SILENT:
                    pairs.append(Pair(points[rng.choice(silent)], said, HARD["missed"], "segment"))
    return pairs


Stretch = tuple[str, dict[str, str], set[str]]


def as_graded(segments: Sequence[tuple[str, dict[str, str]]], rng: random.Random) -> list[Stretch]:
    """The stretches that the grader would read of an answer, each with what it says, and what cannot be told of it.

    A stretch says what the segments say of which it holds four fifths; of those that it cuts it cannot be told.
    """
    answer = ""
    placed: list[tuple[int, int, dict[str, str]]] = []
    for text, says in segments:
        start = len(answer) + bool(answer)
        answer = f"{answer} {text}" if answer else text
        placed.append((start, len(answer), says))
    single = sentences(answer)
    spans = [(s.start, s.end) for s in single]
    spans += [(a.start, b.end) for a, b in pairwise(single) if rng.random() < 0.6]
    made: list[Stretch] = []
    for start, end in spans:
        says = {}
        doubtful: set[str] = set()
        for first, last, claims in placed:
            share = (min(end, last) - max(start, first)) / max(1, last - first)
            if share >= 0.8:
                doubtful -= set(claims)
                says |= claims
            elif share > 0:
                doubtful |= set(claims)
        text = clean(answer[start:end])
        if text:
            made.append((text, says, doubtful))
    return made


def beside(stretch: str, distractor: str, rng: random.Random) -> str:
    """The stretch before or after something said about another point."""
    first, second = (stretch, distractor) if rng.random() < 0.5 else (distractor, stretch)
    joint = " " if first.rstrip()[-1:] in ".!?," or rng.random() < 0.3 else ". "
    return f"{first.rstrip()}{joint}{second}"


def soup(text: str, rng: random.Random) -> str:
    """A list of the terms of ``text`` that claims nothing."""
    terms = [t for t in dict.fromkeys(_TERM.findall(text)) if t.lower() not in _COMMON]
    rng.shuffle(terms)
    opening = rng.choice(("", "Key terms: ", "It's about ", "So you have ", "I'd mention ", "There's "))
    return opening + rng.choice((", ", " and ", ", um, ", " ")).join(terms[: rng.randint(3, 9)])
