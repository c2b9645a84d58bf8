"""Plots as inline SVG: bars for the score of each question and for each depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.exports.markup import Markup, tag

# As wide as a phone's screen, so that its texts are never scaled down there.
_WIDTH = 360
_ROW = 40
_BAR = 12
_LABEL_CHARACTERS = 46
_ROOM_FOR_VALUE = 76


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``share`` from 0 to 1, ``None`` where there is nothing to draw; ``value`` is written beside it."""

    label: str
    share: float | None
    value: str


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    """Horizontal bars under each other with labels and values; a share of ``None`` has a value and no bar."""
    room = _WIDTH - _ROOM_FOR_VALUE
    drawn: list[Markup] = [tag("title", title)]
    for number, row in enumerate(rows):
        top = number * _ROW
        drawn.append(tag("text", _shortened(row.label), x=0, y=top + 14, class_="label"))
        drawn.append(tag("rect", x=0, y=top + 20, width=room, height=_BAR, rx=3, class_="track"))
        if row.share is not None:
            width = round(room * max(0.0, min(1.0, row.share)), 1)
            drawn.append(tag("rect", x=0, y=top + 20, width=width, height=_BAR, rx=3, class_="fill"))
        drawn.append(tag("text", row.value, x=room + 8, y=top + 30, class_="value"))
    told = "; ".join(f"{row.label}: {row.value}" for row in rows)
    height = max(1, len(rows) * _ROW)
    return tag("svg", *drawn, viewBox=f"0 0 {_WIDTH} {height}", role="img", aria_label=f"{title}. {told}")


def _shortened(label: str) -> str:
    line = " ".join(label.split())
    return line if len(line) <= _LABEL_CHARACTERS else line[: _LABEL_CHARACTERS - 1].rstrip() + "…"
