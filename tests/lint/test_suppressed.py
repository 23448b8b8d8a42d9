"""``x-lint-ignore`` silences what it names, where it stands and below, as long as it has a reason and its time."""

from __future__ import annotations

import pytest

from tests.lint.linted import HEAD, linted

RULE = "pagination.limit_default"
ROWS = "{'200': {description: A page., content: {application/json: {schema: {type: array, items: {type: object}}}}}}"
KNOWN = f"{{rule: {RULE}, reason: the vendor names none}}"


def document(*, root: str = "", operation: str = "", parameter: str = "") -> str:
    return (
        f"{HEAD}{root}\npaths:\n  /a:\n    get:\n      {operation or 'operationId: a'}\n      parameters:\n"
        "        - {name: cursor, in: query, schema: {type: string}}\n"
        f"        - {{name: limit, in: query, schema: {{type: integer}}{parameter}}}\n      responses: {ROWS}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        document(root=f"x-lint-ignore: [{KNOWN}]"),
        document(operation=f"x-lint-ignore: [{KNOWN}]"),
        document(parameter=f", x-lint-ignore: [{KNOWN}]"),
        document(root=f"x-lint-ignore: [{{rule: {RULE}, reason: known, until: 2026-01-01}}]"),
    ],
)
def test_it_silences(text: str) -> None:
    found = linted(text, RULE)
    assert len(found) == 1
    assert found[0].suppressed
    assert not found[0].counts


@pytest.mark.parametrize(
    "text",
    [
        document(),
        document(root=f"x-lint-ignore: [{{rule: {RULE}}}]"),
        document(root=f"x-lint-ignore: [{{rule: {RULE}, reason: ' '}}]"),
        document(root=f"x-lint-ignore: [{{rule: {RULE}, reason: over, until: '2025-12-31'}}]"),
        document(root=f"x-lint-ignore: [{{rule: {RULE}, reason: when, until: someday}}]"),
        document(root="x-lint-ignore: [{rule: pagination.limit_bounds, reason: of something else}]"),
        document(root="x-lint-ignore: yes"),
        f"{document()}components:\n  x-lint-ignore: [{KNOWN}]\n",
    ],
)
def test_it_does_not(text: str) -> None:
    assert [result.counts for result in linted(text, RULE)] == [True]


def test_at_the_root_it_speaks_of_other_files_too() -> None:
    text = document(root=f"x-lint-ignore: [{KNOWN}]").replace(
        "{name: limit, in: query, schema: {type: integer}}", "{$ref: 'limit.yaml'}"
    )
    found = linted(text, RULE, beside={"limit.yaml": "{name: limit, in: query, schema: {type: integer}}"})
    assert [(result.place.path.name, bool(result.suppressed)) for result in found] == [("limit.yaml", True)]


def test_a_problem_keeps_its_fingerprint_when_lines_move() -> None:
    moved = document().replace("paths:", "tags: []\n\n\npaths:")
    first, second = linted(document(), RULE)[0], linted(moved, RULE)[0]
    assert first.place.line != second.place.line
    assert first.fingerprint == second.fingerprint
    assert first.definition == "/paths/~1a/get/parameters/limit:query"
