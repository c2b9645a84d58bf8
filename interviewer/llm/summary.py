"""The summary of an interview, streamed as Markdown."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from interviewer.grading.cleanup import printable
from interviewer.llm import asking, messages
from interviewer.llm.client import Client
from interviewer.llm.messages import Answered
from interviewer.llm.prompts import Prompt

MAX_TOKENS = 2_000


async def stream(client: Client, prompt: Prompt, answered: Sequence[Answered]) -> AsyncGenerator[str, None]:
    """Pieces of Markdown on the answers that hold any words; nothing where there are none. Raises ``LLMFault``."""
    spoken = [one for one in answered if one.answer.strip()]
    if not spoken:
        return
    async with aclosing(asking.streamed(client, messages.summary(prompt, spoken), max_tokens=MAX_TOKENS)) as pieces:
        async for piece in pieces:
            yield printable(piece)
