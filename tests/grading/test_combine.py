from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.grading.combine import FEATURES, TABLES, Calibration, Reading, Whole, features
from interviewer.grading.stretches import Near
from interviewer.models.reader import CALIBRATION
from tests.grading.fakes import plain_calibration

COVERS = (0.9, 0.04, 0.03, 0.03)
DENIES = (0.03, 0.04, 0.03, 0.9)


def reading(start: int, probabilities: tuple[float, float, float, float]) -> Reading:
    return Reading(start, start + 10, probabilities, near(0.5, 0.6, 0.4))


def near(text: float, also: float, wrong: float, margin: float = 0.1) -> Near:
    return Near(0, text, also, wrong, margin, 0.1)


def test_the_order_of_saying_is_a_feature() -> None:
    last = FEATURES.index("last-word")
    taken_back = features([reading(0, DENIES), reading(20, COVERS)], Whole(30))[last]
    spoiled = features([reading(0, COVERS), reading(20, DENIES)], Whole(30))[last]
    assert taken_back > 0.5 and spoiled < -0.5
    assert features([reading(0, COVERS)], Whole(30))[last] == pytest.approx(0)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5))
def test_probabilities_sum_to_one_whatever_the_readings(rows: list[tuple[float, float, float, float]]) -> None:
    found = plain_calibration().probabilities([reading(i, r) for i, r in enumerate(rows)], Whole(100))
    assert sum(found) == pytest.approx(1)
    assert all(0 <= p <= 1 for p in found)


def test_the_shipped_calibration_fits_and_follows_the_last_word() -> None:
    calibration = Calibration.from_json(json.loads(CALIBRATION.read_text(encoding="utf-8")))
    # As the grader reads an answer of several sentences: the sentence, the pair that holds it, and another sentence.
    other = Reading(40, 50, (0.02, 0.03, 0.93, 0.02), near(0.2, 0.2, 0.2, -0.2))
    covers = calibration.probabilities(
        [Reading(a, b, COVERS, near(0.6, 0.7, 0.4)) for a, b in ((0, 10), (0, 30))] + [other], Whole(90)
    )
    denies = calibration.probabilities(
        [Reading(a, b, DENIES, near(0.6, 0.7, 0.7)) for a, b in ((0, 10), (0, 30))] + [other], Whole(90)
    )
    assert covers[0] > 0.5 > denies[0]
    assert denies[3] > covers[3]


def test_a_calibration_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Calibration.from_json({name: [[1.0]] for name in TABLES})


def test_an_answer_that_is_wrong_elsewhere_is_trusted_less_here() -> None:
    assert Whole.of(90, []) == Whole(90)
    assert Whole.of(90, [[reading(0, DENIES)]]).wrong > 0 > Whole.of(90, [[reading(0, COVERS)]]).wrong
    calibration = Calibration.from_json(json.loads(CALIBRATION.read_text(encoding="utf-8")))
    other = Reading(40, 50, (0.02, 0.03, 0.93, 0.02), near(0.2, 0.2, 0.2, -0.2))
    doubtful = [Reading(a, b, (0.5, 0.1, 0.1, 0.3), near(0.6, 0.6, 0.6)) for a, b in ((0, 10), (0, 30))] + [other]
    wrong, usual, right = (calibration.probabilities(doubtful, Whole(90, e), COVERS) for e in (3.0, 0.0, -2.0))
    assert wrong[3] > usual[3] > right[3]
    assert wrong[0] < usual[0] < right[0]


def test_what_is_likened_to_a_statement_that_counts_is_believed_more() -> None:
    calibration = Calibration.from_json(json.loads(CALIBRATION.read_text(encoding="utf-8")))
    doubtful = [Reading(a, b, (0.5, 0.1, 0.1, 0.3), near(0.6, 0.6, 0.6)) for a, b in ((0, 10), (0, 30))]
    covers, denies = (calibration.probabilities(doubtful, Whole(90), like) for like in (COVERS, DENIES))
    assert covers[0] > denies[0] and denies[3] > covers[3]
