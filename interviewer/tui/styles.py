"""The style sheets of all screens, read one by one in idle moments.

Textual reads a screen's sheet when the screen first opens, and then parses every sheet anew: a tenth of a second in
which no key is seen. A sheet that it already holds costs nothing when its screen opens.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.css.stylesheet import Stylesheet

SCREENS = Path(__file__).resolve().parent / "screens"
# Textual knows a sheet by its path as written: one with ``..`` in it would be another one.
DIALOG = str(SCREENS / "dialog.tcss")
# Between two sheets the event loop may do all else it has to do.
_PAUSE = 0.02


async def read_ahead(stylesheet: Stylesheet) -> None:
    """Read and parse each screen's sheet that ``stylesheet`` does not hold yet, with pauses between them."""
    for path in sorted(SCREENS.rglob("*.tcss")):
        if not stylesheet.has_source(str(path), ""):
            stylesheet.read(path)
            stylesheet.parse()
            await asyncio.sleep(_PAUSE)
