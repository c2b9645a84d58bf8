from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.css.stylesheet import Stylesheet

from interviewer.tui import messages
from interviewer.tui.styles import SCREENS
from tests.tui.conftest import MakeApp


async def test_no_screen_that_opens_makes_all_sheets_be_parsed_again(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:

        async def until(true: Callable[[], bool]) -> None:
            for _ in range(500):
                if true():
                    return
                await pilot.pause(0.02)
            raise AssertionError("it never came")

        await until(lambda: all(app.stylesheet.has_source(str(path), "") for path in SCREENS.rglob("*.tcss")))
        parsed: list[int] = []
        again = Stylesheet.reparse
        monkeypatch.setattr(Stylesheet, "reparse", lambda self: (parsed.append(1), again(self))[1])
        home = app.screen
        for message in (messages.OpenPast(), messages.OpenBank(), messages.SetUp(), messages.OpenCorrections()):
            app.post_message(message)
            await until(lambda: app.screen is not home)
            await pilot.pause(0.1)
            # A search field takes the first one for itself.
            for _ in range(3):
                if app.screen is not home:
                    await pilot.press("escape")
                    await pilot.pause(0.1)
            assert app.screen is home, message
    assert not parsed
