"""An answer with its evidence marked: pure text building, no widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style

from interviewer.tui.words import shown

# The chosen evidence stands between these, so that it is told apart without colour.
OPEN, CLOSE = "▸", "◂"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the answer, end exclusive; ``tag`` is the number of the point that it belongs to.

    A click on it finds ``name`` in the style's meta, under ``mark``.
    """

    start: int
    end: int
    tag: str
    chosen: bool = False
    style: str = "underline"
    name: str = ""


def marked(answer: str, marks: Sequence[Mark]) -> tuple[Content, int | None]:
    """The answer with its marks, and where in the text the chosen mark begins (``None`` if it is not there).

    Marks may overlap. Pieces are cleaned one by one, so that offsets into the raw answer stay true.
    """
    usable = [m for m in marks if 0 <= m.start < m.end <= len(answer)]
    cuts = sorted({0, len(answer), *(m.start for m in usable), *(m.end for m in usable)})
    parts: list[tuple[str, str] | str] = []
    named: list[tuple[str, int, int]] = []
    length, chosen_at = 0, None

    def put(text: str, style: str = "") -> None:
        nonlocal length
        if text:
            parts.append((text, style) if style else text)
            length += len(text)

    for start, end in zip(cuts, [*cuts[1:], len(answer)], strict=True):
        opening = [m for m in usable if m.start == start and m.chosen]
        if opening:
            chosen_at = length if chosen_at is None else chosen_at
            put(OPEN, "bold $accent")
        covering = [m for m in usable if m.start <= start and m.end >= end and end > start]
        chosen = next((m for m in covering if m.chosen), None)
        if chosen:
            style = "bold reverse"
        elif covering:
            style = covering[0].style
        else:
            style = ""
        begins = length
        put(shown(answer[start:end]), style)
        owner = chosen or next(iter(covering), None)
        if owner and owner.name:
            named.append((owner.name, begins, length))
        closing = [m for m in usable if m.end == end and end > start]
        if any(m.chosen for m in closing):
            put(CLOSE, "bold $accent")
        tags = "".join(dict.fromkeys(m.tag for m in closing))
        put(tags, "$foreground-muted not underline")
    content = Content.assemble(*parts)
    for name, start, end in named:
        content = content.stylize(Style.from_meta({"mark": name}), start, end)
    return content, chosen_at


def raised(number: int) -> str:
    """The number in raised digits, as in a footnote."""
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
