"""HTML and cloze markup of cards as plain text, and plain text as HTML.

Each text is gone through once: what a card holds may be made to keep a parser busy.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_BREAKS = frozenset(("br", "div", "p", "li", "ul", "ol", "tr", "table", "pre", "hr", *_HEADINGS))
_SILENT = frozenset(("script", "style", "head", "title", "template"))
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>|<[!?][^<>]*>")
_SOUND = re.compile(r"\[(?:sound|anki):[^\[\]]*\]")
_CLOZE = re.compile(r"\{\{c\d+::|\}\}")
_HINT = "::"
# Clozes stand inside clozes at most this deep; what is deeper stays as it is.
_DEEPEST = 8


def plain(markup: str) -> str:
    """The words of an HTML fragment, block elements and line breaks as single line breaks; sounds are dropped."""
    markup = _SOUND.sub(" ", without_comments(markup))
    parts: list[str] = []
    silent: str | None = None
    at = 0
    for tag in _TAG.finditer(markup):
        if silent is None:
            parts.append(html.unescape(markup[at : tag.start()]))
        at = tag.end()
        name, closes = (tag.group(2) or "").lower(), bool(tag.group(1))
        if silent is not None:
            silent = None if closes and name == silent else silent
        elif name in _SILENT and not closes:
            silent = name
        elif name in _BREAKS:
            parts.append("\n")
    if silent is None:
        parts.append(html.unescape(markup[at:]))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def without_comments(markup: str) -> str:
    """The text without its HTML comments; one that is never closed stays."""
    kept: list[str] = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0 and (end := markup.find("-->", start + 4)) >= 0:
        kept.append(markup[at:start])
        at = end + 3
    return "".join([*kept, markup[at:]])


def has_cloze(text: str) -> bool:
    """Whether the text holds a cloze deletion."""
    return cloze_filled(text) != text


def cloze_gaps(text: str) -> str:
    """The text with its cloze deletions as gaps: the hint in brackets, or ``[…]``."""
    return _replaced(text, lambda inside, hint: f"[{hint or '…'}]")


def cloze_filled(text: str) -> str:
    """The text with its cloze deletions filled in."""
    return _replaced(text, lambda inside, hint: inside)


class _Open:
    """A cloze deletion whose end is still to come; a hint begins at the first ``::`` that is its own."""

    def __init__(self, start: str) -> None:
        self.start = start
        self.inside: list[str] = []
        self.hint: list[str] | None = None

    def add(self, text: str) -> None:
        if self.hint is not None:
            self.hint.append(text)
            return
        before, sign, after = text.partition(_HINT)
        self.inside.append(before)
        if sign:
            self.hint = [after]

    def literal(self) -> str:
        hint = _HINT + "".join(self.hint) if self.hint is not None else ""
        return self.start + "".join(self.inside) + hint


def _replaced(text: str, by: Callable[[str, str], str]) -> str:
    done: list[str] = []
    opened: list[_Open] = []
    at = 0

    def put(part: str, *, ready: bool = False) -> None:
        if not opened:
            done.append(part)
        elif ready and opened[-1].hint is None:
            # What a cloze inside became holds no sign of this one's hint.
            opened[-1].inside.append(part)
        else:
            opened[-1].add(part)

    for sign in _CLOZE.finditer(text):
        put(text[at : sign.start()])
        at = sign.end()
        if sign.group() != "}}" and len(opened) < _DEEPEST:
            opened.append(_Open(sign.group()))
        elif sign.group() == "}}" and opened:
            closed = opened.pop()
            put(by("".join(closed.inside), "".join(closed.hint or ())), ready=True)
        else:
            put(sign.group(), ready=True)
    put(text[at:])
    while opened:
        put(opened.pop().literal(), ready=True)
    return "".join(done)


def as_html(text: str) -> str:
    """The text as HTML that shows it and nothing else; a leading sign that begins a formula is encoded too."""
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    # Cloze braces and sound brackets in a text must not come alive in Anki.
    escaped = escaped.replace("{{", "&#123;&#123;").replace("[sound:", "&#91;sound:")
    return f"&#{ord(escaped[0])};{escaped[1:]}" if escaped.startswith(("=", "+", "-", "@", "#")) else escaped
