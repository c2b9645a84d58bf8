"""``--llm`` from the command line, against a real server on 127.0.0.1 and against none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interviewer.cli.answers import Line
from interviewer.cli.batch import grade_lines
from interviewer.cli.exits import CommandError, ExitCode
from interviewer.cli.judging import JudgingService, tell_usage, usage_of, with_llm
from interviewer.cli.main import run
from interviewer.grading.grade import Grade
from interviewer.llm.usage import Usage
from interviewer.rubrics.bank import Bank, Entry
from interviewer.rubrics.model import KeyPoint, Question
from tests.cli.fake import FakeService
from tests.llm import fake_server as fake

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


def judging(body: dict[str, Any]) -> str:
    said = {"key_point": "a", "quote": "Gradients vanish here", "reason": "Said.", "verdict": "partial"}
    return json.dumps({"judgements": [said]})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    with fake.FakeServer(fake.answering(judging)) as made:
        monkeypatch.setenv("OPENAI_BASE_URL", made.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-nobody")
        monkeypatch.setenv("INTERVIEWER_LLM_MODEL", "fake-model")
        monkeypatch.setenv("INTERVIEWER_LLM_PRICE_IN", "1")
        monkeypatch.setenv("INTERVIEWER_LLM_PRICE_OUT", "2")
        yield made


def test_repeats_show_their_spread_and_their_cost(server: fake.FakeServer, capsys: pytest.CaptureFixture[str]) -> None:
    service = with_llm(make, "all", 3)()
    assert isinstance(service, JudgingService)
    opinion = service.grade(QUESTION, "Gradients vanish here.").verdicts[0].opinion
    assert opinion is not None and sum(opinion.votes.values()) == 3 and len(server.requests) == 3
    tell_usage([usage_of(service)])
    service.close()
    assert "3 requests, 300 tokens in and 60 out, 0.0004 at your prices." in capsys.readouterr().err


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_batch_adds_up_what_its_workers_spent(server: fake.FakeServer, jobs: int) -> None:
    bank = Bank([Entry(QUESTION, "Topic", "topic.yaml")])
    lines = [Line(n, {"id": n, "question_id": "q", "answer": "Gradients vanish here."}) for n in range(4)]
    spent: dict[int, Usage] = {}
    results = list(grade_lines(lines, bank, with_llm(make, "all"), jobs, spent))
    assert [found["id"] for found in results] == [0, 1, 2, 3] and len(spent) <= jobs
    assert sum(usage.requests for usage in spent.values()) == 4
    # The contract's shape: what was spent is no part of it.
    assert "usage" not in results[0]


def test_without_a_model_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    tell_usage([usage_of(make())])
    assert capsys.readouterr().err == ""


def test_start_refuses_a_model_that_is_not_configured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "INTERVIEWER_LLM_MODEL"):
        monkeypatch.delenv(name, raising=False)
    assert run(["start", "--llm", "unsure"]) == ExitCode.USAGE
    assert "--llm unsure: No language model is configured." in capsys.readouterr().err
    assert run(["start", "--llm-repeats", "10"]) == ExitCode.USAGE
