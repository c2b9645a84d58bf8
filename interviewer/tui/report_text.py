"""The report's texts: pure functions from a record to what is shown, tested without a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from interviewer.grading.grade import Grade
from interviewer.grading.signs import SIGN
from interviewer.interview.outcome import Outcome, PointOutcome, overall, overall_depth, to_study
from interviewer.interview.state import Attempt, Status
from interviewer.rubrics.model import Question
from interviewer.tui.record import Record
from interviewer.tui.widgets.marked import Mark, marked, raised
from interviewer.tui.words import NOT_ASSESSED, STYLE, bar, count, duration, score_text, shortened, shown

Piece = tuple[str, str] | str | Content
_BAR = 20
# Said after the grader's name where nothing left the machine.
OFFLINE = ", offline"

STATUS = {
    Status.OPEN: "open",
    Status.ANSWERED: "answered",
    Status.TIMED_OUT: "time ran out, the draft was taken",
    Status.SKIPPED: "skipped",
    Status.NOT_REACHED: "not reached",
}


def point_line(number: int, found: PointOutcome) -> Content:
    """A key point in the list of verdicts: symbol and word, confidence, weight, then its text."""
    verdict, own = found.now.verdict, found.own
    head: list[Piece] = [(f"{SIGN[verdict]} {verdict.value}", f"bold {STYLE[verdict]}")]
    if found.said_in:
        before = found.before.verdict
        head = [(f"{SIGN[before]} → ", "$foreground-muted"), *head]
    head.append((f" {found.now.confidence:.0%}", "$foreground-muted"))
    if found.now.unsure:
        head.append((" ? unsure", "bold $text-warning"))
    if own:
        head.append((f"  yours: {SIGN[own]} {own.value}", f"bold {STYLE[own]}"))
    return Content.assemble(*head, "\n", (f"{number} ", "$foreground-muted"), shown(found.point.text))


def point_note(found: PointOutcome) -> Content:
    """Everything about the chosen key point that the list has no room for."""
    now, depth = found.now, found.point.depth
    facts = [f"confidence {now.confidence:.0%}", f"weight {found.point.weight:g}"]
    if depth:
        facts.append(depth.value)
    if now.judged_by != "rubric":
        facts.append(f"judged by {shown(now.judged_by)}")
    parts: list[Piece] = [
        (f"{SIGN[now.verdict]} {now.verdict.value}", f"bold {STYLE[now.verdict]}"),
        "  " + " · ".join(facts),
    ]
    if found.said_in:
        parts.append(f"\nsaid in follow-up {found.said_in}; {found.before.verdict.value} before")
    if now.unsure:
        parts.append(("\n? The grader is not sure. Read it yourself; o overrules it.", "$text-warning"))
    if now.reason:
        parts.append("\n" + shown(now.reason))
    if now.evidence is None:
        parts.append(("\nNo words of the answer were read as this.", "$foreground-muted"))
    return Content.assemble(*parts)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A misconception that the answer holds, with what is right instead."""

    id: str
    text: str
    right: str | None
    confidence: float
    evidence: tuple[int, int] | None


def wrongs(question: Question, grade: Grade | None) -> list[Wrong]:
    """The misconceptions found in an answer."""
    known = {misconception.id: misconception for misconception in question.misconceptions}
    found = []
    for finding in grade.misconceptions if grade else ():
        misconception = known.get(finding.id)
        if misconception is None:
            continue
        right = question.key_point(misconception.contradicts).text if misconception.contradicts else None
        place = (finding.evidence.start, finding.evidence.end) if finding.evidence else None
        found.append(Wrong(finding.id, misconception.text, right, finding.confidence, place))
    return found


def wrong_line(wrong: Wrong) -> Content:
    """A misconception in the list of verdicts."""
    return Content.assemble(("✗ misconception", "bold $text-error"), "\n", "! ", shown(wrong.text))


def wrong_note(wrong: Wrong) -> Content:
    """A misconception, and what is right instead."""
    parts: list[Piece] = [("✗ misconception", "bold $text-error"), f"  confidence {wrong.confidence:.0%}"]
    if wrong.right:
        parts += ["\n", ("Right instead: ", "bold $text-success"), shown(wrong.right)]
    return Content.assemble(*parts)


def answer_text(
    attempt: Attempt, found: Outcome, misconceptions: Sequence[Wrong], chosen: str | None
) -> tuple[Content, int | None]:
    """Answer and follow-ups with evidence marked, and where the chosen one (``point:id``, ``wrong:id``) begins."""
    by_part: dict[int, list[Mark]] = {}
    for number, point in enumerate(found.points, 1):
        if point.evidence:
            style = f"underline {STYLE[point.now.verdict]}"
            mark = Mark(
                point.evidence.start, point.evidence.end, raised(number), chosen == f"point:{point.point.id}", style
            )
            by_part.setdefault(point.said_in, []).append(mark)
    for wrong in misconceptions:
        if wrong.evidence:
            mark = Mark(*wrong.evidence, "!", chosen == f"wrong:{wrong.id}", "underline $text-error")
            by_part.setdefault(0, []).append(mark)
    parts: list[Piece] = []
    length, at = 0, None
    if attempt.status in (Status.SKIPPED, Status.NOT_REACHED):
        reason = f"This question was {STATUS[attempt.status]}: {NOT_ASSESSED}.\n"
        parts.append((reason, "$foreground-muted"))
        length += len(reason)
    texts: list[tuple[str, str | None]] = [("", attempt.answer)]
    texts += [(f"Follow-up {n}: {shown(f.prompt)}", f.answer) for n, f in enumerate(attempt.follow_ups, 1)]
    for part, (heading, text) in enumerate(texts):
        if heading:
            parts.append((f"\n\n{heading}\n", "bold $accent"))
            length += len(heading) + 3
        if not text:
            nothing = "" if attempt.status in (Status.SKIPPED, Status.NOT_REACHED) and not heading else "(nothing said)"
            parts.append((nothing, "$foreground-muted"))
            length += len(nothing)
            continue
        content, chosen_at = marked(text, by_part.get(part, ()))
        at = length + chosen_at if chosen_at is not None else at
        parts.append(content)
        length += len(content.plain)
    return Content.assemble(*parts), at


def score_made_of(question: Question, grade: Grade | None, found: Outcome, why_not: str | None) -> Content:
    """The score as a sum: weights times credits, before and after follow-ups, and the candidate's own view."""
    if grade is None or found.score is None:
        parts: list[Piece] = [(NOT_ASSESSED, "bold"), f"\n{shown(why_not)}" if why_not else ""]
        return Content.assemble(*parts)
    total = sum(point.point.weight for point in found.points)
    earned = sum(point.point.weight * point.credit for point in found.points)
    parts = [(f"{found.score:.1f}", "bold $primary"), f" of 100 = {earned:.2f} of {total:g} × 100\n"]
    if found.score_before is not None and found.score_graded != found.score_before:
        parts.append(f"{found.score_before:.1f} before the follow-ups, {found.score_graded:.1f} after\n")
    if found.overruled and found.score_graded is not None:
        parts.append(f"{found.score_graded:.1f} by the grader, {found.score:.1f} with your verdicts\n")
    parts.append(("\nweight × credit\n", "$foreground-muted"))
    for number, point in enumerate(found.points, 1):
        symbol, style = SIGN[point.counts], STYLE[point.counts]
        own = " yours" if point.own else ""
        parts += [
            f"{point.point.weight:>5g} × {point.credit:.2f}  ",
            (symbol, style),
            f"{own} ",
            (shortened(f"{number} {point.point.id.replace('-', ' ')}", 34), "$foreground-muted"),
            "\n",
        ]
    parts += ["\n", depth_bars(found.depth), "\n\n", delivery_text(grade)]
    return Content.assemble(*parts)


def depth_bars(depth: Mapping[str, float | None]) -> Content:
    """The depth profile as bars; it is told apart from the score."""
    parts: list[Piece] = [("Depth", "bold"), ("  kinds of understanding shown\n", "$foreground-muted")]
    for name, share in depth.items():
        if share is None:
            parts.append((f"{name:<11} not asked for\n", "$foreground-muted"))
        else:
            parts += [f"{name:<11} ", (bar(share, _BAR), "$primary"), f" {share:.0%}\n"]
    return Content.assemble(*parts).rstrip()


def delivery_text(grade: Grade) -> Content:
    """How the answer was said; pace only where speech was timed."""
    said = grade.delivery
    parts = [
        count(said.words, "word"),
        count(said.fillers, "filler"),
        count(said.hedges, "hedge"),
        count(said.repetitions, "repetition"),
    ]
    pace = (
        f"{said.words_per_minute:.0f} words a minute"
        if said.words_per_minute is not None
        else "pace not measured: typed"
    )
    return Content.assemble(
        ("Delivery", "bold"), ("  not part of the score\n", "$foreground-muted"), " · ".join([*parts, pace])
    )


def grade_notes(grade: Grade | None) -> Content:
    """What the grader wants the candidate to know."""
    notes = [shown(note.text) for note in grade.notes] if grade else []
    return Content("\n".join(f"• {note}" for note in notes) if notes else "The grader has no remarks.")


def small_print(grade: Grade | None, why_not: str | None) -> Content:
    """Where the shown numbers come from."""
    if grade is None:
        return Content(f"{NOT_ASSESSED}: {shown(why_not)}" if why_not else NOT_ASSESSED)
    by = grade.graded_by + (OFFLINE if grade.graded_by == "rubric" else "")
    return Content(f"graded by {shown(by)} · rubric {shown(grade.rubric_hash)} · grader {shown(grade.grader_version)}")


def question_line(position: int, record: Record, found: Outcome, width: int) -> Content:
    """A question in the overview: score, status, flag, its text on one line of ``width`` cells."""
    attempt = record.interview.attempts[position]
    question = record.questions.get(position)
    score = f"{found.score:>3.0f}" if found.score is not None else "  –"
    notes = []
    if attempt.status != Status.ANSWERED:
        notes.append(STATUS[attempt.status])
    if found.score is None and attempt.status in (Status.ANSWERED, Status.TIMED_OUT):
        notes.append(NOT_ASSESSED)
    if attempt.follow_ups:
        notes.append(count(len(attempt.follow_ups), "follow-up"))
    if found.overruled:
        notes.append("your verdicts count")
    if attempt.seconds >= 1:
        notes.append(duration(attempt.seconds))
    if attempt.flagged:
        notes.append("⚑ flagged")
    text = shortened(question.question if question else attempt.question_id, max(20, width - 5))
    return Content.assemble(
        (score, "bold"), f"  {text}", ("\n     " + " · ".join(notes) if notes else "", "$foreground-muted")
    )


def summary(record: Record, outcomes: Sequence[Outcome]) -> Content:
    """The interview's score, what it is the mean of, and the depth profile."""
    score = overall(one.score for one in outcomes)
    assessed = sum(1 for one in outcomes if one.score is not None)
    left_out = len(outcomes) - assessed
    parts: list[Piece] = [(score_text(score), "bold $primary"), " of 100" if score is not None else ""]
    parts.append(f"  mean of {count(assessed, 'assessed question')}" if assessed else "")
    if left_out:
        parts.append((f"; {left_out} skipped or {NOT_ASSESSED}, left out", "$foreground-muted"))
    before = overall(one.score_before for one in outcomes)
    graded = overall(one.score_graded for one in outcomes)
    if before is not None and before != graded:
        parts.append((f"\n{before:.0f} before the follow-ups, {score_text(graded)} after", "$foreground-muted"))
    if score is not None and score != graded:
        parts.append((f"\n{score_text(graded)} by the grader, {score:.0f} with your own verdicts", "$foreground-muted"))
    return Content.assemble(*parts)


def study_text(record: Record, outcomes: Sequence[Outcome]) -> Content:
    """What to study next: the key points that cost the most."""
    found = to_study(outcomes)
    if not found:
        nothing = "Nothing was missed." if any(one.score is not None for one in outcomes) else "Nothing was assessed."
        return Content.assemble(("Study next\n", "bold"), (nothing, "$foreground-muted"))
    parts: list[Piece] = [("Study next", "bold")]
    for position, point in found:
        symbol, style = SIGN[point.counts], STYLE[point.counts]
        parts += [
            "\n",
            (symbol, style),
            f" {shown(point.point.text)}",
            (f"  question {position + 1}", "$foreground-muted"),
        ]
    return Content.assemble(*parts)


def interview_depth(outcomes: Sequence[Outcome]) -> Content:
    """The depth profile over all questions."""
    return depth_bars(overall_depth(outcomes)) if overall_depth(outcomes) else Content("")
