"""The import preview's texts: pure functions from what was found in a transcript to what is shown."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from interviewer.transcripts.corrections import possible
from interviewer.transcripts.prepared import Item, Prepared, Speaker
from interviewer.tui.words import count, duration, shortened, shown

Piece = tuple[str, str] | str
# A match less certain than this is worth a look.
DOUBTFUL = 0.5
_INDENT = " " * 11
_MOST_IN_DETAIL = 1500
_MOST_TERMS = 4


def minutes(seconds: float | None) -> str:
    """When something was said, as minutes and seconds since the beginning."""
    return "" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def matched_text(item: Item) -> Content:
    """What a question was matched to, by whom and how surely; signs and words, not colour alone."""
    if item.question is None:
        if item.told_by == "you":
            return Content.assemble(("– no question of the bank", "bold"), (" you said so", "$foreground-muted"))
        return Content.assemble(
            ("– nothing matched", "bold $text-warning"), (": kept, not graded", "$foreground-muted")
        )
    own = item.question.id.startswith("imported-")
    name = ("a rubric of its own" if own else shown(item.question.id), "bold")
    match item.told_by:
        case "match" if item.confidence is not None:
            doubtful = item.confidence < DOUBTFUL
            sign = ("? ", "bold $text-warning") if doubtful else ("✓ ", "bold $text-success")
            note = f" {item.confidence:.0%} sure" + (", check it" if doubtful else "")
            return Content.assemble(sign, name, (note, "$foreground-muted"))
        case "you":
            by = " given by you" if own else " your choice"
            return Content.assemble(("✓ ", "bold $text-success"), name, (by, "$foreground-muted"))
        case _:
            return Content.assemble(("✓ ", "bold $text-success"), name, (" by the file", "$foreground-muted"))


def row(number: int, item: Item, *, dropped: bool, width: int) -> Content:
    """A question in the list, on three lines of ``width`` cells: match, question, the answer's beginning."""
    at = minutes(item.exchange.start)
    room = max(20, width - len(_INDENT))
    head = f"{number:>3} {at:>6} "
    question = f"\n{_INDENT}{shortened(item.exchange.question, room)}"
    words = len(item.exchange.answer.split())
    answer = shortened(item.exchange.answer, room - 12) if words else "(nothing was answered)"
    said = (f"\n{_INDENT}{answer}" + (f" ({words} w.)" if words else ""), "$foreground-muted")
    if dropped:
        return Content.assemble((f"{head}✗ left out", "$foreground-muted"), (question, "$foreground-muted"), said)
    return Content.assemble(head, matched_text(item), question, said)


def detail(item: Item | None, matched: str) -> Content:
    """Everything about the chosen question; ``matched`` is the bank's own wording of what it was matched to."""
    if item is None:
        return Content("")
    exchange = item.exchange
    parts: list[Piece] = [("Asked  ", "bold $primary"), shown(exchange.question)]
    if matched:
        parts += [("\nBank  ", "bold $primary"), shown(matched)]
    elif item.near:
        name, cosine = item.near[0]
        parts.append((f"\nNearest in the bank: {shown(name)} ({cosine:.0%} alike)", "$foreground-muted"))
    facts = [count(len(exchange.answer.split()), "word")]
    if exchange.speech_seconds is not None and exchange.seconds is not None:
        facts.append(f"spoke for {duration(exchange.speech_seconds)} of {duration(exchange.seconds)}")
        facts.append(f"longest pause {exchange.longest_pause:.1f} s" if exchange.longest_pause else "no long pause")
    parts.append((f"\n{' · '.join(facts)}", "$foreground-muted"))
    terms = possible(exchange.answer)
    if terms:
        told = dict.fromkeys(f"“{shown(term.heard)}” ({term.meant}?)" for term in terms)
        parts.append((f"\nPossible transcription error: {', '.join(list(told)[:_MOST_TERMS])}", "$text-warning"))
    answer = shown(exchange.answer)
    more = "…" if len(answer) > _MOST_IN_DETAIL else ""
    parts += [("\nAnswer  ", "bold $primary"), answer[:_MOST_IN_DETAIL].rstrip() + more]
    return Content.assemble(*parts)


def roles(speakers: Sequence[Speaker]) -> str:
    """Who asks and who answers, in words."""
    if not speakers:
        return "Speakers are not marked: questions were told by their question marks."
    asks = ", ".join(shown(one.name) for one in speakers if one.asks) or "nobody"
    answers = ", ".join(shown(one.name) for one in speakers if not one.asks) or "nobody"
    return f"{asks} asks, {answers} answers."


def facts(prepared: Prepared) -> Content:
    """Speakers, talk share, corrections, and what had to be mended in the file."""
    parts: list[Piece] = [roles(prepared.speakers)]
    if prepared.talk:
        parts.append(f" {shown(prepared.talk)}")
    if prepared.corrected:
        parts.append(f" {count(prepared.corrected, 'correction')} of yours applied.")
    if prepared.problems:
        more = f" (and {len(prepared.problems) - 1} more)" if len(prepared.problems) > 1 else ""
        parts.append((f"\n! {shown(prepared.problems[0])}{more}", "$text-warning"))
    return Content.assemble(*parts)
