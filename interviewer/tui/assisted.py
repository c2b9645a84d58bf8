"""The grader and the critic with a language model behind them, where the user has configured one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interviewer.grading.grade import Grade, KeyPointVerdict
    from interviewer.llm.assistant import Assistant
    from interviewer.rubrics.model import Question
    from interviewer.settings import LLMSettings
    from interviewer.tui.grader import GraderProcess

# What a candidate waits for at the most between an answer and what comes next; the offline verdicts stand then.
PATIENCE = 20.0


class AssistedGrader:
    """The offline grader's verdicts, the doubtful ones settled by a language model; faults leave them, and are said."""

    def __init__(self, offline: GraderProcess, settings: LLMSettings, prompts_folder: Path) -> None:
        self._offline, self._settings, self._prompts_folder = offline, settings, prompts_folder
        self._made: Assistant | None = None

    async def start(self) -> None:
        """Begin warming up; returns at once."""
        await self._offline.start()

    async def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """Grade a whole answer; raises ``GraderUnavailable`` where even the offline grader cannot."""
        import asyncio

        from interviewer.llm.faults import LLMFault
        from interviewer.llm.grading import offline_only

        offline = await self._offline.grade(question, answer, speech_seconds=speech_seconds)
        if not offline.verdicts:
            return offline
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._assistant().settle(question, answer, offline)
        except LLMFault as fault:
            why = str(fault)
        except TimeoutError:
            why = f"The language model took longer than {PATIENCE:.0f} s."
        return offline_only(offline, why)

    async def grade_point(self, question: Question, key_point_id: str, answer: str) -> KeyPointVerdict:
        """Grade a follow-up's answer, offline."""
        return await self._offline.grade_point(question, key_point_id, answer)

    async def critique(self, question: Question, answer: str, grade: Grade) -> AsyncIterator[str]:
        """Stream a critique in pieces of Markdown; raises ``LLMFault``."""
        async for piece in self._assistant().critique(question, answer, grade):
            yield piece

    def close(self) -> None:
        """End at once."""
        self._offline.close()

    def _assistant(self) -> Assistant:
        if self._made is None:
            from interviewer.llm.assistant import Assistant
            from interviewer.llm.faults import NotConfigured

            made = Assistant.configured(self._settings, self._prompts_folder)
            if made is None:
                raise NotConfigured("The language model is switched off.", "Set [llm] mode to unsure or all.")
            self._made = made
        return self._made
