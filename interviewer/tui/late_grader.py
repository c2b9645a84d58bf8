"""The real grader, imported only once it is wanted: the first screen does not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interviewer.grading.grade import Grade, KeyPointVerdict
    from interviewer.models.client import GradingClient
    from interviewer.rubrics.model import Question


class LateGrader:
    """A ``GradingClient`` made on first use; raises ``GraderUnavailable`` as that does."""

    def __init__(self, embedding_model: str) -> None:
        self._embedding_model = embedding_model
        self._made: GradingClient | None = None

    async def start(self) -> None:
        """Spawn the child process."""
        await self._client().start()

    async def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """Grade a whole answer."""
        return await self._client().grade(question, answer, speech_seconds=speech_seconds)

    async def grade_point(self, question: Question, key_point_id: str, answer: str) -> KeyPointVerdict:
        """Grade a follow-up's answer."""
        return await self._client().grade_point(question, key_point_id, answer)

    def look_ahead(self, question: Question, key_point_id: str | None, draft: str) -> None:
        """Let the child process read a draft, if there is one."""
        if self._made is not None:
            self._made.look_ahead(question, key_point_id, draft)

    def close(self) -> None:
        """Kill the child process, if there is one."""
        if self._made is not None:
            self._made.close()

    def _client(self) -> GradingClient:
        if self._made is None:
            from interviewer.models.client import GradingClient

            self._made = GradingClient(self._embedding_model)
        return self._made
