"""The modules of the screens that are opened most, imported in a thread once the first screen is painted.

An import on the event loop stops it for as long as it takes, a tenth of a second for the report; in a thread it takes
turns with it.
"""

from __future__ import annotations

from importlib import import_module

SCREENS = ("setup", "interview", "report", "pause", "confirm", "past", "progress", "bank", "plans")


def load_screens() -> None:
    """Import the modules of ``SCREENS``."""
    for name in SCREENS:
        import_module(f"interviewer.tui.screens.{name}")
