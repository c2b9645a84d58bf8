"""Progress on stderr, where that is a terminal."""

from __future__ import annotations

import sys
import time

_EVERY = 0.2


class Progress:
    """A counter that overwrites itself; ``total`` is ``None`` where nobody knows how many there will be."""

    def __init__(self, total: int | None = None) -> None:
        self._total = total
        self._visible = sys.stderr.isatty()
        self._started = time.monotonic()
        self._shown = 0.0
        self._done = self._failed = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._visible and self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def step(self, *, failed: bool = False) -> None:
        """One more is done."""
        self._done += 1
        self._failed += failed
        now = time.monotonic()
        if not self._visible or now - self._shown < _EVERY:
            return
        self._shown = now
        of = f" of {self._total}" if self._total is not None else ""
        wrong = f", {self._failed} failed" if self._failed else ""
        pace = self._done / max(now - self._started, 1e-9)
        print(f"\r{self._done}{of} graded{wrong}, {pace:.1f} a second\x1b[K", end="", file=sys.stderr, flush=True)
