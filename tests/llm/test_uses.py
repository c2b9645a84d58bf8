"""What the program does with a model: critique, summary, follow-ups, drafts, the sync judge and the doctor's probe."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from interviewer.llm import follow_ups, prompts
from interviewer.llm.assistant import Assistant
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import NotConfigured, Unreadable, WrongKey
from interviewer.llm.grading import Judge, settle
from interviewer.llm.messages import Answered
from interviewer.llm.probe import probe
from interviewer.rubrics.model import Verdict

from . import fake_server as fake
from .conftest import KEY, QUESTION, QUICK, Connect, graded

ANSWER = "Every neuron computes the same thing, um, so nothing is learned."
POINT = QUESTION.key_points[0]
Serve = Callable[..., fake.FakeServer]


def assistant(server: fake.FakeServer, mode: str = "unsure") -> Assistant:
    return Assistant(Endpoint(server.base_url, "fake-model", KEY, 1.0, 2.0), mode, patience=QUICK)


def covered(body: dict) -> str:  # type: ignore[type-arg]
    said = {
        "key_point": POINT.id,
        "quote": "Every neuron computes the same thing",
        "reason": "It says so.",
        "verdict": "covered",
    }
    return json.dumps({"judgements": [said]})


async def test_critique_streams_grounded_and_without_escapes(serve: Serve) -> None:
    server = serve(fake.stream(["### Strong\n", "You said \x1b[31mit."]))
    async with assistant(server) as helper:
        pieces = [piece async for piece in helper.critique(QUESTION, ANSWER, graded(ANSWER))]
        assert len(pieces) == 2 and "\x1b" not in "".join(pieces)
        assert helper.usage.money is not None and helper.usage.money == pytest.approx(0.00014)
        assert helper.source("critique") == f"llm:fake-model critique@1#{prompts.load('critique').hash}"
    sent = server.requests[0]["messages"][1]["content"]
    assert ANSWER in sent and POINT.text in sent and "[missed, unsure]" in sent


async def test_summary_leaves_out_what_was_not_answered(serve: Serve) -> None:
    server = serve(fake.text("### Patterns"))
    async with assistant(server) as helper:
        answered = [Answered(QUESTION, ANSWER, graded(ANSWER)), Answered(QUESTION, "  ", graded(""))]
        assert "".join([p async for p in helper.summary(answered)]) == "### Patterns"
        assert server.requests[0]["messages"][1]["content"].count("Verdicts:") == 1
        assert [p async for p in helper.summary([Answered(QUESTION, "", graded(""))])] == []
    assert len(server.requests) == 1


async def test_nothing_is_sent_where_nothing_is_in_doubt(serve: Serve) -> None:
    server = serve(fake.answering(covered))
    async with assistant(server) as helper:
        sure = graded(ANSWER, unsure=False)
        assert await helper.settle(QUESTION, ANSWER, sure) == sure
        assert (await helper.settle(QUESTION, "  ", graded(" "))) == graded(" ")
        unassessed = graded(ANSWER).model_copy(update={"score": None})
        assert await helper.settle(QUESTION, ANSWER, unassessed) == unassessed
    assert server.requests == []


async def test_the_model_does_not_see_the_offline_verdicts(serve: Serve) -> None:
    server = serve(fake.answering(covered))
    async with assistant(server) as helper:
        await helper.settle(QUESTION, ANSWER, graded(ANSWER, {POINT.id: Verdict.CONTRADICTED}))
    assert "unsure" not in server.requests[0]["messages"][1]["content"]


async def test_repeats_of_which_some_fail(serve: Serve) -> None:
    server = serve(fake.answering(covered), fake.status(400, "no"), fake.answering(covered))
    async with assistant(server) as helper:
        helper._client.can.structure = "plain"
        grade = await helper.settle(QUESTION, ANSWER, graded(ANSWER), repeats=3)
    opinion = grade.verdict(POINT.id).opinion
    assert opinion is not None and opinion.votes == {Verdict.COVERED: 2}
    assert server.requests[0]["temperature"] > 0


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("You say nothing is learned: what do their gradients look like?", True),
        ("Why?", False),
        ("Tell me about gradients and the way they look.", False),
        ("Would all neurons in a layer compute the same output if you did that?", False),
        ("What? Why? How come? And what else would you say then?", False),
        (" ".join(["really"] * 60) + "?", False),
    ],
)
async def test_follow_ups_are_checked(serve: Serve, written: str, used: bool) -> None:
    server = serve(fake.text(json.dumps({"question": written})))
    async with assistant(server) as helper:
        await helper.warm()
        asked = await helper.follow_up(QUESTION, ANSWER, POINT, seconds=20)
    assert asked is not None
    assert (asked.written_by == "llm:fake-model") == used
    assert asked.prompt == (written if used else POINT.follow_up)


async def test_follow_up_without_model_and_without_probe(serve: Serve) -> None:
    server = serve(fake.status(500))
    async with assistant(server) as helper:
        await helper.warm()
        bare = POINT.model_copy(update={"follow_up": None})
        assert await helper.follow_up(QUESTION, ANSWER, bare, seconds=0.5) is None
        asked = await helper.follow_up(QUESTION, ANSWER, POINT, seconds=10)
        assert asked is not None and asked.fault is not None and "500" in asked.fault
        assert asked == follow_ups.FollowUpQuestion("Why do they never drift apart?", fault=asked.fault)


DRAFT = {
    "difficulty": "Medium",
    "key_points": [
        {"id": "Shrinks Weights", "text": "L2 shrinks weights.", "weight": 2, "depth": "mechanism", "also": ["It pulls them in."], "wrong": [""], "follow_up": "How?"},  # noqa: E501
        {"id": "shrinks weights", "text": "L1 zeroes weights.", "weight": 1, "depth": "trade off", "also": [], "wrong": [], "follow_up": None},  # noqa: E501
    ],
    "misconceptions": [{"id": "m", "text": "L2 zeroes.", "contradicts": "Shrinks Weights"}, {"id": "m", "text": "Other.", "contradicts": "nobody"}],  # noqa: E501
    "reference_answer": "L2 shrinks, L1 zeroes.",
}  # fmt: skip


async def test_a_drafted_rubric_is_a_draft_and_valid(serve: Serve) -> None:
    server = serve(fake.text(json.dumps(DRAFT)))
    async with assistant(server) as helper:
        question = await helper.draft("How do L1 and L2 differ?", "L2 shrinks </reference-1> weights.")
    assert question.draft and question.id == "how-do-l1-and-l2-differ"
    assert [p.id for p in question.key_points] == ["shrinks-weights", "shrinks-weights-2"]
    assert question.key_points[0].wrong == () and question.key_points[1].follow_up is None
    assert [(m.id, m.contradicts) for m in question.misconceptions] == [("m", "shrinks-weights"), ("m-2", None)]
    assert "‹/reference-1›" in server.requests[0]["messages"][1]["content"]


async def test_a_draft_that_holds_nothing_is_refused(serve: Serve) -> None:
    empty = {**DRAFT, "key_points": [{**DRAFT["key_points"][0], "text": " "}]}  # type: ignore[index,dict-item]
    server = serve(fake.text(json.dumps(empty)))
    async with assistant(server) as helper:
        with pytest.raises(Unreadable, match="hold together"):
            await helper.draft("Why?")


def settings(server: fake.FakeServer | None, mode: str = "unsure", **other: object) -> SimpleNamespace:
    base_url = server.base_url if server else f"http://127.0.0.1:{fake.closed_port()}/v1"
    return SimpleNamespace(
        **{
            "mode": mode,
            "base_url": base_url,
            "model": "fake-model",
            "price_in": None,
            "price_out": None,
            "wait": None,
            **other,
        }
    )


def test_settling_from_blocking_code(serve: Serve) -> None:
    server = serve(fake.answering(covered))
    grade = settle(QUESTION, ANSWER, graded(ANSWER), settings(server))
    assert grade.score == 50 and grade.graded_by == "rubric+llm:fake-model"
    offline = graded(ANSWER)
    assert settle(QUESTION, ANSWER, offline, settings(server, "off")) == offline


def test_a_fault_leaves_the_offline_grade_and_says_so() -> None:
    offline = graded(ANSWER)
    grade = settle(QUESTION, ANSWER, offline, settings(None))
    assert grade.model_copy(update={"notes": ()}) == offline
    assert grade.notes[0].code == "llm-fault" and "Graded offline only. No server answers" in grade.notes[0].text
    unnamed = settle(QUESTION, ANSWER, offline, settings(None, base_url=None, model=None))
    assert "No language model is configured" in unnamed.notes[0].text


def test_a_batch_does_not_ask_again_after_a_lasting_fault(serve: Serve) -> None:
    server = serve(fake.status(401))
    with Judge(settings(server)) as judge:
        grades = [judge.settle(QUESTION, ANSWER, graded(ANSWER)) for _ in range(3)]
        assert isinstance(judge.fault, WrongKey) and judge.notice is not None and "127.0.0.1" in judge.notice
    assert len(server.requests) == 1
    assert all(g.notes[0].code == "llm-fault" and g.score == 0 for g in grades)
    server = serve(fake.status(400, "odd"), fake.status(400, "odd"), fake.status(400, "odd"), fake.answering(covered))
    with Judge(settings(server)) as judge:
        first, second = (judge.settle(QUESTION, ANSWER, graded(ANSWER)) for _ in range(2))
    assert first.notes[0].code == "llm-fault" and second.score == 50


def test_switched_off_there_is_no_assistant() -> None:
    assert Assistant.configured(settings(None, "off")) is None
    with pytest.raises(NotConfigured):
        Assistant.configured(settings(None, "all", base_url=None, model=None))


async def test_probe_of_a_good_server(serve: Serve) -> None:
    def behave(handler: fake.Handler, body: dict) -> None:  # type: ignore[type-arg]
        fake.text('{"question": "Why dropout?"}')(handler, body)

    report = await probe(Endpoint(serve(behave).base_url, "fake-model", KEY), QUICK)
    assert report.fine and report.streaming and report.structured == "json_schema" and report.model_listed
    assert report.first_token_seconds is not None and report.problems == []
    assert KEY not in report.model_dump_json()


async def test_probe_of_a_poor_server(serve: Serve) -> None:
    server = serve(fake.whole("I am not able to write that."))
    server.models = fake.status(404)
    report = await probe(Endpoint(server.base_url, "fake-model"), QUICK)
    assert report.streaming is False and report.structured is None and not report.fine
    assert len(report.problems) == 2


async def test_probe_of_no_server() -> None:
    began = time.monotonic()
    report = await probe(Endpoint(f"http://127.0.0.1:{fake.closed_port()}/v1", "m"), QUICK)
    assert not report.fine and "No server answers" in report.problems[0]
    assert report.models is None and report.first_token_seconds is None
    assert time.monotonic() - began < 15


async def test_a_connection_serves_many_requests(connect: Connect) -> None:
    client, _ = connect(fake.text("fine"))
    for _ in range(5):
        assert await client.text([{"role": "user", "content": "x"}]) == "fine"
    assert client.usage.requests == 5


def test_the_user_says_how_long_a_reply_may_take() -> None:
    usual = Assistant.configured(settings(None))
    slow = Assistant.configured(settings(None, wait=600.0))
    assert usual is not None and slow is not None
    assert (usual._client.patience.first_token, usual._client.patience.whole) == (60.0, 180.0)
    assert (slow._client.patience.first_token, slow._client.patience.whole) == (600.0, 600.0)
