"""Keeping an interview: every call to the store made on the background thread, its troubles told, never raised."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from interviewer.tui.background import Background

if TYPE_CHECKING:
    from interviewer.interview.state import Interview
    from interviewer.store import Store

T = TypeVar("T")


class NothingKeptError(RuntimeError):
    """The store cannot be used; the text says why in one sentence."""


class Keeper:
    """The store, opened and used on one background thread.

    ``trouble`` is what went wrong last, ``None`` while all is well. The interview goes on either way: it is held in
    memory, and saving is tried again each time.
    """

    def __init__(self, open_store: Callable[[], Store], background: Background) -> None:
        self._open_store = open_store
        self._background = background
        self._store: Store | None = None
        self._latest: dict[str, Interview] = {}
        self._lock = threading.Lock()
        self.trouble: str | None = None

    async def ask(self, question: Callable[[Store], T]) -> T:
        """Return what ``question`` reads from the store; raises ``NothingKeptError`` if the store cannot be read."""
        return await self._background.call(lambda: self._try(question))

    def tell(self, order: Callable[[Store], None]) -> None:
        """Have ``order`` write to the store, some time soon; a failure ends up in ``trouble``."""
        self._background.submit(lambda: self._try(order), owed=True)

    def save(self, interview: Interview) -> None:
        """Save the newest state; states that a slow disk has left behind are passed over."""
        with self._lock:
            waiting = interview.id in self._latest
            self._latest[interview.id] = interview
        if not waiting:
            self._background.submit(lambda: self._save(interview.id), owed=True)

    def flush(self, seconds: float) -> bool:
        """Wait for what is being written, for ``seconds`` at most; returns whether all is written."""
        return self._background.drain(seconds)

    def _save(self, interview_id: str) -> None:
        with self._lock:
            newest = self._latest.pop(interview_id)
        self._try(lambda store: store.save_interview(newest))

    def _try(self, action: Callable[[Store], T]) -> T:
        # Whatever a disk or a database can think of must neither end the interview nor pass unnoticed.
        try:
            if self._store is None:
                self._store = self._open_store()
            result = action(self._store)
        except Exception as error:
            self.trouble = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise NothingKeptError(self.trouble) from error
        self.trouble = None
        return result
