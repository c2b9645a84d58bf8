"""The store's statements: short and synchronous, one transaction for each save."""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError

from interviewer.grading.grade import Grade, KeyPointVerdict
from interviewer.interview.outcome import outcome
from interviewer.interview.state import Attempt, Interview, Status
from interviewer.practice.schedule import Practised
from interviewer.progress.trends import Answered
from interviewer.rubrics.model import Question, Verdict
from interviewer.store import listing
from interviewer.store.errors import StoreError, damaged, plain
from interviewer.store.opening import damage_marker, open_database
from interviewer.store.packing import packed, unpacked
from interviewer.store.rows import (
    AttemptRow,
    Listing,
    SessionFilter,
    SessionOrder,
    SessionRow,
    StoredGrade,
    StoredText,
)
from interviewer.store.search import match_expression
from interviewer.store.times import iso, midnight

_SAID = (Status.ANSWERED, Status.TIMED_OUT)
# Documents about the interview as a whole stand at this position.
_WHOLE = -1


class Store:
    """Interviews and all that belongs to them, in the SQLite file ``path`` (``None``: in memory, gone at exit).

    Every method raises ``StoreError`` if the file is locked, damaged, read-only or the disk is full; nothing is half
    written then. ``warning`` says what opening had to do: a damaged file was moved aside.
    """

    def __init__(self, path: Path | None, *, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._clock = clock
        self._lock = threading.RLock()
        self._saved: dict[str, tuple[int, bool, tuple[Attempt, ...]]] = {}
        self._connection, self.warning = open_database(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was saved is safe already."""
        with suppress(sqlite3.Error):
            self._connection.close()

    # Interviews

    def save_interview(self, interview: Interview) -> None:
        """Keep the whole state, draft included; called on every transition and each second while typing."""
        now = self._clock()
        reached = len(interview.attempts) if interview.finished else interview.position + 1
        part = (reached, interview.finished, interview.attempts)
        topics = dict.fromkeys(_one_line(question.topic) for question in interview.plan.questions)
        answered = sum(1 for a in interview.attempts if a.status in _SAID and a.answer.strip())
        with self._transaction() as run:
            run(
                """INSERT INTO interview (id, started, updated, status, title, mode, topics, questions, answered, state)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT (id) DO UPDATE SET updated = excluded.updated, status = excluded.status,
                   answered = excluded.answered, state = excluded.state, title = excluded.title,
                   topics = excluded.topics""",
                (
                    interview.id,
                    now,
                    now,
                    "finished" if interview.finished else "open",
                    _storable(interview.plan.title),
                    interview.plan.mode.value,
                    _storable("\n".join(topics)),
                    len(interview.plan.questions),
                    answered,
                    packed(_json(interview)),
                ),
            )
            # While a draft grows only the state changes; the rows about the attempts are as they were.
            if self._saved.get(interview.id) != part:
                self._document(run, interview.id, _WHOLE, "title", " ".join((interview.plan.title, *topics)), now)
                for position in range(reached):
                    self._save_attempt(run, interview, position, now)
        self._saved[interview.id] = part

    def _save_attempt(self, run: _Run, interview: Interview, position: int, now: float) -> None:
        attempt, planned = interview.attempts[position], interview.plan.questions[position]
        run(
            """INSERT INTO attempt (interview_id, position, question_id, topic, status, asked, seconds, allowed)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT DO UPDATE SET status = excluded.status, seconds = excluded.seconds
               WHERE status != excluded.status OR seconds != excluded.seconds""",
            (
                interview.id,
                position,
                attempt.question_id,
                _one_line(planned.topic),
                attempt.status.value,
                now,
                attempt.seconds,
                planned.time_limit,
            ),
        )
        if attempt.status != Status.OPEN and attempt.answer.strip():
            self._document(run, interview.id, position, "answer", attempt.answer, now)
        for number, follow_up in enumerate(attempt.follow_ups):
            if follow_up.answer and follow_up.answer.strip():
                self._document(run, interview.id, position, "follow-up", follow_up.answer, now, str(number))

    def _document(
        self, run: _Run, interview_id: str, position: int, kind: str, body: str, now: float, name: str = ""
    ) -> None:
        run(
            """INSERT INTO document (interview_id, position, kind, name, body, source, created)
               VALUES (?, ?, ?, ?, ?, '', ?)
               ON CONFLICT (interview_id, position, kind, name) WHERE kind != 'text'
               DO UPDATE SET body = excluded.body, created = excluded.created WHERE body != excluded.body""",
            (interview_id, position, kind, name, _storable(body), now),
        )

    def unfinished(self) -> list[Interview]:
        """Interviews that were interrupted and not discarded, newest first."""
        rows = self._read("SELECT state FROM interview WHERE status = 'open' ORDER BY updated DESC")
        found = []
        for (state,) in rows:
            # A state that this version cannot read is kept, and simply not offered.
            with suppress(ValueError):
                found.append(Interview.model_validate_json(unpacked(state)))
        return found

    def discard(self, interview_id: str) -> None:
        """Mark an unfinished interview as abandoned: it is kept, and no longer offered."""
        with self._transaction() as run:
            run("UPDATE interview SET status = 'abandoned' WHERE id = ? AND status = 'open'", (interview_id,))

    def load_interview(self, interview_id: str) -> Interview | None:
        """The interview as it was last saved, ``None`` if there is none of this id."""
        rows = self._read("SELECT state FROM interview WHERE id = ?", (interview_id,))
        if not rows:
            return None
        try:
            return Interview.model_validate_json(unpacked(rows[0][0]))
        except ValueError as error:
            raise StoreError(f"interview {interview_id} was stored in a form that this version cannot read") from error

    def started(self, interview_id: str) -> str:
        """When the interview began, as ISO local time; empty if there is none of this id."""
        rows = self._read("SELECT started FROM interview WHERE id = ?", (interview_id,))
        return iso(rows[0][0]) if rows else ""

    # Judgements

    def save_grade(self, interview_id: str, position: int, grade: Grade, *, follow_up: int | None = None) -> None:
        """Append a grade of the answer at ``position`` (or of its follow-up); earlier ones are kept."""
        with self._transaction() as run:
            run(
                """INSERT INTO grade
                   (interview_id, position, follow_up, created, score, rubric_hash, grader_version, graded_by, grade)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    interview_id,
                    position,
                    follow_up,
                    self._clock(),
                    grade.score,
                    grade.rubric_hash,
                    grade.grader_version,
                    grade.graded_by,
                    packed(_json(grade)),
                ),
            )
            if follow_up is None:
                self._rescore(run, interview_id, position)

    def grades(self, interview_id: str) -> dict[int, Grade]:
        """The newest grade of each answer, by position."""
        rows = self._read(
            """SELECT position, grade FROM grade WHERE id IN
               (SELECT max(id) FROM grade WHERE interview_id = ? AND follow_up IS NULL GROUP BY position)
               ORDER BY position""",
            (interview_id,),
        )
        return {position: Grade.model_validate_json(unpacked(grade)) for position, grade in rows}

    def grade_history(self, interview_id: str, position: int) -> list[StoredGrade]:
        """Every grade that the answer at ``position`` was given, oldest first."""
        rows = self._read(
            """SELECT grade, created FROM grade
               WHERE interview_id = ? AND position = ? AND follow_up IS NULL ORDER BY id""",
            (interview_id, position),
        )
        return [StoredGrade(Grade.model_validate_json(unpacked(grade)), created) for grade, created in rows]

    def save_point_verdict(self, interview_id: str, position: int, follow_up: int, verdict: KeyPointVerdict) -> None:
        """Append the verdict on a follow-up's answer."""
        with self._transaction() as run:
            run(
                """INSERT INTO point_verdict (interview_id, position, follow_up, created, verdict)
                   VALUES (?, ?, ?, ?, ?)""",
                (interview_id, position, follow_up, self._clock(), _json(verdict)),
            )
            self._rescore(run, interview_id, position)

    def follow_up_verdicts(self, interview_id: str) -> dict[tuple[int, int], KeyPointVerdict]:
        """The newest verdict on each follow-up's answer, by position and number of the follow-up."""
        rows = self._read(
            "SELECT position, follow_up, verdict FROM point_verdict WHERE interview_id = ? ORDER BY id", (interview_id,)
        )
        return {(position, number): KeyPointVerdict.model_validate_json(verdict) for position, number, verdict in rows}

    def override(
        self, interview_id: str, position: int, key_point: str, verdict: Verdict | None, reason: str = ""
    ) -> None:
        """Keep the candidate's own verdict beside the grader's; ``None`` takes an earlier one back."""
        with self._transaction() as run:
            run(
                """INSERT INTO override (interview_id, position, key_point, verdict, reason, created)
                   VALUES (?, ?, ?, ?, ?, ?)""",
                (
                    interview_id,
                    position,
                    key_point,
                    verdict.value if verdict else None,
                    _storable(reason),
                    self._clock(),
                ),
            )
            self._rescore(run, interview_id, position)

    def overrides(self, interview_id: str) -> dict[int, dict[str, Verdict]]:
        """The candidate's own verdicts in force, by position and key point."""
        rows = self._read(
            "SELECT position, key_point, verdict FROM override WHERE interview_id = ? ORDER BY id", (interview_id,)
        )
        in_force: dict[int, dict[str, Verdict]] = {}
        for position, key_point, verdict in rows:
            points = in_force.setdefault(position, {})
            points.pop(key_point, None)
            if verdict is not None:
                points[key_point] = Verdict(verdict)
        return {position: points for position, points in in_force.items() if points}

    def override_reasons(self, interview_id: str) -> dict[int, dict[str, str]]:
        """Why the candidate overruled, by position and key point; only of overrides in force."""
        rows = self._read(
            "SELECT position, key_point, reason FROM override WHERE interview_id = ? ORDER BY id", (interview_id,)
        )
        newest = {(position, key_point): reason for position, key_point, reason in rows}
        return {
            position: {key_point: newest[position, key_point] for key_point in points}
            for position, points in self.overrides(interview_id).items()
        }

    def _rescore(self, run: Callable[..., object], interview_id: str, position: int) -> None:
        """Bring the lists' scores up to date: after follow-ups and with the candidate's own verdicts, as the report."""
        at = (interview_id, position)
        graded = self._read(
            """SELECT grade FROM grade WHERE interview_id = ? AND position = ? AND follow_up IS NULL
               ORDER BY id DESC LIMIT 1""",
            at,
        )
        if not graded:
            return
        grade = Grade.model_validate_json(unpacked(graded[0][0]))
        score, depth = grade.score, dict(grade.depth)
        verdicts = {verdict.verdict for verdict in grade.verdicts}
        asked = self._read(
            "SELECT question FROM asked JOIN rubric USING (digest) WHERE interview_id = ? AND position = ?", at
        )
        interview = self.load_interview(interview_id)
        if asked and interview is not None and position < len(interview.attempts):
            question = Question.model_validate_json(asked[0][0])
            probed = {n: v for (place, n), v in self.follow_up_verdicts(interview_id).items() if place == position}
            own = self.overrides(interview_id).get(position, {})
            found = outcome(question, interview.attempts[position], grade, probed, own)
            score, depth, verdicts = found.score, dict(found.depth), {point.counts for point in found.points}
        run(
            """UPDATE attempt SET score = ?, depth = ?, words = ?, fillers = ?, verdicts = ?
               WHERE interview_id = ? AND position = ?""",
            (
                score,
                json.dumps({name: share for name, share in depth.items() if share is not None}),
                grade.delivery.words,
                grade.delivery.fillers,
                ",".join(sorted(verdict.value for verdict in verdicts)),
                interview_id,
                position,
            ),
        )
        run(
            """UPDATE interview SET score = (SELECT round(avg(score), 1) FROM attempt WHERE interview_id = ?1)
               WHERE id = ?1""",
            (interview_id,),
        )

    # Texts and rubrics

    def save_note(self, interview_id: str, position: int, text: str) -> None:
        """Keep the candidate's note on an answer in place of the earlier one; an empty text removes it."""
        with self._transaction() as run:
            if text.strip():
                self._document(run, interview_id, position, "note", text, self._clock())
            else:
                run(
                    "DELETE FROM document WHERE interview_id = ? AND position = ? AND kind = 'note'",
                    (interview_id, position),
                )

    def notes(self, interview_id: str) -> dict[int, str]:
        """The candidate's notes, by position."""
        rows = self._read(
            "SELECT position, body FROM document WHERE interview_id = ? AND kind = 'note' ORDER BY position",
            (interview_id,),
        )
        return dict(rows)

    def save_text(self, interview_id: str, position: int, kind: str, text: str, source: str) -> None:
        """Append a text about an answer, such as a critique; ``source`` says what wrote it."""
        with self._transaction() as run:
            run(
                """INSERT INTO document (interview_id, position, kind, name, body, source, created)
                   VALUES (?, ?, 'text', ?, ?, ?, ?)""",
                (interview_id, position, kind, _storable(text), _storable(source), self._clock()),
            )

    def texts(self, interview_id: str) -> list[StoredText]:
        """The texts about this interview's answers, oldest first."""
        rows = self._read(
            """SELECT position, name, body, source, created FROM document
               WHERE interview_id = ? AND kind = 'text' ORDER BY id""",
            (interview_id,),
        )
        return [StoredText(*row) for row in rows]

    def save_usage(self, interview_id: str, counts: Mapping[str, int]) -> None:
        """Keep what a language model was asked for this interview so far, in place of what was kept before."""
        with self._transaction() as run:
            # In the source column: numbers that nobody wrote are nothing to search for.
            run(
                """INSERT INTO document (interview_id, position, kind, name, body, source, created)
                   VALUES (?, ?, 'usage', '', '', ?, ?)
                   ON CONFLICT (interview_id, position, kind, name) WHERE kind != 'text'
                   DO UPDATE SET source = excluded.source, created = excluded.created""",
                (interview_id, _WHOLE, json.dumps(dict(counts)), self._clock()),
            )

    def usage(self, interview_id: str) -> dict[str, int]:
        """What was kept by ``save_usage``; empty if nothing was."""
        rows = self._read("SELECT source FROM document WHERE interview_id = ? AND kind = 'usage'", (interview_id,))
        return json.loads(rows[0][0]) if rows else {}

    def save_question(self, interview_id: str, position: int, question: Question) -> None:
        """Keep the rubric as it was asked, so that a review never depends on the bank."""
        dumped = question.model_dump_json()
        digest = hashlib.sha256(dumped.encode()).hexdigest()[:32]
        with self._transaction() as run:
            run("INSERT OR IGNORE INTO rubric (digest, question) VALUES (?, ?)", (digest, dumped))
            run(
                """INSERT INTO asked (interview_id, position, digest) VALUES (?, ?, ?)
                   ON CONFLICT DO UPDATE SET digest = excluded.digest""",
                (interview_id, position, digest),
            )

    def questions(self, interview_id: str) -> dict[int, Question]:
        """The rubrics as they were asked, by position."""
        rows = self._read(
            """SELECT position, question FROM asked JOIN rubric USING (digest)
               WHERE interview_id = ? ORDER BY position""",
            (interview_id,),
        )
        return {position: Question.model_validate_json(question) for position, question in rows}

    # Lists

    def sessions(
        self, *, search: str = "", topic: str | None = None, only: SessionFilter | None = None
    ) -> list[SessionRow]:
        """Interviews, newest first; ``search`` looks for every word in answers, notes, critiques and titles."""
        return list(self.listed(search=search, topic=topic, only=only).rows)

    def listed(
        self,
        *,
        search: str = "",
        topic: str | None = None,
        only: SessionFilter | None = None,
        order: SessionOrder = "date",
        falling: bool = True,
        most: int | None = None,
    ) -> Listing:
        """As ``sessions``, in another order or at ``most`` so many of them, with how many there are in all."""
        expression = match_expression(_storable(search)) if search.strip() else None
        if search.strip() and expression is None:
            return Listing((), 0)
        only = only or SessionFilter()
        topics = [_storable(_one_line(wanted)) for wanted in (topic, only.topic) if wanted]
        condition, values = listing.condition(expression, topics, only)
        found = self._read(listing.listed(condition, order, falling), [*values, -1 if most is None else most])
        total = len(found)
        if total == most:
            ((total,),) = self._read(listing.counted(condition), values)
        return Listing(tuple(map(listing.row, found)), total)

    def topics(self) -> list[str]:
        """Every topic that was asked about."""
        return [topic for (topic,) in self._read("SELECT DISTINCT topic FROM attempt ORDER BY topic")]

    def progress(self) -> list[tuple[str, str, float]]:
        """ISO date, topic and newest score (0-100) of every graded answer, oldest first."""
        rows = self._read("SELECT asked, topic, score FROM attempt WHERE score IS NOT NULL ORDER BY asked")
        return [(date.fromtimestamp(asked).isoformat(), topic, score) for asked, topic, score in rows]

    def history(self, *, until: str | None = None, newest: int | None = None) -> list[Answered]:
        """Every answer that was given, as trends read it, oldest first.

        Only up to the ISO day ``until``, and only the ``newest`` so many, by when their interview began.
        """
        # Interview by interview (to SQLite, CROSS JOIN means: in this order), so that a limit reads no more than that.
        rows = self._read(
            """SELECT asked, topic, attempt.score, depth, words, fillers, seconds, allowed
               FROM interview CROSS JOIN attempt ON attempt.interview_id = interview.id
               WHERE attempt.status IN ('answered', 'timed-out') AND asked < ? ORDER BY started DESC LIMIT ?""",
            (midnight(until, 1) if until else math.inf, -1 if newest is None else newest),
        )
        rows.sort(key=itemgetter(0))
        # Few of these texts differ among tens of thousands of answers.
        shares = {text: json.loads(text) for text in {row[3] for row in rows} if text}
        return [
            Answered(
                day=date.fromtimestamp(asked).isoformat(),
                topic=topic,
                score=score,
                depth=shares.get(depth, {}),
                words=words,
                fillers=fillers,
                seconds=seconds,
                allowed=allowed,
            )
            for asked, topic, score, depth, words, fillers, seconds, allowed in rows
        ]

    def attempts_at(self, question_id: str) -> list[AttemptRow]:
        """Every attempt at this question that was answered, oldest first."""
        rows = self._read(
            """SELECT interview_id, position, asked, score FROM attempt
               WHERE question_id = ? AND status IN ('answered', 'timed-out')
               ORDER BY asked, interview_id, position""",
            (_storable(question_id),),
        )
        return [AttemptRow(row[0], row[1], iso(row[2]), row[3]) for row in rows]

    def overruled(self) -> list[str]:
        """Ids of the interviews in which the candidate ever overruled the grader, oldest first."""
        rows = self._read(
            """SELECT id FROM interview WHERE id IN (SELECT interview_id FROM override) ORDER BY started, id"""
        )
        return [row[0] for row in rows]

    def last_asked(self) -> dict[str, float]:
        """Unix time at which each question was last asked, by question id."""
        return dict(
            self._read("SELECT question_id, max(asked) FROM attempt WHERE status != 'not-reached' GROUP BY question_id")
        )

    def weak_questions(self, limit: int = 20) -> list[str]:
        """Ids of graded questions, the lowest latest score first."""
        # With max() SQLite takes the other columns from the row that holds the maximum.
        rows = self._read(
            """SELECT question_id, score, max(asked) FROM attempt WHERE score IS NOT NULL
               GROUP BY question_id ORDER BY score, question_id LIMIT ?""",
            (limit,),
        )
        return [row[0] for row in rows]

    # Practice

    def unpractised(self) -> list[tuple[str, int, float]]:
        """Interview, position and unix time of graded answers that practice has not counted yet, oldest first."""
        return self._read(
            """SELECT interview_id, position, asked FROM attempt JOIN interview ON interview.id = interview_id
               WHERE attempt.score IS NOT NULL AND interview.status = 'finished' AND NOT EXISTS (
                   SELECT 1 FROM practised
                   WHERE practised.interview_id = attempt.interview_id AND practised.position = attempt.position)
               ORDER BY asked, interview_id, position"""
        )

    def save_practice(self, interview_id: str, position: int, points: Iterable[Practised]) -> None:
        """Keep the key points' new states, and that this answer was counted."""
        with self._transaction() as run:
            run("INSERT OR IGNORE INTO practised (interview_id, position) VALUES (?, ?)", (interview_id, position))
            for point in points:
                run(
                    """INSERT OR REPLACE INTO practice (question_id, key_point, due, reviewed, card)
                       VALUES (?, ?, ?, ?, ?)""",
                    (point.question_id, point.key_point, point.due, point.reviewed, point.card),
                )

    def practice_points(self) -> list[Practised]:
        """Every key point that was practised, the first due first."""
        rows = self._read("SELECT question_id, key_point, due, reviewed, card FROM practice ORDER BY due")
        return [Practised(*row) for row in rows]

    # Access

    def _read(self, query: str, values: Iterable[Any] = ()) -> list[Any]:
        with self._lock:
            try:
                return self._connection.execute(query, tuple(values)).fetchall()
            except sqlite3.Error as error:
                raise self._told(error) from error

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all that is saved inside one transaction: everything of it is kept, or nothing."""
        try:
            with self._transaction():
                yield
        except BaseException:
            # What was remembered as saved was rolled back.
            self._saved.clear()
            raise

    @contextmanager
    def _transaction(self) -> Iterator[_Run]:
        with self._lock:
            if self._connection.in_transaction:
                # Inside `together`, which commits or rolls back.
                try:
                    yield self._connection.execute
                except sqlite3.Error as error:
                    raise self._told(error) from error
                return
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection.execute
                self._connection.execute("COMMIT")
            except BaseException as error:
                with suppress(sqlite3.Error):
                    if self._connection.in_transaction:
                        self._connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise self._told(error) from error
                raise

    def _told(self, error: sqlite3.Error) -> StoreError:
        if self.path is not None and damaged(error):
            with suppress(OSError):
                damage_marker(self.path).touch()
        return plain(error, self.path)


_Run = Callable[..., sqlite3.Cursor]


def _storable(text: str) -> str:
    # SQLite takes no lone surrogates, which undecodable terminal input is made of; all else is kept as it is.
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def _json(model: BaseModel) -> str:
    try:
        return model.model_dump_json()
    except PydanticSerializationError:
        return _storable_model(model).model_dump_json()


def _storable_model(model: BaseModel) -> BaseModel:
    return type(model).model_validate(_storable_data(model.model_dump()))


def _storable_data(data: Any) -> Any:
    match data:
        case str():
            # An enumeration's member is a str too, and sound already.
            return _storable(data) if type(data) is str else data
        case dict():
            return {key: _storable_data(value) for key, value in data.items()}
        case list() | tuple():
            return [_storable_data(value) for value in data]
        case _:
            return data


def _one_line(text: str) -> str:
    return " ".join(text.split())
