from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.rubrics.errors import RubricError
from interviewer.rubrics.files import load, question_files, shipped_folder
from interviewer.rubrics.model import Depth, RubricFile
from interviewer.rubrics.parse import MAX_BYTES, parse, question_lines

GOOD = """\
topic: Weights
questions:
  - id: zero-initialization
    question: What happens?
    key_points:
      - id: same
        text: They stay the same.
        weight: 2
        depth: mechanism
        also: [they never differ]
        wrong: [they soon differ]
    misconceptions:
      - id: faster
        text: It trains faster.
        contradicts: same
    examples:
      - answer: They stay the same.
        labels: {same: covered}
"""


def problems(text: str) -> str:
    with pytest.raises(RubricError) as caught:
        parse(text.encode(), "bank.yaml")
    return str(caught.value)


def test_a_good_file_is_read_with_its_defaults() -> None:
    question = parse(GOOD.encode(), "bank.yaml").questions[0]
    assert question.key_point("same").depth is Depth.MECHANISM
    assert question.key_point("same").weight == 2
    assert (question.time_limit, question.difficulty) == (120, "medium")
    with pytest.raises(KeyError):
        question.key_point("other")


def test_the_hash_follows_what_grading_reads_and_nothing_else() -> None:
    first = parse(GOOD.encode(), "a").questions[0]
    examples = parse(GOOD.replace("answer: They", "answer: All").encode(), "a").questions[0]
    changed = parse(GOOD.replace("they never differ", "never").encode(), "a").questions[0]
    assert first.hash == examples.hash != changed.hash


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("weight: 2", "weight: 0"), 8, "field key_points.0.weight: must be greater than 0"),
        (("weight: 2", "wieght: 2"), 8, "field key_points.0.wieght: unknown key"),
        (("text: They stay the same.", "text: ''"), 7, "empty text"),
        (("contradicts: same", "contradicts: other"), 3, "'other', which is no key point"),
        (("id: zero-initialization", "id: Zero Init"), 3, "id"),
        (("labels: {same: covered}", "labels: {same: perfect}"), 18, "labels"),
        (("labels: {same: covered}", "labels: {else: covered}"), 3, "which is no key point"),
        (("        depth: mechanism\n", "        depth: mechanism\n        depth: example\n"), 10, "stands twice"),
        (("question: What happens?", "question: !!python/object:os.system x"), 4, "tag"),
        (("question: What happens?", "question: [a"), 6, "not valid YAML"),
    ],
)
def test_what_is_wrong_is_named_with_file_line_and_field(change: tuple[str, str], line: int, says: str) -> None:
    message = problems(GOOD.replace(*change))
    assert message.startswith("bank.yaml:")
    assert says in message
    if says not in ("id", "not valid YAML"):
        assert message.startswith(f"bank.yaml:{line}:"), message


def test_two_questions_of_one_id_are_refused() -> None:
    again = GOOD + GOOD.split("questions:\n")[1]
    assert "used twice" in problems(again)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: *a\n",
        "[" * 5000,
        "- " * 5000,
        "{a: " * 400,
        "\n".join(" " * i + "k:" for i in range(300)),
        "",
        "just words",
        "\x00\x01",
    ],
)
def test_hostile_or_empty_yaml_is_refused_in_a_sentence(text: str) -> None:
    assert len(problems(text)) < 300


def test_binary_oversized_and_foreign_encodings_are_refused() -> None:
    for content in (b"\xff\xfe\x00t\x00o", "topic: caf\xe9".encode("latin-1"), b"a" * (MAX_BYTES + 1)):
        with pytest.raises(RubricError):
            parse(content, "x")


def test_bom_and_windows_line_ends_are_read() -> None:
    assert parse(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), "x").topic == "Weights"


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_parser(content: bytes) -> None:
    with contextlib.suppress(RubricError):
        assert isinstance(parse(content, "x"), RubricFile)


def test_question_lines_name_where_each_question_begins() -> None:
    assert question_lines(GOOD.encode()) == {"zero-initialization": 3}


def test_the_shipped_bank_is_whole() -> None:
    bank = load([shipped_folder()])
    assert len(bank) >= 100
    assert len(bank.topics) == 12
    for entry in bank.values():
        question = entry.question
        assert 4 <= len(question.key_points) <= 8
        assert len({p.depth for p in question.key_points}) >= 2, question.id
        assert question.reference_answer
        assert len(question.misconceptions) >= 2
        assert len(question.examples) >= 6
        assert all(p.follow_up and len(p.also) >= 3 and len(p.wrong) >= 2 for p in question.key_points), question.id


def test_plans_of_interviews_are_no_question_files() -> None:
    assert all("interviews" not in path.parts[-2] for path in question_files(shipped_folder()))
