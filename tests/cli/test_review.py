"""Comparing, agreement and trends on the command line."""

from __future__ import annotations

import json

import pytest

from interviewer.cli.exits import ExitCode
from interviewer.interview import state
from interviewer.interview.plan import Plan, PlannedQuestion
from interviewer.rubrics.model import Verdict
from interviewer.settings import store_file
from interviewer.store import Store
from tests.cli.fake import FakeService
from tests.cli.test_past import QUESTION

DAY = 86400.0


@pytest.fixture
def two():
    now = [1_750_000_000.0]

    def clock():
        now[0] += 1
        return now[0]

    plan = Plan(
        title="[b]Mock[/b]\x1b[31m",
        questions=(PlannedQuestion(question_id="zero-init", topic="Init [/b]", time_limit=60),),
        think_seconds=0,
    )
    with Store(store_file(), clock=clock) as store:
        for name, said in (("first", "Random ones, um"), ("second", "Symmetric ones")):
            store.save_interview(state.end(state.take(state.tick(state.begin(name, plan), 30), said)))
            store.save_question(name, 0, QUESTION)
            store.save_grade(name, 0, FakeService().grade(QUESTION, said))
            now[0] += 2 * DAY


def test_compare(call, two):
    code, out, err = call("compare", "first", "second")
    assert (code, err) == (ExitCode.FINE, "")
    for words in (
        "1 shared questions, +50 on average",
        "score: 25 -> 75 (+50)",
        "gained: Symmetric neurons stay identical.",
        "lost: Random weights break the symmetry.",
        "key points: 1 gained, 1 lost",
    ):
        assert words in out
    assert "\x1b" not in out
    assert call("compare", "first", "second", "--question", "zero-init")[1] in out + "\n"


def test_compare_as_json(call, two):
    found = json.loads(call("compare", "first", "second", "--json")[1])
    (question,) = found["questions"]
    assert question["scores"] == [25.0, 75.0] and question["moved"] == found["moved"] == 50.0
    assert [(p["key_point"], p["change"]) for p in question["key_points"]] == [("same", "gained"), ("random", "lost")]
    assert question["delivery"]["fillers"] == [1, 0] and question["delivery"]["pace"] == [None, None]
    code, out, err = call("compare", "first", "second", "--question", "nowhere")
    assert (code, out) == (ExitCode.USAGE, "") and "'nowhere'" in err
    assert call("compare", "first", "gone")[0] == ExitCode.USAGE


def test_sessions_filtered(call, two):
    assert (
        "second" in call("sessions", "--min-score", "70")[1] and "first" not in call("sessions", "--min-score", "70")[1]
    )
    assert call("sessions", "--until", "2000-01-01")[1] == ""
    assert len(json.loads(call("sessions", "--verdict", "missed", "--json")[1])) == 2
    for wrong in (("--min-score", "many"), ("--max-score", "101"), ("--since", "yesterday"), ("--verdict", "great")):
        code, out, err = call("sessions", *wrong)
        assert (code, out) == (ExitCode.USAGE, "") and wrong[1] in err


def test_agreement_and_its_export_go_into_benchmark(call, two, rubrics, tmp_path):
    assert "own" in call("agreement")[2]
    assert call("agreement", "--export", tmp_path / "own.jsonl")[0] == ExitCode.FAILED
    assert call("agreement", "--with-accepted")[0] == ExitCode.USAGE
    with Store(store_file()) as store:
        store.override("first", 0, "same", Verdict.PARTIAL, "said so\x1b[0m")
        store.override("second", 0, "same", Verdict.COVERED)
    code, out, _ = call("agreement")
    assert code == ExitCode.FINE and "grader: missed (90%), you: partial, because: said so" in out and "\x1b" not in out
    found = json.loads(call("agreement", "--json")[1])
    assert found["ruled_on"] == {"points": 2, "agreed": 1, "kappa": pytest.approx(1 / 3)}
    assert found["looked_at"]["points"] == 4 and len(found["disagreements"]) == 1
    target = tmp_path / "own.jsonl"
    assert call("agreement", "--export", target)[0] == ExitCode.FINE
    code, out, err = call("benchmark", "--rubrics", rubrics, "--answers", target, "--json")
    assert (code, err) == (ExitCode.FINE, "")
    found = json.loads(out)
    assert found["labels"] == 2
    # Only labelled points are scored on both sides: gold 50 and 100, graded 0 and 100.
    assert found["figures"]["grader"]["score_rmse"]["value"] == pytest.approx(50 / 2**0.5)
    assert call("agreement", "--export", target, "--with-accepted")[0] == ExitCode.FINE
    assert json.loads(call("benchmark", "--rubrics", rubrics, "--answers", target, "--json")[1])["labels"] == 4
    assert call("agreement", "--export", tmp_path)[0] == ExitCode.USAGE


def test_trends(call, two, tmp_path):
    code, out, err = call("trends")
    assert (code, err) == (ExitCode.FINE, "")
    assert "2 answers since" in out and "+50" in out and "Init [/b]" in out
    found = json.loads(call("trends", "--json")[1])
    assert [value for _, value in found["all"]["score"]] == [25.0, 75.0]
    assert found["streak"] == {"now": 0, "longest": 1} and found["all"]["time used"][0][1] == 50.0
    assert call("trends", "--topic", "nothing")[2] == "No answers found.\n"
    page = tmp_path / "trends.html"
    assert call("trends", "--html", page)[0] == ExitCode.FINE
    assert "<polyline" in page.read_text() and "Init [/b]" in page.read_text()
    assert call("trends", "--html", tmp_path)[0] == ExitCode.USAGE


def test_the_html_export_holds_trends_and_the_anonymous_one_no_dates(call, two):
    page = call("export", "second", "--format", "html")[1]
    assert "Over time" in page and "2025-06-15" in page and "<polyline" in page
    # Up to its own end only.
    assert "<polyline" not in call("export", "first", "--format", "html")[1]
    anonymous = call("export", "second", "--format", "html", "--anonymous")[1]
    assert "Over time" not in anonymous and "2025" not in anonymous
