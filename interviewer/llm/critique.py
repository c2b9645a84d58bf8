"""The critique of an answer, streamed as Markdown."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from interviewer.grading.cleanup import printable
from interviewer.grading.grade import Grade
from interviewer.llm import asking, messages
from interviewer.llm.client import Client
from interviewer.llm.prompts import Prompt
from interviewer.rubrics.model import Question

MAX_TOKENS = 2_000


async def stream(
    client: Client, prompt: Prompt, question: Question, answer: str, grade: Grade
) -> AsyncGenerator[str, None]:
    """Pieces of Markdown as they come, free of terminal escapes; raises ``LLMFault``, also after some pieces."""
    asked = messages.critique(prompt, question, answer, grade)
    async with aclosing(asking.streamed(client, asked, max_tokens=MAX_TOKENS)) as pieces:
        async for piece in pieces:
            yield printable(piece)
