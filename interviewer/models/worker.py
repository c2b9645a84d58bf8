"""The child process that hosts the models: requests on stdin, replies on stdout, ends with its parent."""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
from collections.abc import Callable

from interviewer.models.protocol import Reply, Request


def main(embedding_model: str = "shipped") -> None:
    """Serve until stdin closes, which it does when the parent ends however it ends."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(3)  # the screen comes first
    # Libraries that print to stdout would break the protocol: they get stderr, which the parent discards.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    from interviewer.models.service import GradingService
    from interviewer.settings.folders import vectors_folder

    service = GradingService(embedding_model, vectors=vectors_folder())
    # Read in a thread of its own, so that reading ahead can see when something more urgent has come.
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    while line := lines.get():
        request = Request.model_validate_json(line)
        if request.kind == "ahead":
            look_ahead(service, request, lambda: not lines.empty())
            continue
        replies.write(answer(service, request).model_dump_json() + "\n")
        replies.flush()


def _listen(lines: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        lines.put(line)
    lines.put("")


def look_ahead(service: object, request: Request, urgent: Callable[[], bool]) -> None:
    """Read a draft while nothing is ``urgent``; what goes wrong will be told when the answer is handed in."""
    from interviewer.models.service import GradingService

    assert isinstance(service, GradingService)
    if request.question is not None and not urgent():
        with contextlib.suppress(Exception):
            service.look_ahead(request.question, request.key_point, request.answer, urgent)


def answer(service: object, request: Request) -> Reply:
    """The reply to one request; a failure becomes its sentence, so that the worker lives on."""
    from interviewer.models.service import GradingService

    assert isinstance(service, GradingService)
    try:
        if request.kind == "warm" or request.question is None:
            service.warm()
            return Reply(id=request.id)
        if request.kind == "point" and request.key_point is not None:
            verdict = service.grade_point(request.question, request.key_point, request.answer)
            return Reply(id=request.id, verdict=verdict)
        grade = service.grade(request.question, request.answer, speech_seconds=request.speech_seconds)
        return Reply(id=request.id, grade=grade)
    except Exception as error:  # whatever it is, the interview must go on and say so
        return Reply(id=request.id, error=f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
