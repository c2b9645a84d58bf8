"""Taking up what an editor changes in the rubric files while the program runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from interviewer.tui.background import Background
from interviewer.tui.words import count, shown

if TYPE_CHECKING:
    from interviewer.rubrics.live import Reloaded

# Seconds between two looks at the files' modification times: a look takes a millisecond or two.
POLL = 1.0
_NAMED = 3


async def watch(refresh: Callable[[], Reloaded | None], take_up: Callable[[Reloaded], None]) -> None:
    """Call ``take_up`` with each change that ``refresh`` finds; never returns.

    The files are looked at on a thread of their own: a folder on a slow disk must hold up neither screen nor store.
    """
    thread = Background()
    while True:
        await asyncio.sleep(POLL)
        reloaded = await thread.call(refresh)
        if reloaded is not None:
            take_up(reloaded)


def notice(reloaded: Reloaded) -> str:
    """What there is to say of a change, in a sentence or two."""
    if reloaded.fresh:
        rest = len(reloaded.fresh) - 1
        more = f" … and {count(rest, 'more problem')}." if rest else ""
        return f"{shown(str(reloaded.fresh[0]))}{more}\nThe version before stays until this is put right."
    names = [shown(path.name) for path in reloaded.changed[:_NAMED]]
    rest = len(reloaded.changed) - len(names)
    listed = ", ".join(names) + (f" and {count(rest, 'more file')}" if rest > 0 else "")
    return f"Read again: {listed}. {count(len(reloaded.bank), 'question')} now."
