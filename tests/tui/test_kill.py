"""The real program on a real terminal, killed in the middle of an answer."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from pathlib import Path

from benchmarks.pty_start import first_text
from interviewer.interview.state import Interview, Phase
from interviewer.store import Store

PROGRAM = [sys.executable, "-m", "interviewer"]


def drain(terminal: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.05)[0]:
            try:
                os.read(terminal, 1 << 16)
            except OSError:
                return


def drafts(data: Path) -> list[Interview]:
    files = list(data.rglob("*.db")) + list(data.rglob("*.sqlite*"))
    if not files:
        return []
    with Store(files[0]) as store:
        return store.unfinished()


def test_a_kill_loses_a_second_at_most_and_the_next_start_offers_to_resume(tmp_path: Path) -> None:
    env = {
        **os.environ, "TERM": "xterm-256color", "INTERVIEWER_DATA_DIR": str(tmp_path / "data"),
        "INTERVIEWER_CONFIG_DIR": str(tmp_path / "config"),
    }  # fmt: skip
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(PROGRAM[0], [*PROGRAM, "start", "--questions", "1", "--seed", "1"], env)
    try:
        # Type until the first words have arrived in the store, then once more, and give that a second.
        until = time.monotonic() + 60
        while time.monotonic() < until and not any("alpha" in i.draft for i in drafts(tmp_path / "data")):
            os.write(terminal, b"alpha ")
            drain(terminal, 1.0)
        os.write(terminal, b"omega")
        drain(terminal, 2.5)
        os.kill(pid, signal.SIGKILL)
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)
    (interrupted,) = drafts(tmp_path / "data")
    assert interrupted.draft.endswith("omega")
    assert interrupted.phase == Phase.ANSWERING
    assert interrupted.phase_seconds > 0
    seen = first_text(
        PROGRAM, b"Go on where", {k: env[k] for k in ("INTERVIEWER_DATA_DIR", "INTERVIEWER_CONFIG_DIR")}, patience=60
    )
    assert seen is not None
