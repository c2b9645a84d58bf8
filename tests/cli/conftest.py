from __future__ import annotations

import io
import json
import sys

import pytest

from interviewer.cli import services
from interviewer.cli.main import run
from interviewer.settings.model import VARIABLES
from tests.cli.fake import FakeService

RUBRIC = """
topic: Initialisation
questions:
  - id: zero-init
    question: What happens with zero weights?
    difficulty: easy
    key_points:
      - {id: same, text: Symmetric neurons stay identical., weight: 3, depth: mechanism}
      - {id: random, text: Random weights break the symmetry., depth: mitigation}
    misconceptions:
      - {id: faster, text: It trains faster., contradicts: same}
    reference_answer: Symmetric neurons stay identical. Random weights help.
"""


@pytest.fixture(autouse=True)
def folders(tmp_path, monkeypatch):
    for variable in (*VARIABLES.values(), "OPENAI_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("INTERVIEWER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(services, "grading_service", lambda threads=2: FakeService())


@pytest.fixture
def rubrics(tmp_path):
    path = tmp_path / "bank.yaml"
    path.write_text(RUBRIC)
    return str(path)


@pytest.fixture
def call(capsys, monkeypatch):
    """Runs a command; gives exit status, stdout and stderr."""

    def calling(*arguments, stdin: bytes | str = b""):
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        code = run([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return calling


def jsonl(path, *rows):
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return str(path)
