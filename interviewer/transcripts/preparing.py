"""From a transcript to questions with answers, matched to the bank: what is shown before anything is graded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from interviewer.grading.ad_hoc import NotGradable
from interviewer.grading.stretches import Vectors
from interviewer.rubrics.bank import Bank
from interviewer.transcripts import corrections as correcting
from interviewer.transcripts.matching import Match, kept, match, readings
from interviewer.transcripts.pairing import interviewers, pair, talk_share, unmarked
from interviewer.transcripts.prepared import Item, Prepared, Speaker, by_file
from interviewer.transcripts.turns import Exchange, Transcript, TranscriptError, Turn

Embed = Callable[[Sequence[str]], Vectors]

# Twenty hours of fast speech; what is longer is no interview, and would be graded for hours.
MOST_WORDS = 200_000


def prepare(
    transcript: Transcript,
    path: Path,
    bank: Bank,
    embed: Embed,
    *,
    asking: Collection[str] = (),
    corrections: Mapping[str, str] | None = None,
) -> Prepared:
    """The transcript's questions, matched to the bank, its answers with the user's ``corrections`` applied.

    ``asking`` names who asks, where the file's own marks are not to be trusted. There may be no question at all.
    Raises ``TranscriptError``.
    """
    words = sum(len(turn.text.split()) for turn in transcript.turns)
    words += sum(len(f"{one.question} {one.answer}".split()) for one in transcript.exchanges)
    if words > MOST_WORDS:
        raise TranscriptError(str(path), f"{words:,} words: more than {MOST_WORDS:,}, which no interview has")
    who = _asking(transcript, path, asking)
    exchanges = list(transcript.exchanges) or (pair(transcript.turns, who) if who else unmarked(transcript.turns))
    corrected = 0
    for place, exchange in enumerate(exchanges):
        answer, count = correcting.apply(exchange.answer, corrections or {})
        exchanges[place] = replace(exchange, answer=answer)
        corrected += count
    items = _matched(exchanges, bank, embed, path, told_apart=bool(who or transcript.exchanges))
    talk = _talk(transcript.turns, who, exchanges)
    speakers = _speakers(transcript.turns, who)
    return Prepared(path, transcript.form, tuple(items), transcript.problems, speakers, talk, corrected)


def _asking(transcript: Transcript, path: Path, asking: Collection[str]) -> frozenset[str]:
    names = sorted({turn.speaker for turn in transcript.turns if turn.speaker is not None})
    for name in asking:
        if name not in names:
            known = ", ".join(names) or "nobody: the file marks no speakers"
            raise TranscriptError(str(path), f"nobody in it is called {name!r}; it knows {known}")
    return frozenset(asking) or interviewers(transcript.turns)


def _speakers(turns: Sequence[Turn], asking: Collection[str]) -> tuple[Speaker, ...]:
    said: dict[str, list[Turn]] = {}
    for turn in turns:
        if turn.speaker is not None:
            said.setdefault(turn.speaker, []).append(turn)
    found = []
    for name, own in said.items():
        spans = [turn.end - turn.start for turn in own if turn.start is not None and turn.end is not None]
        seconds = sum(spans) if len(spans) == len(own) else None
        found.append(Speaker(name, sum(len(turn.text.split()) for turn in own), seconds, name in asking))
    return tuple(found)


def _talk(turns: Sequence[Turn], asking: Collection[str], exchanges: Sequence[Exchange]) -> str | None:
    share = talk_share(turns, asking)
    if share is None:
        return None
    pauses = [exchange.longest_pause for exchange in exchanges if exchange.longest_pause]
    longest = f" The longest pause within an answer: {max(pauses):.1f} s." if pauses else ""
    return f"The candidate spoke {share[0]:.0%} of the interview, by {share[1]}.{longest}"


def _matched(exchanges: Sequence[Exchange], bank: Bank, embed: Embed, path: Path, *, told_apart: bool) -> list[Item]:
    given: dict[int, Item] = {}
    for number, exchange in enumerate(exchanges, 1):
        try:
            item = by_file(exchange, bank)
        except NotGradable as error:
            raise TranscriptError(str(path), f"question {number}: {error}") from None
        if item is not None:
            given[id(exchange)] = item
    matches: list[Match | None] = [None] * len(exchanges)
    open_places = [place for place, exchange in enumerate(exchanges) if id(exchange) not in given]
    entries = list(bank.values())
    if open_places and entries:
        texts = [readings(exchanges[place].question) for place in open_places]
        vectors = embed([entry.question.question for entry in entries])
        flat = embed([text for some in texts for text in some])
        start, by_place = 0, []
        for some in texts:
            by_place.append(flat[start : start + len(some)])
            start += len(some)
        for place, found in zip(open_places, match(by_place, vectors), strict=True):
            matches[place] = found
    items = []
    for exchange, nearest in kept(exchanges, matches, told_apart=told_apart):
        if id(exchange) in given:
            items.append(given[id(exchange)])
            continue
        entry = entries[nearest.place] if nearest else None
        near = tuple((entries[place].question.id, cosine) for place, cosine in nearest.near) if nearest else ()
        confidence = nearest.confidence if nearest else None
        name = entry.question.id if entry else None
        if entry and nearest and nearest.accepted:
            items.append(Item(exchange, entry.question, entry.topic, "match", confidence, name, near))
        else:
            items.append(Item(exchange, None, confidence=confidence, nearest=name, near=near))
    return items
