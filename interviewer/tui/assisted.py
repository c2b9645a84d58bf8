"""The grader with a language model behind it, where the user has configured one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from interviewer.llm.faults import LLMFault

if TYPE_CHECKING:
    from interviewer.grading.grade import Grade, KeyPointVerdict
    from interviewer.rubrics.model import Question
    from interviewer.tui.grader import GraderProcess
    from interviewer.tui.helper import Helper

# What a candidate waits for at the most between an answer and what comes next, in seconds, unless the settings say
# otherwise; the offline verdicts stand then.
PATIENCE = 20.0


class AssistedGrader:
    """The offline grader's verdicts, the doubtful ones settled by a language model; faults leave them, and are said."""

    def __init__(self, offline: GraderProcess, helper: Helper, patience: float = PATIENCE) -> None:
        self._offline, self._helper, self._patience = offline, helper, patience

    @property
    def offline(self) -> GraderProcess:
        """The grader that asks no language model."""
        return self._offline

    async def start(self) -> None:
        """Begin warming up; returns at once."""
        self._helper.start()
        await self._offline.start()

    async def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """Grade a whole answer; raises ``GraderUnavailable`` where even the offline grader cannot."""
        from interviewer.llm.grading import offline_only

        offline = await self._offline.grade(question, answer, speech_seconds=speech_seconds)
        if not offline.verdicts:
            return offline
        try:
            async with asyncio.timeout(self._patience):
                return await self._helper.settle(question, answer, offline)
        except LLMFault as fault:
            why = str(fault)
        except TimeoutError:
            why = f"The language model took longer than {self._patience:.0f} s."
        return offline_only(offline, why)

    async def grade_point(self, question: Question, key_point_id: str, answer: str) -> KeyPointVerdict:
        """Grade a follow-up's answer, offline."""
        return await self._offline.grade_point(question, key_point_id, answer)

    def look_ahead(self, question: Question, key_point_id: str | None, draft: str) -> None:
        """Read a draft offline: it is not sent anywhere."""
        self._offline.look_ahead(question, key_point_id, draft)

    def close(self) -> None:
        """End at once."""
        self._offline.close()
