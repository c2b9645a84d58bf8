"""Unix times of the store as people write them, and back."""

from __future__ import annotations

from datetime import date, datetime, timedelta


def midnight(day: str, later: int = 0) -> float:
    """Local midnight at which this ISO date, or the one ``later`` days after it, begins, as unix time."""
    begins = date.fromisoformat(day)
    try:
        return datetime.combine(begins + timedelta(days=later), datetime.min.time()).timestamp()
    except (OverflowError, ValueError):
        # The ends of the calendar have no unix time everywhere.
        return float("inf") if begins.year > 1970 else float("-inf")


def iso(seconds: float) -> str:
    """Unix time as ISO local time, to the second."""
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
