from __future__ import annotations

import pytest

from interviewer.grading.ad_hoc import NotGradable, from_key_points, from_reference, task
from interviewer.rubrics.bank import collect
from interviewer.rubrics.parse import parse
from tests.cli.conftest import RUBRIC

BANK = collect([("bank.yaml", parse(RUBRIC.encode(), "bank.yaml"))])


def test_the_sentences_of_a_reference_are_the_key_points():
    question = from_reference("Q?", "Dropout drops units at random. Yes. It is off\nat test time, e.g. in serving!")
    assert [p.text for p in question.key_points] == [
        "Dropout drops units at random. Yes.",
        "It is off at test time, e.g. in serving!",
    ]
    assert {p.weight for p in question.key_points} == {1.0}
    assert question.reference_answer.startswith("Dropout")


def test_long_sentences_stay_whole_and_lists_are_taken_apart():
    long = "It holds that " + "the gradient shrinks and " * 30 + "vanishes."
    assert [p.text for p in from_reference("Q?", long).key_points] == [long]
    listed = "Its properties:\n- The neurons compete with each other\n- The winner adapts most\n\n1. Others adapt too"
    assert [p.text for p in from_reference("Q?", listed).key_points] == [
        "Its properties:",
        "The neurons compete with each other",
        "The winner adapts most",
        "Others adapt too",
    ]


def test_alternative_references_of_one_sentence_count_as_it():
    (point,) = from_reference("Q?", ["They are separated by the gap.", "They are not connected."]).key_points
    assert point.also == ("They are not connected.",)
    assert len(from_reference("Q?", ["One claim stands here. Another claim there.", "Third."]).key_points) == 2


def test_key_points_keep_weight_and_foreign_ids():
    question, names = from_key_points(
        "Q?", [{"id": "KP 1", "text": "a", "weight": 2}, {"id": "b", "text": "c"}, {"text": "d"}]
    )
    assert [(p.id, p.weight) for p in question.key_points] == [("point-1", 2.0), ("b", 1.0), ("point-3", 1.0)]
    assert names == {"point-1": "KP 1"}


@pytest.mark.parametrize(
    "line",
    [
        {}, {"answer": 3, "question_id": "zero-init"}, {"answer": "x"}, {"answer": "x", "question_id": "no"},
        {"answer": "x", "reference": "A real claim."}, {"answer": "x", "question": " ", "reference": "A real claim."},
        {"answer": "x", "question": "Q?", "reference": 3}, {"answer": "x", "question": "Q?", "reference": ["a", 3]},
        {"answer": "x", "question": "Q?", "reference": "This is one claim. " * 100},
        {"answer": "x", "question": "Q?", "key_points": "a"}, {"answer": "x", "question": "Q?", "key_points": ["a"]},
        {"answer": "x", "question": "Q?", "key_points": [{"id": "a", "text": "b", "weight": 0}]},
        {"answer": "x", "question": "Q?", "key_points": [{"id": "a", "text": "b"}, {"id": "a", "text": "c"}]},
        {"answer": "x", "question": "Q?", "key_points": [{"id": "a", "text": "b", "colour": 1}]},
    ],
)  # fmt: skip
def test_what_cannot_be_graded_is_said(line):
    with pytest.raises(NotGradable):
        task(line, BANK)


def test_a_reference_wins_over_the_bank_unless_the_bank_comes_first():
    line = {"answer": "x", "question_id": "zero-init", "question": "Q?", "reference": "Some other claim."}
    assert task(line, BANK).question.id == "ad-hoc"
    assert task(line, BANK).question_id == "zero-init"
    assert task(line, BANK, bank_first=True).question.id == "zero-init"
