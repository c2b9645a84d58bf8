"""Every fault of a server, played for real over HTTP on 127.0.0.1."""

from __future__ import annotations

import asyncio
import json
import time
import traceback
from contextlib import aclosing

import pytest

from interviewer.llm import critique as critiques
from interviewer.llm import follow_ups, prompts, verdicts
from interviewer.llm.client import Client, Patience
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import (
    Busy,
    CutOff,
    LLMFault,
    Refused,
    ServerFailed,
    Stalled,
    TooLong,
    UnknownModel,
    Unreachable,
    Unreadable,
    WrongKey,
)
from interviewer.llm.schemas import Judgements
from interviewer.rubrics.model import Verdict

from . import fake_server as fake
from .conftest import KEY, QUESTION, QUICK, Connect, graded

HELLO = [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]
ANSWER = "Well, every neuron does the same thing, so random numbers are better."
GOOD = json.dumps(
    {
        "judgements": [
            {
                "key_point": "identical-neurons",
                "quote": "every neuron does the same thing",
                "reason": "r",
                "verdict": "covered",
            }
        ]
    }
)


async def said(client: Client) -> str:
    async with aclosing(client.stream(HELLO)) as pieces:
        return "".join([piece async for piece in pieces])


async def judged(client: Client) -> Judgements:
    return await client.structured(HELLO, Judgements)


async def test_stream_arrives_in_pieces_with_usage(connect: Connect) -> None:
    client, server = connect(fake.stream(["A", "B", "C"]))
    pieces = [piece async for piece in client.stream(HELLO)]
    assert pieces == ["A", "B", "C"]
    assert (client.usage.tokens_in, client.usage.tokens_out) == (100, 20)
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"


async def test_no_server() -> None:
    client = Client(Endpoint(f"http://127.0.0.1:{fake.closed_port()}/v1", "m"), QUICK)
    with pytest.raises(Unreachable, match=r"No server answers at 127\.0\.0\.1:\d+\. Start it"):
        await said(client)
    with pytest.raises(Unreachable):
        await judged(client)


async def test_no_such_host() -> None:
    client = Client(Endpoint("http://no-such-host.invalid/v1", "m"), Patience(connect=3, first_token=3, whole=3))
    with pytest.raises((Unreachable, Stalled), match=r"no-such-host\.invalid"):
        await said(client)


async def test_connect_time_out() -> None:
    # 203.0.113.0/24 is set aside for documentation: nothing answers, or the network says so at once.
    client = Client(Endpoint("http://203.0.113.1:9/v1", "m"), Patience(connect=0.2, first_token=2, whole=2))
    began = time.monotonic()
    with pytest.raises(LLMFault):
        await said(client)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("code", [401, 403])
async def test_wrong_key(connect: Connect, code: int) -> None:
    client, server = connect(fake.status(code, f"Incorrect API key provided: {KEY}", error_code="invalid_api_key"))
    with pytest.raises(WrongKey, match="OPENAI_API_KEY"):
        await said(client)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (404, "The model `fake-model` does not exist or you do not have access to it."),
        (404, "model 'fake-model' not found, try pulling it first"),
        (400, "Invalid model name passed"),
    ],
)
async def test_unknown_model(connect: Connect, code: int, message: str) -> None:
    client, _ = connect(fake.status(code, message))
    with pytest.raises(UnknownModel, match="fake-model"):
        await said(client)
    with pytest.raises(UnknownModel):
        await judged(client)


async def test_path_without_an_api(connect: Connect) -> None:
    client, _ = connect(fake.raw(404, "<h1>Not Found</h1>"))
    with pytest.raises(Refused, match="/v1"):
        await said(client)


async def test_429_waits_as_told_and_goes_on(connect: Connect) -> None:
    client, server = connect(fake.status(429, "slow down", headers={"Retry-After": "0.2"}), fake.text("fine"))
    began = time.monotonic()
    assert await client.text(HELLO) == "fine"
    assert time.monotonic() - began >= 0.2
    assert len(server.requests) == 2


async def test_429_with_a_long_wait_is_not_waited_for(connect: Connect) -> None:
    client, server = connect(fake.status(429, "slow down", headers={"Retry-After": "90"}))
    with pytest.raises(Busy, match="90 seconds"):
        await said(client)
    assert len(server.requests) == 1


async def test_429_without_quota_is_final(connect: Connect) -> None:
    client, server = connect(fake.status(429, "You exceeded your quota", error_code="insufficient_quota"))
    with pytest.raises(Busy, match="quota"):
        await said(client)
    assert len(server.requests) == 1


async def test_500_is_tried_twice(connect: Connect) -> None:
    client, server = connect(fake.status(500, "boom"), patience=Patience())
    with pytest.raises(ServerFailed, match="boom"):
        await said(client)
    assert len(server.requests) == 2
    client, server = connect(fake.status(503, "loading"), fake.text("fine"))
    assert await client.text(HELLO) == "fine"


async def test_error_within_a_stream(connect: Connect) -> None:
    client, _ = connect(fake.error_in_stream("out of memory"))
    with pytest.raises(ServerFailed, match="out of memory"):
        await said(client)


async def test_connection_cut_mid_stream_keeps_what_came(connect: Connect) -> None:
    client, _ = connect(fake.cut_stream(["one ", "two "]))
    came: list[str] = []
    with pytest.raises(CutOff, match="broke"):
        async for piece in client.stream(HELLO):
            came.append(piece)
    assert came == ["one ", "two "]


async def test_connection_cut_before_any_reply(connect: Connect) -> None:
    client, _ = connect(fake.cut_at_once)
    with pytest.raises(CutOff):
        await said(client)
    with pytest.raises(CutOff):
        await judged(client)


async def test_stream_that_ends_without_an_end(connect: Connect) -> None:
    client, _ = connect(fake.stream(["half a sen"], finish=None))
    with pytest.raises(CutOff):
        await said(client)


async def test_length_limit_is_said(connect: Connect) -> None:
    client, _ = connect(fake.stream(["half a sen"], finish="length"))
    with pytest.raises(CutOff, match="length limit"):
        await said(client)


async def test_stall_before_the_first_token(connect: Connect) -> None:
    client, server = connect(fake.stall(), patience=Patience(first_token=0.4))
    await client.warm()
    began = time.monotonic()
    with pytest.raises(Stalled, match="first token"):
        await said(client)
    assert time.monotonic() - began < 4
    assert server.disconnected.wait(2)


async def test_stall_within_the_reply(connect: Connect) -> None:
    client, _ = connect(fake.stall(["one "]), patience=Patience(between=0.3))
    with pytest.raises(Stalled, match="next token"):
        await said(client)


async def test_whole_time_out(connect: Connect) -> None:
    patience = Patience(first_token=5, between=5, whole=0.8)
    client, _ = connect(fake.stall(["one "]), patience=patience)
    with pytest.raises(Stalled, match="silent"):
        await said(client)
    client, _ = connect(fake.stall(), patience=patience)
    with pytest.raises(Stalled):
        await judged(client)


async def test_cancel_works_at_once_and_tells_the_server(connect: Connect) -> None:
    client, server = connect(fake.stall(["one "]), patience=Patience())
    came: list[str] = []

    async def read() -> None:
        async for piece in client.stream(HELLO):
            came.append(piece)

    task = asyncio.create_task(read())
    while not came:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 1
    assert server.disconnected.wait(2)


async def test_nothing_blocks_the_event_loop(connect: Connect) -> None:
    client, _ = connect(fake.stall(), patience=Patience(first_token=0.5))
    await client.warm()
    beats = 0

    async def heart() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    heartbeat = asyncio.create_task(heart())
    with pytest.raises(Stalled):
        await said(client)
    heartbeat.cancel()
    assert beats > 10


@pytest.mark.parametrize(
    "reply",
    [
        GOOD[:-3] + ",}]}",  # a trailing comma
        GOOD.replace('"judgements"', "judgements").replace('"', "'"),
        f"Sure! Here is my judgement:\n\n{GOOD}\n\nI hope this helps {{really}}.",
        f"```json\n{GOOD}\n```",
        f"<think>The form is {{\"judgements\": []}} and I think… covered?</think>\n{GOOD}",
        f"the template opened this thought itself</think>{GOOD}",
        GOOD[:-3],  # truncated
        GOOD.replace("covered", "Covered."),
    ],
    ids=["comma", "quotes", "prose", "fence", "thinking", "unopened-thinking", "truncated", "capital"],
)  # fmt: skip
async def test_untidy_json_is_read(connect: Connect, reply: str) -> None:
    client, server = connect(fake.text(reply))
    form = await judged(client)
    assert form.judgements[0].verdict == Verdict.COVERED
    assert form.judgements[0].quote == "every neuron does the same thing"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "reply",
    ["no JSON at all", '{"judgements": [{"key_point": "a", "verdict": "excellent"}]}', '{"score": 100}', "[]", ""],
)
async def test_replies_out_of_form_are_mended_once_or_refused(connect: Connect, reply: str) -> None:
    client, server = connect(fake.text(reply), fake.text(GOOD))
    assert (await judged(client)).judgements[0].verdict == Verdict.COVERED
    assert server.requests[1]["messages"][-1]["role"] == "user"
    client, server = connect(fake.text(reply))
    with pytest.raises(Unreadable):
        await judged(client)
    assert len(server.requests) == 2


async def test_structured_output_falls_back_step_by_step(connect: Connect) -> None:
    def behave(handler: fake.Handler, body: dict) -> None:  # type: ignore[type-arg]
        if kind := body.get("response_format", {}).get("type"):
            fake.status(400, f"response_format of type {kind} is not supported")(handler, body)
        else:
            fake.text(GOOD)(handler, body)

    client, server = connect(behave)
    await judged(client)
    asked = [request.get("response_format", {}).get("type") for request in server.requests]
    assert asked == ["json_schema", "json_object", None]
    assert "JSON Schema" in server.requests[-1]["messages"][0]["content"]
    await judged(client)
    assert len(server.requests) == 4, "what was learned is not asked again"


async def test_options_that_a_server_refuses_are_left_out(connect: Connect) -> None:
    def behave(handler: fake.Handler, body: dict) -> None:  # type: ignore[type-arg]
        for option in ("temperature", "max_tokens", "stream_options"):
            if option in body:
                return fake.status(400, f"Unsupported parameter: '{option}'")(handler, body)
        return fake.text(GOOD)(handler, body)

    client, server = connect(behave)
    await judged(client)
    assert server.requests[-1]["max_completion_tokens"]
    assert server.requests[-1]["response_format"]["type"] == "json_schema"
    assert await said(client) == GOOD


async def test_server_that_refuses_to_stream(connect: Connect) -> None:
    def behave(handler: fake.Handler, body: dict) -> None:  # type: ignore[type-arg]
        chosen = (
            fake.status(400, "stream is not supported by this server") if body.get("stream") else fake.whole("whole")
        )
        chosen(handler, body)

    client, _ = connect(behave)
    assert await said(client) == "whole"


async def test_server_that_ignores_the_wish_to_stream(connect: Connect) -> None:
    client, _ = connect(fake.whole("whole"))
    assert await said(client) == "whole"


async def test_thoughts_do_not_reach_the_reader(connect: Connect) -> None:
    client, _ = connect(fake.stream(["<th", "ink>let me see", "…</thi", "nk>\n\n### Strong", " You said <think>."]))
    assert await said(client) == "### Strong You said <think>."
    client, _ = connect(fake.stream(["<think>for ever and ever"]))
    with pytest.raises(Unreadable):
        await said(client)


TOO_LONG = "This model's maximum context length is 512 tokens, however you requested 9000"


def refuses_long(reply: str) -> fake.Behaviour:
    def behave(handler: fake.Handler, body: dict) -> None:  # type: ignore[type-arg]
        length = sum(len(message["content"]) for message in body["messages"])
        chosen = (
            fake.status(400, TOO_LONG, error_code="context_length_exceeded") if length > 8_000 else fake.text(reply)
        )
        chosen(handler, body)

    return behave


async def test_context_too_long_is_shortened_once_and_said(connect: Connect, verdict_prompt: prompts.Prompt) -> None:
    answer = ANSWER + " I would say a lot more about it." * 500
    client, _ = connect(refuses_long(GOOD))
    grade = await verdicts.settle_doubtful(client, verdict_prompt, QUESTION, answer, graded(answer), "unsure")
    assert grade.verdict("identical-neurons").verdict == Verdict.COVERED
    assert "llm-shortened" in {note.code for note in grade.notes}
    client, _ = connect(refuses_long("### Strong"))
    pieces = critiques.stream(client, prompts.load("critique"), QUESTION, answer, graded(answer))
    assert "beginning and the end" in "".join([piece async for piece in pieces])


async def test_context_too_long_even_shortened(connect: Connect, verdict_prompt: prompts.Prompt) -> None:
    client, server = connect(fake.status(400, TOO_LONG))
    with pytest.raises(TooLong):
        await verdicts.settle_doubtful(client, verdict_prompt, QUESTION, ANSWER, graded(ANSWER), "unsure")
    assert len(server.requests) == 2


@pytest.mark.parametrize("content", ["<html>Sign in to the network</html>", "{}", "[1, 2]", '"text"', "{broken"])
async def test_something_else_answers_at_that_address(connect: Connect, content: str) -> None:
    kind = "text/html" if content.startswith("<") else "application/json"
    client, _ = connect(fake.raw(200, content, kind))
    with pytest.raises(LLMFault, match="127"):
        await said(client)
    with pytest.raises(LLMFault, match="127"):
        await judged(client)


async def test_answers_follow_no_redirection(connect: Connect) -> None:
    other, _ = connect(fake.text(GOOD))
    client, _ = connect(
        lambda handler, body: handler.send(307, "", headers={"location": f"{other.endpoint.base_url}/chat/completions"})
    )
    with pytest.raises(Refused):
        await said(client)


async def test_a_reply_without_content(connect: Connect) -> None:
    client, _ = connect(fake.whole(None))
    client.can.streaming = False
    with pytest.raises(Unreadable):
        await said(client)


async def test_a_late_model_leaves_the_authored_follow_up(connect: Connect) -> None:
    client, _ = connect(fake.stall(), patience=Patience())
    await client.warm()
    point = QUESTION.key_points[0]
    began = time.monotonic()
    asked = await follow_ups.ask_deeper(client, prompts.load("follow_up"), QUESTION, ANSWER, point, seconds=0.3)
    assert time.monotonic() - began < 1.5
    assert asked == follow_ups.FollowUpQuestion("Why do they never drift apart?")
    assert follow_ups.SECONDS == 2.0


FAULTS = [
    fake.status(401, f"bad key {KEY}"),
    fake.status(400, f"Authorization: Bearer {KEY}"),
    fake.status(500, KEY),
    fake.status(429, KEY, headers={"Retry-After": "60"}),
    fake.error_in_stream(f"failed for {KEY}"),
    fake.raw(200, KEY),
    fake.cut_at_once,
]


@pytest.mark.parametrize("behaviour", FAULTS)
async def test_the_key_is_in_no_fault_log_or_traceback(
    connect: Connect, behaviour: fake.Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client, _ = connect(behaviour)
    for ask in (said, judged):
        with pytest.raises(LLMFault) as caught:
            await ask(client)
        told = "".join(traceback.format_exception(caught.value))
        assert KEY not in told + repr(caught.value) + repr(client.endpoint)
        assert caught.value.problem.endswith(".") and caught.value.remedy.endswith((".", "?"))
    assert KEY not in caplog.text


async def test_terminal_escapes_of_a_server_are_harmless(connect: Connect) -> None:
    client, _ = connect(fake.status(400, "\x1b[2J\x1b]0;owned\x07 no\nsecond line"))
    with pytest.raises(Refused) as caught:
        await said(client)
    assert "\x1b" not in str(caught.value) and "\n" not in str(caught.value)
