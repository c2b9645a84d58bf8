"""Plots as inline SVG: bars for the score of each question and for each depth, a line for what changed over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from interviewer.exports.markup import Markup, tag

# As wide as a phone's screen, so that its texts are never scaled down there.
_WIDTH = 360
_ROW = 40
_BAR = 12
_LABEL_CHARACTERS = 46
_ROOM_FOR_VALUE = 76
# The line plot's inside: left for the axis' numbers, above and below for texts.
_LEFT, _TOP, _HEIGHT, _BELOW = 34, 10, 96, 24
# More dots than this would run into each other, more values nobody listens to.
_MOST_DOTS = 40


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


def line(title: str, points: Sequence[tuple[str, float]], most: float | None, unit: str) -> Markup:
    """The values (ISO day, value) as a line over time; ``most`` is the top of the axis, else the highest value is."""
    top = most or max((value for _, value in points), default=0.0) or 1.0
    days = [date.fromisoformat(day).toordinal() for day, _ in points]
    span = max(1, days[-1] - days[0]) if days else 1
    room = _WIDTH - _LEFT - 10
    places = [
        (
            round(_LEFT + (room * (day - days[0]) / span if days[-1] > days[0] else room / 2), 1),
            round(_TOP + _HEIGHT * (1 - max(0.0, min(1.0, value / top))), 1),
        )
        for day, (_, value) in zip(days, points, strict=True)
    ]
    drawn: list[Markup] = [tag("title", title)]
    for share in (0.0, 0.5, 1.0):
        y = _TOP + _HEIGHT * (1 - share)
        drawn.append(tag("line", x1=_LEFT, y1=y, x2=_LEFT + room, y2=y, class_="grid"))
        drawn.append(tag("text", f"{top * share:.3g}", x=_LEFT - 6, y=y + 4, text_anchor="end", class_="value"))
    if len(places) > 1:
        drawn.append(tag("polyline", points=" ".join(f"{x},{y}" for x, y in places), class_="trend"))
    if len(places) <= _MOST_DOTS:
        drawn += [tag("circle", cx=x, cy=y, r=3, class_="fill") for x, y in places]
    if points:
        y = _TOP + _HEIGHT + 18
        drawn.append(tag("text", points[0][0], x=_LEFT, y=y, class_="value"))
        if len(points) > 1:
            drawn.append(tag("text", points[-1][0], x=_LEFT + room, y=y, text_anchor="end", class_="value"))
    told = _told(points)
    height = _TOP + _HEIGHT + _BELOW
    label = f"{title}, {unit}. {told}"
    return tag("svg", *drawn, viewBox=f"0 0 {_WIDTH} {height}", role="img", aria_label=label)


def _told(points: Sequence[tuple[str, float]]) -> str:
    """The values in words, for who cannot see the plot."""
    if len(points) <= _MOST_DOTS:
        return "; ".join(f"{day}: {value:.0f}" for day, value in points) or "nothing was measured"
    values = [value for _, value in points]
    ends = f"from {values[0]:.0f} on {points[0][0]} to {values[-1]:.0f} on {points[-1][0]}"
    return f"{len(points)} days, {ends}, lowest {min(values):.0f}, highest {max(values):.0f}"


def _shortened(label: str) -> str:
    line = " ".join(label.split())
    return line if len(line) <= _LABEL_CHARACTERS else line[: _LABEL_CHARACTERS - 1].rstrip() + "…"
