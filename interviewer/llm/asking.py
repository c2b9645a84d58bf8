"""Asking, and asking once more with shortened text where the model cannot take the whole."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

from pydantic import BaseModel

from interviewer.llm.client import Client
from interviewer.llm.faults import TooLong
from interviewer.llm.messages import Asked

Schema = TypeVar("Schema", bound=BaseModel)

SHORTENED = "The text was too long for the model: it saw the beginning and the end of it."


async def structured(
    client: Client, asked: Asked, form: type[Schema], *, max_tokens: int, temperature: float = 0.0
) -> tuple[Schema, bool]:
    """The reply as ``form``, and whether the text had to be shortened for it."""
    try:
        return await client.structured(asked.messages, form, max_tokens=max_tokens, temperature=temperature), False
    except TooLong:
        return await client.structured(asked.shorter, form, max_tokens=max_tokens, temperature=temperature), True


async def streamed(client: Client, asked: Asked, *, max_tokens: int) -> AsyncGenerator[str, None]:
    """The reply in pieces; where the text had to be shortened, a note in italics comes first."""
    try:
        async with aclosing(client.stream(asked.messages, max_tokens=max_tokens)) as pieces:
            async for piece in pieces:
                yield piece
        return
    except TooLong:
        pass
    async with aclosing(client.stream(asked.shorter, max_tokens=max_tokens)) as pieces:
        first = True
        async for piece in pieces:
            yield f"*{SHORTENED}*\n\n{piece}" if first else piece
            first = False
