"""How keys are compared, and whether the order goes the way that the text says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.ordered import BOUNDED, BY_ID, BY_TIME, PLAIN, TEXT, TIME, UNPAGED, VENDOR, row, walked
from tests.lint.paged import pointers, said

TYPE, WAY, UNDECLARED = "ordering.key_type", "ordering.direction", "ordering.undeclared"
ORDER = "/paths/~1messages/get/x-pagination/order"
SILENT = [PLAIN, VENDOR, BOUNDED, UNPAGED, walked([BY_TIME, BY_ID])]
INTEGER = {"type": "integer"}


# stays silent: text, a day, which sorts as text, what may be either, and what is said.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        walked([BY_ID]),
        walked([{"by": "/name"}], row(name=TEXT)),
        walked([{"by": "/day"}], row(day={"type": "string", "format": "date"})),
        walked([{"by": "/sent_at"}], row(sent_at={"type": ["string", "integer"]})),
        walked([{"by": "/created"}], row(created={"type": "string", "format": "uuid"})),
        walked([{"by": "/size", "type": "number"}], row(size=INTEGER)),
        walked([{"by": "/size"}], row(size={"type": ["integer", "string"]})),
    ],
)
def test_compared_as_what_it_is(tree: dict[str, Any]) -> None:
    assert said(tree, TYPE) == []


@pytest.mark.parametrize(
    ("tree", "at", "kind"),
    [
        (walked([{"by": "/created_at"}]), f"{ORDER}/0", "a moment"),
        (walked([{"by": "/sent"}], row(sent=TIME)), f"{ORDER}/0", "a moment"),
        (walked([{"by": "/sent_at"}], row(sent_at=TEXT)), f"{ORDER}/0", "a moment"),
        (walked([BY_TIME, BY_ID], row(id=INTEGER, created_at=TIME)), f"{ORDER}/1", "a number"),
        (walked([{"by": "/at"}], {"allOf": [row(at={"type": ["number", "null"]})]}), f"{ORDER}/0", "a number"),
    ],
)
def test_compared_as_text(tree: dict[str, Any], at: str, kind: str) -> None:
    assert pointers(tree, TYPE) == [at]
    assert kind in said(tree, TYPE)[0]


def told(prose: str, direction: str | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list by time, whose text is as given."""
    key = {"by": "/created_at", "type": "date-time"} | ({"direction": direction} if direction else {})
    return walked([key, BY_ID], document_={"description": prose}, **more)


# stays silent: nothing about first, both, first of something else, and keys that are no time.
@pytest.mark.parametrize(
    "tree",
    [
        *SILENT,
        told("Newest first.", "descending"),
        told("The oldest come first.", None),
        told("Sorted from oldest to newest.", "ascending"),
        told("Newest first; send `ascending` for the oldest first.", "ascending"),
        told("The latest messages. Ask for the first page without a cursor.", "ascending"),
        told("In reverse chronological order.", "descending"),
        told("In chronological order.", "ascending"),
        walked([{"by": "/id"}], document_={"description": "Newest first."}),
        walked(document_={"description": "Newest first."}),
    ],
)
def test_the_way_that_the_text_says(tree: dict[str, Any]) -> None:
    assert said(tree, WAY) == []


@pytest.mark.parametrize(
    "tree",
    [
        told("Newest first.", None),
        told("Messages, the most recently created first, a page at a time.", "ascending"),
        told("The latest come\nfirst.", "ascending"),
        told("The oldest first.", "descending"),
        told("In reverse-chronological order.", "ascending"),
        told("Sorted from newest to oldest.", "ascending"),
    ],
)
def test_the_other_way(tree: dict[str, Any]) -> None:
    assert pointers(tree, WAY) == [f"{ORDER}/0"]


def test_a_tiebreaker_alone_is_no_order() -> None:
    assert pointers(walked([BY_ID]), UNDECLARED) == [ORDER]
    assert said(walked([{"by": "/id"}]), UNDECLARED) == []
