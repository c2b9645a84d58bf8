"""The child process that reads and matches transcripts: requests on stdin, replies on stdout."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from interviewer.importing.protocol import Found, Wanted

if TYPE_CHECKING:
    from interviewer.grading.stretches import Vectors
    from interviewer.transcripts.preparing import Embed


def main(embedding_model: str = "shipped") -> None:
    """Serve until stdin closes, which it does when the parent ends however it ends."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(3)  # the screen comes first
    # Libraries that print to stdout would break the protocol: they get stderr, which the parent discards.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    from interviewer.models.service import GradingService

    embed = Remembering(GradingService(embedding_model).embed)
    for line in sys.stdin:
        replies.write(reply(line, embed) + "\n")
        replies.flush()


class Remembering:
    """Embeds each text once: the bank's questions do not change while a user mends a preview."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, one row a text."""
        import numpy

        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if fresh:
            self._known.update(zip(fresh, self._embed(fresh), strict=True))
        return numpy.stack([self._known[text] for text in texts])


def reply(request: str, embed: Embed) -> str:
    """The reply to one request, both as JSON; a failure becomes its sentence."""
    from interviewer.importing.file import content
    from interviewer.rubrics.bank import Bank
    from interviewer.transcripts.preparing import prepare
    from interviewer.transcripts.read import read
    from interviewer.transcripts.turns import TranscriptError

    wanted = Wanted.model_validate_json(request)
    try:
        transcript = read(content(wanted.path), wanted.path.name)
        prepared = prepare(
            transcript, wanted.path, Bank(wanted.bank), embed, asking=wanted.asking, corrections=wanted.corrections
        )
        return Found(prepared=prepared).model_dump_json()
    except TranscriptError as error:
        return Found(error=str(error)).model_dump_json()
    except Exception as error:  # whatever it is, the screen must go on and say so
        reason = str(error).splitlines()[0] if str(error) else ""
        return Found(error=f"{wanted.path.name}: {type(error).__name__}: {reason}").model_dump_json()


if __name__ == "__main__":
    main(*sys.argv[1:2])
