"""The rows that every list of these tests has, their order, and where in them a page begins."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.ways.asked import RefusedError, whole

Rows = list[dict[str, Any]]
BEGIN = datetime(2026, 5, 1, 12, tzinfo=UTC)


def _rows(organization: str, groups: tuple[int, ...]) -> Rows:
    """Make rows; each number of ``groups`` is how many share a moment, a size and a title."""
    kinds = [kind for kind, size in enumerate(groups) for _ in range(size)]
    return [
        {
            "id": f"{organization}{number * 7 % 100:02}",
            "box": number % 2,
            "number": number // 2,
            "at": _text(BEGIN - timedelta(minutes=kind)),
            "moment": _text(BEGIN - timedelta(seconds=number)),
            "size": kind * 0.5,
            "title": "abc"[kind % 3] * (1 + kind % 2),
            "tag": "red" if number % 3 else "blue",
            "thread": f"{organization}-thread",
        }
        for number, kind in enumerate(kinds)
    ]


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


ROWS = {"a": _rows("a", (1, 3, 1, 2, 5, 1, 2)), "b": _rows("b", (2, 1, 3))}


def arranged(rows: Rows, order: list[dict[str, Any]]) -> Rows:
    """Return rows in a declared order: the last key first, since sorting is stable."""
    for key in reversed([*order, {"by": "/id"}]):
        by = key["by"][1:]
        rows = sorted(rows, key=lambda row, by=by: row[by], reverse=key.get("direction") == "descending")  # type: ignore[misc]
    return rows


def begin(pagination: dict[str, Any], text: str, size: int, rows: Rows) -> int:
    """Return the place in the list that a cursor leads to."""
    style, following = pagination.get("style"), pagination["response"].get("next", {})
    if style == "offset":
        return whole(text, 0, 0, 10**6)
    if style == "page":
        first = pagination["request"]["cursor"].get("first", 1)
        return int(whole(text, first, first, 10**6) - first) * size
    if following.get("in") == "last-item":
        by, wanted = following["at"][1:], text
    else:
        by, wanted = "id", _decoded(text)
    place = next((place for place, row in enumerate(rows) if str(row[by]) == wanted), None)
    if place is not None:
        return place + 1
    moment = _moment(wanted) if by == "moment" else None
    if moment is None:
        raise RefusedError(400, "invalid")
    return len([row for row in rows if datetime.fromisoformat(row["moment"]) >= moment])


def _decoded(text: str) -> str:
    """Return the identity that a token holds; none where it is no token of ours."""
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError:
        return ""
    return found if token_of(found) == text else ""


def token_of(identity: str) -> str:
    """Return the token for what follows a row."""
    return base64.urlsafe_b64encode(identity.encode()).decode().rstrip("=")


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
