"""The grading service: both models in this process, loaded on first use."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from interviewer.grading.combine import Probability4
from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.grading.grader import Compiled, Grader, compile_question, compiled_texts
from interviewer.grading.stretches import Vectors
from interviewer.rubrics.model import Question

if TYPE_CHECKING:
    from pathlib import Path

    from interviewer.models.configured import Configured
    from interviewer.models.minilm import MiniLM
    from interviewer.models.reader import VerdictReader
    from interviewer.models.reused import Reused

# Compiled questions kept: an interview's worth; each holds some 50 vectors (75 KB).
_KEPT = 64


class GradingService:
    """Grades answers in this process; ``embedding_model`` is ``shipped`` or any sentence-transformers name.

    ``vectors`` is a folder where the vectors of rubrics are kept from one run to the next; without it they are not.
    """

    def __init__(self, embedding_model: str = "shipped", threads: int = 2, vectors: Path | None = None) -> None:
        self._embedding_model = embedding_model
        self._threads = threads
        self._vectors = vectors
        self._compiled: OrderedDict[str, Compiled] = OrderedDict()

    def grade(self, question: Question, answer: str, *, speech_seconds: float | None = None) -> Grade:
        """The grade of ``answer``; raises ``ModelMissing`` if a model file is not there."""
        return self._grader.grade(self._compile(question), answer, speech_seconds)

    def grade_point(self, question: Question, key_point_id: str, answer: str) -> KeyPointVerdict:
        """The verdict of ``answer`` on one key point."""
        return self._grader.grade_point(self._compile(question), key_point_id, answer)

    def look_ahead(self, question: Question, key_point_id: str | None, draft: str, stop: Callable[[], bool]) -> None:
        """Read a draft, so that little is left to read once it is handed in; ends soon after ``stop`` says so."""
        from interviewer.models.reused import Abandoned

        compiled = self._compile(question)
        self._models.stop = stop
        try:
            if key_point_id is None:
                self._grader.grade(compiled, draft)
            else:
                self._grader.grade_point(compiled, key_point_id, draft)
        except Abandoned:
            pass
        finally:
            self._models.stop = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (texts, 384), float32."""
        return self._pair.embed(texts)

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Probability4]:
        """The verdict reader's probabilities for (claim, stretch) pairs."""
        return self._pair.read(pairs)

    def warm(self) -> None:
        """Load both models now."""
        _ = self._grader
        self._pair.warm()

    @property
    def version(self) -> str:
        """What grades are stamped with."""
        from interviewer.models.reader import version

        own = version()
        return own if self._embedding_model == "shipped" else f"{own}/{self._embedding_model}"

    @cached_property
    def _pair(self) -> _Pair:
        return _Pair(self._embedding_model, self._threads)

    @cached_property
    def _models(self) -> Reused:
        from interviewer.models.reused import Reused

        return Reused(self._pair)

    @cached_property
    def _grader(self) -> Grader:
        from interviewer.grading.combine import Calibration
        from interviewer.models.minilm import ModelMissing
        from interviewer.models.reader import CALIBRATION

        if not CALIBRATION.is_file():
            raise ModelMissing(f"{CALIBRATION.name} is missing from this installation")
        calibration = Calibration.from_json(json.loads(CALIBRATION.read_text(encoding="utf-8")))
        return Grader(self._models, calibration, self.version)

    def _compile(self, question: Question) -> Compiled:
        key = question.hash
        if key not in self._compiled:
            self._compiled[key] = compile_question(question, self._vectors_of(compiled_texts(question)))
            while len(self._compiled) > _KEPT:
                self._compiled.popitem(last=False)
        self._compiled.move_to_end(key)
        return self._compiled[key]

    def _vectors_of(self, texts: Sequence[str]) -> Vectors:
        # Only the shipped model is sure to be the same under its name tomorrow.
        if self._vectors is None or self._embedding_model != "shipped":
            return self._pair.embed(texts)
        from interviewer.models.minilm import SHA256
        from interviewer.models.remembered import RememberedVectors

        return RememberedVectors(self._vectors, SHA256).of(texts, self._pair.embed)


class _Pair:
    """The embedder and the reader as grading wants them, each loaded when it is first used."""

    def __init__(self, embedding_model: str, threads: int) -> None:
        self._embedding_model = embedding_model
        self._threads = threads

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed(texts)

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Probability4]:
        return self._reader.read(pairs)

    def warm(self) -> None:
        _ = self._embedder, self._reader

    @cached_property
    def _embedder(self) -> MiniLM | Configured:
        if self._embedding_model == "shipped":
            from interviewer.models.minilm import MiniLM

            return MiniLM(self._threads)
        from interviewer.models.configured import Configured

        return Configured(self._embedding_model)

    @cached_property
    def _reader(self) -> VerdictReader:
        from interviewer.models.reader import VerdictReader

        return VerdictReader(self._threads)
