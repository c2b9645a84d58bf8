"""HTML and SVG built from elements whose texts and attributes are always escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable

from interviewer.grading.cleanup import printable

_VOID = frozenset(("meta", "br"))


class Markup(str):
    """Markup that is safe as it is; any other text is escaped when it becomes an element's child."""

    __slots__ = ()


Child = str | Iterable[str]


def text(foreign: str) -> Markup:
    """Foreign text, escaped and without control characters."""
    return Markup(html.escape(printable(foreign), quote=True))


def tag(name: str, /, *children: Child, **attributes: object) -> Markup:
    """An element; ``class_`` is ``class``, ``aria_label`` is ``aria-label``, an attribute of ``None`` is left out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{joined(children)}</{name}>")


def joined(children: Iterable[Child]) -> Markup:
    """Children side by side."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, Markup):
            parts.append(child)
        elif isinstance(child, str):
            parts.append(text(child))
        else:
            parts.append(joined(child))
    return Markup("".join(parts))
