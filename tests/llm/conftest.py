from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from interviewer.grading.delivery import delivery
from interviewer.grading.grade import CREDIT, Grade, KeyPointVerdict, Probabilities
from interviewer.grading.score import depth_profile, score
from interviewer.llm import prompts
from interviewer.llm.client import Client, Patience
from interviewer.llm.endpoint import Endpoint
from interviewer.rubrics.model import Question, Verdict

from .fake_server import Behaviour, FakeServer

# Long enough for a busy machine; where a time-out is tried, it is given.
QUICK = Patience(connect=5, first_token=20, between=20, whole=30)
KEY = "sk-secret-0123456789"

QUESTION = Question.model_validate(
    {
        "id": "zero-initialization",
        "question": "What happens if you initialise every weight of a neural network to zero?",
        "key_points": [
            {
                "id": "identical-neurons",
                "text": "All neurons in a layer compute the same output and receive the same gradient, so they stay identical.",  # noqa: E501
                "weight": 2,
                "depth": "mechanism",
                "also": ["Every unit is a clone of its neighbour and is nudged in the same way for ever."],
                "wrong": ["The neurons drift apart by themselves after a few updates."],
                "follow_up": "Why do they never drift apart?",
            },
            {
                "id": "random-breaks-symmetry",
                "text": "Small random initial weights break the symmetry so that neurons learn different features.",
                "depth": "mitigation",
                "follow_up": "How would you start the weights instead?",
            },
            {"id": "biases-may-be-zero", "text": "Biases can safely start at zero.", "depth": "definition"},
        ],
        "misconceptions": [
            {"id": "converges-faster", "text": "Zero is a neutral start and converges faster.", "contradicts": "identical-neurons"}  # noqa: E501
        ],
        "reference_answer": "With all weights at zero every neuron computes the same thing; random values break the tie.",  # noqa: E501
    }
)  # fmt: skip


def verdict(key_point: str, said: Verdict = Verdict.MISSED, *, unsure: bool = True) -> KeyPointVerdict:
    rest = {other.value: 0.2 for other in Verdict} | {said.value: 0.4}
    return KeyPointVerdict(
        key_point=key_point,
        verdict=said,
        credit=CREDIT[said],
        confidence=0.4,
        probabilities=Probabilities(**rest),
        unsure=unsure,
    )


def graded(
    answer: str, said: dict[str, Verdict] | None = None, *, question: Question = QUESTION, unsure: bool = True
) -> Grade:
    said = said or {}
    verdicts = tuple(verdict(p.id, said.get(p.id, Verdict.MISSED), unsure=unsure) for p in question.key_points)
    credits = {v.key_point: v.credit for v in verdicts}
    return Grade(
        question_id=question.id, score=score(question.key_points, credits), verdicts=verdicts,
        depth=depth_profile(question.key_points, credits), delivery=delivery(answer), rubric_hash=question.hash, grader_version="t",  # noqa: E501
    )  # fmt: skip


@pytest.fixture(autouse=True)
def no_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "INTERVIEWER_LLM_MODEL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("INTERVIEWER_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(tmp_path / "data"))
    # A proxy that must not be used to reach this machine.
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")


@pytest.fixture
def serve() -> Iterator[Callable[..., FakeServer]]:
    with ExitStack() as stack:
        yield lambda *script: stack.enter_context(FakeServer(*script))


Connect = Callable[..., tuple[Client, FakeServer]]


@pytest_asyncio.fixture
async def connect(serve: Callable[..., FakeServer]) -> AsyncIterator[Connect]:
    clients: list[Client] = []

    def make(*script: Behaviour, patience: Patience = QUICK) -> tuple[Client, FakeServer]:
        server = serve(*script)
        clients.append(Client(Endpoint(server.base_url, "fake-model", KEY), patience))
        return clients[-1], server

    yield make
    for client in clients:
        await client.close()


@pytest.fixture
def verdict_prompt() -> prompts.Prompt:
    return prompts.load("verdict")
