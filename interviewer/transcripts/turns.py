"""A transcript: who said what, when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# The speakers of files that mark roles and not names.
INTERVIEWER = "Interviewer"
CANDIDATE = "Candidate"


class TranscriptError(ValueError):
    """A transcript could not be read; the text names the file, the line where there is one, and what is wrong."""

    def __init__(self, file: str, message: str, line: int = 0) -> None:
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said in one go; ``start`` and ``end`` are seconds, ``None`` where the file does not tell."""

    speaker: str | None
    start: float | None
    end: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and all that was answered to it; times are seconds, ``None`` where the file does not tell.

    ``seconds`` runs from the answer's first word to its last, ``speech_seconds`` leaves out what was silent or another
    speaker's, ``longest_pause`` is within the answer. ``rubric`` holds what the file itself says about grading
    (``question_id``, ``reference`` or ``key_points``).
    """

    question: str
    answer: str
    start: float | None = None
    seconds: float | None = None
    speech_seconds: float | None = None
    longest_pause: float | None = None
    rubric: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a file holds: turns, or ``exchanges`` where it is paired already; ``problems`` are what was mended."""

    form: str
    turns: tuple[Turn, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    problems: tuple[str, ...] = ()
