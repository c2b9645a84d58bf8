from __future__ import annotations

import pytest

from interviewer.rubrics.files import load
from interviewer.rubrics.parse import parse

LIST = "# Basics\n### What is overfitting?\nIt learns noise. The gap grows.\n"


def test_new_gives_a_template_that_is_valid(call):
    code, out, _ = call("rubrics", "new", "--question", "Why: is it #1?", "--topic", "A & B")
    question = parse(out, "x").questions[0]
    assert (code, question.question, question.draft) == (0, "Why: is it #1?", True)
    assert call("rubrics", "new")[0] == 0


def test_new_proposes_key_points_from_a_reference(call, tmp_path):
    out_file = tmp_path / "sub" / "mine.yaml"
    code, _, err = call(
        "rubrics", "new", "--question", "What is dropout?", "--reference", "-", "--output", out_file,
        stdin=b"It zeroes units at random. At test time all are used. Yes.",
    )  # fmt: skip
    question = parse(out_file.read_bytes(), "x").questions[0]
    assert code == 0 and "lint" in err
    assert [p.text for p in question.key_points] == ["It zeroes units at random.", "At test time all are used. Yes."]
    assert question.draft and question.id == "what-is-dropout"
    assert call("rubrics", "new", "--output", out_file)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("--reference", "-"), b"It is."),
        (("--question", "Why?", "--reference", "-"), b"..."),
        (("--question", "Why?", "--reference", "-"), b"\xff"),
        (("--question", "Why?", "--reference", "/nowhere"), b""),
        (("--question", "Why?", "--id", "Not An Id"), b""),
    ],
)
def test_new_refuses_bad_input(call, arguments, stdin):
    code, out, err = call("rubrics", "new", *arguments, stdin=stdin)
    assert (code, out) == (2, b"") and 1 <= len(err.splitlines()) <= 2


def test_import_into_the_users_own_folder(call, tmp_path):
    path = tmp_path / "my list.md"
    path.write_text(LIST)
    code, out, err = call("rubrics", "import", path)
    made = tmp_path / "data" / "rubrics" / "my-list.yaml"
    assert code == 0 and out.decode().strip() == str(made)
    assert "1 question imported" in err and "draft" in err
    assert list(load([made])) == ["what-is-overfitting"]
    assert load([made]).topics == ("Basics",)
    assert b"what-is-overfitting" in call("rubrics", "list")[1]
    before = made.read_bytes()
    path.write_text(LIST.replace("noise", "everything"))
    assert call("rubrics", "import", path)[0] == 2
    assert made.read_bytes() == before
    assert call("rubrics", "import", path, "--force")[0] == 0
    assert b"everything" in made.read_bytes()


def test_nothing_is_half_imported(call, tmp_path):
    good, bad = tmp_path / "a.md", tmp_path / "b.csv"
    good.write_text(LIST + "# Other\n### Why?\nBecause of it.\n")
    bad.write_bytes(b"question,answer\n\xff,x\n")
    target = tmp_path / "out"
    code, out, err = call("rubrics", "import", good, bad, "--output", target)
    assert (code, out) == (2, b"") and len(err.splitlines()) == 1 and "b.csv:2" in err
    assert not target.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "b.csv"]
    assert call("rubrics", "import", good, "--output", tmp_path / "one.yaml")[0] == 2
    assert call("rubrics", "import", good, "--output", target)[0] == 0
    assert sorted(p.name for p in target.iterdir()) == ["basics.yaml", "other.yaml"]


def test_a_fault_while_writing_leaves_what_was_there(call, tmp_path, monkeypatch):
    from pathlib import Path

    path, target = tmp_path / "a.md", tmp_path / "out"
    path.write_text(LIST + "# Other\n### Why?\nBecause of it.\n")
    assert call("rubrics", "import", path, "--output", target)[0] == 0
    before = {p.name: p.read_bytes() for p in target.iterdir()}

    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    code, _, err = call("rubrics", "import", path, "--output", target, "--force")
    assert code == 2 and "No space left" in err
    assert {p.name: p.read_bytes() for p in target.iterdir()} == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "out"]


def test_a_folder_with_other_things_is_not_replaced(call, tmp_path):
    path, target = tmp_path / "a.md", tmp_path / "out"
    path.write_text(LIST + "# Other\n### Why?\nBecause of it.\n")
    target.mkdir()
    (target / "thesis.docx").write_text("x")
    assert call("rubrics", "import", path, "--output", target, "--force")[0] == 2
    assert (target / "thesis.docx").exists()


def test_the_question_of_an_autorubric_file(call, tmp_path):
    path = tmp_path / "essay.yaml"
    path.write_text("- requirement: It is right\n")
    code, _, err = call("rubrics", "import", path, "--question", "What is it?", "--output", tmp_path / "o.yaml")
    assert code == 0 and "stands in" not in err
    assert load([tmp_path / "o.yaml"])["essay"].question.question == "What is it?"


def test_export_and_import_again(call, tmp_path):
    ids = ("zero-weight-initialization", "nan-loss-after-300-steps")
    chosen = [part for name in ids for part in ("--question", name)]
    code, out, err = call("rubrics", "export", "--format", "csv", *chosen)
    assert code == 0 and "2 questions exported" in err and "leaves out" not in err
    (tmp_path / "x.csv").write_bytes(out)
    assert call("rubrics", "import", tmp_path / "x.csv", "--output", tmp_path / "back")[0] == 0
    bank, shipped = load([tmp_path / "back"]), load([])
    from interviewer.rubrics.files import shipped_folder

    shipped = load([shipped_folder()])
    assert {i: bank[i].question for i in ids} == {i: shipped[i].question for i in ids}
    code, _, err = call("rubrics", "export", "--format", "autorubric", *chosen, "--output", tmp_path / "rubrics")
    assert code == 0 and "leaves out" in err and "depths" in err
    assert sorted(p.stem for p in (tmp_path / "rubrics").iterdir()) == sorted(ids)
    assert call("rubrics", "export", "--format", "apkg", *chosen, "--output", tmp_path / "x.apkg")[0] == 0
    assert call("rubrics", "export", "--format", "apkg", *chosen, "--output", tmp_path / "x.apkg")[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "apkg"),
        ("--format", "autorubric"),
        ("--format", "docx"),
        ("--format", "csv", "--question", "nowhere"),
        ("--format", "csv", "--topic", "Knitting"),
        ("--format", "csv", "--topic", "Language models", "--question", "zero-weight-initialization"),
    ],
)
def test_export_refuses_what_it_cannot_do(call, arguments):
    code, out, err = call("rubrics", "export", *arguments)
    assert (code, out) == (2, b"") and 1 <= len(err.splitlines()) <= 2
