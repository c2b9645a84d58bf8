"""The language model as the screens use it: made on first use, off the event loop, counted for each interview."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.llm.faults import LLMFault
from interviewer.llm.usage import Usage
from interviewer.tui.background import Background

if TYPE_CHECKING:
    from interviewer.grading.grade import Grade
    from interviewer.llm.assistant import Assistant
    from interviewer.llm.follow_ups import FollowUpQuestion
    from interviewer.llm.messages import Answered
    from interviewer.rubrics.model import KeyPoint, Question
    from interviewer.settings import LLMSettings

# The verdict, and what else it is asked, in the order of an interview.
USES = {"unsure": "doubtful verdicts, follow-ups, critique, summary", "all": "verdicts, follow-ups, critique, summary"}


class Helper:
    """One language model; nothing is sent, imported or asked of a keyring before ``start`` or the first use.

    Its methods raise ``LLMFault`` unless they say otherwise, and can be cancelled at any moment.
    """

    def __init__(self, settings: LLMSettings, prompts_folder: Path) -> None:
        self._settings, self._prompts_folder = settings, prompts_folder
        # A thread of its own, which quitting does not wait for: a keyring may take seconds.
        self._thread = Background()
        self._making = asyncio.Lock()
        self._made: Assistant | None = None
        self._account: Usage | None = None
        self._warming: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Get ready in the background, so that the first request is not late; a fault shows on first use."""
        self._warming = asyncio.create_task(self._warm())

    @property
    def notice(self) -> str:
        """What leaves the machine and to which host, or why nothing does."""
        from interviewer.llm.endpoint import destination

        try:
            return destination(base_url=self._settings.base_url, model=self._settings.model).notice
        except LLMFault as fault:
            return f"The language model cannot be used, answers are graded offline. {fault}"

    @property
    def uses(self) -> str:
        """What the model is asked for, in a few words."""
        return USES.get(self._settings.mode, "nothing")

    @property
    def spent(self) -> Usage:
        """What was spent since the program began."""
        return self._made.usage if self._made else Usage()

    def charge(self, account: Usage) -> None:
        """Count in ``account`` what is spent from now on: the interview that is in front."""
        self._account = account
        if self._made is not None:
            self._made.charge(account)

    async def settle(self, question: Question, answer: str, grade: Grade) -> Grade:
        """The grade with the model's verdicts where they hold."""
        assistant = await self._assistant()
        return await assistant.settle(question, answer, grade, repeats=self._settings.repeats)

    async def critique(self, question: Question, answer: str, grade: Grade) -> AsyncIterator[str]:
        """A critique of one answer, in pieces of Markdown."""
        async with aclosing((await self._assistant()).critique(question, answer, grade)) as pieces:
            async for piece in pieces:
                yield piece

    async def summary(self, answered: Sequence[Answered]) -> AsyncIterator[str]:
        """A summary of all answers, in pieces of Markdown."""
        async with aclosing((await self._assistant()).summary(answered)) as pieces:
            async for piece in pieces:
                yield piece

    def source(self, prompt_name: str) -> str:
        """What is kept beside a text that this prompt produced; only once the text is there."""
        assert self._made is not None
        return self._made.source(prompt_name)

    async def follow_up(self, question: Question, said: str, point: KeyPoint) -> FollowUpQuestion | None:
        """The model's follow-up, the rubric's after two seconds at the latest, ``None`` without one; never raises."""
        from interviewer.llm.follow_ups import SECONDS, authored

        began = time.monotonic()
        try:
            async with asyncio.timeout(SECONDS):
                assistant = await self._assistant()
            left = max(0.0, SECONDS - (time.monotonic() - began))
            return await assistant.follow_up(question, said, point, seconds=left)
        except TimeoutError:
            return authored(point)
        except LLMFault as fault:
            return authored(point, str(fault))

    async def _warm(self) -> None:
        with suppress(LLMFault):
            await (await self._assistant()).warm()

    async def _assistant(self) -> Assistant:
        async with self._making:
            if self._made is None:
                self._made = await self._thread.call(self._make)
                if self._account is not None:
                    self._made.charge(self._account)
            return self._made

    def _make(self) -> Assistant:
        from interviewer.llm import prompts
        from interviewer.llm.assistant import Assistant
        from interviewer.llm.faults import NotConfigured

        made = Assistant.configured(self._settings, self._prompts_folder)
        if made is None:
            raise NotConfigured("The language model is switched off.", "Set [llm] mode to unsure or all.")
        # The template library is imported here and not while somebody writes; a wrong file is told when it is used.
        with suppress(LLMFault):
            prompts.load("follow_up", self._prompts_folder)
        return made
