"""Messages in SQLite, in memory, on one connection that is called where the request is served: no threads."""

import sqlite3
from collections.abc import Iterable

from conformance.reference.values import Row

_COLUMNS = {
    "id": "TEXT PRIMARY KEY",
    "organization": "TEXT NOT NULL",
    "direction": "TEXT NOT NULL",
    "sender": "TEXT NOT NULL",
    "recipient": "TEXT NOT NULL",
    "text": "TEXT NOT NULL",
    "channel": "TEXT NOT NULL",
    "segments": "INTEGER NOT NULL",
    "carrier_id": "TEXT",
    "at": "INTEGER NOT NULL",
    "priority": "TEXT",
    "tag": "TEXT",
    "settled": "TEXT",
    "fate": "TEXT",
    "number_id": "TEXT",
    "opted_out": "INTEGER",
    "keyword": "TEXT",
    "carrier_at": "INTEGER",
    "media": "TEXT",
}
_INSERT = f"INSERT INTO messages ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + name for name in _COLUMNS)})"  # noqa: S608 - own names


def opened() -> sqlite3.Connection:
    """An empty store."""
    store = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    store.row_factory = _as_mapping
    columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    store.execute(f"CREATE TABLE messages ({columns})")
    store.execute("CREATE INDEX newest ON messages (organization, direction, at DESC, id DESC)")
    return store


def _as_mapping(cursor: sqlite3.Cursor, values: tuple[object, ...]) -> Row:
    """A row by the names of its columns."""
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


def insert(store: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Add rows; columns that they lack stay null."""
    store.executemany(_INSERT, ({name: row.get(name) for name in _COLUMNS} for row in rows))
