"""Vectors kept on disk: made once, made anew when the file is no use, never in the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from interviewer.models import remembered
from interviewer.models.remembered import RememberedVectors


class Counting:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, texts):
        self.calls += 1
        return np.arange(len(texts) * 3, dtype=np.float32).reshape(len(texts), 3)


def test_vectors_are_made_once_and_read_after(tmp_path: Path) -> None:
    embed = Counting()
    first = RememberedVectors(tmp_path / "v", "m").of(["a", "b"], embed)
    again = RememberedVectors(tmp_path / "v", "m").of(["a", "b"], embed)
    assert embed.calls == 1
    assert np.array_equal(first, again)


def test_another_model_or_text_or_split_of_text_has_its_own(tmp_path: Path) -> None:
    embed = Counting()
    for model, texts in (("m", ["ab", "c"]), ("m", ["a", "bc"]), ("n", ["ab", "c"]), ("m", ["ab", "d"])):
        RememberedVectors(tmp_path, model).of(texts, embed)
    assert embed.calls == 4


def test_a_file_that_is_no_use_is_made_anew(tmp_path: Path) -> None:
    embed = Counting()
    vectors = RememberedVectors(tmp_path, "m")
    vectors.of(["a"], embed)
    (file,) = tmp_path.glob("*.npy")
    for rubbish in (b"", b"not numpy", file.read_bytes()[:-5]):
        file.write_bytes(rubbish)
        assert vectors.of(["a"], embed).shape == (1, 3)
    assert embed.calls == 4


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "v").write_text("a file where the folder should be")
    embed = Counting()
    assert RememberedVectors(tmp_path / "v", "m").of(["a"], embed).shape == (1, 3)


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 3)
    vectors = RememberedVectors(tmp_path, "m")
    for text in "abcdef":
        vectors.of([text], Counting())
    assert len(list(tmp_path.glob("*"))) == 3
