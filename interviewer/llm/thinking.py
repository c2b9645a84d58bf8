"""Thinking aloud: the part of a reply that a model writes for itself before it answers."""

from __future__ import annotations

import re

_NAMES = ("think", "thinking", "thought", "reasoning", "reflection")
_OPEN = re.compile(rf"\s*<({'|'.join(_NAMES)})>", re.I)
_CLOSE = re.compile(rf"</({'|'.join(_NAMES)})>", re.I)
_LONGEST_TAG = max(map(len, _NAMES)) + len("</>")


def without_thinking(reply: str) -> str:
    """The reply after its leading thoughts; empty if it never came to an end of them."""
    while opened := _OPEN.match(reply):
        closed = _CLOSE.search(reply, opened.end())
        if closed is None:
            return ""
        reply = reply[closed.end() :]
    # Some chat templates open the thoughts themselves, so that a reply holds only their end.
    closed = _CLOSE.search(reply)
    return reply[closed.end() :] if closed and not re.search(rf"<{closed.group(1)}>", reply, re.I) else reply


class ThinkingFilter:
    """Takes leading thoughts out of a reply that arrives in pieces; tags later in the reply are text."""

    def __init__(self) -> None:
        self._held, self._inside, self._begun = "", False, False

    def feed(self, piece: str) -> str:
        """The text that may be shown now."""
        if self._begun:
            return piece
        self._held += piece
        while True:
            if self._inside:
                closed = _CLOSE.search(self._held)
                if closed is None:
                    # Thoughts are long: keep only what may be the start of their end.
                    self._held = self._held[-_LONGEST_TAG:]
                    return ""
                self._held, self._inside = self._held[closed.end() :], False
            if opened := _OPEN.match(self._held):
                self._held, self._inside = self._held[opened.end() :], True
                continue
            start = self._held.lstrip().lower()
            if not start or any(f"<{name}>".startswith(start) for name in _NAMES):
                return ""
            self._begun = True
            shown, self._held = self._held.lstrip(), ""
            return shown

    def finish(self) -> str:
        """What was still held back at the end of the reply: a start of a tag that never became one."""
        held, self._held = self._held, ""
        return "" if self._inside else held.lstrip()
