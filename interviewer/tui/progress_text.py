"""The texts of the progress screen: pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from interviewer.comparison.agreement import Ruling, disagreements, looked_at, ruled_on
from interviewer.grading.signs import SIGN
from interviewer.progress.trends import Measure, Point, Streak
from interviewer.tui.words import STYLE, count, shortened, shown


def trend_line(name: str, measure: Measure, points: Sequence[Point]) -> str:
    """The last day's mean, and the change since the first one."""
    if not points:
        return f"{name}: no {measure.name} was measured yet."
    line = f"{name}: {points[-1][1]:.0f} on {points[-1][0]}"
    return line + (f", {points[-1][1] - points[0][1]:+.0f} since {points[0][0]}" if len(points) > 1 else "")


def streak_text(found: Streak) -> str:
    """The streak in a few words; empty where there is none."""
    if not found.longest:
        return ""
    now = f"{count(found.now, 'day')} in a row" if found.now else "no streak now"
    return f"{now}, best {found.longest}"


def _kappa(kappa: float | None) -> str:
    return "kappa not defined" if kappa is None else f"kappa {kappa:.2f}"


def agreement_text(found: Sequence[Ruling]) -> Content:
    """Agreement with the grader, what it is reckoned from, and every disagreement."""
    if not found:
        nothing = "You have not overruled the grader yet. Press o on a key point in a report to do so."
        return Content.styled(nothing, "$foreground-muted")
    ruled, kind = ruled_on(found), looked_at(found)
    parts: list[tuple[str, str] | str | Content] = [
        ("Your verdicts and the grader's\n", "bold"),
        f"{ruled.agreed} of {count(ruled.points, 'point')} that you ruled on agree, {_kappa(ruled.kappa)}\n",
        f"{kind.agreed} of {count(kind.points, 'point')} of those answers agree, {_kappa(kind.kappa)}",
        (" (left standing counts as agreed)\n", "$foreground-muted"),
        ("Cohen's kappa: 1 is full agreement, 0 what chance would give.\n", "$foreground-muted"),
    ]
    for ruling in disagreements(found):
        parts += [
            "\n",
            (shortened(ruling.question, 90), "bold"),
            f"\n  {shown(ruling.text)}\n  grader ",
            (f"{SIGN[ruling.grader]} {ruling.grader.value}", STYLE[ruling.grader]),
            f" {ruling.confidence:.0%}, you ",
            (f"{SIGN[ruling.counts]} {ruling.counts.value}", STYLE[ruling.counts]),
            f": {shown(ruling.reason)}" if ruling.reason else "",
            "\n",
        ]
    return Content.assemble(*parts).rstrip()
