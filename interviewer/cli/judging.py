"""What ``--llm`` adds to a grade: the judgement of a language model, where the user has configured one."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interviewer.cli.exits import CommandError
from interviewer.cli.services import Service

if TYPE_CHECKING:
    import numpy

    from interviewer.grading.grade import Grade
    from interviewer.rubrics.model import Question

# Holds `judge(question, answer, grade, mode=…, endpoint=…) -> Grade`; on any fault it returns the grade with a note.
_JUDGE = "interviewer.llm.judging"


@dataclass(frozen=True, slots=True)
class JudgingService:
    """A service whose grades a language model has looked at too."""

    service: Service
    mode: str
    endpoint: Any

    def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """The offline grade, settled with the model's verdicts."""
        offline = self.service.grade(question, answer, speech_seconds=speech_seconds)
        judge = importlib.import_module(_JUDGE).judge
        settled: Grade = judge(question, answer, offline, mode=self.mode, endpoint=self.endpoint)
        return settled

    def embed(self, texts: Sequence[str]) -> numpy.ndarray:
        """Vectors of the offline service."""
        return self.service.embed(texts)


@dataclass(frozen=True, slots=True)
class _Judging:
    # A class and no closure: worker processes are handed this.
    make_service: Callable[[], Service]
    mode: str
    endpoint: Any

    def __call__(self) -> Service:
        return JudgingService(self.make_service(), self.mode, self.endpoint)


def with_llm(make_service: Callable[[], Service], flag: str | None) -> Callable[[], Service]:
    """``make_service``, with a language model's judgement on top if flag or settings say so.

    What leaves the machine is said on stderr. Raises ``CommandError`` if it is asked for and not configured.
    """
    from interviewer.settings import load

    settings, _, problems = load({"llm.mode": flag})
    for problem in problems:
        print(f"interviewer: {problem}", file=sys.stderr)
    if settings.llm.mode == "off":
        return make_service
    from interviewer.llm.endpoint import endpoint
    from interviewer.llm.faults import NotConfigured, WrongKey

    try:
        chosen = endpoint(
            base_url=settings.llm.base_url,
            model=settings.llm.model,
            price_in=settings.llm.price_in,
            price_out=settings.llm.price_out,
        )
    except (NotConfigured, WrongKey) as fault:
        raise CommandError(f"--llm {settings.llm.mode}: {fault}") from None
    if importlib.util.find_spec(_JUDGE) is None:
        raise CommandError("this build cannot ask a language model for verdicts; use --llm off")
    print(f"interviewer: {chosen.notice}", file=sys.stderr)
    return _Judging(make_service, settings.llm.mode, chosen)
