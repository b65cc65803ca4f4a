"""Everything the server remembers but the bytes, in one SQLite database."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID, uuid5

import msgspec
from attrs import frozen
from msgspec import Struct

from scopix_emulator.media import colours
from scopix_emulator.media.describe import LABEL
from scopix_emulator.records import (
    Analysis,
    Batch,
    BatchItem,
    Chat,
    ChatMessage,
    CloudItem,
    CloudJob,
    Connection,
    Consent,
    DirectUpload,
    File,
    Part,
    Reply,
    Scene,
    Session,
)
from scopix_emulator.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

T = TypeVar("T")

_VERSION = 5

# A full-text table has no index but its row numbers, so those say whose chunk it is.
_MOST_CHUNKS = 1_000_000
_CHUNK_ROWS = (
    f"rowid BETWEEN (SELECT number FROM files WHERE id = ?1) * {_MOST_CHUNKS}"
    f" AND (SELECT number FROM files WHERE id = ?1) * {_MOST_CHUNKS} + {_MOST_CHUNKS - 1}"
)

# A record is one JSON document. What queries look at is derived from it, so it can't disagree.
_SCHEMA = f"""
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE files (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    data TEXT NOT NULL,
    hash TEXT AS (json_extract(data, '$.hash')),
    state TEXT AS (coalesce(json_extract(data, '$.state'), 'queued')),
    deleted_at TEXT AS (json_extract(data, '$.deleted_at')),
    created_at TEXT AS (json_extract(data, '$.created_at')),
    content_created_at TEXT AS (
        coalesce(json_extract(data, '$.content_created_at'), json_extract(data, '$.created_at'))
    ),
    title TEXT AS (coalesce(json_extract(data, '$.title'), json_extract(data, '$.filename'))),
    size_bytes INTEGER AS (json_extract(data, '$.size_bytes')),
    media_type TEXT AS (json_extract(data, '$.media_type')),
    folder_id TEXT AS (json_extract(data, '$.folder_id')),
    described INTEGER AS (json_extract(data, '$.description') IS NOT NULL)
);
CREATE INDEX files_by_hash ON files (tenant_id, hash);
CREATE INDEX files_by_content_date ON files (tenant_id, content_created_at);

CREATE VIRTUAL TABLE words USING fts5 (
    name, tags, description, text, colours, tokenize = "unicode61 remove_diacritics 2"
);

CREATE VIRTUAL TABLE chunks USING fts5 (
    text, file_id UNINDEXED, position UNINDEXED, page UNINDEXED,
    tokenize = "unicode61 remove_diacritics 2"
);
CREATE TABLE texts (file_id TEXT PRIMARY KEY, text TEXT NOT NULL);

CREATE TABLE sessions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE TABLE items (
    session_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    file_id TEXT NOT NULL,
    duplicate INTEGER NOT NULL,
    PRIMARY KEY (session_id, position)
) WITHOUT ROWID;

CREATE TABLE direct_uploads (
    id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, data TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE parts (
    upload_id TEXT NOT NULL, number INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (upload_id, number)
) WITHOUT ROWID;

CREATE TABLE answers (
    tenant_id TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL, body BLOB NOT NULL, created_at TEXT NOT NULL,
    PRIMARY KEY (tenant_id, key)
) WITHOUT ROWID;

CREATE TABLE folders (id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE analyses (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    file_id TEXT NOT NULL,
    data TEXT NOT NULL,
    status TEXT AS (json_extract(data, '$.status'))
);
CREATE TABLE scenes (
    id TEXT PRIMARY KEY, file_id TEXT NOT NULL, position INTEGER NOT NULL, data TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX scenes_by_file ON scenes (file_id, position);
CREATE VIRTUAL TABLE scene_words USING fts5 (
    text, file_id UNINDEXED, scene_id UNINDEXED, tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE batches (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE TABLE batch_items (
    id TEXT PRIMARY KEY,
    batch_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    data TEXT NOT NULL,
    status TEXT AS (json_extract(data, '$.status')),
    started_at TEXT AS (json_extract(data, '$.started_at')),
    ended_at TEXT AS (json_extract(data, '$.ended_at')),
    processing_time_ms INTEGER AS (json_extract(data, '$.processing_time_ms'))
) WITHOUT ROWID;
CREATE INDEX batch_items_by_batch ON batch_items (batch_id, position);

CREATE TABLE chats (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE TABLE chat_messages (
    number INTEGER PRIMARY KEY,
    chat_id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    data TEXT NOT NULL,
    role TEXT AS (json_extract(data, '$.role')),
    created_at TEXT AS (json_extract(data, '$.created_at'))
);
CREATE INDEX chat_messages_by_chat ON chat_messages (chat_id, number);
CREATE TABLE replies (id TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE connections (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    data TEXT NOT NULL,
    UNIQUE (tenant_id, id)
);
CREATE TABLE consents (state TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cloud_jobs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tenant_id TEXT NOT NULL,
    data TEXT NOT NULL,
    connection_id TEXT AS (json_extract(data, '$.connection_id'))
);
CREATE TABLE cloud_items (
    job_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    data TEXT NOT NULL,
    status TEXT AS (json_extract(data, '$.status')),
    ended_at TEXT AS (json_extract(data, '$.ended_at')),
    PRIMARY KEY (job_id, position)
) WITHOUT ROWID;

PRAGMA user_version = {_VERSION};
"""

_TABLES = (
    "files",
    "words",
    "chunks",
    "texts",
    "sessions",
    "items",
    "direct_uploads",
    "parts",
    "answers",
    "folders",
    "analyses",
    "scenes",
    "scene_words",
    "batches",
    "batch_items",
    "chats",
    "chat_messages",
    "replies",
    "connections",
    "consents",
    "cloud_jobs",
    "cloud_items",
)

_COUNTS = """
    SELECT s.number, s.data,
        count(i.file_id) AS total,
        coalesce(sum(NOT i.duplicate AND f.state = 'completed'), 0) AS completed,
        coalesce(sum(NOT i.duplicate AND f.state IN ('failed', 'partially_completed')), 0)
            AS failed,
        coalesce(sum(i.duplicate OR f.state = 'cancelled'), 0) AS skipped,
        min(json_extract(f.data, '$.started_at')) FILTER (WHERE NOT i.duplicate) AS started_at,
        coalesce(
            max(json_extract(f.data, '$.completed_at')) FILTER (WHERE NOT i.duplicate),
            json_extract(s.data, '$.created_at')
        ) AS completed_at
    FROM sessions s
    LEFT JOIN items i ON i.session_id = s.id
    LEFT JOIN files f ON f.id = i.file_id
"""

# Said once for one session and for the list, so that both always agree.
_STATUS = """
    SELECT *, CASE
        WHEN json_extract(data, '$.cancelled_at') IS NOT NULL THEN 'cancelled'
        WHEN completed + failed + skipped < total THEN 'processing'
        WHEN completed + skipped > 0 THEN 'completed'
        ELSE 'failed'
    END AS status
    FROM ({counts} GROUP BY s.number)
"""


@frozen
class FileQuery:
    """Which files a list shows, and in which order."""

    tenant_id: str
    search: str | None = None
    search_mode: str = "all"
    tags: Sequence[str] = ()
    date_from: str | None = None
    date_to: str | None = None
    has_description: bool | None = None
    ids: Sequence[str] = ()
    media_types: Sequence[str] = ()
    folder_id: str | None = None
    text_extraction_status: str | None = None
    sort_by: str = "content_created_at"
    sort_order: str = "desc"
    limit: int = 20
    offset: int = 0


@frozen
class Scope:
    """Where a search looks.

    Args:
        tenant_id: Whose files.
        ids: Only these files; None for all.
        folder_id: Only files of this folder; None for all.
        document_types: Only documents of these types; None for all.
    """

    tenant_id: str
    ids: Sequence[str] | None = None
    folder_id: str | None = None
    document_types: Sequence[str] | None = None


@frozen
class SessionCounts:
    """An upload session with its state, derived from its files."""

    session: Session
    status: str
    total: int
    completed: int
    failed: int
    skipped: int
    started_at: str | None
    completed_at: str

    @property
    def pending(self) -> int:
        """Number of files that have not ended."""
        return self.total - self.completed - self.failed - self.skipped

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.status != "processing"


@frozen
class SessionItem:
    """One file of an upload session."""

    file: File
    position: int
    duplicate: bool

    @property
    def status(self) -> str:
        """State of the file as the session shows it."""
        if self.duplicate:
            return "skipped"
        states = {"uploading": "pending", "queued": "pending", "partially_completed": "failed"}
        return states.get(self.file.state, self.file.state)


@frozen
class CloudJobCounts:
    """A job of a cloud storage with its state, derived from its files."""

    job: CloudJob
    total: int
    completed: int
    failed: int
    cancelled: int
    changed_at: str

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.completed + self.failed == self.total

    @property
    def status(self) -> str:
        """State of the job. One that is cancelled goes on until no file is on its way any more."""
        if not self.has_ended:
            return "pending" if self.job.started_at is None else "in_progress"
        if self.cancelled:
            return "cancelled"
        if not self.failed:
            return "completed"
        return "partial" if self.completed else "failed"


@frozen
class Chunk:
    """A piece of the text of a document."""

    file_id: str
    position: int
    page: int
    text: str

    @property
    def id(self) -> str:
        """Its name, which comes of its place and lives as long as the document."""
        return str(uuid5(UUID(self.file_id), str(self.position)))


@frozen
class Answer:
    """A stored answer to a request that carried an idempotency key."""

    fingerprint: str
    status: int
    body: bytes
    created_at: str


def _match(query: FileQuery) -> str | None:
    """Write the words of a search as an FTS5 expression, None where there is no word in them."""
    columns = {
        "all": "{name tags description text}",
        "metadata": "{name tags description}",
        "visible_text": "text",
    }[query.search_mode]
    words = (query.search or "").replace('"', " ").replace("\0", " ").split()
    terms = [f'"{word}" *' for word in words if any(map(str.isalnum, word))]
    return f"{columns} : ({' AND '.join(terms)})" if terms else None


_INDEXED = {"title", "tags", "description", "visible_text", "dominant_colors"}
_WEIGHTS = "4, 4, 1, 1, 2"
"""How much a word counts in the columns of `words`, in their order."""


def _words(file: File) -> tuple[str, str, str, str]:
    """Return what a file is found by: its name, tags, description and colours."""
    shades = file.dominant_colors or []
    return (
        f"{file.title or ''}\n{file.filename}",
        "\n".join(file.tags),
        # What every description says would find every file.
        (file.description or "").replace(LABEL, ""),
        # A colour that covers more is said more often, so that it ranks higher.
        "\n".join(
            f"{colours.name(shade)} {shade} " * (len(shades) - i) for i, shade in enumerate(shades)
        ),
    )


class Store:
    """One database, safe to use from several threads.

    Args:
        path: File of the database; None keeps it in memory.

    Raises:
        OSError: If another server works on the database.
        ValueError: If it was written by another version, or is no database.
    """

    def __init__(self, path: Path | None) -> None:
        self._lock = RLock()
        self._db = sqlite3.connect(
            path or ":memory:", timeout=1, check_same_thread=False, isolation_level=None
        )
        self._db.row_factory = sqlite3.Row
        try:
            self._open(path)
        except BaseException:
            self._db.close()
            raise

    def _open(self, path: Path | None) -> None:
        try:
            # Two servers would do the same jobs twice, and each other's wrong.
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.OperationalError as error:
            raise OSError(
                f"{path} can't be used: {error}. Perhaps another local server works on it;"
                " stop that, or use another folder."
            ) from error
        except sqlite3.DatabaseError as error:
            raise ValueError(f"{path} can't be read ({error}); use an empty folder.") from error
        if version not in (0, _VERSION):
            raise ValueError(
                f"{path} was written by another version of the local server; use an empty folder."
            )
        self._db.execute("PRAGMA synchronous = NORMAL")
        if version == 0:
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._db.close()

    def clear(self) -> None:
        """Forget everything but the settings."""
        with self._transaction():
            for table in _TABLES:
                self._db.execute(f"DELETE FROM {table}")

    @contextmanager
    def _transaction(self) -> Generator[None]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def _run(self, sql: str, *values: Any) -> None:
        with self._lock:
            self._db.execute(sql, values)

    def _find(self, kind: type[T], sql: str, *values: Any) -> T | None:
        rows = self._rows(sql, *values)
        return msgspec.json.decode(rows[0]["data"], type=kind) if rows else None

    def setting(self, name: str, default: str) -> str:
        """Return a setting, which is `default` from the first time it is asked for."""
        with self._transaction():
            self._run("INSERT OR IGNORE INTO settings VALUES (?, ?)", name, default)
            value: str = self._rows("SELECT value FROM settings WHERE name = ?", name)[0]["value"]
            return value

    # ------------------------------------------------------------------------------------- files

    def add_file(self, file: File) -> None:
        """Remember a new file."""
        with self._transaction():
            self._run(
                "INSERT INTO files (id, tenant_id, data) VALUES (?, ?, ?)",
                file.id,
                file.tenant_id,
                _json(file),
            )
            self._run(
                "INSERT INTO words (rowid, name, tags, description, colours, text)"
                " SELECT number, ?, ?, ?, ?, ? FROM files WHERE id = ?",
                *_words(file),
                file.visible_text or "",
                file.id,
            )

    def file(self, file_id: str) -> File | None:
        """Return a file, deleted ones included."""
        return self._find(File, "SELECT data FROM files WHERE id = ?", file_id)

    def live_file(self, tenant_id: str, file_id: str) -> File | None:
        """Return a file of a tenant unless it is deleted."""
        return self._find(
            File,
            "SELECT data FROM files WHERE id = ? AND tenant_id = ? AND deleted_at IS NULL",
            file_id,
            tenant_id,
        )

    def file_with_hash(self, tenant_id: str, digest: str) -> File | None:
        """Return the oldest file of a tenant with this content."""
        return self._find(
            File,
            "SELECT data FROM files WHERE tenant_id = ? AND hash = ? AND deleted_at IS NULL"
            " ORDER BY number LIMIT 1",
            tenant_id,
            digest,
        )

    def unfinished_files(self) -> list[File]:
        """Return the files that were being processed when the server stopped."""
        rows = self._rows(
            "SELECT data FROM files WHERE state IN ('queued', 'processing')"
            " AND deleted_at IS NULL ORDER BY number"
        )
        return [msgspec.json.decode(row["data"], type=File) for row in rows]

    def change_file(self, file_id: str, changes: dict[str, Any]) -> File:
        """Change fields of a file and return it as it is then."""
        with self._transaction():
            file = self.file(file_id)
            assert file is not None, "files are never forgotten while the server runs"
            file = msgspec.structs.replace(file, **changes)
            self._run("UPDATE files SET data = ? WHERE id = ?", _json(file), file_id)
            if not changes.keys().isdisjoint(_INDEXED):
                self._run(
                    "UPDATE words SET name = ?, tags = ?, description = ?, colours = ?,"
                    " text = coalesce(?, text)"
                    " WHERE rowid = (SELECT number FROM files WHERE id = ?)",
                    *_words(file),
                    file.visible_text,
                    file_id,
                )
            return file

    def list_files(self, query: FileQuery) -> tuple[list[File], int]:
        """Return one page of files, and how many there are on all pages."""
        where = ["tenant_id = ?", "deleted_at IS NULL"]
        values: list[Any] = [query.tenant_id]

        def need(condition: str, *more: Any) -> None:
            where.append(condition)
            values.extend(more)

        if query.search is not None:
            match = _match(query)
            if match is None:
                return [], 0
            need("number IN (SELECT rowid FROM words WHERE words MATCH ?)", match)
        for tag in query.tags:
            need("EXISTS (SELECT 1 FROM json_each(data, '$.tags') WHERE value = ?)", tag)
        if query.date_from is not None:
            need("content_created_at >= ?", query.date_from)
        if query.date_to is not None:
            need("content_created_at <= ?", query.date_to)
        if query.has_description is not None:
            need("described = ?", query.has_description)
        if query.ids:
            need(f"id IN ({_marks(query.ids)})", *query.ids)
        if query.media_types:
            need(f"media_type IN ({_marks(query.media_types)})", *query.media_types)
        if query.folder_id is not None:
            need("folder_id = ?", query.folder_id)
        if query.text_extraction_status is not None:
            need("json_extract(data, '$.text_extraction_status') = ?", query.text_extraction_status)
        condition = " AND ".join(where)
        order = {
            "content_created_at": "content_created_at",
            "created_at": "created_at",
            "title": "title COLLATE NOCASE",
            "size_bytes": "size_bytes",
        }[query.sort_by]
        direction = {"asc": "ASC", "desc": "DESC"}[query.sort_order]
        with self._lock:
            total = self._rows(f"SELECT count(*) FROM files WHERE {condition}", *values)[0][0]
            # The number breaks ties, so that no file moves between pages.
            rows = self._rows(
                f"SELECT data FROM files WHERE {condition}"
                f" ORDER BY {order} {direction}, number {direction} LIMIT ? OFFSET ?",
                *values,
                query.limit,
                query.offset,
            )
        return [msgspec.json.decode(row["data"], type=File) for row in rows], total

    def usage(self, tenant_id: str, since: str) -> tuple[int, int]:
        """Return how many files a tenant has uploaded since a time, and the bytes it stores."""
        row = self._rows(
            "SELECT coalesce(sum(created_at >= ? AND state <> 'cancelled'), 0),"
            " coalesce(sum(size_bytes) FILTER (WHERE deleted_at IS NULL), 0)"
            " FROM files WHERE tenant_id = ?",
            since,
            tenant_id,
        )[0]
        return row[0], row[1]

    def purge(self, before: str) -> list[File]:
        """Forget the files that were deleted before a time, and return them."""
        with self._transaction():
            rows = self._rows("SELECT number, data FROM files WHERE deleted_at < ?", before)
            for row in rows:
                self._run("DELETE FROM words WHERE rowid = ?", row["number"])
                self._run("DELETE FROM files WHERE number = ?", row["number"])
            files = [msgspec.json.decode(row["data"], type=File) for row in rows]
            for file in files:
                for table in ("texts", "chunks", "items", "analyses", "scenes", "scene_words"):
                    self._run(f"DELETE FROM {table} WHERE file_id = ?", file.id)
            return files

    # -------------------------------------------------------------------------------------- text

    def set_text(self, file_id: str, text: str) -> None:
        """Remember the text of a document."""
        self._run("INSERT OR REPLACE INTO texts VALUES (?, ?)", file_id, text)

    def index(self, file_id: str, text: str, chunks: list[tuple[int, str]]) -> None:
        """Make the text of a document searchable, as a whole and in chunks with their pages."""
        with self._transaction():
            self._run(
                "UPDATE words SET text = ? WHERE rowid = (SELECT number FROM files WHERE id = ?)",
                text,
                file_id,
            )
            self._run(f"DELETE FROM chunks WHERE {_CHUNK_ROWS}", file_id)
            self._db.executemany(
                "INSERT INTO chunks (rowid, text, file_id, position, page)"
                f" SELECT number * {_MOST_CHUNKS} + ?, ?, id, ?, ? FROM files WHERE id = ?",
                [(i, chunk, i, page, file_id) for i, (page, chunk) in enumerate(chunks)],
            )

    def text(self, file_id: str) -> str | None:
        """Return the text of a document."""
        rows = self._rows("SELECT text FROM texts WHERE file_id = ?", file_id)
        return rows[0]["text"] if rows else None

    def chunks(self, file_id: str) -> list[Chunk]:
        """Return the pieces of the text of a document, in order."""
        rows = self._rows(
            f"SELECT file_id, position, page, text FROM chunks WHERE {_CHUNK_ROWS} ORDER BY rowid",
            file_id,
        )
        return [Chunk(*row) for row in rows]

    # ------------------------------------------------------------------------------------ search

    def rank_files(
        self, scope: Scope, media_type: str, terms: Sequence[str], columns: str | None = None
    ) -> list[tuple[File, float]]:
        """Return the files that have any of these terms, best first, with scores.

        Args:
            scope: Where to look.
            media_type: Files of which media type.
            terms: Beginnings of words, without quotation marks.
            columns: Only these columns of `words`; None for all.

        Returns:
            Each file and its score, see `_rank`.
        """
        found = self._rank(
            "words",
            f"f.data, bm25(words, {_WEIGHTS}) AS rank, words.rowid AS number"
            " FROM words JOIN files f ON f.number = words.rowid",
            scope,
            media_type,
            terms,
            columns,
        )
        return [(msgspec.json.decode(row["data"], type=File), score) for row, score in found]

    def rank_chunks(self, scope: Scope, terms: Sequence[str]) -> list[tuple[Chunk, str, float]]:
        """Return the chunks of documents that have any of these terms, best first.

        Args:
            scope: Where to look.
            terms: Beginnings of words, without quotation marks.

        Returns:
            Each chunk, the name of its document, and its score, see `_rank`.
        """
        found = self._rank(
            "chunks",
            "file_id, position, page, text, bm25(chunks) AS rank, chunks.rowid AS number,"
            " json_extract(f.data, '$.filename') AS filename"
            " FROM chunks JOIN files f ON f.id = chunks.file_id",
            scope,
            "document",
            terms,
        )
        return [
            (
                Chunk(row["file_id"], row["position"], row["page"], row["text"]),
                row["filename"],
                score,
            )
            for row, score in found
        ]

    def rank_scenes(self, scope: Scope, terms: Sequence[str]) -> list[tuple[Scene, float]]:
        """Return the scenes of videos that have any of these terms, best first.

        Args:
            scope: Where to look.
            terms: Beginnings of words, without quotation marks.

        Returns:
            Each scene and its score, see `_rank`.
        """
        found = self._rank(
            "scene_words",
            "s.data, bm25(scene_words) AS rank, scene_words.rowid AS number"
            " FROM scene_words JOIN scenes s ON s.id = scene_words.scene_id"
            " JOIN files f ON f.id = s.file_id",
            scope,
            "video",
            terms,
        )
        return [(msgspec.json.decode(row["data"], type=Scene), score) for row, score in found]

    def videos(self, scope: Scope) -> list[tuple[File, list[Scene]]]:
        """Return the videos of a scope, newest first, each with its scenes in order."""
        where, values = _within(scope, "video")
        rows = self._rows(f"SELECT data FROM files f WHERE {where} ORDER BY number DESC", *values)
        files = [msgspec.json.decode(row["data"], type=File) for row in rows]
        return [(file, self.scenes(file.id)) for file in files]

    def _rank(
        self,
        index: str,
        selection: str,
        scope: Scope,
        media_type: str,
        terms: Sequence[str],
        columns: str | None = None,
    ) -> list[tuple[sqlite3.Row, float]]:
        """Return the rows of a full-text index that have any of these terms, best first.

        FTS5 ranks them by BM25, whose figures have no upper end. So the best row is scored by the
        share of the terms that it has, and the others by how they compare to it.
        """
        if not terms:
            return []
        where, values = _within(scope, media_type)
        only = "" if columns is None else f"{{{columns}}} : "
        # The whole word is asked for as well, so that it ranks before longer ones.
        phrases = [f'{only}("{term}" OR "{term}" *)' for term in terms]
        with self._lock:
            rows = self._rows(
                f"SELECT {selection} WHERE {index} MATCH ? AND {where} ORDER BY rank, number",
                " OR ".join(phrases),
                *values,
            )
            if not rows:
                return []
            best = rows[0]["number"]
            found = sum(
                len(self._rows(f"SELECT 1 FROM {index}(?) WHERE rowid = ?", phrase, best))
                for phrase in phrases
            )
        share = found / len(terms)
        return [(row, round(share * row["rank"] / rows[0]["rank"], 4)) for row in rows]

    # ---------------------------------------------------------------------------------- sessions

    def add_session(self, session: Session, items: Sequence[tuple[str, int, bool]]) -> None:
        """Remember an upload session.

        Args:
            session: The session.
            items: File, position in the request, and whether it was stored before.
        """
        with self._transaction():
            self._run(
                "INSERT INTO sessions (id, tenant_id, data) VALUES (?, ?, ?)",
                session.id,
                session.tenant_id,
                _json(session),
            )
            self._db.executemany(
                "INSERT INTO items (session_id, file_id, position, duplicate) VALUES (?, ?, ?, ?)",
                [(session.id, *item) for item in items],
            )

    def change_session(self, session: Session) -> None:
        """Remember new values of a session."""
        self._run("UPDATE sessions SET data = ? WHERE id = ?", _json(session), session.id)

    def session(self, tenant_id: str, session_id: str) -> SessionCounts | None:
        """Return a session of a tenant with its state."""
        counts = f"{_COUNTS} WHERE s.id = ? AND s.tenant_id = ?"
        rows = self._rows(_STATUS.format(counts=counts), session_id, tenant_id)
        return _counts(rows[0]) if rows else None

    def list_sessions(
        self, tenant_id: str, status: str | None, limit: int, offset: int
    ) -> tuple[list[SessionCounts], int]:
        """Return one page of sessions, newest first, and how many there are on all pages."""
        every = _STATUS.format(counts=f"{_COUNTS} WHERE s.tenant_id = ?1")
        matching = f"FROM ({every}) WHERE ?2 IS NULL OR status = ?2"
        with self._lock:
            total = self._rows(f"SELECT count(*) {matching}", tenant_id, status)[0][0]
            rows = self._rows(
                f"SELECT * {matching} ORDER BY number DESC LIMIT ?3 OFFSET ?4",
                tenant_id,
                status,
                limit,
                offset,
            )
        return [_counts(row) for row in rows], total

    def session_items(self, session_id: str) -> list[SessionItem]:
        """Return the files of a session in the order in which they were sent."""
        rows = self._rows(
            "SELECT f.data, i.position, i.duplicate FROM items i JOIN files f ON f.id = i.file_id"
            " WHERE i.session_id = ? ORDER BY i.position",
            session_id,
        )
        return [
            SessionItem(
                msgspec.json.decode(row["data"], type=File), row["position"], bool(row["duplicate"])
            )
            for row in rows
        ]

    # ---------------------------------------------------------------------------- direct uploads

    def save_upload(self, upload: DirectUpload) -> None:
        """Remember a direct upload, or new values of it."""
        self._run(
            "INSERT OR REPLACE INTO direct_uploads VALUES (?, ?, ?)",
            upload.id,
            upload.tenant_id,
            _json(upload),
        )

    def upload(self, upload_id: str) -> DirectUpload | None:
        """Return a direct upload."""
        return self._find(DirectUpload, "SELECT data FROM direct_uploads WHERE id = ?", upload_id)

    def add_part(self, upload_id: str, part: Part) -> None:
        """Remember that a part has arrived, in place of an earlier one of its number."""
        self._run(
            "INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", upload_id, part.number, _json(part)
        )

    def parts(self, upload_id: str) -> list[Part]:
        """Return the parts that have arrived, in ascending order."""
        rows = self._rows("SELECT data FROM parts WHERE upload_id = ? ORDER BY number", upload_id)
        return [msgspec.json.decode(row["data"], type=Part) for row in rows]

    def forget_parts(self, upload_id: str) -> None:
        """Forget the parts of a direct upload."""
        self._run("DELETE FROM parts WHERE upload_id = ?", upload_id)

    # ------------------------------------------------------------------------------------ videos

    def add_analysis(self, job: Analysis) -> None:
        """Remember a new analysis of a video."""
        with self._transaction():
            self._run(
                "INSERT INTO analyses (id, tenant_id, file_id, data) VALUES (?, ?, ?, ?)",
                job.id,
                job.tenant_id,
                job.file_id,
                _json(job),
            )
            self._show_analysis(job)

    def analysis(self, job_id: str) -> Analysis | None:
        """Return an analysis."""
        return self._find(Analysis, "SELECT data FROM analyses WHERE id = ?", job_id)

    def open_analyses(self) -> list[Analysis]:
        """Return the analyses that have not ended, oldest first."""
        rows = self._rows(
            "SELECT data FROM analyses"
            " WHERE status IN ('pending', 'uploading_to_vlm', 'processing') ORDER BY number"
        )
        return [msgspec.json.decode(row["data"], type=Analysis) for row in rows]

    def change_analysis(self, job_id: str, changes: dict[str, Any]) -> Analysis:
        """Change fields of an analysis and return it as it is then."""
        with self._transaction():
            job = self.analysis(job_id)
            assert job is not None, "analyses are never forgotten while the server runs"
            job = msgspec.structs.replace(job, **changes)
            self._run("UPDATE analyses SET data = ? WHERE id = ?", _json(job), job_id)
            self._show_analysis(job)
            return job

    def _show_analysis(self, job: Analysis) -> None:
        """Write into the record of a video how its analysis stands."""
        self._run(
            "UPDATE files SET data = json_set("
            "data, '$.video_analysis_job_id', ?, '$.video_analysis_status', ?) WHERE id = ?",
            job.id,
            job.status,
            job.file_id,
        )

    def set_scenes(self, file_id: str, scenes: list[Scene]) -> None:
        """Remember the scenes of a video in place of earlier ones, and make them searchable."""
        with self._transaction():
            for table in ("scenes", "scene_words"):
                self._run(f"DELETE FROM {table} WHERE file_id = ?", file_id)
            self._db.executemany(
                "INSERT INTO scenes VALUES (?, ?, ?, ?)",
                [(scene.id, file_id, scene.position, _json(scene)) for scene in scenes],
            )
            self._db.executemany(
                "INSERT INTO scene_words (text, file_id, scene_id) VALUES (?, ?, ?)",
                [
                    (
                        "\n".join([(scene.description or "").replace(LABEL, ""), *scene.tags]),
                        file_id,
                        scene.id,
                    )
                    for scene in scenes
                ],
            )
            self._run(
                "UPDATE files SET data = json_set(data, '$.scene_count', ?) WHERE id = ?",
                len(scenes),
                file_id,
            )

    def scenes(self, file_id: str) -> list[Scene]:
        """Return the scenes of a video in their order."""
        rows = self._rows("SELECT data FROM scenes WHERE file_id = ? ORDER BY position", file_id)
        return [msgspec.json.decode(row["data"], type=Scene) for row in rows]

    def scene(self, tenant_id: str, scene_id: str) -> Scene | None:
        """Return a scene of a tenant unless its video is deleted."""
        return self._find(
            Scene,
            "SELECT s.data FROM scenes s JOIN files f ON f.id = s.file_id"
            " WHERE s.id = ? AND f.tenant_id = ? AND f.deleted_at IS NULL",
            scene_id,
            tenant_id,
        )

    # ----------------------------------------------------------------------------------- batches

    def add_batch(self, batch: Batch, items: Sequence[BatchItem]) -> None:
        """Remember a batch and its items."""
        with self._transaction():
            self._run(
                "INSERT INTO batches (id, tenant_id, data) VALUES (?, ?, ?)",
                batch.id,
                batch.tenant_id,
                _json(batch),
            )
            self._db.executemany(
                "INSERT INTO batch_items (id, batch_id, position, data) VALUES (?, ?, ?, ?)",
                [(item.id, batch.id, item.position, _json(item)) for item in items],
            )

    def batch(self, tenant_id: str, batch_id: str) -> Batch | None:
        """Return a batch of a tenant."""
        return self._find(
            Batch,
            "SELECT data FROM batches WHERE id = ? AND tenant_id = ?",
            batch_id,
            tenant_id,
        )

    def unfinished_batches(self) -> list[Batch]:
        """Return the batches that were under way when the server stopped."""
        rows = self._rows(
            "SELECT data FROM batches WHERE id IN (SELECT batch_id FROM batch_items"
            " WHERE status IN ('pending', 'processing')) ORDER BY number"
        )
        return [msgspec.json.decode(row["data"], type=Batch) for row in rows]

    def batch_items(self, batch_id: str) -> list[BatchItem]:
        """Return the items of a batch in the order in which they were given."""
        rows = self._rows(
            "SELECT data FROM batch_items WHERE batch_id = ? ORDER BY position", batch_id
        )
        return [msgspec.json.decode(row["data"], type=BatchItem) for row in rows]

    def batch_item(self, item_id: str) -> BatchItem:
        """Return an item of a batch."""
        item = self._find(BatchItem, "SELECT data FROM batch_items WHERE id = ?", item_id)
        assert item is not None, "items are never forgotten while the server runs"
        return item

    def list_batch_items(
        self, batch_id: str, *, include_failed: bool, limit: int, offset: int
    ) -> tuple[list[BatchItem], int]:
        """Return one page of the items of a batch, and how many there are on all pages."""
        matching = "FROM batch_items WHERE batch_id = ? AND (? OR status <> 'failed')"
        with self._lock:
            total = self._rows(f"SELECT count(*) {matching}", batch_id, include_failed)[0][0]
            rows = self._rows(
                f"SELECT data {matching} ORDER BY position LIMIT ? OFFSET ?",
                batch_id,
                include_failed,
                limit,
                offset,
            )
        return [msgspec.json.decode(row["data"], type=BatchItem) for row in rows], total

    def change_batch_item(self, item_id: str, changes: dict[str, Any]) -> BatchItem:
        """Change fields of an item of a batch and return it as it is then."""
        with self._transaction():
            item = msgspec.structs.replace(self.batch_item(item_id), **changes)
            self._run("UPDATE batch_items SET data = ? WHERE id = ?", _json(item), item_id)
            return item

    def cancel_batch(self, batch: Batch, now: str) -> None:
        """Remember that a batch is cancelled; its items that wait are skipped."""
        batch = msgspec.structs.replace(batch, cancelled_at=now)
        with self._transaction():
            self._run("UPDATE batches SET data = ? WHERE id = ?", _json(batch), batch.id)
            self._run(
                "UPDATE batch_items"
                " SET data = json_set(data, '$.status', 'skipped', '$.ended_at', ?)"
                " WHERE batch_id = ? AND status = 'pending'",
                now,
                batch.id,
            )

    def tally(self, batch_id: str) -> Tally:
        """Count the items of a batch by their states."""
        row = self._rows(
            "SELECT coalesce(sum(status = 'pending'), 0), coalesce(sum(status = 'processing'), 0),"
            " coalesce(sum(status = 'success'), 0), coalesce(sum(status = 'failed'), 0),"
            " coalesce(sum(status = 'skipped'), 0), coalesce(sum(processing_time_ms), 0),"
            " min(started_at), max(ended_at) FROM batch_items WHERE batch_id = ?",
            batch_id,
        )[0]
        return Tally(*row)

    # ------------------------------------------------------------------------------------- chats

    def save_chat(self, chat: Chat) -> None:
        """Remember a session, or new values of it."""
        self._run(
            "INSERT INTO chats (id, tenant_id, data) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET data = excluded.data",
            chat.id,
            chat.tenant_id,
            _json(chat),
        )

    def chat(self, tenant_id: str, chat_id: str) -> Chat | None:
        """Return a session of a tenant."""
        return self._find(
            Chat, "SELECT data FROM chats WHERE id = ? AND tenant_id = ?", chat_id, tenant_id
        )

    def chats(self, tenant_id: str) -> list[Chat]:
        """Return the sessions of a tenant, newest first."""
        rows = self._rows(
            "SELECT data FROM chats WHERE tenant_id = ? ORDER BY number DESC", tenant_id
        )
        return [msgspec.json.decode(row["data"], type=Chat) for row in rows]

    def chat_messages(self, chat_id: str, until: str | None = None) -> list[ChatMessage]:
        """Return the messages of a session that were there at a time, oldest first."""
        rows = self._rows(
            "SELECT data FROM chat_messages WHERE chat_id = ? AND (? IS NULL OR created_at <= ?)"
            " ORDER BY number",
            chat_id,
            until,
            until,
        )
        return [msgspec.json.decode(row["data"], type=ChatMessage) for row in rows]

    def count_questions(self, tenant_id: str, since: str) -> int:
        """Count the messages that the users of a tenant have sent since a time."""
        rows = self._rows(
            "SELECT count(*) FROM chat_messages"
            " WHERE tenant_id = ? AND role = 'user' AND created_at >= ?",
            tenant_id,
            since,
        )
        count: int = rows[0][0]
        return count

    def add_reply(self, tenant_id: str, messages: Sequence[ChatMessage], reply: Reply) -> None:
        """Remember a message, its answer, and how that is streamed."""
        with self._transaction():
            self._db.executemany(
                "INSERT INTO chat_messages (chat_id, tenant_id, data) VALUES (?, ?, ?)",
                [(message.chat_id, tenant_id, _json(message)) for message in messages],
            )
            self._run("INSERT INTO replies VALUES (?, ?)", reply.id, _json(reply))

    def reply(self, message_id: str) -> Reply:
        """Return how an answer is streamed."""
        reply = self._find(Reply, "SELECT data FROM replies WHERE id = ?", message_id)
        assert reply is not None, "answers are never forgotten while the server runs"
        return reply

    # ---------------------------------------------------------------------------- cloud storages

    def save_consent(self, consent: Consent) -> None:
        """Remember that a user is asked, or what the answer was."""
        self._run("INSERT OR REPLACE INTO consents VALUES (?, ?)", consent.state, _json(consent))

    def consent(self, state: str) -> Consent | None:
        """Return the question that a state stands for."""
        return self._find(Consent, "SELECT data FROM consents WHERE state = ?", state)

    def forget_consent(self, state: str) -> None:
        """Forget a question."""
        self._run("DELETE FROM consents WHERE state = ?", state)

    def save_connection(self, connection: Connection) -> None:
        """Remember a connection, or new values of it."""
        self._run(
            "INSERT INTO connections (id, tenant_id, data) VALUES (?, ?, ?)"
            " ON CONFLICT (tenant_id, id) DO UPDATE SET data = excluded.data",
            connection.id,
            connection.tenant_id,
            _json(connection),
        )

    def connection(self, tenant_id: str, connection_id: str) -> Connection | None:
        """Return a connection of a tenant."""
        return self._find(
            Connection,
            "SELECT data FROM connections WHERE tenant_id = ? AND id = ?",
            tenant_id,
            connection_id,
        )

    def connections(self, tenant_id: str) -> list[Connection]:
        """Return the connections of a tenant, newest first."""
        rows = self._rows(
            "SELECT data FROM connections WHERE tenant_id = ? ORDER BY number DESC", tenant_id
        )
        return [msgspec.json.decode(row["data"], type=Connection) for row in rows]

    def add_cloud_job(self, job: CloudJob, items: Sequence[CloudItem]) -> None:
        """Remember a job and its files."""
        with self._transaction():
            self._run(
                "INSERT INTO cloud_jobs (id, tenant_id, data) VALUES (?, ?, ?)",
                job.id,
                job.tenant_id,
                _json(job),
            )
            self._db.executemany(
                "INSERT INTO cloud_items (job_id, position, data) VALUES (?, ?, ?)",
                [(item.job_id, item.position, _json(item)) for item in items],
            )

    def change_cloud_job(self, job: CloudJob) -> None:
        """Remember new values of a job."""
        self._run("UPDATE cloud_jobs SET data = ? WHERE id = ?", _json(job), job.id)

    def cloud_job(self, tenant_id: str, job_id: str) -> CloudJobCounts | None:
        """Return a job of a tenant with its state."""
        rows = self._rows(
            "SELECT j.data, count(*), sum(i.status = 'completed'),"
            " sum(i.status IN ('failed', 'cancelled')), sum(i.status = 'cancelled'),"
            " coalesce("
            "  max(i.ended_at),"
            "  json_extract(j.data, '$.started_at'),"
            "  json_extract(j.data, '$.created_at')"
            " )"
            " FROM cloud_jobs j JOIN cloud_items i ON i.job_id = j.id"
            " WHERE j.id = ? AND j.tenant_id = ? GROUP BY j.id",
            job_id,
            tenant_id,
        )
        if not rows:
            return None
        data, *counts = rows[0]
        return CloudJobCounts(msgspec.json.decode(data, type=CloudJob), *counts)

    def unfinished_cloud_jobs(self) -> list[CloudJob]:
        """Return the jobs that have files to copy, oldest first."""
        rows = self._rows(
            "SELECT data FROM cloud_jobs WHERE id IN (SELECT job_id FROM cloud_items"
            " WHERE status IN ('waiting', 'moving')) ORDER BY number"
        )
        return [msgspec.json.decode(row["data"], type=CloudJob) for row in rows]

    def cloud_items(self, job_id: str) -> list[CloudItem]:
        """Return the files of a job in the order in which they were given."""
        rows = self._rows("SELECT data FROM cloud_items WHERE job_id = ? ORDER BY position", job_id)
        return [msgspec.json.decode(row["data"], type=CloudItem) for row in rows]

    def cloud_item(self, job_id: str, position: int) -> CloudItem:
        """Return one file of a job."""
        item = self._find(
            CloudItem,
            "SELECT data FROM cloud_items WHERE job_id = ? AND position = ?",
            job_id,
            position,
        )
        assert item is not None, "files of jobs are never forgotten while the server runs"
        return item

    def change_cloud_item(self, item: CloudItem) -> None:
        """Remember new values of a file of a job."""
        self._run(
            "UPDATE cloud_items SET data = ? WHERE job_id = ? AND position = ?",
            _json(item),
            item.job_id,
            item.position,
        )

    # ------------------------------------------------------------------------------------ others

    def answer(self, tenant_id: str, key: str) -> Answer | None:
        """Return the answer that was given under an idempotency key."""
        rows = self._rows(
            "SELECT fingerprint, status, body, created_at FROM answers"
            " WHERE tenant_id = ? AND key = ?",
            tenant_id,
            key,
        )
        return Answer(*rows[0]) if rows else None

    def save_answer(self, tenant_id: str, key: str, answer: Answer) -> None:
        """Remember an answer under an idempotency key."""
        self._run(
            "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)",
            tenant_id,
            key,
            answer.fingerprint,
            answer.status,
            answer.body,
            answer.created_at,
        )

    def add_folder(self, tenant_id: str, folder_id: str) -> None:
        """Make a folder."""
        self._run("INSERT INTO folders VALUES (?, ?)", folder_id, tenant_id)

    def has_folder(self, tenant_id: str, folder_id: str) -> bool:
        """Tell whether a tenant has this folder."""
        return bool(
            self._rows("SELECT 1 FROM folders WHERE id = ? AND tenant_id = ?", folder_id, tenant_id)
        )


def _json(record: Struct) -> str:
    return msgspec.json.encode(record).decode()


def _within(scope: Scope, media_type: str) -> tuple[str, list[str]]:
    """Write a scope as a condition on `files f`, with its values."""
    where = ["f.tenant_id = ?", "f.media_type = ?", "f.deleted_at IS NULL"]
    values = [scope.tenant_id, media_type]
    if scope.ids is not None:
        where.append(f"f.id IN ({_marks(scope.ids)})")
        values += scope.ids
    if scope.folder_id is not None:
        where.append("f.folder_id = ?")
        values.append(scope.folder_id)
    if scope.document_types is not None:
        kinds = _marks(scope.document_types)
        where.append(f"json_extract(f.data, '$.document_type') IN ({kinds})")
        values += scope.document_types
    return " AND ".join(where), values


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _counts(row: sqlite3.Row) -> SessionCounts:
    names = ("status", "total", "completed", "failed", "skipped", "started_at", "completed_at")
    session = msgspec.json.decode(row["data"], type=Session)
    return SessionCounts(session, *(row[name] for name in names))
