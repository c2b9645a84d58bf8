"""Doubtful verdicts: put to the model, and settled by what holds of its replies."""

from __future__ import annotations

import asyncio

from interviewer.grading.grade import Grade, Note
from interviewer.llm import asking, messages
from interviewer.llm.client import Client
from interviewer.llm.faults import LLMFault
from interviewer.llm.prompts import Prompt
from interviewer.llm.schemas import Judgements
from interviewer.llm.settle import points_to_judge, settle
from interviewer.rubrics.model import Question

# A repetition at temperature 0 would repeat its errors too.
REPEAT_TEMPERATURE = 0.7
_TOKENS_A_POINT, _TOKENS_TO_THINK = 250, 1_000


async def settle_doubtful(
    client: Client, prompt: Prompt, question: Question, answer: str, grade: Grade, mode: str, *, repeats: int = 1
) -> Grade:
    """The grade with the model's verdicts where they hold, asked ``repeats`` times; raises ``LLMFault``.

    Nothing is sent for ``off``, for an answer without words, or where no verdict is doubtful. Where only some of the
    repetitions fail, the others count.
    """
    points = points_to_judge(question, grade, mode)
    if not points or not answer.strip():
        return grade
    asked = messages.verdict(prompt, question, answer, points)
    tokens = _TOKENS_A_POINT * len(points) + _TOKENS_TO_THINK
    temperature = 0.0 if repeats <= 1 else REPEAT_TEMPERATURE
    results = await asyncio.gather(
        *(
            asking.structured(client, asked, Judgements, max_tokens=tokens, temperature=temperature)
            for _ in range(max(1, repeats))
        ),
        return_exceptions=True,
    )
    replies = [result for result in results if isinstance(result, tuple)]
    for result in results:
        if isinstance(result, BaseException) and (not replies or not isinstance(result, LLMFault)):
            raise result
    settled = settle(
        question,
        answer,
        grade,
        points,
        [form.judgements for form, _ in replies],
        model=client.endpoint.model,
        prompt_hash=prompt.hash,
    )
    if any(shortened for _, shortened in replies):
        notes = (*settled.notes, Note(code="llm-shortened", text=asking.SHORTENED))
        settled = settled.model_copy(update={"notes": notes})
    return settled
