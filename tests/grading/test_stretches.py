from __future__ import annotations

import numpy as np
import pytest

from interviewer.grading.segment import Span
from interviewer.grading.stretches import Stretches, Targets

X, Y, Z = np.eye(3, dtype=np.float32)


def said(*vectors: np.ndarray) -> Stretches:
    spans = tuple(Span(10 * i, 10 * i + 9) for i in range(len(vectors)))
    return Stretches(spans, tuple(f"stretch {i}" for i in range(len(vectors))), np.stack(vectors), len(vectors))


def between(a: np.ndarray, b: np.ndarray, share: float) -> np.ndarray:
    mixed = share * a + (1 - share) * b
    return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)


def test_what_lies_nearer_to_another_key_point_has_a_negative_margin() -> None:
    stretch = between(X, Y, 0.4)
    first, second = said(stretch).nearest([Targets(X), Targets(Y)], Z, 3)
    assert first[0].margin < 0 < second[0].margin
    assert first[0].margin == pytest.approx(-second[0].margin)


def test_an_exemplar_counts_as_the_key_point_itself() -> None:
    stretch = between(X, Y, 0.4)
    (first, _) = said(stretch).nearest([Targets(Z, also=X[None], wrong=stretch[None]), Targets(Y)], Z, 3)
    assert first[0].wrong == pytest.approx(1)
    assert first[0].also == pytest.approx(float(stretch @ X))
    assert first[0].margin > 0


def test_a_lone_key_point_has_no_rival_and_the_nearest_come_first() -> None:
    (found,) = said(Y, between(X, Y, 0.5), X).nearest([Targets(X)], Z, 2)
    assert [near.index for near in found] == [2, 1]
    assert all(near.margin == 0 for near in found)
    assert found[0].beyond == pytest.approx(1)


def test_fillers_and_what_is_left_out_do_not_count_as_words() -> None:
    stretches = said(X, Y, between(X, Y, 0.5))
    assert stretches.words == 6
    assert stretches.only([0, 2]).words == 4
    assert stretches.only([]).words == 0
