"""The program's own two themes, beside those that come with Textual."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="interviewer-dark",
    primary="#7fb4ff",
    secondary="#b8a1ff",
    accent="#ffcf70",
    success="#7ddf9a",
    warning="#ffb454",
    error="#ff8080",
    foreground="#dfe3ea",
    background="#14161b",
    surface="#1a1d24",
    panel="#242934",
    dark=True,
    variables={"footer-key-foreground": "#ffcf70", "border": "#7fb4ff", "border-blurred": "#3a4150"},
)
LIGHT = Theme(
    name="interviewer-light",
    primary="#2458a8",
    secondary="#6a45b0",
    accent="#9a5a00",
    success="#1c7340",
    warning="#8f5400",
    error="#b3261e",
    foreground="#20242b",
    background="#faf9f6",
    surface="#f3f1ec",
    panel="#e6e3dc",
    dark=False,
    variables={"footer-key-foreground": "#9a5a00", "border": "#2458a8", "border-blurred": "#c4c0b6"},
)
THEMES = (DARK, LIGHT)
