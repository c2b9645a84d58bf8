"""Settling verdicts from blocking code: what ``interviewer grade --llm`` uses."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import TracebackType
from typing import Self

from interviewer.grading.grade import Grade, Note
from interviewer.grading.opinions import FAULT_NOTE
from interviewer.llm.assistant import Assistant, Configured
from interviewer.llm.faults import LLMFault
from interviewer.llm.usage import Usage
from interviewer.rubrics.model import Question


def offline_only(grade: Grade, why: str) -> Grade:
    """The offline grade untouched, with a note that says in one sentence why no model's verdict is in it."""
    return grade.model_copy(update={"notes": (*grade.notes, Note(code=FAULT_NOTE, text=f"Graded offline only. {why}"))})


class Judge:
    """Settles grade after grade over one connection; a fault leaves the offline grade, with a note that says so.

    After a fault that will last (no server, wrong key) nothing more is asked, so that a batch does not wait for it
    line by line. ``fault`` is the last one, ``usage`` what was spent; use it in a ``with`` block, in one thread.
    """

    def __init__(self, settings: Configured, prompts_folder: Path | None = None, *, repeats: int = 1) -> None:
        self._settings, self._prompts_folder, self._repeats = settings, prompts_folder, repeats
        self._assistant: Assistant | None = None
        self._runner: asyncio.Runner | None = None
        self.fault: LLMFault | None = None

    def __enter__(self) -> Self:
        try:
            self._assistant = Assistant.configured(self._settings, self._prompts_folder)
        except LLMFault as fault:
            self.fault = fault
        self._runner = asyncio.Runner()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            if self._assistant is not None and kind is None:
                self._runner.run(self._assistant.close())
            self._runner.close()

    @property
    def notice(self) -> str | None:
        """What leaves the machine, ``None`` if nothing does."""
        return self._assistant.notice if self._assistant else None

    @property
    def usage(self) -> Usage | None:
        """What was spent so far, ``None`` without a model."""
        return self._assistant.usage if self._assistant else None

    def settle(self, question: Question, answer: str, grade: Grade) -> Grade:
        """The grade with the model's verdicts where they hold; never raises ``LLMFault``."""
        if self._settings.mode == "off" or self._runner is None:
            return grade
        if self._assistant is not None and not (self.fault and self.fault.lasting):
            try:
                return self._runner.run(self._assistant.settle(question, answer, grade, repeats=self._repeats))
            except LLMFault as fault:
                self.fault = fault
        return offline_only(grade, str(self.fault))


def settle(
    question: Question, answer: str, grade: Grade, settings: Configured, prompts_folder: Path | None = None
) -> Grade:
    """One grade settled by the model that ``settings`` name; the offline grade with a note where that fails."""
    with Judge(settings, prompts_folder) as judge:
        return judge.settle(question, answer, grade)
