"""The bank's own labelled examples and reference answers: training, and for the questions kept back, calibration."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from training.corpus import Labelled
from training.kept_back import kept_back
from training.measure import NAMES, Case
from training.pairs import HARD, Pair

Target = tuple[float, float, float, float]
# A label is the whole answer's: that this stretch earned it is a guess, and that nothing of the claim is said is not.
TRUST, TRUST_MISSED = 0.88, 0.94
# How much the guess favours the aptest stretch; and, for a contradiction, one that is read as speaking of the claim.
APT, SPEAKS = 0.1, 0.15
# Another stretch that is read as the opposite of the label, at this probability, is told not to be.
DOUBTED = 0.25
BESIDE_COVERED: Target = (0.4, 0.1, 0.48, 0.02)
BESIDE_CONTRADICTED: Target = (0.02, 0.08, 0.5, 0.4)
# So many answers to other questions are read beside each, and what they are taken to say.
ASIDE = 3
OFF_TOPIC: Target = (0.03, 0.02, 0.94, 0.01)
# How often the pair of covering statement and aptest stretch is learned from too.
ALIKE_MISSED, ALIKE = 0.4, 0.6


def left_out(question_id: str) -> bool:
    """Whether the question's examples are among the eighth that is kept back: calibration is fitted on those."""
    return kept_back(question_id, 8)


def labelled(bank: Mapping[str, Labelled]) -> dict[str, Labelled]:
    """The questions of ``bank`` that have examples, with the reference answer as covering all beside them."""
    found: dict[str, Labelled] = {}
    for name, item in bank.items():
        if item.answers:
            everything = {point.id: "covered" for point in item.question.key_points}
            reference = item.question.reference_answer
            said = [("bank-reference", reference, everything, ())] if reference else []
            found[name] = Labelled(item.question, item.statements, [*item.answers, *said], topic=item.topic)
    return found


def off_topic(shown: Mapping[str, Labelled], seed: int) -> dict[str, Labelled]:
    """The questions of ``shown`` with answers to others of the same topic: they speak of much that is near.

    Now and then one of them does make a point that is asked for here; its target keeps that doubt.
    """
    rng = random.Random(seed)
    found: dict[str, Labelled] = {}
    for name, item in shown.items():
        nothing = {point.id: "missed" for point in item.question.key_points}
        others = [o for n, o in shown.items() if o.topic == item.topic and n != name]
        answers = [rng.choice(other.answers)[1] for other in rng.sample(others, min(ASIDE, len(others)))]
        found[name] = Labelled(item.question, item.statements, topic=item.topic)
        found[name].answers += [("off-topic", answer, nothing, ()) for answer in answers]
    return found


def off_topic_pairs(cases: Sequence[Case], seed: int) -> list[Pair]:
    """Pairs of the cases of ``off_topic`` answers, one stretch each."""
    rng = random.Random(seed)
    pairs = [Pair(case.claim, rng.choice(case.texts), OFF_TOPIC, "off-topic") for case in cases]
    rng.shuffle(pairs)
    return pairs


def example_pairs(cases: Sequence[Case], seed: int) -> list[Pair]:
    """Pairs of ``cases`` that an earlier reader has read: the stretch that most likely earned each label."""
    rng = random.Random(seed)
    pairs: list[Pair] = []
    for case in cases:
        verdict = NAMES[case.label]
        if verdict == "missed":
            silent = rng.sample(case.texts, min(2, len(case.texts)))
            pairs += [Pair(case.claim, text, _trusting("missed", TRUST_MISSED), "example") for text in silent]
            if case.likened and rng.random() < ALIKE_MISSED:
                pairs.append(Pair(*case.likened, _trusting("missed", TRUST_MISSED), "example"))
            continue
        earned = _earned(case)
        pairs.append(Pair(case.claim, case.texts[earned], _trusting(verdict, TRUST), "example"))
        for at, (text, reading) in enumerate(zip(case.texts, case.readings, strict=True)):
            if at == earned:
                continue
            if verdict == "covered" and reading.probabilities[3] > DOUBTED:
                pairs.append(Pair(case.claim, text, BESIDE_COVERED, "example"))
            if verdict == "contradicted" and reading.probabilities[0] > DOUBTED:
                pairs.append(Pair(case.claim, text, BESIDE_CONTRADICTED, "example"))
        if case.likened and case.likened[1] == case.texts[earned] and rng.random() < ALIKE:
            pairs.append(Pair(*case.likened, _trusting(verdict, TRUST), "example"))
    rng.shuffle(pairs)
    return pairs


def _earned(case: Case) -> int:
    apt = max(range(len(case.readings)), key=lambda j: case.readings[j].near.margin)

    def likely(at: int) -> float:
        read = case.readings[at].probabilities
        speaks = NAMES[case.label] == "contradicted" and read[2] < 0.5
        return read[case.label] + APT * (at == apt) + SPEAKS * speaks

    return max(range(len(case.readings)), key=likely)


def _trusting(verdict: str, trust: float) -> Target:
    rest = (1 - trust) / 3
    covered, partial, missed, contradicted = (trust if sure else rest for sure in HARD[verdict])
    return covered, partial, missed, contradicted
