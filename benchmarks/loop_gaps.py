"""The longest time in which the event loop of the real app could not run, from its start to a graded report.

``python -m benchmarks.loop_gaps`` plays a drill of one question with the real grader, headless, and prints the gap of
each stage in milliseconds as JSON. A ticker asks to be woken every 5 ms; how much later it wakes is the gap.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

TICK = 0.005


class Ticker:
    """Counts the longest gap since it was last asked."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def run(self) -> None:
        """Tick until cancelled."""
        before = time.perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self.longest = max(self.longest, now - before - TICK)
            before = now

    def taken(self) -> float:
        """The longest gap, in milliseconds; counting starts anew."""
        found, self.longest = self.longest, 0.0
        return round(found * 1000, 1)


@asynccontextmanager
async def ticking() -> AsyncIterator[Ticker]:
    """A ticker that runs meanwhile."""
    ticker = Ticker()
    task = asyncio.create_task(ticker.run())
    try:
        yield ticker
    finally:
        task.cancel()


async def measure(answer: str) -> dict[str, float]:
    """The longest gap of each stage, in milliseconds."""
    from textual.widgets import TextArea

    from interviewer.tui.run import make_app
    from interviewer.tui.screens.interview import InterviewScreen
    from interviewer.tui.screens.report import ReportScreen

    app = make_app({"questions": 1, "mode": "drill", "think_seconds": 0, "follow_ups": 0}, [], None)
    found: dict[str, float] = {}

    async def until(true: Callable[[], bool], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not true() and time.monotonic() < end:
            await pilot.pause(0.02)

    async with ticking() as ticker, app.run_test(size=(120, 40)) as pilot:
        found["first screen"] = ticker.taken()
        await until(lambda: app.services.bank is not None)
        found["bank loads"] = ticker.taken()
        await pilot.pause(4)
        found["models load"] = ticker.taken()
        await pilot.press("enter")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await until(lambda: isinstance(app.screen, InterviewScreen))
        await pilot.pause(0.5)
        found["interview opens"] = ticker.taken()
        app.screen.query_one("#editor", TextArea).load_text(answer)
        for letter in "and that is all":
            await pilot.press("space" if letter == " " else letter)
        found["typing"] = ticker.taken()
        await pilot.press("ctrl+j")
        await until(lambda: isinstance(app.screen, ReportScreen), 20)
        await pilot.pause(2)
        found["graded and shown"] = ticker.taken()
    return found


if __name__ == "__main__":
    from benchmarks.sample import ANSWER

    print(json.dumps(asyncio.run(measure(ANSWER))))
