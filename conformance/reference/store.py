"""Messages in SQLite, in memory, on one connection that is called where the request is served: no threads."""

import sqlite3
from collections.abc import Iterable, Mapping

from conformance.reference.values import Row


def opened(columns: Mapping[str, str], *indexes: str) -> sqlite3.Connection:
    """An empty store of one table with these columns; an index is what follows `ON messages`."""
    store = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    store.row_factory = _as_mapping
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    store.execute(f"CREATE TABLE messages ({listed})")
    for number, index in enumerate(indexes):
        store.execute(f"CREATE INDEX by_{number} ON messages {index}")
    return store


def _as_mapping(cursor: sqlite3.Cursor, values: tuple[object, ...]) -> Row:
    """A row by the names of its columns."""
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


def insert(store: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Add rows; columns that they lack stay null."""
    names = [column["name"] for column in store.execute("PRAGMA table_info(messages)")]
    listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join(f":{name}" for name in names)
    sql = f"INSERT INTO messages ({listed}) VALUES ({marks})"  # noqa: S608 - own names
    store.executemany(sql, ({name: row.get(name) for name in names} for row in rows))
