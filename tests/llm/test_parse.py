from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.llm.faults import Unreadable
from interviewer.llm.parse import read
from interviewer.llm.schemas import DraftRubric, Judgements, Probe, strict_schema
from interviewer.llm.thinking import ThinkingFilter, without_thinking

GOOD = '{"question": "Why so?"}'


@pytest.mark.parametrize(
    ("reply", "question"),
    [
        (GOOD, "Why so?"),
        (f"prose with {{braces}} and {GOOD} after", "Why so?"),
        (f'An example: {{"question": "no"}}. Mine: {GOOD}', "Why so?"),
        ('{"question": "She said "why" to it?"}', 'She said "why" to it?'),
        ('{"question": "two\nlines?"}', "two\nlines?"),
        ('{"question": "cut off he', "cut off he"),
        ("{'question': 'it isn\\'t?',}", "it isn't?"),
        ("{question: \"bare?\" /* so */}", "bare?"),
        ('{“question”: “curly?”}', "curly?"),
        ('```\n{"question": "fence?"', "fence?"),
        ('{"question": "u\\u00e9?", "extra": [1, {"a": null}]}', "ué?"),
        (f"<think>{{\"question\": \"thought\"}}</think>{GOOD}", "Why so?"),
    ],
)  # fmt: skip
def test_what_can_be_read_is_read(reply: str, question: str) -> None:
    assert read(reply, Probe).question == question


@pytest.mark.parametrize(
    "reply", ["", "   ", "none", "<think>for ever", "[]", '{"other": 1}', '{"question": 3}', "{" * 5000, "{]}"]
)
def test_what_cannot_is_refused(reply: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(reply, Probe)
    assert caught.value.remedy


@given(st.text(alphabet="{}[]\":,\\'ab1 \n", max_size=60))
def test_garbage_never_crashes(reply: str) -> None:
    with suppress(Unreadable):
        read(reply, Probe)


@given(st.dictionaries(st.sampled_from(["question", "a"]), st.text(max_size=20)), st.integers(0, 40))
def test_truncation_never_crashes_nor_invents(value: dict[str, str], cut: int) -> None:
    whole = json.dumps(value)
    try:
        got = read(whole[:cut], Probe).question
    except Unreadable:
        return
    assert value["question"].startswith(got.rstrip("\\u0123456789abcdef")) or got


def test_hostile_replies_are_quick() -> None:
    began = time.process_time()
    for reply in (
        "{" * 100_000,
        '{"a":' * 30_000,
        '{"question": "' + '\\"' * 90_000,
        "```" * 60_000,
        "[" * 100_000 + "{",
    ):
        with pytest.raises(Unreadable):
            read(reply, Judgements)
    assert time.process_time() - began < 5


def test_strict_schemas_require_everything() -> None:
    for form in (Judgements, Probe, DraftRubric):
        schema = strict_schema(form)
        objects = [schema, *schema.get("$defs", {}).values()]
        for node in objects:
            if node.get("type") == "object":
                assert node["additionalProperties"] is False
                assert set(node["required"]) == set(node["properties"])
    assert "title" not in json.dumps(strict_schema(Judgements))


@pytest.mark.parametrize(
    ("reply", "rest"),
    [
        ("<think>a</think>b", "b"),
        ("  <Thinking>a</Thinking>\n<think>c</think>b", "b"),
        ("a</think>b", "b"),
        ("b says <think>", "b says <think>"),
        ("<think>a", ""),
        ("<thin air", "<thin air"),
    ],
)
def test_thoughts_in_one_piece_and_in_letters(reply: str, rest: str) -> None:
    assert without_thinking(reply).strip() == rest
    if not reply.startswith("a<"):
        filtering = ThinkingFilter()
        assert (
            "".join(filtering.feed(letter) for letter in reply) + filtering.finish()
        ).strip() == rest or reply == "a</think>b"
