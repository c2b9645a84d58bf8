"""What is due and what comes, in a line each: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interviewer.tui.words import count

if TYPE_CHECKING:
    from interviewer.practice.selection import Outlook


def due_now(outlook: Outlook) -> str:
    """How much is due now."""
    if not outlook.points:
        return "nothing is due: weak and new questions"
    return f"{count(outlook.points, 'key point')} in {count(outlook.questions, 'question')}"


def coming(outlook: Outlook) -> str:
    """How many key points come due on each of the next days, the first of which holds what is overdue."""
    days = " ".join(str(number) for number in outlook.forecast)
    return f"Key points due, by day from today: {days} (of {outlook.practised:,} practised)"
