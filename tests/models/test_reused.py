"""Reading ahead: what was read of a draft is not read again, and gives way to what is urgent."""

from __future__ import annotations

import numpy as np
import pytest

from interviewer.models import reused
from interviewer.models.reused import Abandoned, Reused


class Counting:
    """Two models that count what they are asked."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pairs: list[tuple[str, str]] = []

    def embed(self, texts):
        self.texts += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32).reshape(len(texts), 2)

    def read(self, pairs):
        self.pairs += pairs
        return [(float(len(claim)), float(len(text)), 0.0, 0.0) for claim, text in pairs]


def test_only_what_is_new_is_asked_and_the_order_is_kept():
    models = Counting()
    kept = Reused(models)
    assert kept.embed(["ccc", "a", "ccc"]).tolist() == [[3, 1], [1, 1], [3, 1]]
    assert kept.embed(["bb", "a"]).tolist() == [[2, 1], [1, 1]]
    assert sorted(models.texts) == ["a", "bb", "ccc"]
    assert kept.read([("x", "long one"), ("x", "b")]) == [(1, 8, 0, 0), (1, 1, 0, 0)]
    assert kept.read([("x", "b"), ("yy", "b")]) == [(1, 1, 0, 0), (2, 1, 0, 0)]
    assert len(models.pairs) == 3
    assert kept.embed([]).shape == (0, 2)


def test_it_gives_way_and_keeps_what_was_done():
    models = Counting()
    kept = Reused(models)
    asked = [("claim", "word " * n) for n in range(20)]
    calls = iter([False, False, True])
    kept.stop = lambda: next(calls)
    with pytest.raises(Abandoned):
        kept.read(asked)
    assert len(models.pairs) == 2 * reused.GIVES_WAY_AFTER
    kept.stop = None
    kept.read(asked)
    assert len(models.pairs) == len(asked), "nothing was read twice"


def test_old_ones_are_forgotten(monkeypatch):
    monkeypatch.setattr(reused, "KEPT_TEXTS", 3)
    models = Counting()
    kept = Reused(models)
    for text in "abcda":
        kept.embed([text])
    assert models.texts == ["a", "b", "c", "d", "a"]
    kept.embed(["d"])
    assert len(models.texts) == 5
