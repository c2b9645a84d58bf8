"""One background thread for short blocking calls, which quitting need not wait for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class Background:
    """Runs jobs in order on one daemon thread: a sqlite connection opened in it may be used by every later job."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._owed = 0
        self._paid = threading.Condition()

    def submit(self, job: Callable[[], T], *, owed: bool = False) -> Future[T]:
        """Queue ``job``; the future holds its result or exception. Quitting waits for a job that is ``owed``."""
        future: Future[T] = Future()

        def run() -> None:
            try:
                if not future.set_running_or_notify_cancel():
                    return
                try:
                    result = job()
                except BaseException as error:
                    future.set_exception(error)
                else:
                    future.set_result(result)
            finally:
                if owed:
                    with self._paid:
                        self._owed -= 1
                        self._paid.notify_all()

        if owed:
            with self._paid:
                self._owed += 1
        self._jobs.put(run)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="interviewer-background", daemon=True)
            self._thread.start()
        return future

    async def call(self, job: Callable[[], T]) -> T:
        """Run ``job`` on the thread and wait for its result without blocking the event loop."""
        return await asyncio.wrap_future(self.submit(job))

    def drain(self, seconds: float) -> bool:
        """Wait until the owed jobs queued so far are done, for ``seconds`` at most; returns whether they are.

        Whatever only reads, such as the bank at the start, is not waited for, unless an owed job stands behind it.
        """
        with self._paid:
            return self._paid.wait_for(lambda: not self._owed, seconds)

    def _work(self) -> None:
        while True:
            self._jobs.get()()
