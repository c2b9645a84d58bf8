"""A store of tens of thousands of answers: how long its review takes to open, how fast it is searched, how it grows.

``python -m benchmarks.large_store N`` fills the store of the user's data folder (an empty one: see ``__main__``) with N
answers and prints the figures as JSON.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from interviewer.grading.grade import Delivery, Evidence, Grade, KeyPointVerdict, Probabilities
from interviewer.interview import state
from interviewer.interview.plan import Plan, PlannedQuestion
from interviewer.rubrics.model import Verdict
from interviewer.store import Store
from interviewer.tui.screens.past import MOST_ROWS

PER_INTERVIEW = 10
WORDS = 180
# Made-up words, as unequally frequent as those of a language: the n-th is said about 1/n as often as the first.
_SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi xo zu gra den net lay act soft max loss rate".split()
# Interviews stored in one transaction: what is measured is the finished store, not its filling.
_BATCH = 100


def _vocabulary(size: int, rng: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < size:
        found["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4)))] = None
    return list(found)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was stored: the number of answers, the bytes of their texts, a word of nearly all and one of few of them."""

    answers: int
    text_bytes: int
    common: str
    rare: str


def fill(store: Store, answers: int, seed: int = 1) -> Filled:
    """Store finished and graded interviews of ten answers of 180 words each, seven key points a question."""
    rng = random.Random(seed)
    words = _vocabulary(4000, rng)
    shares = [1 / (n + 1) for n in range(len(words))]
    written = 0
    for first in range(0, answers // PER_INTERVIEW, _BATCH):
        with store.together():
            for number in range(first, min(first + _BATCH, answers // PER_INTERVIEW)):
                texts = [" ".join(rng.choices(words, shares, k=WORDS)) for _ in range(PER_INTERVIEW)]
                written += sum(len(text.encode()) for text in texts)
                _interview(store, number, texts)
    return Filled(answers, written, words[0], words[2500])


def _interview(store: Store, number: int, texts: list[str]) -> None:
    questions = tuple(
        PlannedQuestion(question_id=f"q-{i}", topic=f"Topic {(number + i) % 12}", time_limit=120)
        for i in range(PER_INTERVIEW)
    )
    interview = state.begin(f"interview-{number}", Plan(title=f"Mock {number}", questions=questions, think_seconds=0))
    for text in texts:
        interview = state.proceed(state.take(interview, text))
    store.save_interview(interview)
    for position, text in enumerate(texts):
        store.save_grade(interview.id, position, _grade(position, text))
        # Counted when it was answered, as in use: else the home screen would begin to count them all.
        store.save_practice(interview.id, position, [])


def _grade(position: int, text: str) -> Grade:
    # Numbers and quotations as different as real ones: packed, equal ones would cost nothing.
    rng = random.Random(text)
    verdicts = []
    for k in range(7):
        parts = [rng.random() ** 3 for _ in Verdict]
        shares = [round(part / sum(parts), 4) for part in parts]
        start = rng.randrange(len(text) - 200)
        end = start + rng.randint(60, 200)
        verdicts.append(
            KeyPointVerdict(
                key_point=f"a-key-point-{k}",
                verdict=rng.choice(list(Verdict)),
                credit=1.0,
                confidence=max(shares),
                probabilities=Probabilities(**{v.value: share for v, share in zip(Verdict, shares, strict=True)}),
                evidence=Evidence(start=start, end=end, text=text[start:end]),
            )
        )
    return Grade(
        question_id=f"q-{position}",
        score=round(100 * rng.random(), 1),
        verdicts=tuple(verdicts),
        delivery=Delivery(words=WORDS, fillers=3),
        rubric_hash="0" * 16,
        grader_version="bench",
    )


@dataclass(frozen=True, slots=True)
class Review:
    """Seconds to show past interviews and to search for each kind of word; bytes an answer beyond its text."""

    shown: float
    searched: dict[str, float]
    beyond_text: float


def review(path: Path, answers: int) -> Review:
    """Fill a store at ``path`` with ``answers`` and use it as the review does."""
    with Store(path) as store:
        filled = fill(store, answers)
    grown = sum(p.stat().st_size for p in path.parent.glob(f"{path.name}*"))
    searches = {
        "a rare word": filled.rare,
        "a word of nearly all answers": filled.common,
        "two words": f"{filled.rare} {filled.common}",
        "a beginning": filled.rare[:2],
    }
    with Store(path) as store:
        assert store.listed(most=1).found == answers // PER_INTERVIEW
        searched = {
            name: _median(partial(store.listed, search=typed, most=MOST_ROWS)) for name, typed in searches.items()
        }
    shown = asyncio.run(_shown())
    return Review(shown, searched, (grown - filled.text_bytes) / answers)


def _median(work: Callable[[], object], rounds: int = 5) -> float:
    took = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


async def _shown() -> float:
    """Seconds from asking for past interviews to their rows, in the real app on the store of the user's data folder."""
    from textual.widgets import DataTable

    from interviewer.tui import messages
    from interviewer.tui.run import make_app
    from interviewer.tui.screens.past import PastScreen

    app = make_app({}, [], None)
    async with app.run_test(size=(120, 40)) as pilot:
        while app.services.bank is None:
            await pilot.pause(0.05)
        await pilot.pause(4)
        started = time.perf_counter()
        app.post_message(messages.OpenPast())
        while not (isinstance(app.screen, PastScreen) and app.screen.query_one(DataTable).row_count):  # noqa: ASYNC110
            await asyncio.sleep(0.002)
        return time.perf_counter() - started


if __name__ == "__main__":
    from interviewer.settings.folders import store_file

    print(json.dumps(asdict(review(store_file(), int(sys.argv[1])))))
