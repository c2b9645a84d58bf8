from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets.selection_list import Selection

from interviewer.tui.widgets.check_list import CheckList


class Listed(App[None]):
    def compose(self) -> ComposeResult:
        yield CheckList[str](Selection("one", "1"), Selection("two", "2", True))


async def test_marked_and_unmarked_differ_in_text_and_not_only_in_colour() -> None:
    app = Listed()
    async with app.run_test(size=(30, 6)) as pilot:
        box = app.query_one(CheckList)
        lines = [box.render_line(y).text.strip() for y in (0, 1)]
        assert "X" not in lines[0] and "X" in lines[1]
        await pilot.press("space")
        assert "X" in box.render_line(0).text
