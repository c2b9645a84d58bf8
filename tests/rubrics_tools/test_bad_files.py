"""Hostile and broken rubric files at the commands: one clear error, nothing half-imported."""

from __future__ import annotations

import json

import pytest

from interviewer.rubrics.parse import MAX_BYTES
from tests.rubrics_tools.test_lint import SOUND, file

GOOD = file(SOUND)
BILLION = "\n".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9) if n else 'lol'}]" for n in range(12)).encode()
BAD = {
    "50 MB": (b"# " + b"x" * 52_000_000, "larger than"),
    "yaml bomb": (BILLION, "alias"),
    "tag": (GOOD.replace(b"topic: T", b"topic: !!python/object/apply:os.system [x]"), ":1: "),
    "deep flow": (b"questions: " + b"[" * 100_000, "levels deep"),
    "deep block": ("\n".join(" " * n + "k:" for n in range(3000)).encode(), "levels deep"),
    "duplicate key": (GOOD.replace(b"topic: T", b"topic: T\ntopic: U"), ":2: "),
    "latin-1": (GOOD.replace(b"topic: T", "topic: größer".encode("latin-1")), ":1: "),
    "utf-16": (GOOD.decode().encode("utf-16"), "not UTF-8"),
    "binary": (b"\x00\x01\x02", "bad.yaml"),
    "empty": (b"", "empty"),
    "merge key": (GOOD.replace(b"topic: T", b"<<: {topic: T}"), ":1: "),
    "two documents": (GOOD + b"---\n" + GOOD, "bad.yaml"),
}


@pytest.mark.parametrize("case", BAD)
def test_lint_names_file_and_line_and_goes_on(call, tmp_path, case):
    content, says = BAD[case]
    (tmp_path / "bad.yaml").write_bytes(content)
    (tmp_path / "good.yaml").write_bytes(GOOD)
    code, out, err = call("rubrics", "lint", tmp_path, "--no-grader", "--json")
    report = json.loads(out)
    assert (code, err, report["questions"]) == (1, "", 1)
    (finding,) = report["findings"]
    assert (finding["file"], finding["rule"]) == (str(tmp_path / "bad.yaml"), "structure")
    place = f"{finding['file']}:{finding['line']}: {finding['message']}"
    assert says in place and len(finding["message"]) < 300


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n")], ids=["bom", "crlf"])
def test_what_editors_on_windows_write_is_fine(call, tmp_path, content):
    (tmp_path / "good.yaml").write_bytes(content)
    assert call("rubrics", "lint", tmp_path, "--no-grader")[0] == 0


def test_a_50_mb_file_is_not_read_to_its_end(call, tmp_path):
    path = tmp_path / "big.yaml"
    with path.open("wb") as sparse:
        sparse.truncate(MAX_BYTES * 2000)
    assert call("rubrics", "lint", path, "--no-grader")[0] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yaml", BILLION),
        ("a.md", b"### What is X?\nIt is x.\n\xff"),
        ("a.csv", b"question,answer\nWhy?,Because.\n" + b"x,y\n" * 13_000_000),
        ("a.apkg", b"PK"),
    ],
)
def test_a_bad_import_leaves_nothing_behind(call, tmp_path, name, content):
    path, out = tmp_path / name, tmp_path / "out"
    (tmp_path / "fine.md").write_text("### What is overfitting?\nIt learns noise. The gap grows.\n")
    path.write_bytes(content)
    code, stdout, err = call("rubrics", "import", tmp_path / "fine.md", path, "--output", out)
    assert code == 2 and stdout == b"" and name in err and 1 <= len(err.splitlines()) <= 6
    assert not out.exists()


def test_the_schemas_are_such_as_editors_take(call):
    for arguments in ((), ("--interview",)):
        code, out, _ = call("rubrics", "schema", *arguments)
        schema = json.loads(out)
        assert code == 0 and schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert "$defs" not in out.decode() and schema["additionalProperties"] is False
        assert set(schema["required"]) == ({"title", "minutes", "questions"} if arguments else {"questions"})
