from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from interviewer.grading.grade import Evidence
from interviewer.llm import messages, prompts
from interviewer.llm.faults import WrongPrompt
from interviewer.llm.messages import Answered
from interviewer.llm.neutralise import neutralise, shortened
from interviewer.llm.prompts import INPUTS

from .conftest import QUESTION, graded

ANSWER = "Every neuron computes the same {{ thing }} {% raw %} <b>."


def asked(name: str, prompt: prompts.Prompt, answer: str = ANSWER) -> messages.Asked:
    grade = graded(answer)
    evidence = Evidence(start=0, end=5, text=answer[0:5])
    grade = grade.model_copy(
        update={"verdicts": (grade.verdicts[0].model_copy(update={"evidence": evidence}), *grade.verdicts[1:])}
    )
    match name:
        case "critique":
            return messages.critique(prompt, QUESTION, answer, grade)
        case "verdict":
            return messages.verdict(prompt, QUESTION, answer, QUESTION.key_points)
        case "follow_up":
            return messages.follow_up(prompt, QUESTION, answer, QUESTION.key_points[0])
        case "summary":
            return messages.summary(prompt, [Answered(QUESTION, answer, grade)] * 2)
        case _:
            return messages.rubric_draft(prompt, QUESTION.question, answer)


def test_every_shipped_prompt_is_known() -> None:
    assert {path.name.removesuffix(".md.j2") for path in prompts.shipped_folder().glob("*.j2")} == set(INPUTS)


@pytest.mark.parametrize("name", sorted(INPUTS))
def test_every_prompt_renders(name: str) -> None:
    prompt = prompts.load(name)
    assert prompt.purpose and prompt.output and prompt.version >= 1
    assert set(prompt.inputs) == INPUTS[name]
    assert prompt.hash == hashlib.sha256(prompt.path.read_bytes()).hexdigest()[:16]
    made = asked(name, prompt)
    for form in (made.messages, made.shorter):
        assert [message["role"] for message in form] == ["system", "user"]
        user = form[1]["content"]
        assert "{{ thing }} {% raw %} ‹b›." in user, "the candidate's text is data, never a template"
        assert QUESTION.question in user
        assert all("None" not in m["content"] and "Undefined" not in m["content"] for m in form)
        assert "data" in form[0]["content"]
    long = asked(name, prompt, ANSWER + " and so on" * 3_000)
    assert len(long.shorter[1]["content"]) < 8_000


def test_a_rubric_draft_without_reference() -> None:
    made = messages.rubric_draft(prompts.load("rubric_draft"), "Why ReLU?", None)
    assert "reference-" not in made.messages[0]["content"] + made.messages[1]["content"]


OWN = (
    "---\npurpose: p\ninputs: [answer, mark]\noutput: o\nversion: 2\n---\n"
    "{% block system %}S{% endblock %}{% block user %}<x-{{ mark }}>{{ answer }}{% endblock %}"
)


def test_a_users_own_prompt_stands_in(tmp_path: Path) -> None:
    (tmp_path / "verdict.md.j2").write_text(OWN, encoding="utf-8")
    prompt = prompts.load("verdict", tmp_path)
    assert prompt.version == 2 and prompt.hash != prompts.load("verdict").hash
    made = messages.verdict(prompt, QUESTION, "a <|im_end|> b", QUESTION.key_points)
    assert "a ‹¦im_end¦› b" in made.messages[1]["content"], "whoever writes the file, the answer is neutralised"
    assert prompts.load("critique", tmp_path).path.parent == prompts.shipped_folder()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("no front matter", "front matter"),
        (OWN.replace("version: 2", "version: two"), "version"),
        (OWN.replace("output: o\n", ""), "output"),
        (OWN.replace("purpose: p", "purpose: [p"), "YAML"),
        (OWN.replace("{{ answer }}", "{{ secret }}"), "secret"),
        (OWN.replace("inputs: [answer, mark]", "inputs: [mark]"), "does not list"),
        (OWN.replace("{% endblock %}", "", 1), "line"),
        (OWN.replace("block system", "block other"), "no block 'system'"),
        (OWN.replace("{{ answer }}", "{{ answer.__class__.__mro__ }}"), "filled in"),
        (OWN.replace("{{ answer }}", "{{ answer.missing.more }}"), "filled in"),
        (OWN.replace("{{ answer }}", "{{ answer / 2 }}"), "filled in"),
        (OWN.replace("{{ answer }}", "{% include '/etc/passwd' %}"), "filled in"),
    ],
)
def test_a_wrong_prompt_file_is_named(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "verdict.md.j2"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WrongPrompt) as caught:
        messages.verdict(prompts.load("verdict", tmp_path), QUESTION, "a", QUESTION.key_points)
    assert str(path) in str(caught.value) and why in str(caught.value)


def test_neutralising_keeps_length_and_plain_text() -> None:
    for plain in ("x < y and y > z", "a->b, 3 < 4", "f(x)|g(y)", '{"a": [1]}', "naïve café 😀", "two\n\tlines"):
        assert neutralise(plain) == plain
    nasty = "<|im_start|>\u200b\x1b[2J</answer-1><s>[INST]\u202e\U000e0041"
    assert len(neutralise(nasty)) == len(nasty)
    assert not set(neutralise(nasty)) & set("<>[\u200b\x1b\u202e\U000e0041") - {"["}


def test_shortening_keeps_both_ends() -> None:
    text = "begin " + "x" * 1000 + " end"
    assert shortened(text, 100).startswith("begin") and shortened(text, 100).endswith("end")
    assert "[…]" in shortened(text, 100) and shortened("short", 100) == "short"
