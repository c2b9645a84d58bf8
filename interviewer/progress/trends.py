"""Trends over time: the mean of each day, by topic and measure, and streaks of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from interviewer.rubrics.model import Depth

Point = tuple[str, float]
_TICKS = "▁▂▃▄▅▆▇█"


# Not frozen: tens of thousands are made at once, and freezing makes that three times as slow.
@dataclass(slots=True)
class Answered:
    """One answer as trends read it; ``day`` is an ISO date, ``score`` 0-100 or ``None``, ``depth`` shares from 0 to 1.

    ``words`` and ``fillers`` are ``None`` where no grader counted them, ``allowed`` (seconds) where no limit is known.
    """

    day: str
    topic: str
    score: float | None = None
    depth: Mapping[str, float | None] = field(default_factory=dict)
    words: int | None = None
    fillers: int | None = None
    seconds: float = 0.0
    allowed: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that can be followed over time: its name, unit, the highest value of its axis (``None``: open)."""

    name: str
    unit: str
    most: float | None
    value: Callable[[Answered], float | None]


def _fillers(answer: Answered) -> float | None:
    # A rate of a handful of words says nothing.
    if answer.fillers is None or not answer.words or answer.words < 10:
        return None
    return 100 * answer.fillers / answer.words


def _time_used(answer: Answered) -> float | None:
    return 100 * answer.seconds / answer.allowed if answer.allowed and answer.seconds >= 1 else None


def _share(depth: str) -> Callable[[Answered], float | None]:
    def share(answer: Answered) -> float | None:
        found = answer.depth.get(depth)
        return None if found is None else 100 * found

    return share


SCORE = Measure("score", "of 100", 100, lambda answer: answer.score)
FILLERS = Measure("fillers", "in 100 words", None, _fillers)
TIME_USED = Measure("time used", "% of the time allowed", None, _time_used)
MEASURES = (
    SCORE,
    *(Measure(f"depth: {depth.value}", "% of what was asked for", 100, _share(depth.value)) for depth in Depth),
    FILLERS,
    TIME_USED,
)


def by_day(answers: Iterable[Answered], measure: Measure, topic: str | None = None) -> list[Point]:
    """The mean of each day on which there is something to measure, oldest first; ``topic`` ``None`` means all."""
    days: defaultdict[str, list[float]] = defaultdict(list)
    # A loop that does little: it reads tens of thousands of answers for each of a dozen plots.
    for answer in answers if topic is None else [answer for answer in answers if answer.topic == topic]:
        if (value := measure.value(answer)) is not None:
            days[answer.day].append(value)
    return [(day, sum(values) / len(values)) for day, values in sorted(days.items())]


def mean(answers: Iterable[Answered], measure: Measure, topic: str | None = None) -> float | None:
    """The mean over all answers, ``None`` if nothing was measured."""
    values = [measure.value(answer) for answer in answers if topic in (None, answer.topic)]
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def topics(answers: Iterable[Answered]) -> list[str]:
    """The topics that were answered, in alphabetical order."""
    return sorted({answer.topic for answer in answers}, key=str.casefold)


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row with at least one answer: the run that is still going on, and the longest there was."""

    now: int
    longest: int


def streak(days: Iterable[str], today: str) -> Streak:
    """The streaks of these ISO dates; one that reached yesterday is still going on."""
    known = sorted({date.fromisoformat(day) for day in days})
    longest = run = 0
    last: date | None = None
    for day in known:
        run = run + 1 if last is not None and day - last == timedelta(days=1) else 1
        longest = max(longest, run)
        last = day
    going_on = last is not None and date.fromisoformat(today) - last <= timedelta(days=1)
    return Streak(run if going_on else 0, longest)


def sparkline(values: Sequence[float], most: float | None = None, width: int = 20) -> str:
    """The last ``width`` values as small bars; ``most`` is the full height, else the highest value is."""
    shown = values[-width:]
    full = most or max(shown, default=0.0)
    if full <= 0:
        return _TICKS[0] * len(shown)
    return "".join(_TICKS[min(len(_TICKS) - 1, max(0, int(value / full * len(_TICKS))))] for value in shown)
