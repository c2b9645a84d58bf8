"""Time limits that do not fit the length of the reference answer."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.rubrics.lint.findings import Remark, error, warning
from interviewer.rubrics.model import Question

WORDS_PER_MINUTE = 140
# A candidate speaks less tersely than the reference, but not endlessly so.
_ROOM = 1.25
_FAR_TOO_LONG = 8.0


def timing(question: Question) -> Iterator[Remark]:
    """Remark on a time limit in which the reference cannot be said, or which leaves most of the time empty."""
    if question.reference_answer is None:
        return
    words = len(question.reference_answer.split())
    seconds = words / WORDS_PER_MINUTE * 60
    said = f"the reference answer's {words} words take {seconds:.0f} s at {WORDS_PER_MINUTE} a minute"
    fitting = 30 * max(1, round(2.5 * seconds / 30))
    advice = f"set `time_limit` to about {fitting}"
    if question.time_limit < seconds:
        yield error("time-limit", ("time_limit",), f"{said}, the limit is {question.time_limit} s", advice)
    elif question.time_limit < _ROOM * seconds:
        yield warning("time-limit", ("time_limit",), f"{said}, {question.time_limit} s leave no room", advice)
    elif question.time_limit > _FAR_TOO_LONG * seconds:
        yield warning("time-limit", ("time_limit",), f"{said}, far less than {question.time_limit} s", advice)
