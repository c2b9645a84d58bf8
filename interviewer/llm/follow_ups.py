"""A follow-up in the context of what was said; the authored probe stands in where the model is late or wrong."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from interviewer.llm import asking, messages
from interviewer.llm.client import Client
from interviewer.llm.faults import LLMFault
from interviewer.llm.neutralise import neutralise
from interviewer.llm.prompts import Prompt
from interviewer.llm.schemas import Probe
from interviewer.rubrics.model import KeyPoint, Question

SECONDS = 2.0
_MOST_WORDS, _FEWEST_WORDS = 45, 4
# This many words of the claim in a row give it away.
_GIVEN_AWAY = 5


@dataclass(frozen=True, slots=True)
class FollowUpQuestion:
    """What is asked, and who wrote it: ``rubric`` or ``llm:<model>``.

    ``fault`` says what did not work, and how to mend it, where the rubric's question stands in for the model's; being
    late is no fault.
    """

    prompt: str
    written_by: str = "rubric"
    prompt_hash: str | None = None
    fault: str | None = None


def authored(point: KeyPoint, fault: str | None = None) -> FollowUpQuestion | None:
    """The question that the rubric has for ``point``, ``None`` where it has none."""
    return FollowUpQuestion(point.follow_up, fault=fault) if point.follow_up else None


async def ask_deeper(
    client: Client, prompt: Prompt, question: Question, answer: str, point: KeyPoint, *, seconds: float = SECONDS
) -> FollowUpQuestion | None:
    """The model's follow-up if it comes within ``seconds`` and holds, else the authored one, else ``None``."""
    try:
        async with asyncio.timeout(seconds):
            asked = messages.follow_up(prompt, question, answer, point)
            written, _ = await asking.structured(client, asked, Probe, max_tokens=600)
    except TimeoutError:
        return authored(point)
    except LLMFault as fault:
        return authored(point, str(fault))
    text = usable(written.question, point)
    return FollowUpQuestion(text, f"llm:{client.endpoint.model}", prompt.hash) if text else authored(point)


def usable(text: str, point: KeyPoint) -> str | None:
    """The follow-up on one line, ``None`` if it is no single short question or gives the claim away."""
    line = " ".join(neutralise(text).split()).strip(" \"'“”*")
    words = re.findall(r"\w+", line.lower())
    if not line.endswith("?") or line.count("?") > 2 or not _FEWEST_WORDS <= len(words) <= _MOST_WORDS:
        return None
    said = f" {' '.join(words)} "
    claim = re.findall(r"\w+", point.text.lower())
    runs = (f" {' '.join(claim[i : i + _GIVEN_AWAY])} " for i in range(len(claim) - _GIVEN_AWAY + 1))
    return None if any(run in said for run in runs) else line
