from __future__ import annotations

import json

from interviewer.cli.exits import ExitCode
from tests.cli.conftest import jsonl

ANSWERS = (
    {"id": "1", "question_id": "zero-init", "style": "expert", "answer": "Symmetric Random",
     "labels": {"same": "covered", "random": "covered"}, "misconceptions": []},
    {"id": "2", "question_id": "zero-init", "style": "wrong", "answer": "Symmetric wrongly",
     "labels": {"same": "contradicted", "random": "missed"}, "misconceptions": ["faster"]},
    {"id": "3", "question_id": "zero-init", "style": "wrong", "answer": "Random",
     "labels": {"same": "missed", "random": "partial"}, "misconceptions": ["faster"]},
)  # fmt: skip


def test_labelled_answers(call, rubrics, tmp_path):
    code, out, err = call("benchmark", "--rubrics", rubrics, "--answers", jsonl(tmp_path / "a", *ANSWERS), "--json")
    assert (code, err) == (ExitCode.FINE, "")
    found = json.loads(out)
    assert (found["answers"], found["questions"], found["labels"], found["not_assessed"]) == (3, 1, 6, 0)
    assert set(found["figures"]) == {"grader", "similarity", "keyword overlap"}
    grader = {name: figure["value"] for name, figure in found["figures"]["grader"].items()}
    # Covered: .92 twice; missed: .06 twice; contradicted: .92.
    assert grader["auc_covered_missed"] == 1.0
    assert grader["auc_covered_contradicted"] == 0.5
    assert found["confusion"]["table"] == [[2, 0, 0, 0], [1, 0, 0, 0], [0, 0, 2, 0], [1, 0, 0, 0]]
    # Gold 100, 0, 12.5; given 100, 75, 25.
    assert grader["score_rmse"] == (((75**2) + 12.5**2) / 3) ** 0.5
    assert found["styles"]["grader"]["wrong"] == {"answers": 2, "gold": 6.25, "score": 50.0}
    assert found["misconceptions"] == {"right": 1, "wrong": 0, "overlooked": 1}
    assert found["grader_versions"] == ["fake-1"]
    assert found["figures"]["keyword overlap"]["macro_f1"]["value"] is None


def test_text_report(call, rubrics, tmp_path):
    code, out, _ = call("benchmark", "--rubrics", rubrics, "--answers", jsonl(tmp_path / "a", *ANSWERS))
    assert code == ExitCode.FINE
    for words in ("AUC covered/missed", "keyword overlap", "mean score by style", "expert", "contradicted", "1 found"):
        assert words in out


def test_answers_with_scores_only(call, tmp_path):
    rows = [
        {
            "question_id": "x",
            "question": "Q?",
            "reference": ["Alpha is one. Beta is two.", "Other."],
            "answer": a,
            "score": s,
        }
        for a, s in (("Alpha Beta", 1.0), ("Alpha", 0.5), ("none", 0))
    ]
    for factor in (1, 100):
        scaled = [{**row, "score": row["score"] * factor} for row in rows]
        code, out, err = call("benchmark", "--answers", jsonl(tmp_path / "a", *scaled), "--json")
        assert (code, err) == (ExitCode.FINE, "")
        figures = json.loads(out)["figures"]["grader"]
        assert figures["score_r"]["value"] > 0.999 and figures["score_rmse"]["value"] == 0.0
        assert figures["auc_covered_missed"]["value"] is None


def test_lines_that_cannot_be_used_are_named_and_passed_over(call, rubrics, tmp_path):
    rows = [*ANSWERS, "rubbish", {"answer": "x", "question_id": "zero-init"},
            {**ANSWERS[0], "labels": {"nowhere": "covered"}},
            {**ANSWERS[0], "labels": {"same": "brilliant"}}]  # fmt: skip
    code, out, err = call("benchmark", "--rubrics", rubrics, "--answers", jsonl(tmp_path / "a", *rows), "--json")
    assert code == ExitCode.FAILED
    assert json.loads(out)["passed_over"] == 4
    for words in ("line 4", "line 5", "'nowhere'", "'brilliant'"):
        assert words in err


def test_nothing_usable(call, tmp_path):
    code, out, err = call("benchmark", "--answers", jsonl(tmp_path / "a", "rubbish"))
    assert (code, out) == (ExitCode.USAGE, "")
    assert "no labelled answer" in err
