"""``--llm`` from the command line, against a real server on 127.0.0.1 and against none."""

from __future__ import annotations

import pytest

from interviewer.cli.exits import CommandError
from interviewer.cli.judging import with_llm
from interviewer.grading.grade import Grade
from interviewer.rubrics.model import KeyPoint, Question
from tests.cli.fake import FakeService

QUESTION = Question(id="q", question="Why?", key_points=(KeyPoint(id="a", text="Because gradients vanish."),))


def make() -> FakeService:
    return FakeService()


def test_off_is_the_offline_service_itself() -> None:
    assert with_llm(make, "off") is make


def test_asked_for_and_not_configured_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "INTERVIEWER_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(CommandError, match="--llm unsure"):
        with_llm(make, "unsure")


def test_without_a_server_the_offline_grade_stands_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    monkeypatch.setenv("INTERVIEWER_LLM_MODEL", "any")
    service = with_llm(make, "all")()
    assert "127.0.0.1" in capsys.readouterr().err
    offline = make().grade(QUESTION, "Gradients vanish.")
    graded = service.grade(QUESTION, "Gradients vanish.")
    assert isinstance(graded, Grade)
    assert (graded.score, graded.verdicts, graded.graded_by) == (offline.score, offline.verdicts, offline.graded_by)
    assert any(note.code == "llm-fault" for note in graded.notes)
    assert "not-a-key" not in graded.model_dump_json()
