from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time

import numpy as np
import pytest

from interviewer.models import minilm
from interviewer.models.client import GraderUnavailable, GradingClient
from interviewer.models.service import GradingService
from interviewer.rubrics.files import load, shipped_folder
from interviewer.rubrics.model import Question

TEXTS = [
    "The gradient vanishes because the sigmoid's slope is at most a quarter.",
    "a",
    "",
    "[/b] ünïcode 😀 and a word " * 3,
    "long " * 700,
]


@pytest.fixture(scope="module")
def service() -> GradingService:
    return GradingService()


@pytest.fixture(scope="module")
def question() -> Question:
    return next(iter(load([shipped_folder()]).values())).question


def test_the_weights_are_the_official_file() -> None:
    minilm.verify()


def test_vectors_equal_those_of_sentence_transformers(service: GradingService) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    model = sentence_transformers.SentenceTransformer(str(minilm.folder()), device="cpu")
    theirs = model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    ours = service.embed(TEXTS)
    assert ours.shape == (len(TEXTS), minilm.DIMENSIONS)
    np.testing.assert_allclose((ours * theirs).sum(axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(ours, theirs, atol=1e-4)


def test_reading_does_not_depend_on_what_else_is_in_the_batch(service: GradingService) -> None:
    pairs = [("Neurons stay identical.", "They all remain copies."), ("Neurons stay identical.", "word " * 60)]
    alone = [service.read([pair])[0] for pair in pairs]
    together = service.read(pairs)
    # Only the weights are rounded: what else is read changes nothing.
    np.testing.assert_allclose(alone, together, atol=1e-4)
    np.testing.assert_allclose(np.sum(together, axis=1), 1.0, atol=1e-5)


def test_the_same_answer_gets_the_same_grade(service: GradingService, question: Question) -> None:
    assert question.reference_answer
    first = service.grade(question, question.reference_answer)
    assert first == service.grade(question, question.reference_answer)
    assert first == GradingService().grade(question, question.reference_answer)


async def test_the_client_grades_in_a_child_and_outlives_its_death(question: Question) -> None:
    client = GradingClient()
    try:
        await client.start()
        process = client._process
        assert process is not None
        grade = await client.grade(question, "Neurons are copies of one another.")
        assert grade.question_id == question.id
        verdict = await client.grade_point(question, question.key_points[0].id, "I do not know.")
        assert verdict.key_point == question.key_points[0].id
        pending = asyncio.create_task(client.grade(question, "word " * 4000))
        await asyncio.sleep(0.2)
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(GraderUnavailable):
            await asyncio.wait_for(pending, 10)
        again = await asyncio.wait_for(client.grade(question, "Neurons are copies of one another."), 60)
        assert again == grade
    finally:
        client.close()


async def test_closing_is_immediate_and_takes_the_child_along(question: Question) -> None:
    client = GradingClient()
    await client.start()
    waiting = asyncio.create_task(client.grade(question, "word " * 4000))
    await asyncio.sleep(0.1)
    process = client._process
    assert process is not None
    started = time.perf_counter()
    client.close()
    assert time.perf_counter() - started < 0.1
    with pytest.raises(GraderUnavailable):
        await waiting
    with contextlib.suppress(ProcessLookupError):
        await asyncio.wait_for(process.wait(), 5)
    assert process.returncode is not None
    with pytest.raises(GraderUnavailable):
        await client.grade(question, "x")


async def test_an_event_loop_is_not_blocked_while_models_load(question: Question) -> None:
    client = GradingClient()
    gaps: list[float] = []

    async def beat() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.005)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    heart = asyncio.create_task(beat())
    try:
        await client.start()
        await client.grade(question, "Neurons are copies of one another.")
    finally:
        heart.cancel()
        client.close()
    # The figure to reach is 50 ms; a shared machine may take the processor away for longer than that once or twice.
    assert sorted(gaps)[-3] < 0.05


async def test_reading_ahead_changes_no_grade_and_gives_way(question: Question) -> None:
    answer = "Neurons are copies of one another. They get the same gradient. Random numbers break the symmetry. "
    client = GradingClient()
    try:
        client.look_ahead(question, None, answer)
        assert client._process is None, "a draft alone starts no child"
        await client.start()
        plain = await client.grade(question, answer + "That is all.")
        for draft in (answer[:40], answer, "word " * 1500, answer + "That"):
            client.look_ahead(question, None, draft)
        client.look_ahead(question, question.key_points[0].id, answer)
        again = await asyncio.wait_for(client.grade(question, answer + "That is all."), 30)
        assert again == plain
    finally:
        client.close()
        if client._process is not None:
            await asyncio.wait_for(client._process.wait(), 5)


def test_what_was_read_ahead_is_not_read_again(question: Question) -> None:
    service = GradingService()
    draft = "Neurons are copies of one another. They get the same gradient. Random numbers break the symmetry."
    service.look_ahead(question, None, draft, lambda: False)
    asked: list[int] = []
    pair = service._pair
    read = pair.read
    pair.read = lambda pairs: asked.append(len(pairs)) or read(pairs)  # type: ignore[method-assign, func-returns-value]
    assert service.grade(question, draft) == GradingService().grade(question, draft)
    assert asked == [] or asked == [0]
