"""The grading client: the models live in a child process, so that loading and running them never blocks the screen."""

from __future__ import annotations

import asyncio
import contextlib

from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.models.children import spawn
from interviewer.models.protocol import MAX_LINE, Reply, Request
from interviewer.rubrics.model import Question


class GraderUnavailable(RuntimeError):
    """The answer could not be graded now; the message says why in one sentence."""


class GradingClient:
    """Grades in a child process; requests wait their turn, and a dead child is started anew with the next request."""

    def __init__(self, embedding_model: str = "shipped") -> None:
        self._embedding_model = embedding_model
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._waiting: dict[int, asyncio.Future[Reply]] = {}
        self._next = 0
        self._starting = asyncio.Lock()
        self._closed = False

    async def start(self) -> None:
        """Start the child and let it load its models; returns as soon as it runs."""
        process = await self._ensure()
        self._send(process, Request(id=self._number(), kind="warm"))

    async def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """The grade of ``answer``; raises ``GraderUnavailable``."""
        reply = await self._ask(
            Request(id=self._number(), kind="grade", question=question, answer=answer, speech_seconds=speech_seconds)
        )
        if reply.grade is None:
            raise GraderUnavailable("the grader sent no grade")
        return reply.grade

    async def grade_point(self, question: Question, key_point_id: str, answer: str) -> KeyPointVerdict:
        """The verdict of a follow-up's answer on one key point; raises ``GraderUnavailable``."""
        reply = await self._ask(
            Request(id=self._number(), kind="point", question=question, key_point=key_point_id, answer=answer)
        )
        if reply.verdict is None:
            raise GraderUnavailable("the grader sent no verdict")
        return reply.verdict

    def look_ahead(self, question: Question, key_point_id: str | None, draft: str) -> None:
        """Let the child read a draft while it has nothing else to do; nothing happens unless it runs already."""
        process = self._process
        if process is not None and process.returncode is None and not self._waiting and not self._closed:
            self._send(
                process,
                Request(id=self._number(), kind="ahead", question=question, key_point=key_point_id, answer=draft),
            )

    def close(self) -> None:
        """Kill the child at once; whoever still waits gets ``GraderUnavailable``."""
        self._closed = True
        self._fail("the program is closing")
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    def _number(self) -> int:
        self._next += 1
        return self._next

    async def _ensure(self) -> asyncio.subprocess.Process:
        async with self._starting:
            if self._closed:
                raise GraderUnavailable("the program is closing")
            if self._process is None or self._process.returncode is not None:
                try:
                    self._process = await spawn("interviewer.models.worker", self._embedding_model, limit=MAX_LINE)
                except OSError as error:
                    raise GraderUnavailable(f"the grader cannot be started: {error.strerror}") from None
                self._reader = asyncio.create_task(self._listen(self._process))
            return self._process

    def _send(self, process: asyncio.subprocess.Process, request: Request) -> None:
        assert process.stdin is not None
        process.stdin.write(request.model_dump_json().encode() + b"\n")

    async def _ask(self, request: Request) -> Reply:
        process = await self._ensure()
        waiting: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting[request.id] = waiting
        try:
            self._send(process, request)
            assert process.stdin is not None
            await process.stdin.drain()
            reply = await waiting
        except (ConnectionError, BrokenPipeError):
            raise GraderUnavailable("the grader stopped") from None
        finally:
            self._waiting.pop(request.id, None)
        if reply.error is not None:
            raise GraderUnavailable(reply.error)
        return reply

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        with contextlib.suppress(ValueError, ConnectionError):
            while line := await process.stdout.readline():
                reply = Reply.model_validate_json(line)
                waiting = self._waiting.get(reply.id)
                if waiting is not None and not waiting.done():
                    waiting.set_result(reply)
        await process.wait()
        self._fail("the grader stopped unexpectedly")

    def _fail(self, reason: str) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(GraderUnavailable(reason))
