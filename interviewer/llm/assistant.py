"""The assistant: one endpoint, one mode and the prompts together, as the screens and commands use them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from interviewer.grading.grade import Grade
from interviewer.llm import critique, drafting, follow_ups, prompts, summary, verdicts
from interviewer.llm.client import Client, Patience
from interviewer.llm.endpoint import Endpoint, endpoint
from interviewer.llm.follow_ups import FollowUpQuestion
from interviewer.llm.messages import Answered
from interviewer.llm.usage import Usage
from interviewer.rubrics.model import KeyPoint, Question


class Configured(Protocol):
    """The ``[llm]`` settings, as plain values."""

    @property
    def mode(self) -> str:
        """``off``, ``unsure`` or ``all``."""

    @property
    def base_url(self) -> str | None:
        """The address of the API."""

    @property
    def model(self) -> str | None:
        """The model's name on that server."""

    @property
    def price_in(self) -> float | None:
        """Money per million tokens read."""

    @property
    def price_out(self) -> float | None:
        """Money per million tokens written."""

    @property
    def wait(self) -> float | None:
        """Seconds that a reply may take, ``None`` for the usual limits."""


class Assistant:
    """Everything that a language model does here; its methods raise ``LLMFault`` and leave the offline result alone.

    Belongs to one event loop; ``async with`` closes its connections.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        mode: str = "unsure",
        prompts_folder: Path | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.endpoint, self.mode, self.prompts_folder = endpoint, mode, prompts_folder
        self.usage = Usage(endpoint.price_in, endpoint.price_out)
        self._client = Client(endpoint, patience, self.usage)

    @classmethod
    def configured(cls, settings: Configured, prompts_folder: Path | None = None) -> Assistant | None:
        """The assistant of these settings, ``None`` when switched off; raises ``NotConfigured`` or ``WrongKey``."""
        if settings.mode == "off":
            return None
        found = endpoint(
            base_url=settings.base_url, model=settings.model, price_in=settings.price_in, price_out=settings.price_out
        )
        patience = None if settings.wait is None else Patience(first_token=settings.wait, whole=settings.wait)
        return cls(found, settings.mode, prompts_folder, patience)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def warm(self) -> None:
        """Get ready for the first request; sends nothing."""
        await self._client.warm()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def charge(self, account: Usage) -> None:
        """Count from now on in ``account`` too, besides ``usage`` which counts everything."""
        self._client.account = account

    @property
    def notice(self) -> str:
        """What leaves the machine, and to which host: to be shown before the first request."""
        return self.endpoint.notice

    def source(self, prompt_name: str) -> str:
        """What is stored beside a text that this prompt produced: model, prompt, version and hash."""
        prompt = prompts.load(prompt_name, self.prompts_folder)
        return f"llm:{self.endpoint.model} {prompt.name}@{prompt.version}#{prompt.hash}"

    def critique(self, question: Question, answer: str, grade: Grade) -> AsyncGenerator[str, None]:
        """The critique in pieces of Markdown."""
        prompt = prompts.load("critique", self.prompts_folder)
        return critique.stream(self._client, prompt, question, answer, grade)

    def summary(self, answered: Sequence[Answered]) -> AsyncGenerator[str, None]:
        """The summary of an interview in pieces of Markdown."""
        return summary.stream(self._client, prompts.load("summary", self.prompts_folder), answered)

    async def settle(self, question: Question, answer: str, grade: Grade, *, repeats: int = 1) -> Grade:
        """The grade with the model's verdicts where they hold."""
        prompt = prompts.load("verdict", self.prompts_folder)
        return await verdicts.settle_doubtful(self._client, prompt, question, answer, grade, self.mode, repeats=repeats)

    async def follow_up(
        self, question: Question, answer: str, point: KeyPoint, *, seconds: float = follow_ups.SECONDS
    ) -> FollowUpQuestion | None:
        """The follow-up, the authored one after ``seconds`` at the latest; raises nothing but ``WrongPrompt``."""
        prompt = prompts.load("follow_up", self.prompts_folder)
        return await follow_ups.ask_deeper(self._client, prompt, question, answer, point, seconds=seconds)

    async def draft(self, question: str, reference: str | None = None) -> Question:
        """A drafted rubric."""
        return await drafting.draft(
            self._client, prompts.load("rubric_draft", self.prompts_folder), question, reference
        )
