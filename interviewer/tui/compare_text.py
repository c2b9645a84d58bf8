"""The texts of comparisons: pure functions from what changed to what is shown."""

from __future__ import annotations

from textual.content import Content

from interviewer.comparison.attempts import AttemptComparison, Change, Measure, PointChange
from interviewer.comparison.interviews import InterviewComparison, Pair
from interviewer.exports.record import AnswerRecord
from interviewer.grading.signs import SIGN
from interviewer.rubrics.model import Verdict
from interviewer.tui import report_text
from interviewer.tui.words import NOT_ASSESSED, STYLE, count, score_text, shortened, shown

Piece = tuple[str, str] | str | Content
_NAME, _COLUMN = 14, 20
_STYLE = {
    Change.GAINED: "bold $text-success",
    Change.LOST: "bold $text-error",
    Change.MISSING: "bold $text-warning",
    Change.KEPT: "bold $foreground-muted",
    Change.OTHER_RUBRIC: "bold $foreground-muted",
}


def _row(name: str, before: str, after: str, note: str = "") -> Content:
    # The last column needs no padding, or a narrow terminal would wrap it.
    cells = f"{before:<{_COLUMN}}{after:<{_COLUMN}}{note}" if note else f"{before:<{_COLUMN}}{after}"
    return Content.assemble((f"{name:<{_NAME}}", "$foreground-muted"), cells, "\n")


def _moved(moved: float | None) -> str:
    return "" if moved is None else "as before" if not moved else f"{moved:+g}"


def _measured(measure: Measure, value: float | None) -> str:
    return "not measured" if value is None else f"{value:g} {measure.unit}".rstrip()


def attempt_facts(found: AttemptComparison, days: tuple[str, str]) -> Content:
    """Score and delivery of both attempts in two columns; ``days`` say when they were."""
    parts: list[Piece] = [_row("", *days)]
    scores = score_text(found.before.score), score_text(found.after.score)
    parts.append(_row("score", *scores, _moved(found.moved)))
    for measure in found.delivery:
        if (measure.before, measure.after) == (None, None):
            continue
        known = measure.before is not None and measure.after is not None
        change = _moved((measure.after or 0) - (measure.before or 0)) if known else ""
        parts.append(_row(measure.name, _measured(measure, measure.before), _measured(measure, measure.after), change))
    if found.assessed and not found.same_rubric:
        parts.append(("The rubric changed in between: the scores count different points.\n", "$text-warning"))
    return Content.assemble(*parts).rstrip()


def point_changes(found: AttemptComparison) -> Content:
    """What was gained, lost and is still missing, and the misconceptions of each time."""
    if not found.assessed:
        which = [name for name, one in (("then", found.before), ("now", found.after)) if one.score is None]
        return Content.styled(f"Nothing to compare: {NOT_ASSESSED} {' and '.join(which)}.", "$foreground-muted")
    parts: list[Piece] = []
    for change in Change:
        points = found.of(change)
        if points:
            parts.append((f"{change.value.capitalize()} ({len(points)})\n", _STYLE[change]))
            parts += [_point(point) for point in points]
    gone = [text for text in found.wrong_before if text not in found.wrong_after]
    for title, texts in (("Misconception gone", gone), ("Misconception now", found.wrong_after)):
        for text in texts:
            parts += [(title, "bold $text-error" if title.endswith("now") else "bold $text-success"), "\n"]
            parts.append(f"  {shown(text)}\n")
    return Content.assemble(*parts).rstrip()


def _point(point: PointChange) -> Content:
    def sign(verdict: Verdict | None) -> tuple[str, str]:
        return ("–", "") if verdict is None else (SIGN[verdict], STYLE[verdict])

    # Where a verdict stayed as it was, one sign says so.
    signs: list[Piece] = [sign(point.after)]
    if point.before != point.after:
        signs = [sign(point.before), "→", *signs]
    return Content.assemble("  ", *signs, f" {shown(point.text)}\n")


def answer_column(answer: AnswerRecord) -> Content:
    """An attempt's answer and follow-ups with their evidence marked."""
    wrongs = report_text.wrongs(answer.question, answer.grade) if answer.question else []
    return report_text.answer_text(answer.attempt, answer.outcome, wrongs, None)[0]


def interview_facts(found: InterviewComparison) -> Content:
    """Scores, depth and the balance of the shared questions."""
    before, after = found.before, found.after
    parts: list[Piece] = [
        _row("", before.day, after.day),
        _row("interview", *(shortened(r.interview.plan.title, _COLUMN - 2) for r in (before, after))),
        _row("score", score_text(before.score), score_text(after.score)),
    ]
    for name in dict.fromkeys((*before.depth, *after.depth)):
        shares = before.depth.get(name), after.depth.get(name)
        if shares != (None, None):
            parts.append(_row(name, *("not asked for" if share is None else f"{share:.0%}" for share in shares)))
    if not found.pairs:
        parts.append(("\nThey share no question: the scores are of different things.", "$text-warning"))
        return Content.assemble(*parts)
    moved = NOT_ASSESSED if found.moved is None else f"{_moved(found.moved)} on average"
    parts.append(("\n" + count(len(found.pairs), "shared question"), "bold"))
    parts.append(f": {moved}")
    changes = [f"{found.count(change)} {change.value}" for change in Change if found.count(change)]
    if changes:
        parts.append(f"\nkey points: {', '.join(changes)}")
    return Content.assemble(*parts)


def pair_line(pair: Pair, width: int) -> Content:
    """A shared question in the list: both scores and what changed."""
    found = pair.compared
    scores = " → ".join("–" if one.score is None else f"{one.score:.0f}" for one in (found.before, found.after))
    changes = [f"{len(found.of(change))} {change.value}" for change in Change if found.of(change)]
    notes = ", ".join(changes) or NOT_ASSESSED
    text = shortened(found.after.asked, max(20, width - 13))
    return Content.assemble((f"{scores:<11}", "bold"), f"{text}\n", (" " * 11 + notes, "$foreground-muted"))


def unshared(found: InterviewComparison, width: int) -> Content:
    """The questions that only one of the interviews asked."""
    parts: list[Piece] = []
    for title, record, places in (
        ("Only then", found.before, found.only_before),
        ("Only now", found.after, found.only_after),
    ):
        if not places:
            continue
        parts.append((f"{title}\n", "bold"))
        for place in places:
            answer = record.answers[place]
            score = "–" if answer.score is None else f"{answer.score:.0f}"
            parts.append(f"{score:>4}  {shortened(answer.asked, max(20, width - 6))}\n")
    return Content.assemble(*parts).rstrip()
