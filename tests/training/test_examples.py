"""What the bank's own examples teach the reader."""

from __future__ import annotations

from interviewer.grading.combine import Probability4, Reading
from interviewer.grading.stretches import Near
from interviewer.rubrics.model import KeyPoint, Question
from training.corpus import Labelled
from training.examples import BESIDE_COVERED, example_pairs, labelled, off_topic
from training.measure import NAMES, Case

MISSED: Probability4 = (0.1, 0.1, 0.7, 0.1)


def a_case(label: str, *read: Probability4) -> Case:
    readings = [Reading(i, i + 1, p, Near(i, 0.5, None, None, 0.0, 0.0)) for i, p in enumerate(read)]
    texts = [f"stretch {i}" for i in range(len(read))]
    return Case("q", "bank-1", 1, "k", 1.0, NAMES.index(label), 9, readings, texts, "the claim")


def test_the_stretch_that_was_read_so_earned_the_label() -> None:
    (pair,) = example_pairs([a_case("partial", MISSED, (0.3, 0.4, 0.2, 0.1))], 1)
    assert (pair.claim, pair.stretch) == ("the claim", "stretch 1")
    assert pair.target.index(max(pair.target)) == NAMES.index("partial")
    assert abs(sum(pair.target) - 1) < 1e-9


def test_beside_a_covering_stretch_no_other_may_contradict() -> None:
    pairs = example_pairs([a_case("covered", (0.8, 0.1, 0.05, 0.05), (0.1, 0.1, 0.2, 0.6))], 1)
    assert {p.stretch: p.target for p in pairs}["stretch 1"] == BESIDE_COVERED


def test_what_is_not_said_is_said_in_no_stretch() -> None:
    pairs = example_pairs([a_case("missed", (0.9, 0.0, 0.1, 0.0), MISSED, MISSED)], 1)
    assert len(pairs) == 2
    assert all(p.target.index(max(p.target)) == NAMES.index("missed") for p in pairs)


def test_off_topic_answers_are_others_of_the_same_topic() -> None:
    bank = {}
    for topic in ("convolution", "recurrence"):
        for number in range(3):
            name = f"{topic}-{number}"
            point = KeyPoint(id="k", text=f"What {name} does.")
            item = Labelled(Question(id=name, question=f"What is {name}?", key_points=(point,)), topic=topic)
            item.answers.append(("bank-1", f"an answer to {name}", {"k": "covered"}, ()))
            bank[name] = item
    bank["unlabelled"] = Labelled(bank["convolution-0"].question, topic="convolution")
    for name, item in off_topic(labelled(bank), 1).items():
        said = {answer for _, answer, _, _ in item.answers}
        others = {
            f"an answer to {n}" for n, o in bank.items() if o.topic == item.topic and n not in (name, "unlabelled")
        }
        assert said == others
        assert all(labels == {"k": "missed"} for _, _, labels, _ in item.answers)
