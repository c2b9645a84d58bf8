"""What ``--llm`` adds to a grade: the judgement of a language model, where the user has configured one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer.cli.exits import CommandError
from interviewer.cli.services import Service
from interviewer.llm.usage import Usage

if TYPE_CHECKING:
    import numpy

    from interviewer.grading.grade import Grade
    from interviewer.llm.endpoint import Endpoint
    from interviewer.llm.grading import Judge
    from interviewer.rubrics.model import Question
    from interviewer.settings import LLMSettings


@dataclass(slots=True)
class JudgingService:
    """A service whose grades a language model has looked at too; ``close`` ends its connection."""

    service: Service
    settings: LLMSettings
    prompts: Path
    _judge: Judge | None = field(default=None, init=False)
    _stack: ExitStack = field(default_factory=ExitStack, init=False)

    def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """The offline grade, settled with the model's verdicts; a fault leaves it as it is, with a note."""
        offline = self.service.grade(question, answer, speech_seconds=speech_seconds)
        if self._judge is None:
            # Opened by the first grade: a worker process of a batch must not inherit its parent's connection.
            from interviewer.llm.grading import Judge

            self._judge = self._stack.enter_context(Judge(self.settings, self.prompts, repeats=self.settings.repeats))
        return self._judge.settle(question, answer, offline)

    @property
    def usage(self) -> Usage:
        """What was spent so far."""
        return (self._judge.usage if self._judge else None) or Usage(self.settings.price_in, self.settings.price_out)

    def close(self) -> None:
        """Close the connection."""
        self._stack.close()

    def embed(self, texts: Sequence[str]) -> numpy.ndarray:
        """Vectors of the offline service."""
        return self.service.embed(texts)

    def warm(self) -> None:
        """Load the offline models now."""
        self.service.warm()


@dataclass(frozen=True, slots=True)
class _Judging:
    # A class and no closure: worker processes are handed this.
    make_service: Callable[[], Service]
    settings: LLMSettings
    prompts: Path

    def __call__(self) -> Service:
        return JudgingService(self.make_service(), self.settings, self.prompts)


def with_llm(
    make_service: Callable[[], Service], flag: str | None, repeats: int | None = None
) -> Callable[[], Service]:
    """``make_service``, with a language model's judgement on top if flag or settings say so.

    What leaves the machine is said on stderr. Raises ``CommandError`` if it is asked for and not configured.
    """
    from interviewer.settings import load
    from interviewer.settings.folders import config_folder

    settings, _, problems = load({"llm.mode": flag, "llm.repeats": repeats})
    for problem in problems:
        print(f"interviewer: {problem}", file=sys.stderr)
    if settings.llm.mode == "off":
        return make_service
    print(f"interviewer: {checked(settings.llm).notice}", file=sys.stderr)
    return _Judging(make_service, settings.llm, config_folder() / "prompts")


def checked(settings: LLMSettings) -> Endpoint:
    """The endpoint of these settings; raises ``CommandError`` where they name none that could be asked."""
    from interviewer.llm.endpoint import endpoint
    from interviewer.llm.faults import LLMFault

    try:
        return endpoint(base_url=settings.base_url, model=settings.model)
    except LLMFault as fault:
        raise CommandError(f"--llm {settings.mode}: {fault}") from None


def usage_of(service: Service) -> Usage | None:
    """What a service's language model has spent so far, ``None`` where it has no model."""
    return service.usage if isinstance(service, JudgingService) else None


def tell_usage(spent: Iterable[Usage | None]) -> None:
    """Say on stderr what was spent in all, if there was a language model."""
    known = [usage for usage in spent if usage is not None]
    if not known:
        return
    total = Usage(known[0].price_in, known[0].price_out)
    for usage in known:
        total.include(usage)
    print(f"interviewer: language model: {total.sentence}", file=sys.stderr)
