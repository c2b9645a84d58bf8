"""HTML and cloze markup of cards as plain text, and plain text as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser

_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_BREAKS = frozenset(("br", "div", "p", "li", "ul", "ol", "tr", "table", "pre", "hr", *_HEADINGS))
_SILENT = frozenset(("script", "style", "head", "title", "template"))
_CLOZE = re.compile(r"\{\{c\d+::((?:(?!\{\{c\d+::|\}\}).)*?)(?:::((?:(?!\{\{|\}\}).)*?))?\}\}", re.S)
_SOUND = re.compile(r"\[sound:[^\]]*\]|\[anki:[^\]]*\]")
# Clozes stand inside clozes at most this deep; what is deeper stays as it is.
_DEEPEST = 8


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BREAKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain(markup: str) -> str:
    """The words of an HTML fragment, block elements and line breaks as single line breaks; sounds are dropped."""
    parser = _Words()
    parser.feed(_SOUND.sub(" ", markup))
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).replace("\xa0", " ").split("\n"))
    return "\n".join(line for line in lines if line)


def has_cloze(text: str) -> bool:
    """Whether the text holds a cloze deletion."""
    return _CLOZE.search(text) is not None


def cloze_gaps(text: str) -> str:
    """The text with its cloze deletions as gaps: the hint in brackets, or ``…``."""
    return _replaced(text, lambda found: f"[{found.group(2)}]" if found.group(2) else "[…]")


def cloze_filled(text: str) -> str:
    """The text with its cloze deletions filled in."""
    return _replaced(text, lambda found: found.group(1))


def _replaced(text: str, by: Callable[[re.Match[str]], str]) -> str:
    for _ in range(_DEEPEST):
        made = _CLOZE.sub(by, text)
        if made == text:
            break
        text = made
    return text


def as_html(text: str) -> str:
    """The text as HTML that shows it and nothing else; a leading sign that begins a formula is encoded too."""
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    # Cloze braces and sound brackets in a text must not come alive in Anki.
    escaped = escaped.replace("{{", "&#123;&#123;").replace("[sound:", "&#91;sound:")
    return f"&#{ord(escaped[0])};{escaped[1:]}" if escaped.startswith(("=", "+", "-", "@", "#")) else escaped
