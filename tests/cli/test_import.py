from __future__ import annotations

import json

import numpy as np
import pytest

from interviewer.cli import services
from interviewer.settings import store_file
from interviewer.store import Store, StoreError
from tests.cli.fake import FakeService

VTT = """WEBVTT

00:01.000 --> 00:04.000
<v Ada>What happens with zero weights?

00:05.000 --> 00:15.000
<v Ben>Symmetric ray lou neurons stay identical.

00:16.000 --> 00:18.000
<v Ada>Where do you see yourself in five years?

00:19.000 --> 00:20.000
<v Ben>Here.
"""


class Matching(FakeService):
    def embed(self, texts):
        rows = [[1.0, 0.0] if "zero weights" in text else [0.0, 1.0] for text in texts]
        return np.array(rows, dtype=np.float32)


@pytest.fixture(autouse=True)
def matching(monkeypatch):
    monkeypatch.setattr(services, "grading_service", lambda threads=2: Matching())


@pytest.fixture
def vtt(tmp_path):
    path = tmp_path / "mock.vtt"
    path.write_text(VTT)
    return str(path)


def stored():
    with Store(store_file()) as store:
        return [
            (row, store.questions(row.id), store.grades(row.id), store.load_interview(row.id))
            for row in store.sessions()
        ]


def test_a_transcript_becomes_an_interview_like_any_other(call, vtt, rubrics):
    code, out, _ = call("import", vtt, "--rubrics", rubrics, "--correct", "ray lou -> ReLU", "--json")
    assert code == 0
    (found,) = json.loads(out)
    assert [q["question_id"] for q in found["questions"]] == ["zero-init", None]
    ((row, questions, grades, interview),) = stored()
    assert row.finished and row.title == "Imported: mock.vtt" and row.id == found["session"]
    assert list(questions) == [0] and list(grades) == [0]
    assert "ReLU" in interview.attempts[0].answer and grades[0].delivery.words_per_minute == 30.0
    code, out, _ = call("export", "last", "--format", "md")
    assert code == 0 and "five years?" in out and "The candidate spoke 69% of the interview" in out


def test_a_dry_run_keeps_nothing(call, vtt, rubrics):
    code, out, _ = call("import", vtt, "--rubrics", rubrics, "--dry-run")
    assert code == 0 and "zero-init" in out and stored() == []


def test_matches_can_be_mended(call, vtt, rubrics):
    code, out, _ = call("import", vtt, "--rubrics", rubrics, "--match", "1=-", "--match", "2=zero-init", "--json")
    assert [q["question_id"] for q in json.loads(out)[0]["questions"]] == [None, "zero-init"] and code == 0
    for wrong in ("9=zero-init", "1=zero-inti"):
        code, _, err = call("import", vtt, "--rubrics", rubrics, "--match", wrong)
        assert code == 2 and wrong.split("=")[1] in err


def test_one_bad_file_stops_all_before_anything_is_kept(call, vtt, rubrics, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("{nope")
    code, out, err = call("import", vtt, bad, "--rubrics", rubrics)
    assert (code, out) == (2, "") and "bad.json:1" in err and stored() == []


def test_a_store_that_fails_half_way_keeps_nothing(call, vtt, rubrics, monkeypatch):
    def broken(*_, **__):
        raise StoreError("the disk is full")

    monkeypatch.setattr(Store, "save_grade", broken)
    code, _, err = call("import", vtt, "--rubrics", rubrics)
    assert code == 2 and "the disk is full" in err and stored() == []


def test_an_interrupted_import_keeps_what_was_graded(call, rubrics, tmp_path, monkeypatch):
    class Interrupted(Matching):
        def grade(self, question, answer, **options):
            if "second" in answer:
                raise KeyboardInterrupt
            return super().grade(question, answer, **options)

    monkeypatch.setattr(services, "grading_service", lambda threads=2: Interrupted())
    path = tmp_path / "pairs.json"
    path.write_text(
        json.dumps([{"question": "Why?", "answer": word, "reference": "It is so."} for word in ("first", "second")])
    )
    code, _, err = call("import", path, "--rubrics", rubrics)
    ((row, questions, grades, _),) = stored()
    assert code == 130 and "regrade" in err
    assert row.finished and len(questions) == 2 and list(grades) == [0]
    monkeypatch.setattr(services, "grading_service", lambda threads=2: Matching())
    code, out, _ = call("regrade", "last", "--json")
    assert code == 0 and [change["because"] for change in json.loads(out)] == [["not graded before"]]
    assert list(stored()[0][2]) == [0, 1]


def test_corrections_are_listed_added_taken_off_and_applied_to_the_next_import(call, vtt, rubrics):
    code, out, _ = call("corrections", "--add", "ray lou -> ReLU", "--add", "a b -> c")
    assert (code, out) == (0, "ray lou -> ReLU\na b -> c\n")
    assert json.loads(call("corrections", "--remove", "a b", "--json")[1]) == {"ray lou": "ReLU"}
    code, out, _ = call("import", vtt, "--rubrics", rubrics, "--dry-run", "--json")
    assert code == 0 and json.loads(out)[0]["corrected"] == 1
    for wrong in (("--remove", "none"), ("--add", "nonsense")):
        code, out, err = call("corrections", *wrong)
        assert (code, out) == (2, "") and wrong[0] in err
