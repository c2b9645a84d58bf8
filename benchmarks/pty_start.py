"""How long a terminal program takes from its start to its first readable text, on a real pseudo-terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence

_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_])", re.DOTALL
)


def first_text(command: Sequence[str], wanted: bytes, env: Mapping[str, str], patience: float = 30.0) -> float | None:
    """Seconds until ``wanted`` stands on an 80x24 screen; ``None`` if it never does. The program is killed then."""
    started = time.perf_counter()
    pid, terminal = _spawned(command, env)
    try:
        return time.perf_counter() - started if _seen(terminal, wanted, patience) else None
    finally:
        _ended(pid, terminal)


def time_to_quit(command: Sequence[str], wanted: bytes, env: Mapping[str, str], after: float) -> float | None:
    """Seconds from Ctrl+Q, pressed ``after`` seconds after ``wanted`` is shown, to the end of the process.

    ``None`` if the text never comes or the process does not end within ten seconds.
    """
    pid, terminal = _spawned(command, env)
    try:
        if not _seen(terminal, wanted, 30.0):
            return None
        _read_for(terminal, after)
        pressed = time.perf_counter()
        os.write(terminal, b"\x11")
        while time.perf_counter() - pressed < 10:
            _read_for(terminal, 0.002)
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
                return time.perf_counter() - pressed
        return None
    finally:
        _ended(pid, terminal)


def _spawned(command: Sequence[str], env: Mapping[str, str]) -> tuple[int, int]:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], list(command), {**os.environ, "TERM": "xterm-256color", **env})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    return pid, terminal


def _ended(pid: int, terminal: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)


def _seen(terminal: int, wanted: bytes, patience: float) -> bool:
    until = time.perf_counter() + patience
    seen = b""
    while time.perf_counter() < until:
        if not select.select([terminal], [], [], 0.05)[0]:
            continue
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            return False
        if not chunk:
            return False
        seen += chunk
        if wanted in _ESCAPES.sub(b"", seen):
            return True
    return False


def _read_for(terminal: int, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        if select.select([terminal], [], [], left)[0]:
            try:
                os.read(terminal, 65536)
            except OSError:
                return
