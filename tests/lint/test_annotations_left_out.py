"""What one annotation says and another one leaves out: states, what changes, what a filter looks at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.ordered import TEXT, TIME, row, walked
from tests.lint.paged import document, pointers, said
from tests.lint.test_annotations_places import holding, sending

STATES, VOLATILE, FIELD = "annotations.states", "annotations.volatile", "annotations.filter_field"
ENUM = {"type": "string", "enum": ["queued", "sent", "failed"]}


def lived(schema: Any, **life: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an operation that sends, with the states of what it makes."""
    whole = {"at": "/status", "initial": "queued"} | life
    return sending(holding(to=TEXT), holding(status=schema), x_sends={"recipient": "/to"}, x_lifecycle=whole)


# stays silent: each state is placed, or nobody knows which there are.
@pytest.mark.parametrize(
    ("tree", "left"),
    [
        (lived(ENUM, terminal=["sent", "failed"]), ""),
        (lived(ENUM, terminal=["failed"], order=["sent"]), ""),
        (lived(TEXT, terminal=["sent"]), ""),
        (lived({}, terminal=["sent"]), ""),
        (lived({"enum": ["queued", "sent", None]}, terminal=["sent"]), ""),
        (lived(ENUM, terminal=["sent"]), "failed"),
        (lived({"allOf": [ENUM]}, terminal=["other"]), "sent, failed"),
    ],
)
def test_states(tree: dict[str, Any], left: str) -> None:
    assert said(tree, STATES) == ([f"nothing says whether these states are the last: {left}"] if left else [])


def shown(rows: Any, volatile: list[str] | None = None, times: list[str] | None = None) -> dict[str, Any]:  # noqa: ANN401
    """Return an operation that sends, and the list that shows it."""
    life: dict[str, Any] = {"at": "/status", "initial": "queued", "terminal": ["sent"], "times": times or []}
    tree = sending(holding(to=TEXT), x_sends={"recipient": "/to", "listed_by": "listMessages"}, x_lifecycle=life)
    listed = walked(rows=rows, **({} if volatile is None else {"volatile": volatile}))["paths"]["/messages"]["get"]
    return tree | {"paths": {**tree["paths"], "/messages": {"get": listed | {"operationId": "listMessages"}}}}


PAGES = "/paths/~1messages/get/x-pagination"
ROW = row(id=TEXT, status=TEXT, created_at=TIME, sent_at=TIME)


# stays silent: it is said; the rows don't show it; the first of the times, which is when the row was made.
@pytest.mark.parametrize(
    ("tree", "places"),
    [
        (shown(ROW, ["/status"]), []),
        (shown(row(id=TEXT), []), []),
        (shown({"type": "object"}, []), []),
        (shown(ROW, ["/status"], ["/created_at"]), []),
        (shown(ROW, ["/status", "/sent_at"], ["/created_at", "/sent_at", "/read_at"]), []),
        (shown(ROW, ["/sent_at"]), [f"{PAGES}/volatile"]),
        (shown(ROW), [PAGES]),
        (shown(ROW, ["/status"], ["/created_at", "/sent_at"]), [f"{PAGES}/volatile"]),
    ],
)
def test_what_changes(tree: dict[str, Any], places: list[str]) -> None:
    assert pointers(tree, VOLATILE) == places


# stays silent: it is said, the rows have no such field or are not described, and another tool's words.
@pytest.mark.parametrize(
    ("tree", "places"),
    [
        (walked(rows=ROW, filters={"status": {"at": "/status", "match": "equal"}}), []),
        (walked(rows=ROW, filters={"inbox": {"match": "equal"}, "after": {"match": "after"}}), []),
        (walked(rows={"type": "object"}, filters={"status": {"match": "equal"}}), []),
        (document(), []),
        (walked(rows=ROW, filters={"status": {"match": "equal"}}), [f"{PAGES}/filters/status"]),
        (walked(rows=ROW, filters={"sentAt": {"match": "equal"}}), [f"{PAGES}/filters/sentAt"]),
        (walked(rows=ROW, filters={"/status": {"match": "equal"}}), [f"{PAGES}/filters/~1status"]),
        (walked(rows=ROW, filters={"header:Status": {"match": "equal"}}), [f"{PAGES}/filters/header:Status"]),
    ],
)
def test_what_a_filter_looks_at(tree: dict[str, Any], places: list[str]) -> None:
    assert pointers(tree, FIELD) == places
