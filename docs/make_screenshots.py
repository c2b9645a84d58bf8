"""The README's screenshots, made by the program itself: a real interview with a real grade, in a folder of its own.

Run: ``python docs/make_screenshots.py``.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent / "screenshots"
ANSWER = (
    "A convolution slides one small filter over the whole picture, so the same few numbers are used everywhere, "
    "and an edge detector learned in one corner works in all the others. Each unit only looks at a small "
    "neighbourhood, which fits pictures because nearby pixels belong together. If the cat moves to the left, "
    "the feature map moves along. I think it is invariant to rotation as well."
)


async def main() -> None:
    """Play one question and save what stands on the screen."""
    from textual.widgets import TextArea

    from interviewer.tui.run import Start, make_app

    TARGET.mkdir(exist_ok=True)
    app = make_app({"think_seconds": 5}, [], Start(plan="cnn-deep-dive"), None)

    def save(name: str) -> None:
        # The font that Textual would have a browser fetch is left out: a picture must not call home.
        drawn = re.sub(r"@font-face\s*\{.*?\}", "", app.export_screenshot(title="interviewer"), flags=re.DOTALL)
        (TARGET / f"{name}.svg").write_text(drawn, encoding="utf-8")

    async with app.run_test(size=(110, 36)) as pilot:
        await pilot.pause(2)
        app.screen.query_one(TextArea).insert(ANSWER)
        await pilot.pause(1.5)
        save("interview")
        await pilot.press("ctrl+j")
        for _ in range(120):
            await pilot.pause(0.5)
            if "follow" in str(getattr(app.screen, "phase", "")) or not app.screen.query(TextArea):
                break
            if app.screen.query_one(TextArea).text == "":
                break
        await pilot.pause(2)
        save("follow-up")
        await pilot.press("f8")
        await pilot.pause(1)
        await pilot.press("y")
        await pilot.pause(3)
        save("overview")
        await pilot.press("right")
        await pilot.pause(2)
        save("report")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INTERVIEWER_DATA_DIR"] = f"{folder}/data"
        os.environ["INTERVIEWER_CONFIG_DIR"] = f"{folder}/config"
        asyncio.run(main())
