"""Grading many answers: a result for every line, in order, whatever fails, in bounded memory."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from interviewer.cli.answers import Line
from interviewer.cli.judging import usage_of
from interviewer.cli.services import Service
from interviewer.grading.ad_hoc import NotGradable, task
from interviewer.grading.result import failure, result
from interviewer.llm.usage import Usage
from interviewer.rubrics.bank import Bank

Result = dict[str, Any]
# Lines read ahead for each worker: enough that none waits, few enough to hold in memory.
_AHEAD = 4
_BROKEN = "the grader crashed on this answer"

_service: Service | None = None
_bank: Bank = Bank()


def graded(line: Line, bank: Bank, service: Service) -> Result:
    """The result object of one line; never raises for what a line may hold."""
    if line.error:
        return failure(line.identifier, line.error)
    try:
        asked = task(line.data, bank)
        grade = service.grade(asked.question, asked.answer)
        return result(line.identifier, grade, asked.answer, question_id=asked.question_id, names=asked.names)
    except NotGradable as error:
        return failure(line.identifier, f"line {line.number}: {error}")
    except Exception as error:
        # One answer that trips the grader must not cost the others theirs.
        return failure(line.identifier, f"line {line.number}: could not be graded: {type(error).__name__}: {error}")


def grade_lines(
    lines: Iterable[Line],
    bank: Bank,
    make_service: Callable[[], Service],
    jobs: int,
    spent: dict[int, Usage] | None = None,
) -> Iterator[Result]:
    """The results of ``lines`` in order, by ``jobs`` worker processes (1: in this process).

    ``spent`` is filled with what a language model has cost so far, by process.
    """
    spent = {} if spent is None else spent
    if jobs == 1:
        service = make_service()
        for line in lines:
            yield _accounted(_Done(graded(line, bank, service), usage_of(service)), spent)
        return
    for done in _Workers(bank, make_service, jobs).results(lines):
        yield _accounted(done, spent)


@dataclass(frozen=True, slots=True)
class _Done:
    """A result, and what the process that made it has spent since it began."""

    result: Result
    usage: Usage | None = None
    process: int = field(default_factory=os.getpid)


def _accounted(done: _Done, spent: dict[int, Usage]) -> Result:
    if done.usage is not None:
        spent[done.process] = done.usage
    return done.result


class _Workers:
    """A pool of workers that is made anew when one of them dies."""

    def __init__(self, bank: Bank, make_service: Callable[[], Service], jobs: int) -> None:
        self._arguments = (bank, make_service)
        self._jobs = jobs
        self._pool = self._new()

    def _new(self, jobs: int | None = None) -> ProcessPoolExecutor:
        # Forking a process that runs threads can hang: workers come from a clean server that has done the imports.
        forkserver = "forkserver" in multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if forkserver else "spawn")
        if forkserver:
            context.set_forkserver_preload([__name__])
        return ProcessPoolExecutor(jobs or self._jobs, mp_context=context, initializer=_begin, initargs=self._arguments)

    def results(self, lines: Iterable[Line]) -> Iterator[_Done]:
        waiting: deque[tuple[Line, Future[_Done]]] = deque()
        try:
            for line in lines:
                waiting.append((line, self._submit(line)))
                if len(waiting) >= self._jobs * _AHEAD:
                    yield self._next(waiting)
            while waiting:
                yield self._next(waiting)
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, line: Line) -> Future[_Done]:
        try:
            return self._pool.submit(_work, line)
        except BrokenProcessPool as error:
            broken: Future[_Done] = Future()
            broken.set_exception(error)
            return broken

    def _next(self, waiting: deque[tuple[Line, Future[_Done]]]) -> _Done:
        line, future = waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            # Any of the lines in the air may be to blame: this one is tried alone, the others again in a new pool.
            outcome = self._alone(line)
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = self._new()
            again = [other for other, _ in waiting]
            waiting.clear()
            waiting.extend((other, self._submit(other)) for other in again)
            return outcome

    def _alone(self, line: Line) -> _Done:
        with self._new(1) as pool:
            try:
                return pool.submit(_work, line).result()
            except BrokenProcessPool:
                return _Done(failure(line.identifier, f"line {line.number}: {_BROKEN}"))


def _begin(bank: Bank, make_service: Callable[[], Service]) -> None:
    global _service, _bank
    _bank, _service = bank, make_service()


def _work(line: Line) -> _Done:
    assert _service is not None
    return _Done(graded(line, _bank, _service), usage_of(_service))
