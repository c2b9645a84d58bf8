from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.benchmark.run import labelled
from interviewer.comparison.agreement import (
    cohen_kappa,
    disagreements,
    labelled_answers,
    looked_at,
    ruled_on,
    rulings,
)
from interviewer.rubrics.bank import Bank
from interviewer.rubrics.model import Verdict
from tests.exports.records import record

RATINGS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=30)


def test_kappa_of_a_textbook_table():
    # 20 both yes, 5 and 10 apart, 15 both no: p_o = .7, p_e = .5.
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(one, other) == pytest.approx(0.4)


def test_kappa_where_it_is_not_defined():
    assert cohen_kappa([], []) is None
    assert cohen_kappa(["a", "a"], ["a", "a"]) is None
    assert cohen_kappa(["a", "a"], ["b", "b"]) == 0
    assert cohen_kappa(["a", "b"], ["b", "a"]) == -1
    with pytest.raises(ValueError):
        cohen_kappa(["a"], [])


@given(RATINGS)
def test_kappa_is_symmetric_bounded_and_one_only_for_full_agreement(pairs):
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    kappa = cohen_kappa(one, other)
    assert kappa == cohen_kappa(other, one)
    if kappa is not None:
        assert -1 <= kappa <= 1
        assert (kappa == 1) == (one == other)


def test_rulings_are_of_the_answers_that_were_ruled_on():
    found = rulings([record()])
    # Only the first answer holds an own verdict (same: covered against partial).
    assert [(r.key_point, r.grader, r.own) for r in found] == [
        ("same", Verdict.PARTIAL, Verdict.COVERED),
        ("random", Verdict.COVERED, None),
        ("bias", Verdict.CONTRADICTED, None),
    ]
    assert [r.key_point for r in disagreements(found)] == ["same"]
    assert disagreements(found)[0].reason.startswith("I said so")
    assert (ruled_on(found).points, ruled_on(found).agreed) == (1, 0)
    assert (looked_at(found).points, looked_at(found).agreed) == (3, 2)


@pytest.mark.parametrize(("accepted", "labels"), [
    (False, {"same": "covered"}), (True, {"same": "covered", "random": "covered", "bias": "contradicted"}),
])  # fmt: skip
def test_the_export_is_what_benchmark_reads(accepted, labels):
    (line,) = labelled_answers([record()], accepted=accepted)
    assert line["labels"] == labels and line["id"] == "abc123/1"
    # The follow-up's answer was judged too, and so belongs to the labelled answer.
    assert line["answer"].count("All neurons stay the same.") == 2
    read = labelled(line, Bank(), 1.0)
    assert {name: verdict.value for name, verdict in read.labels.items()} == labels


def test_nothing_ruled_on():
    assert rulings([]) == [] and labelled_answers([]) == [] and ruled_on([]).kappa is None
