from __future__ import annotations

import threading
import time

from interviewer.tui.background import Background


def test_quitting_does_not_wait_for_what_only_reads() -> None:
    background, go = Background(), threading.Event()
    background.submit(go.wait)
    started = time.monotonic()
    assert background.drain(5)
    assert time.monotonic() - started < 1
    go.set()


def test_quitting_waits_for_a_save_and_tells_when_it_was_too_slow() -> None:
    background, go, saved = Background(), threading.Event(), []
    background.submit(go.wait)
    background.submit(lambda: saved.append(1), owed=True)
    assert not background.drain(0.05)
    go.set()
    assert background.drain(5)
    assert saved


def test_a_failed_save_is_not_waited_for_for_ever() -> None:
    background = Background()
    failed = background.submit(lambda: 1 / 0, owed=True)
    assert background.drain(5)
    assert isinstance(failed.exception(), ZeroDivisionError)
