from __future__ import annotations

import math

import pytest

from interviewer.benchmark.baselines import overlap, similarity
from interviewer.benchmark.observations import AnswerObservation, PointObservation
from interviewer.benchmark.statistics import (
    auc,
    confusion,
    expected_calibration_error,
    f1_scores,
    macro_f1,
    pearson,
    rmse,
    within_groups_r,
)
from interviewer.benchmark.summary import figures, style_means
from interviewer.rubrics.model import KeyPoint, Question, Verdict


def test_auc_counts_pairs_and_half_of_ties():
    # Pairs (.9,.5) (.9,.1) (.5,.5) (.5,.1) (.2,.5) (.2,.1): 4 above, 1 tie, of 6... and one below.
    assert auc([0.9, 0.5, 0.2], [0.5, 0.1]) == pytest.approx(4.5 / 6)
    assert auc([1.0], [0.0]) == 1.0 and auc([0.0], [1.0]) == 0.0 and auc([0.3, 0.3], [0.3]) == 0.5
    assert auc([], [1.0]) is None and auc([1.0], []) is None


def test_pearson_and_rmse_by_hand():
    # Deviations (-1, 0, 1) and (-2, 1, 1): products sum to 3, squares to 2 and 6.
    assert pearson([1, 2, 3], [1, 4, 4]) == pytest.approx(3 / math.sqrt(12))
    assert pearson([1, 2], [5, 5]) is None and pearson([1], [2]) is None
    assert rmse([0, 100], [30, 60]) == pytest.approx(math.sqrt((900 + 1600) / 2))
    assert rmse([], []) is None


def test_r_within_groups_ignores_which_group_is_harder():
    x, y = [1, 2, 11, 12], [2, 1, 102, 101]
    assert pearson(x, y) > 0.9
    assert within_groups_r(x, y, ["a", "a", "b", "b"]) == pytest.approx(-1)
    assert within_groups_r([], [], []) is None


def test_confusion_and_f1_by_hand():
    table = confusion(["a", "a", "a", "b"], ["a", "a", "b", "b"], ["a", "b", "c"])
    assert table == [[2, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert f1_scores(table) == [pytest.approx(4 / 5), pytest.approx(2 / 3), None]
    assert macro_f1(table) == pytest.approx((4 / 5 + 2 / 3) / 2)
    # A class that is only ever said wrongly costs the others, and does not enter the mean itself.
    assert macro_f1([[1, 1], [0, 0]]) == pytest.approx(2 / 3)


def test_calibration_error_by_hand():
    # Bin 0.9: sure of 0.95 and 0.95, one right: gap 0.45 over two; bin 0.6: sure of 0.65, right: gap 0.35 over one.
    assert expected_calibration_error([0.95, 0.95, 0.65], [True, False, True]) == pytest.approx((2 * 0.45 + 0.35) / 3)
    assert expected_calibration_error([1.0], [True]) == 0.0
    assert expected_calibration_error([], []) is None


def test_figures_with_intervals_over_questions():
    points = [
        PointObservation(f"q{n}", gold, strength, said, 0.8)
        for n in range(6)
        for gold, strength, said in (
            (Verdict.COVERED, 0.9, Verdict.COVERED),
            (Verdict.MISSED, 0.1 if n else 0.95, Verdict.MISSED),
            (Verdict.CONTRADICTED, 0.9, Verdict.COVERED),
        )
    ]
    answers = [AnswerObservation(f"q{n}", n * 10.0, n * 10.0 + 5, "expert") for n in range(6)]
    answers.append(AnswerObservation("q0", 50.0, None, "terse"))
    found = figures(points, answers, resamples=100)
    assert found["auc_covered_missed"].value == pytest.approx(30 / 36)
    assert found["auc_covered_missed"].low < 30 / 36 <= found["auc_covered_missed"].high <= 1
    assert found["auc_covered_contradicted"].value == 0.5
    assert found["score_r"].value == pytest.approx(1)
    assert found["score_rmse"].value == found["score_rmse"].low == found["score_rmse"].high == pytest.approx(5)
    assert found == figures(points, answers, resamples=100), "the same data gives the same interval"
    assert style_means(answers) == {
        "expert": {"answers": 6, "gold": 25.0, "score": 30.0},
        "terse": {"answers": 1, "gold": 50.0, "score": None},
    }


def test_one_question_has_no_interval():
    assert figures([], [AnswerObservation("q", 0, 0), AnswerObservation("q", 9, 9)])["score_r"].low is None


QUESTION = Question(
    id="q", question="Q?",
    key_points=(
        KeyPoint(id="a", text="Dropout reduces overfitting."), KeyPoint(id="b", text="It is the and of."),
    ),
)  # fmt: skip


def test_keyword_overlap_by_hand():
    # Content words: dropout, reduces, overfitting; "overfits" shares a stem of six letters, "reducing" does not.
    assert overlap(QUESTION, "DROPOUT, reducing, overfit-overfits") == {"a": pytest.approx(2 / 3), "b": 0.0}
    assert overlap(QUESTION, "") == {"a": 0.0, "b": 0.0}


def test_similarity_is_the_best_window():
    import numpy as np

    vectors = {
        "Dropout reduces overfitting.": (1, 0), "It is the and of.": (-1, 0), "One stands here.": (0, 1),
        "Two stands there.": (0.6, 0.8), "One stands here. Two stands there.": (0.8, 0.6),
    }  # fmt: skip
    found = similarity(
        QUESTION, "One stands here. Two stands there.", lambda texts: np.array([vectors[t] for t in texts])
    )
    assert found == {"a": pytest.approx(0.8), "b": 0.0}
    assert similarity(QUESTION, " ... ", lambda texts: pytest.fail("nothing to embed")) == {"a": 0.0, "b": 0.0}
