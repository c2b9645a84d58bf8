"""The evidence in an answer: its text cut where marks begin and end, however they overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` of a text (end exclusive), and the number of the verdict they belong to."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text, the marks over it, and those that begin or end with it."""

    text: str
    over: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


def pieces(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """The text in pieces that, joined, are the text; marks that lie outside it are cut or left out."""
    within = [Mark(max(0, m.start), min(len(text), m.end), m.number) for m in marks]
    within = [mark for mark in within if mark.start < mark.end]
    cuts = sorted({0, len(text), *(m.start for m in within), *(m.end for m in within)})
    found = []
    for start, end in pairwise(cuts):
        over = tuple(mark for mark in within if mark.start <= start and end <= mark.end)
        begins = tuple(mark for mark in over if mark.start == start)
        ends = tuple(mark for mark in over if mark.end == end)
        found.append(Piece(text[start:end], over, begins, ends))
    return found
