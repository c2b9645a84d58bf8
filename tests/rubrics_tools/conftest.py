from __future__ import annotations

import io
import sys

import pytest

from interviewer.cli import services
from interviewer.cli.main import run
from interviewer.rubrics.bank import Entry
from interviewer.rubrics.model import Question
from interviewer.settings.model import VARIABLES
from tests.cli.fake import FakeService


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("INTERVIEWER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(services, "grading_service", lambda threads=2: FakeService())


@pytest.fixture
def call(capsysbinary, monkeypatch):
    """Runs a command; gives exit status, stdout as bytes and stderr."""

    def calling(*arguments, stdin: bytes = b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run([str(a) for a in arguments])
        out, err = capsysbinary.readouterr()
        return code, out, err.decode()

    return calling


NASTY = "=1+1 *not bold* `code` <b>&amp;</b> [sound:x.mp3] {{c1::gap}} a|b \\n ~x~ #1 “é”, it's"


@pytest.fixture
def entries():
    """Two questions that use every field, with texts that hold every format's own signs."""
    full = {
        "id": "zero-init",
        "question": "What happens if weights start at <zero>? *Why*?",
        "difficulty": "hard",
        "time_limit": 150,
        "draft": True,
        "key_points": [
            {
                "id": "same",
                "text": "Neurons of a layer stay identical.",
                "weight": 2.5,
                "depth": "mechanism",
                "also": [NASTY, "- they never differ;\nnot ever", "@x"],
                "wrong": ["+they differ\\n", "1. They drift  apart."],
                "follow_up": "-Why?",
            },
            {"id": "random", "text": NASTY},
        ],
        "misconceptions": [
            {"id": "faster", "text": "It trains faster: always.", "contradicts": "same"},
            {"id": "same", "text": "'=Biases break it."},
        ],
        "reference_answer": "First line.\n" + NASTY,
        "examples": [
            {"answer": "They stay the same.\n\n# really", "labels": {"same": "covered", "random": "missed"}},
            {"answer": "''+Nothing", "labels": {}},
        ],
        "sources": ["He et al. 2015, arXiv 1502.01852", "a; b | c"],
    }
    points = [{"id": "y" * 70, "text": "Zero is fine for them."}]
    small = {"id": "x" * 70, "question": "And biases?", "key_points": points}
    return [
        Entry(Question.model_validate(full), "Initialisation & *such*", "a.yaml"),
        Entry(Question.model_validate(small), "Biases", "b.yaml"),
    ]
