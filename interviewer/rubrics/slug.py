"""Identifiers made from texts."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 60
_IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_IDENTIFIER = 80


def slug(text: str, words: int = 8) -> str:
    """The first words of a text in kebab-case, at most 60 characters; empty where it has no Latin letters or digits."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    # An apostrophe joins: "don't" is one word.
    found = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain.lower()))
    return "-".join(found[:words])[:_LONGEST].strip("-")


def identifier(name: str) -> str:
    """The name itself if it is an identifier already, else one made from it; empty where that is impossible."""
    fits = len(name) <= _LONGEST_IDENTIFIER and _IDENTIFIER.fullmatch(name)
    return name if fits else slug(name, 20)


class Names:
    """Gives out names, each once: one that is taken already gets a number from 2 on."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, wanted: str, fallback: str = "question") -> str:
        """``wanted``, or ``fallback`` where it is empty, or one of these with a number."""
        wanted = wanted or fallback
        made = wanted
        while made in self._taken:
            number = self._next.get(wanted, 2)
            self._next[wanted] = number + 1
            made = f"{wanted}-{number}"
        self._taken.add(made)
        return made
