"""The last page, as a text and as the schema have it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.paged import CURSOR, document, page, pointers, said

LAST, AMBIGUOUS = "pagination.last_page", "pagination.end_ambiguous"
TEXT, URL, NUMBER = {"type": "string"}, {"type": "string", "format": "uri"}, {"type": "integer"}
NEXT = "/paths/~1messages/get/responses/200/content/application~1json/schema/properties/next_cursor"
GET = "/paths/~1messages/get/description"
NULLABLE = {"type": ["string", "null"]}


def told(text: str, token: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    """Return a list without annotation whose text speaks of its token."""
    return document([CURSOR], page(**{"next_cursor!" if required else "next_cursor": token}), description=text)


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (told("On the last page `next_cursor` is null.", TEXT), NEXT),
        (told("Go on until next_cursor is absent.", NULLABLE), NEXT),
        (told("`next_cursor` will be an empty string when there are no more.", {**TEXT, "minLength": 1}), NEXT),
        (told("", {**TEXT, "description": "Null on the last page."}, required=False), NEXT),
        (
            document([CURSOR], page(meta={**page(**{"next!": URL}), "properties": {"next": URL}}),
                     description="When `meta.next` is `null` there is no next page."),
            "/paths/~1messages/get/responses/200/content/application~1json/schema/properties/meta/properties/next",
        ),
    ],
)  # fmt: skip
def test_an_end_of_the_text_that_the_schema_forbids(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, LAST) == [at]


@pytest.mark.parametrize(
    ("tree", "at"),
    [
        (told("On the last page `next_cursor` is absent, or empty, or null.", NULLABLE), GET),
        (told("When `next_cursor` is empty there are no more.", NULLABLE), GET),
        (told("", {**NULLABLE, "description": "Null or an empty string on the last page."}), f"{NEXT}/description"),
        (
            document(
                [CURSOR], page(**{"next_cursor!": TEXT, "count": {**NUMBER, "description": "Rows of this page."}})
            ),
            NEXT,
        ),
    ],
)
def test_several_ends_in_text_and_schema(tree: dict[str, Any], at: str) -> None:
    assert pointers(tree, AMBIGUOUS) == [at]


# stays silent: text and schema agree; what is empty or null is something else; a number that counts all rows.
@pytest.mark.parametrize(
    "tree",
    [
        told("On the last page `next_cursor` is null.", NULLABLE),
        told("On the last page `next_cursor` is absent.", TEXT, required=False),
        told("`next_cursor` is an empty string when there are no more.", TEXT),
        told("`next_cursor` is not null while there are more rows.", TEXT, required=False),
        told("When `data` is empty there are no more, and `next_cursor` leads nowhere.", NULLABLE),
        told("If `next_cursor` leads to an empty page, that was the last one. `subject` may be null.", NULLABLE),
        told("Leave `next_cursor` alone at the end. Null is a value of `subject`.", TEXT, required=False),
        told("`previous_next_cursor` is null on the last page.", TEXT, required=False),
        told("Empty pages are the last.", NULLABLE),
        told("", {**NULLABLE, "description": "The subject is null or empty at the end."}, required=False),
        document(
            [CURSOR], page(**{"next_cursor!": TEXT, "count": {**NUMBER, "description": "All rows, on any page."}})
        ),
        document([CURSOR], page(**{"next_cursor!": TEXT, "count": NUMBER})),
    ],
)
def test_ends_that_agree(tree: dict[str, Any]) -> None:
    assert said(tree, LAST) == []
    assert said(tree, AMBIGUOUS) == []
