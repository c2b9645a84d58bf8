from __future__ import annotations

import json
from pathlib import Path

import pytest

from interviewer.cli.exits import ExitCode
from interviewer.cli.main import run
from tests.cli.conftest import jsonl


def test_one_answer_for_people(call, rubrics, tmp_path):
    answer = tmp_path / "answer.txt"
    answer.write_text("Symmetric units, \x1b[31mred\x1b[0m, wrongly said")
    code, out, err = call("grade", "--question", "zero-init", "--rubrics", rubrics, "--answer", answer)
    assert (code, err) == (ExitCode.FINE, "")
    assert "Score: 75 of 100" in out
    assert "✓ covered" in out and "· missed" in out
    assert '"Symmetric"' in out and "It trains faster." in out
    assert "\x1b" not in out


def test_one_answer_as_the_contract_says(call, rubrics):
    said = "So, Symmetric neurons 🙂, wrongly"
    code, out, _ = call("grade", "--question", "zero-init", "--rubrics", rubrics, "--answer", "-", "--json", stdin=said)
    assert code == ExitCode.FINE
    found = json.loads(out)
    assert {
        "id",
        "question_id",
        "score",
        "verdicts",
        "misconceptions",
        "depth",
        "delivery",
        "graded_by",
        "rubric_hash",
        "grader_version",
    } <= set(found)
    assert (found["question_id"], found["score"]) == ("zero-init", 75.0)
    first, second = found["verdicts"]
    assert first["key_point"] == "same" and first["verdict"] == "covered" and first["credit"] == 1.0
    assert set(first["probabilities"]) == {"covered", "partial", "missed", "contradicted"}
    assert said[first["evidence"]["start"] : first["evidence"]["end"]] == first["evidence"]["text"] == "Symmetric"
    assert second["evidence"] is None
    assert found["misconceptions"][0]["id"] == "faster"
    assert found["depth"] == {
        "definition": None,
        "mechanism": 1.0,
        "trade-off": None,
        "mitigation": 0.0,
        "example": None,
    }
    assert found["delivery"]["words_per_minute"] is None


def test_not_assessed_is_not_zero(call, rubrics):
    arguments = ("grade", "--question", "zero-init", "--rubrics", rubrics)
    assert json.loads(call(*arguments, "--json", stdin="NOT ASSESSED")[1])["score"] is None
    assert "not assessed" in call(*arguments, stdin="NOT ASSESSED")[1]


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"\xff\xfe\x00", "not UTF-8"), (b"a\x00b", "binary"), (b"a " * 2_200_000, "larger than 4 MB")],
    ids=["latin", "binary", "huge"],
)
def test_rubbish_as_an_answer(call, rubrics, content, told):
    code, out, err = call("grade", "--question", "zero-init", "--rubrics", rubrics, "--answer", "-", stdin=content)
    assert (code, out) == (ExitCode.USAGE, "")
    assert told in err


def test_a_long_answer_and_an_empty_one(call, rubrics):
    for said in ("Symmetric word " * 25_000, "", "\n \n"):
        code, out, _ = call("grade", "--question", "zero-init", "--rubrics", rubrics, "--answer", "-", stdin=said)
        assert code == ExitCode.FINE and len(out) < 2000


def test_an_unknown_question_names_similar_ones(call, rubrics):
    _, _, err = call("grade", "--question", "zero-initt", "--rubrics", rubrics)
    assert "did you mean zero-init?" in err


def test_a_wrong_rubric_names_the_place(call, tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "topic: T\nquestions:\n  - id: q\n    question: Q?\n    colour: red\n    key_points: [{id: a, text: b}]\n"
    )
    code, _, err = call("grade", "--question", "q", "--rubrics", path)
    assert code == ExitCode.USAGE
    assert "wrong.yaml:5" in err and "colour" in err


def test_llm_asked_for_but_not_configured(call, rubrics):
    code, out, err = call("grade", "--question", "zero-init", "--rubrics", rubrics, "--llm", "all", stdin="x")
    assert (code, out) == (ExitCode.USAGE, "")
    assert "INTERVIEWER_LLM_MODEL" in err


BATCH = (
    {"id": "1", "question_id": "zero-init", "answer": "Symmetric Random"},
    {"id": "2", "question_id": "nowhere", "answer": "x"},
    {"id": "3", "question": "Q?", "reference": "Gradients vanish in depth. Residuals help.", "answer": "Residuals do"},
    {"id": 4, "question": "Q?", "answer": "Alpha",
     "key_points": [{"id": "KP_1", "text": "Alpha is it."}, {"id": "b", "text": "Beta.", "weight": 3}]},
    "not json",
    "",
    {"id": "7", "question_id": "zero-init"},
    {"id": "8", "question_id": "zero-init", "answer": "RAISE"},
    '{"id": "9", "question_id": "zero-init", "answer": "\\ud800 Symmetric"}',
    "[1]",
    {"id": "11", "question": "Q?", "reference": "?!", "answer": "x"},
    {"id": "12", "question": "Q?", "key_points": [{"id": "a"}], "answer": "x"},
    {"id": "13", "question_id": "zero-init", "answer": ""},
    '{"id": "14", "a": ' + "[" * 5000,
)  # fmt: skip


def check(results):
    assert [r["id"] for r in results] == ["1", "2", "3", 4, None, None, "7", "8", "9", None, "11", "12", "13", None]
    assert [r.get("score") for r in results if "score" in r] == [100.0, 50.0, 25.0, 75.0, 0.0]
    assert [set(r) for r in results if "error" in r] == [{"id", "error"}] * 9
    assert all("line" in r["error"] for r in results if "error" in r)
    assert results[3]["verdicts"][0]["key_point"] == "KP_1"
    assert results[8]["verdicts"][0]["evidence"]["start"] == 2


def test_a_batch_has_a_result_for_every_line_in_order(call, rubrics, tmp_path):
    batch = jsonl(tmp_path / "batch.jsonl", *BATCH)
    code, out, err = call("grade", "--batch", batch, "--rubrics", rubrics)
    assert code == ExitCode.FAILED
    check([json.loads(line) for line in out.splitlines()])
    assert err == "interviewer: 9 of 14 lines could not be graded\n"


def test_a_batch_from_stdin_to_a_file(call, rubrics, tmp_path):
    source = jsonl(tmp_path / "batch.jsonl", *BATCH)
    target = tmp_path / "results.jsonl"
    content = b"\xef\xbb\xbf" + Path(source).read_bytes()
    assert call("grade", "--batch", "-", "--rubrics", rubrics, "--output", target, stdin=content)[:2] == (
        ExitCode.FAILED,
        "",
    )
    check([json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()])


def test_a_fine_batch_ends_with_0(call, rubrics, tmp_path):
    assert call("grade", "--batch", jsonl(tmp_path / "b", BATCH[0]), "--rubrics", rubrics)[0] == ExitCode.FINE
    assert call("grade", "--batch", jsonl(tmp_path / "b"), "--rubrics", rubrics) == (ExitCode.FINE, "", "")


def test_undecodable_and_overlong_lines(call, rubrics, tmp_path):
    path = tmp_path / "batch.jsonl"
    long = b'{"id": "long", "answer": "' + b"x" * (9 * 1024 * 1024) + b'"}\n'
    fine = json.dumps(BATCH[0]).encode() + b"\n"
    path.write_bytes(b'{"id": "bad", "question_id": "zero-init", "answer": "\xff"}\n' + long + fine + fine.strip())
    code, out, _ = call("grade", "--batch", path, "--rubrics", rubrics)
    results = [json.loads(line) for line in out.splitlines()]
    assert code == ExitCode.FAILED
    assert [r["id"] for r in results] == ["bad", None, "1", "1"]
    assert "not UTF-8" in results[0]["error"] and "longer than 8 MB" in results[1]["error"]


def test_output_never_overwrites_the_batch(call, rubrics, tmp_path):
    batch = jsonl(tmp_path / "b.jsonl", BATCH[0])
    before = Path(batch).read_text()
    code, _, err = call("grade", "--batch", batch, "--rubrics", rubrics, "--output", batch)
    assert code == ExitCode.USAGE and "overwrite" in err
    assert Path(batch).read_text() == before


def test_output_that_cannot_be_written(call, rubrics, tmp_path):
    batch = jsonl(tmp_path / "b.jsonl", BATCH[0])
    code, _, err = call("grade", "--batch", batch, "--rubrics", rubrics, "--output", tmp_path / "no" / "where")
    assert code == ExitCode.USAGE and "where" in err


def test_results_stream(rubrics, tmp_path, capsys):
    """A result is out before the next line but the few read ahead is read."""
    import os
    import threading

    reader, writer = os.pipe()
    seen = threading.Event()
    target = tmp_path / "out.jsonl"
    worker = threading.Thread(
        target=run, args=(["grade", "--batch", f"/dev/fd/{reader}", "--rubrics", rubrics, "--output", str(target)],)
    )
    worker.start()
    os.write(writer, json.dumps(BATCH[0]).encode() + b"\n")
    for _ in range(100):
        if target.exists() and target.read_text().endswith("\n"):
            seen.set()
            break
        worker.join(0.05)
    os.close(writer)
    worker.join()
    os.close(reader)
    assert seen.is_set()


def test_a_users_own_rubric_that_cannot_be_read_is_told_and_passed_over(call, tmp_path):
    own = tmp_path / "data" / "rubrics"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text("questions:\n  - id: vanishing-gradients\n    question: [\n")
    code, out, err = call("grade", "--question", "vanishing-gradients", "--answer", "-", stdin="It fades.")
    assert code == ExitCode.FINE and "vanishing gradient" in out
    assert "passed over" in err and "mine.yaml" in err
