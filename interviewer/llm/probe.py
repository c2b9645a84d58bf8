"""Probing an endpoint for ``interviewer doctor``: what it has and can, each found out by asking."""

from __future__ import annotations

import time
from contextlib import aclosing

from pydantic import BaseModel, Field

from interviewer.llm.client import Client, Patience
from interviewer.llm.endpoint import Endpoint
from interviewer.llm.faults import LLMFault, Unreachable
from interviewer.llm.schemas import Probe

PATIENCE = Patience(connect=3.0, first_token=20.0, between=10.0, whole=40.0)


class ProbeReport(BaseModel):
    """What was found; ``None`` where it could not be found out, and ``problems`` says why."""

    host: str
    model: str
    local: bool
    has_key: bool
    models: list[str] | None = None
    model_listed: bool | None = None
    structured: str | None = Field(default=None, description="json_schema, json_object or plain")
    streaming: bool | None = None
    first_token_seconds: float | None = None
    problems: list[str] = []

    @property
    def fine(self) -> bool:
        """Whether critique and verdicts can be had."""
        return self.structured is not None and self.streaming is not None


async def probe(endpoint: Endpoint, patience: Patience = PATIENCE) -> ProbeReport:
    """Ask for the models, a short streamed reply and a small form; sends nobody's answer, raises no fault."""
    report = ProbeReport(
        host=endpoint.host, model=endpoint.model, local=endpoint.local, has_key=endpoint.key is not None
    )
    client = Client(endpoint, patience)
    try:
        await client.warm()
        try:
            report.models = await client.models()
            report.model_listed = endpoint.model in report.models
        except LLMFault as fault:
            report.problems.append(f"Models: {fault}")
            if isinstance(fault, Unreachable):
                return report
        await _streaming(client, report)
        await _structured(client, report)
    finally:
        await client.close()
    return report


async def _streaming(client: Client, report: ProbeReport) -> None:
    started = time.monotonic()
    hello = [{"role": "user", "content": "Name three activation functions."}]
    try:
        async with aclosing(client.stream(hello, max_tokens=64)) as pieces:
            async for _ in pieces:
                report.first_token_seconds = round(time.monotonic() - started, 2)
                report.streaming = client.can.streaming
                break
    except LLMFault as fault:
        report.problems.append(f"Streaming: {fault}")


async def _structured(client: Client, report: ProbeReport) -> None:
    wish = [
        {"role": "system", "content": "You write interview questions."},
        {"role": "user", "content": 'Write one question about dropout. Reply as JSON: {"question": "…"}'},
    ]
    try:
        await client.structured(wish, Probe, max_tokens=400)
        report.structured = client.can.structure
    except LLMFault as fault:
        report.problems.append(f"Structured output: {fault}")
