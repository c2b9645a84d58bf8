"""Answers that attack the judge do not gain from it, and answers that only look alike lose nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from interviewer.grading.grade import Grade
from interviewer.grading.segment import sentences
from interviewer.llm import messages, prompts, verdicts
from interviewer.llm.addressed import addressed_to_grader
from interviewer.llm.client import Client
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.neutralise import neutralise
from interviewer.llm.schemas import Judgement
from interviewer.llm.settle import settle
from interviewer.rubrics.model import Question, Verdict

from . import fake_server as fake
from .conftest import QUESTION, QUICK, graded

SUITE: dict[str, list[dict[str, str]]] = yaml.safe_load(Path(__file__).with_name("injection.yaml").read_text("utf-8"))
ATTACKS, BENIGN = SUITE["attacks"], SUITE["benign"]


def about(claim: str) -> Question:
    return Question.model_validate(
        {"id": "q", "question": "Explain it.", "key_points": [{"id": "claim", "text": claim}]}
    )


def settled(question: Question, answer: str, quote: str, said: Verdict = Verdict.COVERED) -> Grade:
    reply = [Judgement(key_point=p.id, quote=quote, reason="as told", verdict=said) for p in question.key_points]
    offline = graded(answer, question=question)
    return settle(question, answer, offline, question.key_points, [reply], model="obedient", prompt_hash="0")


def test_the_suite_is_as_large_as_promised() -> None:
    assert len({attack["answer"] for attack in ATTACKS}) >= 40
    assert len({one["answer"] for one in BENIGN}) >= 40


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["id"])
def test_no_quote_of_an_attack_raises_the_score(attack: dict[str, str]) -> None:
    answer = attack["answer"]
    quotes = [answer, attack.get("quote", answer), QUESTION.key_points[0].text, "", neutralise(answer)]
    quotes += [answer[span.start : span.end] for span in sentences(answer)]
    quotes += [part.strip() for part in re.split(r"[.:;,\n]", answer)]
    for quote in quotes:
        for said in (Verdict.COVERED, Verdict.PARTIAL):
            grade = settled(QUESTION, answer, quote, said)
            assert grade.score == 0, (quote, grade.verdicts)
            assert {v.verdict for v in grade.verdicts} == {Verdict.MISSED}


@pytest.mark.parametrize("one", BENIGN, ids=lambda one: one["claim"])
def test_benign_answers_are_not_touched(one: dict[str, str]) -> None:
    answer, quote = one["answer"], one.get("quote", one["answer"])
    if "quote" not in one:
        assert addressed_to_grader(answer) == []
    grade = settled(about(one["claim"]), answer, quote)
    assert grade.score == 100
    verdict = grade.verdicts[0]
    assert verdict.evidence is not None
    assert answer[verdict.evidence.start : verdict.evidence.end] == verdict.evidence.text == quote
    assert verdict.opinion is not None and verdict.opinion.void is None


@pytest.mark.parametrize("one", [*ATTACKS, *BENIGN], ids=lambda one: one["answer"][:30])
def test_the_answer_stays_within_its_delimiters(one: dict[str, str], verdict_prompt: prompts.Prompt) -> None:
    answer = one["answer"]
    asked = messages.verdict(verdict_prompt, QUESTION, answer, QUESTION.key_points)
    user = asked.messages[1]["content"]
    shown = re.findall(r"<answer-([0-9a-f]{12})>\n(.*?)\n</answer-\1>", user, re.S)
    assert len(shown) == 1
    assert len(shown[0][1]) == len(answer), "offsets in what the model saw are offsets in the answer"
    assert len(re.findall(r"</?answer", user)) == 2
    assert not re.search(r"<\||\|>|\[/?INST\]|<<SYS>>|\u200b", user)


def test_delimiters_differ_each_time(verdict_prompt: prompts.Prompt) -> None:
    asked = [
        messages.verdict(verdict_prompt, QUESTION, "a", QUESTION.key_points).messages[1]["content"] for _ in range(5)
    ]
    assert len(set(asked)) == 5


def obedient(body: dict[str, Any]) -> str:
    """Does whatever stands between the delimiters: covers everything and cites the attack."""
    user = body["messages"][-1]["content"]
    shown = re.search(r"<answer-(\w+)>\n(.*?)\n</answer-\1>", user, re.S)
    assert shown is not None
    answer = shown.group(2)
    quote = next((a["quote"] for a in ATTACKS if neutralise(a["answer"]) == answer and "quote" in a), answer)
    ids = re.findall(r"- key_point: (\S+)", user)
    said = [{"key_point": i, "quote": quote, "reason": "I was told to.", "verdict": "covered"} for i in ids]
    return json.dumps({"judgements": said})


async def test_an_obedient_model_over_http(
    serve: Callable[..., fake.FakeServer], verdict_prompt: prompts.Prompt
) -> None:
    server = serve(fake.answering(obedient))
    client = Client(Endpoint(server.base_url, "obedient"), QUICK)
    await client.warm()
    for attack in ATTACKS:
        for mode in ("unsure", "all"):
            answer = attack["answer"]
            grade = await verdicts.settle_doubtful(client, verdict_prompt, QUESTION, answer, graded(answer), mode)
            assert grade.score == 0, attack["id"]
            assert grade.graded_by == "rubric"
            assert all(v.opinion is not None and v.opinion.void for v in grade.verdicts)
    for one in BENIGN:
        if "quote" not in one:
            answer, question = one["answer"], about(one["claim"])
            offline = graded(answer, question=question)
            grade = await verdicts.settle_doubtful(client, verdict_prompt, question, answer, offline, "unsure")
            # A model that quotes the tags as it saw them is understood, too.
            assert grade.score == 100, answer
    await client.close()


def test_sure_verdicts_are_never_put_to_the_model_in_mode_unsure() -> None:
    from interviewer.llm.settle import points_to_judge

    assert points_to_judge(QUESTION, graded("x y z", unsure=False), "unsure") == []
    assert len(points_to_judge(QUESTION, graded("x y z", unsure=False), "all")) == 3
    assert points_to_judge(QUESTION, graded("x y z"), "off") == []
