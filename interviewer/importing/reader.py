"""Reading transcripts without blocking: the work is done in a child process, which can be ended at any time."""

from __future__ import annotations

import asyncio
import contextlib

from interviewer.importing.protocol import MAX_LINE, Found, Wanted
from interviewer.models.children import spawn
from interviewer.transcripts.prepared import Prepared


class CannotRead(RuntimeError):
    """The transcript could not be read; the message says why in one sentence."""


class TranscriptReader:
    """Reads and matches transcripts, one at a time; its child process lives until ``close``."""

    def __init__(self, embedding_model: str = "shipped") -> None:
        self._embedding_model = embedding_model
        self._process: asyncio.subprocess.Process | None = None
        self._one = asyncio.Lock()

    async def read(self, wanted: Wanted) -> Prepared:
        """The transcript with its questions matched; raises ``CannotRead``. Cancelled, it ends the child process."""
        async with self._one:
            try:
                line = await self._answered(wanted)
            except asyncio.CancelledError:
                self.close()
                raise
            except (OSError, ValueError) as error:
                self.close()
                raise CannotRead(f"the transcript cannot be read: {error}") from None
        if not line:
            self.close()
            raise CannotRead("reading the transcript ended unexpectedly")
        found = Found.model_validate_json(line)
        if found.prepared is None:
            raise CannotRead(found.error or "the transcript cannot be read")
        return found.prepared

    def close(self) -> None:
        """End the child process at once."""
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        self._process = None

    async def _answered(self, wanted: Wanted) -> bytes:
        if self._process is None or self._process.returncode is not None:
            self._process = await spawn("interviewer.importing.worker", self._embedding_model, limit=MAX_LINE)
        writing, reading = self._process.stdin, self._process.stdout
        assert writing is not None and reading is not None
        writing.write(wanted.model_dump_json().encode() + b"\n")
        await writing.drain()
        return await reading.readline()
