"""Snapshots of every screen at two sizes."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.tui.conftest import MakeApp
from tests.tui.fakes import make_bank, make_plan

ANSWER = (
    "Well, um, if all the weights start at zero then each neuron computes the same thing and they all get the same "
    "gradient, so they never drift apart. I think training would actually be faster in the beginning."
)
Steps = Callable[[Pilot[None]], Awaitable[None]]


async def write(pilot: Pilot[None], text: str) -> None:
    pilot.app.screen.query_one("#editor", TextArea).load_text(text)
    await pilot.pause()


async def answered(pilot: Pilot[None]) -> None:
    """One answer with a follow-up, the second question skipped, the report open."""
    await pilot.pause(0.1)
    await write(pilot, ANSWER)
    await pilot.press("ctrl+j")
    await pilot.pause(0.1)
    await write(pilot, "You draw small random weights.")
    await pilot.press("ctrl+j")
    await pilot.pause(0.1)
    await pilot.press("f5")
    await pilot.pause(0.1)


async def home(pilot: Pilot[None]) -> None:
    await pilot.pause(0.3)


async def setup(pilot: Pilot[None]) -> None:
    await pilot.pause(0.1)
    await pilot.press("enter")
    await pilot.pause(0.2)


async def interview(pilot: Pilot[None]) -> None:
    await pilot.pause(0.1)
    await write(pilot, ANSWER)
    await pilot.pause(0.3)


async def pause(pilot: Pilot[None]) -> None:
    await interview(pilot)
    await pilot.press("f3")
    await pilot.pause()


async def overview(pilot: Pilot[None]) -> None:
    await answered(pilot)


async def page(pilot: Pilot[None]) -> None:
    await answered(pilot)
    await pilot.press("right", "up", "up")
    await pilot.pause(0.1)


async def score(pilot: Pilot[None]) -> None:
    await answered(pilot)
    await pilot.press("right", "2")
    await pilot.pause(0.1)


async def overrule(pilot: Pilot[None]) -> None:
    await page(pilot)
    await pilot.press("o")
    await pilot.pause(0.1)


async def past(pilot: Pilot[None]) -> None:
    await answered(pilot)
    await pilot.press("escape", "p")
    await pilot.pause(0.2)


async def progress(pilot: Pilot[None]) -> None:
    await past(pilot)
    await pilot.press("t")
    await pilot.pause(0.3)


async def bank(pilot: Pilot[None]) -> None:
    await pilot.pause(0.1)
    await pilot.press("b")
    await pilot.pause(0.1)
    await pilot.press("enter", "down")
    await pilot.pause(0.1)


STARTED = {"interview", "pause", "overview", "page", "score", "overrule", "past", "progress"}
SCREENS: dict[str, Steps] = {
    steps.__name__: steps
    for steps in (home, setup, interview, pause, overview, page, score, overrule, past, progress, bank)
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("name", list(SCREENS))
def test_looks(
    name: str,
    size: tuple[int, int],
    make_app: MakeApp,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Time stands still, or the countdowns would differ from run to run.
    monkeypatch.setattr("interviewer.tui.screens.interview.READ_CLOCK", lambda: 0.0)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    # A blinking cursor is there in one run and not in the next.
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda self: None)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda self: None)
    questions = make_bank()
    app = make_app(make_plan(questions) if name in STARTED else None, bank=questions)

    async def before(pilot: Pilot[None]) -> None:
        await SCREENS[name](pilot)
        await pilot.pause(0.1)

    assert snap_compare(app, terminal_size=size, run_before=before)
