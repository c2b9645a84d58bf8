"""The store's schema as numbered, append-only migrations; ``PRAGMA user_version`` counts those applied.

Never change a migration that was released: append another one. A migration is a tuple of statements, because
``executescript`` would commit the transaction that makes a half-applied migration impossible.
"""

from __future__ import annotations

import sqlite3

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    # 1: interviews, what was answered, and every judgement of it.
    (
        # The lists' columns stand before `state`, so that reading them never touches the pages it overflows to.
        """CREATE TABLE interview (
            id TEXT PRIMARY KEY,
            started REAL NOT NULL,
            updated REAL NOT NULL,
            status TEXT NOT NULL,
            title TEXT NOT NULL,
            mode TEXT NOT NULL,
            topics TEXT NOT NULL,
            questions INTEGER NOT NULL,
            answered INTEGER NOT NULL,
            score REAL,
            state TEXT NOT NULL
        )""",
        "CREATE INDEX interview_started ON interview (started DESC)",
        "CREATE INDEX interview_open ON interview (updated DESC) WHERE status = 'open'",
        """CREATE TABLE attempt (
            interview_id TEXT NOT NULL REFERENCES interview ON DELETE CASCADE,
            position INTEGER NOT NULL,
            question_id TEXT NOT NULL,
            topic TEXT NOT NULL,
            status TEXT NOT NULL,
            asked REAL NOT NULL,
            seconds REAL NOT NULL,
            score REAL,
            PRIMARY KEY (interview_id, position)
        ) WITHOUT ROWID""",
        "CREATE INDEX attempt_question ON attempt (question_id, asked, score)",
        "CREATE INDEX attempt_progress ON attempt (asked, topic, score) WHERE score IS NOT NULL",
        # Rubrics by a digest of all they hold: asking a question a hundred times keeps its rubric once.
        "CREATE TABLE rubric (digest TEXT PRIMARY KEY, question TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE asked (
            interview_id TEXT NOT NULL REFERENCES interview ON DELETE CASCADE,
            position INTEGER NOT NULL,
            digest TEXT NOT NULL REFERENCES rubric,
            PRIMARY KEY (interview_id, position)
        ) WITHOUT ROWID""",
        """CREATE TABLE grade (
            id INTEGER PRIMARY KEY,
            interview_id TEXT NOT NULL REFERENCES interview ON DELETE CASCADE,
            position INTEGER NOT NULL,
            follow_up INTEGER,
            created REAL NOT NULL,
            score REAL,
            rubric_hash TEXT NOT NULL,
            grader_version TEXT NOT NULL,
            graded_by TEXT NOT NULL,
            grade TEXT NOT NULL
        )""",
        "CREATE INDEX grade_answer ON grade (interview_id, position, follow_up)",
        """CREATE TABLE point_verdict (
            id INTEGER PRIMARY KEY,
            interview_id TEXT NOT NULL REFERENCES interview ON DELETE CASCADE,
            position INTEGER NOT NULL,
            follow_up INTEGER NOT NULL,
            created REAL NOT NULL,
            verdict TEXT NOT NULL
        )""",
        "CREATE INDEX point_verdict_interview ON point_verdict (interview_id)",
        """CREATE TABLE override (
            id INTEGER PRIMARY KEY,
            interview_id TEXT NOT NULL REFERENCES interview ON DELETE CASCADE,
            position INTEGER NOT NULL,
            key_point TEXT NOT NULL,
            verdict TEXT,
            reason TEXT NOT NULL,
            created REAL NOT NULL
        )""",
        "CREATE INDEX override_interview ON override (interview_id)",
        # Everything that was said or written: answers, follow-up answers, notes, titles, and texts (critiques).
        """CREATE TABLE document (
            id INTEGER PRIMARY KEY,
            interview_id TEXT NOT NULL REFERENCES interview ON DELETE CASCADE,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            body TEXT NOT NULL,
            source TEXT NOT NULL,
            created REAL NOT NULL
        )""",
        "CREATE INDEX document_interview ON document (interview_id, kind)",
        "CREATE UNIQUE INDEX document_once ON document (interview_id, position, kind, name) WHERE kind != 'text'",
    ),
    # 2: full-text search over the documents.
    (
        """CREATE VIRTUAL TABLE search USING fts5 (
            body, content = 'document', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
        )""",
        """CREATE TRIGGER document_added AFTER INSERT ON document BEGIN
            INSERT INTO search (rowid, body) VALUES (new.id, new.body);
        END""",
        """CREATE TRIGGER document_removed AFTER DELETE ON document BEGIN
            INSERT INTO search (search, rowid, body) VALUES ('delete', old.id, old.body);
        END""",
        """CREATE TRIGGER document_changed AFTER UPDATE OF body ON document BEGIN
            INSERT INTO search (search, rowid, body) VALUES ('delete', old.id, old.body);
            INSERT INTO search (rowid, body) VALUES (new.id, new.body);
        END""",
        "INSERT INTO search (search) VALUES ('rebuild')",
    ),
    # 3: spaced repetition of key points.
    (
        """CREATE TABLE practice (
            question_id TEXT NOT NULL,
            key_point TEXT NOT NULL,
            due REAL NOT NULL,
            reviewed REAL NOT NULL,
            card TEXT NOT NULL,
            PRIMARY KEY (question_id, key_point)
        ) WITHOUT ROWID""",
        # Which answers were counted, so that none is counted twice.
        """CREATE TABLE practised (
            interview_id TEXT NOT NULL REFERENCES interview ON DELETE CASCADE,
            position INTEGER NOT NULL,
            PRIMARY KEY (interview_id, position)
        ) WITHOUT ROWID""",
    ),
    # 4: what trends and filters ask of an answer, beside its score, so that they need not open every grade.
    (
        "ALTER TABLE attempt ADD COLUMN allowed INTEGER",
        "ALTER TABLE attempt ADD COLUMN depth TEXT",
        "ALTER TABLE attempt ADD COLUMN words INTEGER",
        "ALTER TABLE attempt ADD COLUMN fillers INTEGER",
        "ALTER TABLE attempt ADD COLUMN verdicts TEXT NOT NULL DEFAULT ''",
        """UPDATE attempt SET allowed = (
               SELECT json_extract(state, '$.plan.questions[' || attempt.position || '].time_limit')
               FROM interview WHERE id = attempt.interview_id)""",
        # As the grader saw the answer alone; the next change of a verdict brings follow-ups and own verdicts in.
        """UPDATE attempt SET (depth, words, fillers, verdicts) = (
               SELECT json_extract(grade, '$.depth'), json_extract(grade, '$.delivery.words'),
                      json_extract(grade, '$.delivery.fillers'),
                      (SELECT coalesce(group_concat(DISTINCT json_extract(value, '$.verdict')), '')
                       FROM json_each(grade, '$.verdicts'))
               FROM grade WHERE grade.interview_id = attempt.interview_id AND grade.position = attempt.position
                   AND follow_up IS NULL ORDER BY id DESC LIMIT 1)
           WHERE EXISTS (SELECT 1 FROM grade WHERE grade.interview_id = attempt.interview_id
                         AND grade.position = attempt.position AND follow_up IS NULL)""",
    ),
    # 5: from here on states and grades are packed (see packing.py), which older versions could not read.
    # What was stored before stays as it is.
    (),
    # 6: beginnings of words are found as fast as words, and an interview's documents without opening them.
    (
        "DROP TABLE search",
        """CREATE VIRTUAL TABLE search USING fts5 (
            body, content = 'document', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2',
            prefix = '1 2 3'
        )""",
        "INSERT INTO search (search) VALUES ('rebuild')",
    ),
)


def version(connection: sqlite3.Connection) -> int:
    """How many migrations were applied to this database."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, upto: int = len(MIGRATIONS)) -> None:
    """Apply the migrations that are missing up to number ``upto``, each whole or not at all."""
    while version(connection) < upto:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have migrated while this one waited for the lock.
            done = version(connection)
            if done < upto:
                for statement in MIGRATIONS[done]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {done + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
