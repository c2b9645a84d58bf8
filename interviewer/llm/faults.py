"""What can go wrong with the language model; every fault says what did not work and how to mend it.

LLMFault
├── NotConfigured        no endpoint or model was named
├── WrongPrompt          a prompt file cannot be used
├── Unreachable          no server, no such host, no TLS
├── Refused              the server answered, and said no
│   ├── WrongKey
│   ├── UnknownModel
│   ├── Busy             429, after a short wait
│   └── TooLong          the context is too long, even shortened
├── ServerFailed         5xx, or an error within a stream
├── Stalled              a time-out: connect, first token, between tokens, whole
├── CutOff               the reply ended before its end
└── Unreadable           a reply that is not what was asked for, even after repair
"""

from __future__ import annotations

import re

from interviewer.grading.cleanup import printable

_LONGEST = 200


class LLMFault(RuntimeError):
    """The model could not be used; the offline result stands. ``lasting`` faults will not pass by asking again."""

    lasting = False

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = problem, remedy
        super().__init__(f"{problem} {remedy}")


class NotConfigured(LLMFault):
    """No endpoint or no model was named."""

    lasting = True


class WrongPrompt(LLMFault):
    """A prompt file cannot be used."""

    lasting = True


class Unreachable(LLMFault):
    """No connection to the server."""

    lasting = True


class Refused(LLMFault):
    """The server said no."""


class WrongKey(Refused):
    """The server does not accept the key."""

    lasting = True


class UnknownModel(Refused):
    """The server does not have the model."""

    lasting = True


class Busy(Refused):
    """Too many requests, or no quota left."""


class TooLong(Refused):
    """More text than the model can take."""


class ServerFailed(LLMFault):
    """The server failed."""


class Stalled(LLMFault):
    """The server kept silent for too long."""


class CutOff(LLMFault):
    """The reply ended before its end."""


class Unreadable(LLMFault):
    """The reply is not what was asked for."""


def said_by_server(text: str, secret: str | None = None) -> str:
    """What a server said, fit to be shown: one line, at most 200 characters, without ``secret`` or anything like it."""
    if secret:
        text = text.replace(secret, "[key]")
    text = re.sub(r"(?i)\bbearer\s+\S+|\bsk-[\w*.-]{4,}", "[key]", text)
    text = " ".join(printable(text).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
