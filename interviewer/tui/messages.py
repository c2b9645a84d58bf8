"""What screens tell the app: each message asks for another screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from interviewer.interview.plan import Plan
    from interviewer.interview.state import Interview


@dataclass
class SetUp(Message):
    """The candidate wants to choose what a new interview asks."""


@dataclass
class Begin(Message):
    """An interview is to begin."""

    plan: Plan
    """What it asks."""


@dataclass
class Resume(Message):
    """An interrupted interview is to go on."""

    interview: Interview
    """Its state when it was interrupted."""


@dataclass
class PractiseWeak(Message):
    """The questions that went worst are to be asked again."""


@dataclass
class OpenPast(Message):
    """The table of past interviews is asked for."""


@dataclass
class OpenReport(Message):
    """The report of a past interview is asked for."""

    interview_id: str
    """Which one."""


@dataclass
class CompareInterviews(Message):
    """Two interviews are to be shown beside each other."""

    before: str | None
    """The earlier one's id, ``None`` for the one that came before the other."""
    after: str
    """The later one's id."""


@dataclass
class CompareAttempts(Message):
    """An answer is to be shown beside another attempt at the same question."""

    interview_id: str
    """The interview that holds it."""
    position: int
    """Its place in that interview, from 0."""


@dataclass
class PractiseDue(Message):
    """What spaced repetition says is due is to be asked."""


@dataclass
class OpenProgress(Message):
    """The plot of scores over time is asked for."""


@dataclass
class OpenBank(Message):
    """The question bank is asked for."""


@dataclass
class ImportTranscript(Message):
    """A transcript of an interview held elsewhere is to be imported."""


@dataclass
class OpenCorrections(Message):
    """The list of what recognisers mishear is asked for."""


@dataclass
class OpenLab(Message):
    """A rubric is to be tried on an answer."""

    question_id: str
    """Whose rubric."""


@dataclass
class OpenPlans(Message):
    """The ready-made interviews are asked for."""


@dataclass
class BankLoaded(Message):
    """The question bank has been read, or read again; sent to every open screen."""
