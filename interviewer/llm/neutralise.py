"""Neutralising text that goes into a prompt: it stays readable, but can neither close a delimiter nor change roles.

Every replacement is one character for one, so that offsets in what the model saw are offsets in the answer.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

# Tags of any kind, among them a chat template's special tokens and our own delimiters.
_TAG = re.compile(r"<{1,2}(?:[|/!]\s?)?\w[\w|:./ -]{0,60}>{1,2}|<\||\|>")
_BRACKET = re.compile(r"\[/?(?:INST|SYS|SYSTEM|USER|ASSISTANT)\]", re.I)
_ANGLES = str.maketrans("<>|", "‹›¦")
_SQUARES = str.maketrans("[]", "⟦⟧")
_INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Cn")


def neutralise(text: str) -> str:
    """The text with invisible characters as spaces and tags in look-alike brackets; same length."""
    if not text.isascii() or not text.isprintable():
        text = "".join(c if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE else " " for c in text)
    text = _TAG.sub(lambda tag: tag.group().translate(_ANGLES), text)
    return _BRACKET.sub(lambda tag: tag.group().translate(_SQUARES), text)


def mark(*texts: str) -> str:
    """A random token for delimiters that stands in none of ``texts``."""
    while True:
        token = secrets.token_hex(6)
        if not any(token in text for text in texts):
            return token


def shortened(text: str, characters: int) -> str:
    """Beginning and end of a text that is longer than ``characters``, with a mark where something was left out."""
    if len(text) <= characters:
        return text
    head = characters * 2 // 3
    return f"{text[:head].rstrip()}\n[…]\n{text[len(text) - (characters - head) :].lstrip()}"
