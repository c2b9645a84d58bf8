"""What a recogniser mishears: a user's own list of corrections, and terms that were possibly misheard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from interviewer.grading.cleanup import misheard_terms
from interviewer.transcripts.turns import TranscriptError

_ARROW = "->"
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Possible:
    """A possible transcription error: characters ``start`` to ``end`` of a text, and the term probably meant."""

    start: int
    end: int
    heard: str
    meant: str


def parse(text: str, file: str) -> dict[str, str]:
    """The corrections in a text with a ``heard -> meant`` on each line (``#`` begins a remark); raises
    ``TranscriptError``."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        heard, arrow, meant = line.partition(_ARROW)
        if not arrow or not heard.strip() or not meant.strip():
            raise TranscriptError(file, f"expected `heard {_ARROW} meant`", number)
        found[" ".join(heard.split())] = " ".join(meant.split())
    if len(found) > _MOST:
        raise TranscriptError(file, f"more than {_MOST} corrections")
    return found


def text_of(corrections: Mapping[str, str]) -> str:
    """The list as ``parse`` reads it."""
    return "".join(f"{heard} {_ARROW} {meant}\n" for heard, meant in corrections.items())


def apply(text: str, corrections: Mapping[str, str]) -> tuple[str, int]:
    """The text with every whole word or phrase that is listed put right, and how many were."""
    if not corrections:
        return text, 0
    by_folded = {heard.casefold(): meant for heard, meant in corrections.items()}
    longest_first = sorted(by_folded, key=len, reverse=True)
    listed = re.compile(
        r"(?<!\w)(?:" + "|".join(r"\s+".join(map(re.escape, h.split())) for h in longest_first) + r")(?!\w)", re.I
    )
    # A match whose folding is not listed (a special case of letters) is left as it is.
    return listed.subn(lambda m: by_folded.get(" ".join(m.group().split()).casefold(), m.group()), text)


def possible(text: str) -> list[Possible]:
    """Terms of the field that a recogniser has possibly misheard; they are shown, and never count as wrong."""
    return [Possible(start, end, text[start:end], meant) for start, end, meant in misheard_terms(text)]
