"""Whether a screen is still there when a slow answer comes for it."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen


def alive(screen: Screen[Any]) -> bool:
    """Whether the screen may still be updated: it is open, and the app is not closing."""
    return screen.is_attached and screen.app.is_running and screen in screen.app.screen_stack
