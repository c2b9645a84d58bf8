from __future__ import annotations

import csv
import io
import json
import sys

import pytest

from interviewer.cli import services
from interviewer.cli.exits import ExitCode
from interviewer.interview import state
from interviewer.interview.plan import Plan, PlannedQuestion
from interviewer.rubrics.model import Verdict
from interviewer.rubrics.parse import parse
from interviewer.settings import store_file
from interviewer.store import Store
from tests.cli.conftest import RUBRIC
from tests.cli.fake import FakeService, NewerService

QUESTION = parse(RUBRIC.encode(), "r").questions[0]


@pytest.fixture
def session():
    plan = Plan(
        title="=Mock *one*",
        questions=(
            PlannedQuestion(question_id="zero-init", topic="Initialisation", time_limit=60),
            PlannedQuestion(question_id="gone", topic="Other", time_limit=60),
        ),
        think_seconds=0,
    )
    said = "=HYPERLINK(1) Symmetric <script>alert(1)</script>\n# no heading"
    interview = state.take(state.begin("abc-123", plan), said)
    follow_up = state.FollowUp(key_point="random", prompt="Then what?")
    interview = state.end(state.take(state.ask(interview, follow_up), "Random ones"))
    service = FakeService()
    with Store(store_file()) as store:
        store.save_interview(interview)
        store.save_question("abc-123", 0, QUESTION)
        store.save_grade("abc-123", 0, service.grade(QUESTION, said))
        probed = service.grade(QUESTION, "Random ones").verdict("random")
        store.save_point_verdict("abc-123", 0, 0, probed)
        store.override("abc-123", 0, "same", Verdict.PARTIAL)
        store.save_note("abc-123", 0, "look up [Xavier](http://x)")
        store.save_text("abc-123", 0, "critique", "Well *said*", "small-model")
    return said


def test_sessions_as_table_and_json(call, session):
    code, out, err = call("sessions")
    assert (code, err) == (ExitCode.FINE, "")
    header, row = out.splitlines()
    assert header.split() == ["ID", "STARTED", "MODE", "ANSWERED", "SCORE", "TOPICS"]
    assert "abc-123" in row and "1/2" in row and "62" in row and "Initialisation, Other" in row
    (found,) = json.loads(call("sessions", "--json")[1])
    assert (found["id"], found["answered"], found["score"], found["finished"]) == ("abc-123", 1, 62.5, True)


def test_sessions_searched(call, session):
    assert len(json.loads(call("sessions", "--json", "--search", "xavier")[1])) == 1
    assert json.loads(call("sessions", "--json", "--search", "dropout")[1]) == []
    assert json.loads(call("sessions", "--json", "--topic", "GANs")[1]) == []


def test_no_sessions(call):
    assert call("sessions") == (ExitCode.FINE, "", "No interviews found.\n")
    assert call("sessions", "--json")[1] == "[]\n"
    assert "no interviews are stored yet" in call("export", "last", "--format", "md")[2]


def test_export_json_holds_the_contracts_result(call, session):
    code, out, _ = call("export", "abc", "--format", "json")
    assert code == ExitCode.FINE
    found = json.loads(out)
    first, second = found["answers"]
    evidence = first["result"]["verdicts"][0]["evidence"]
    assert first["answer"] == session and session[evidence["start"] : evidence["end"]] == evidence["text"]
    assert first["result"]["score"] == 75.0
    # Own verdict partial (3 x .5) and the follow-up covered (1) of a weight of 4.
    assert first["score"] == found["score"] == 62.5
    assert first["overrides"] == {"same": "partial"} and first["follow_ups"][0]["verdict"] == "covered"
    assert (second["status"], second["result"], second["score"]) == ("not-reached", None, None)


def test_export_csv_holds_no_formula(call, session, tmp_path):
    target = tmp_path / "out.csv"
    assert call("export", "last", "--format", "csv", "--output", target)[0] == ExitCode.FINE
    rows = list(csv.DictReader(io.StringIO(target.read_bytes().decode(), newline="")))
    assert len(rows) == 3
    assert rows[0]["answer"] == "'" + session
    assert [row["verdict"] for row in rows] == ["covered", "covered", ""]
    assert rows[0]["own_verdict"] == "partial"


def test_export_markdown_escapes_what_was_said(call, session):
    _, out, _ = call("export", "abc-123", "--format", "md")
    assert out.startswith("# =Mock \\*one\\*\n")
    assert "<script>" not in out and "\n# no" not in out and "[Xavier](" not in out
    for words in (
        "62.5 of 100",
        "own verdict: partial",
        "Reference answer",
        "not assessed",
        "Then what?",
        "small-model",
    ):
        assert words in out


def test_export_to_a_place_that_cannot_be_written(call, session, tmp_path):
    code, _, err = call("export", "last", "--format", "md", "--output", tmp_path)
    assert code == ExitCode.USAGE and str(tmp_path) in err


def test_review_prints_where_there_is_no_terminal(call, session):
    assert call("review", "abc")[1] == call("export", "abc", "--format", "md")[1]
    assert call("review")[1] == call("export", "last", "--format", "md")[1]


def test_review_opens_the_interface_in_a_terminal(call, session, monkeypatch):
    opened = []
    monkeypatch.setattr("interviewer.tui.run.run", lambda **options: opened.append(options) or 0)
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    assert call("review", "last")[0] == call("review")[0] == ExitCode.FINE
    assert opened == [{"review": "abc-123"}, {"review": ""}]


def test_an_ambiguous_beginning(call, session):
    with Store(store_file()) as store:
        store.save_interview(store.load_interview("abc-123").model_copy(update={"id": "abc-456"}))
    code, _, err = call("export", "abc", "--format", "json")
    assert code == ExitCode.USAGE and "2 interviews" in err
    assert call("export", "abc-123", "--format", "json")[0] == ExitCode.FINE


def test_regrade_keeps_both_and_says_what_changed(call, session, rubrics, monkeypatch):
    assert json.loads(call("regrade", "--rubrics", rubrics, "--json")[1]) == []
    monkeypatch.setattr(services, "grading_service", lambda threads=2: NewerService())
    (change,) = json.loads(call("regrade", "--rubrics", rubrics, "--json", "--dry-run")[1])
    assert change["because"] == ["grader fake-1 -> fake-2"] and change["before"] == change["after"] == 75.0
    with Store(store_file()) as store:
        assert len(store.grade_history("abc-123", 0)) == 1
    _, out, err = call("regrade", "last", "--rubrics", rubrics)
    assert "75 -> 75" in out and "1 new grades" in err
    with Store(store_file()) as store:
        assert [g.grade.grader_version for g in store.grade_history("abc-123", 0)] == ["fake-1", "fake-2"]
    assert call("regrade", "--rubrics", rubrics, "--since", "2999-01-01")[1] == ""


def test_a_damaged_store_is_told_and_kept(call, session):
    store_file().write_bytes(b"rubbish" * 1000)
    code, out, err = call("sessions", "--json")
    assert (code, out) == (ExitCode.FINE, "[]\n")
    assert "kept as" in err


def test_a_store_that_cannot_be_opened(call, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path / "file"))
    code, out, err = call("sessions")
    assert (code, out) == (ExitCode.USAGE, "") and "INTERVIEWER_DATA_DIR" in err


def test_a_new_grade_is_scored_by_the_rubric_that_stands_beside_it(call, session, tmp_path, monkeypatch):
    # `same` weighs 1 instead of 3 in the bank of today: with the own verdict and the follow-up (.5 + 1) of 2.
    today = tmp_path / "today.yaml"
    today.write_text(RUBRIC.replace("weight: 3", "weight: 1"), encoding="utf-8")
    monkeypatch.setattr(services, "grading_service", lambda threads=2: NewerService())
    assert call("regrade", "--rubrics", today)[0] == ExitCode.FINE
    assert json.loads(call("sessions", "--json")[1])[0]["score"] == 75.0
