"""Operations, values, codes and statuses that an annotation names are there; other tools' annotations agree."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lint.ordered import TEXT, query, row, walked
from tests.lint.paged import document, pointers, said
from tests.lint.test_annotations_places import failing, holding, sending

OPERATION, VALUE = "annotations.operation", "annotations.value"
VENDOR, UNREAD = "annotations.vendor", "annotations.unread"
GET = "/paths/~1messages/get"
CURSOR = {"in": "query", "name": "cursor"}


def naming(**keys: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an operation with annotations, beside the operations `listMessages` and `GET /calls`."""
    tree = sending(holding(to=TEXT), **keys)
    tree["paths"]["/messages"]["get"]["operationId"] = "listMessages"
    return tree | {"paths": {**tree["paths"], "/calls": {"get": {"responses": {}}}}}


@pytest.mark.parametrize(
    ("tree", "places"),
    [
        (naming(x_sends={"recipient": "/to", "listed_by": "listMessages", "read_by": "GET /calls"}), []),
        (naming(x_sends={"recipient": "/to", "listed_by": "list", "read_by": "send"}), ["x-sends/listed_by"]),
        (naming(x_sends={"recipient": "/to", "read_by": "readMessage"}), ["x-sends/read_by"]),
        (naming(x_count={"of": "calls", "form": "integer"}), ["x-count/of"]),
        (naming(x_removes={"of": "calls", "id": "id"}), ["x-removes/of"]),
        (naming(x_resource={"at": "", "id": "/id", "parameter": "id", "of": "x"}), ["x-resource/of"]),
        (naming(x_discover={"from": "x", "parameters": {"a": {"at": "/a"}}}), ["x-discover/from"]),
        (naming(x_pagination={"request": {"cursor": CURSOR | {"also_from": ["listMessages", "x"]}}}),
         ["x-pagination/request/cursor/also_from/1"]),
    ],
)  # fmt: skip
def test_operations(tree: dict[str, Any], places: list[str]) -> None:
    assert pointers(tree, OPERATION) == [f"/paths/~1send/post/{place}" for place in places]


def states(schema: Any, **life: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return an operation whose message has such states."""
    whole = {"at": "/status", "initial": "queued", "terminal": ["sent"]} | life
    answer = holding(data=holding(status=schema))
    return sending(holding(to=TEXT), answer, x_sends={"recipient": "/to", "resource": "/data"}, x_lifecycle=whole)


STATES = {"type": "string", "enum": ["queued", "sending", "sent"]}


# stays silent: no enumeration, a state that is there, and null among the values.
@pytest.mark.parametrize(
    ("tree", "places"),
    [
        (states(STATES), []),
        (states(TEXT, initial="new"), []),
        (states({"enum": ["queued", "sent", None]}, order=["queued"]), []),
        (states({"allOf": [STATES]}, order=["queued", "sending", "sent"]), []),
        (states(STATES, initial="new"), ["initial"]),
        (states(STATES, order=["queued", "on_its_way"]), ["order/1"]),
        (states(STATES, terminal=["sent", "failed"]), ["terminal/1"]),
        (states({"oneOf": [{"$ref": "#/components/schemas/Nowhere"}]}, initial="new"), []),
    ],
)
def test_states(tree: dict[str, Any], places: list[str]) -> None:
    assert pointers(tree, VALUE) == [f"/paths/~1send/post/x-lifecycle/{place}" for place in places]


def asked(name: str, place: dict[str, Any], **schema: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list with a parameter that says which way, or in which order."""
    request = {"cursor": CURSOR, name: {"in": "query", "name": name, **place}}
    return walked(request=request, document_={"parameters": [query("cursor"), query(name, **schema)]})


WAYS = {"type": "string", "enum": ["older", "newer"]}
ORDERS = {"type": "string", "enum": ["created", "sent"], "default": "created"}


@pytest.mark.parametrize(
    ("tree", "places"),
    [
        (asked("direction", {"forward": "older", "backward": "newer"}, **WAYS), []),
        (asked("direction", {"forward": "on", "backward": "back"}, type="string"), []),
        (asked("direction", {"forward": "forward", "backward": "newer"}, **WAYS), ["direction/forward"]),
        (asked("direction", {"without_cursor": 422}), ["direction/without_cursor"]),
        (asked("order", {"values": {"created": "/a"}, "default": "created"}, **ORDERS), []),
        (asked("order", {"values": {"created": "/a", "best": "/b"}}, **ORDERS), ["order/values/best"]),
        (asked("order", {"values": {"created": "/a"}, "default": "sent"}, **ORDERS), ["order/default"]),
        (asked("order", {"values": {"a": "/a"}}, type="array", items={"enum": ["a", "b"]}), []),
    ],
)
def test_words(tree: dict[str, Any], places: list[str]) -> None:
    assert pointers(tree, VALUE) == [f"{GET}/x-pagination/request/{place}" for place in places]


def refusing(responses: dict[str, Any], codes: dict[str, Any] | None = None, **error: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return an operation that sends, and names the answer where the recipient has not agreed."""
    tree = sending(holding(to=TEXT), x_sends={"recipient": "/to", "consent_error": error})
    tree["paths"]["/send"]["post"]["responses"] |= {status: {"description": "No."} for status in responses}
    return tree | ({"x-error-codes": codes} if codes is not None else {})


SENDS = "/paths/~1send/post/x-sends/consent_error"


@pytest.mark.parametrize(
    ("tree", "places"),
    [
        (refusing({"453": {}}, {"NO": [453]}, status=453, code="NO"), []),
        (refusing({"4XX": {}}, None, status=453, code="NO"), []),
        (refusing({"default": {}}, {"NO": [453]}, status=453, code="NO"), []),
        (refusing({"400": {}}, None, status=453, code="NO"), [f"{SENDS}/status"]),
        (refusing({"453": {}}, {"YES": [453]}, status=453, code="NO"), [f"{SENDS}/code"]),
        (refusing({"400": {}, "453": {}}, {"NO": [400]}, status=453, code="NO"), [f"{SENDS}/status"]),
    ],
)
def test_refusals(tree: dict[str, Any], places: list[str]) -> None:
    assert pointers(tree, VALUE) == places


def coded(*enums: Any, statuses: list[int] | None = None) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a description whose errors list codes, a list for each response; its annotation knows A and B."""
    tree = failing(*(holding(code={"enum": each} if each else TEXT) for each in enums), code="/code")
    return tree | {"x-error-codes": {"A": statuses or [400], "B": [400]}}


# stays silent: several lists count together, one that is open lists everything, ranges and `default` document all.
@pytest.mark.parametrize(
    ("tree", "places"),
    [
        (coded(["A", "B"]), []),
        (coded(["A"], ["B"]), []),
        (coded(["A"], None), []),
        (coded(["A", "B", "C"], None, ["A"], statuses=[400, 429]), []),
        (coded(["A"]), ["B"]),
        (coded(["A", "B"], statuses=[400, 429]), ["A/1"]),
    ],
)
def test_codes_and_statuses(tree: dict[str, Any], places: list[str]) -> None:
    assert pointers(tree, VALUE) == [f"/x-error-codes/{place}" for place in places]


def test_statuses_of_an_operation_alone() -> None:
    tree = coded(["A", "B"])
    get = tree["paths"]["/messages"]["get"]
    get["x-error-codes"], get["x-unauthenticated"] = {"A": [409]}, [403]
    tree["paths"]["/calls"] = {"get": {"responses": {"400": {"description": "No."}}}}
    assert pointers(tree, VALUE) == [f"{GET}/x-error-codes/A/0", f"{GET}/x-unauthenticated/0"]


def beside(pages: Any, **others: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return a list with other tools' annotations."""
    body = holding(data={"type": "array", "items": row()}, next=TEXT, link=TEXT)
    keys = {name.replace("_", "-"): value for name, value in others.items()}
    own = {} if pages is None else {"pagination": pages}
    return document([query("cursor"), query("limit", type="integer")], body, **own, **keys)


OURS = {"request": {"cursor": CURSOR}, "response": {"items": "/data", "next": {"in": "body", "at": "/next"}}}
FERN = {"cursor": "$request.cursor", "next_cursor": "$response.next", "results": "$response.data"}


# stays silent: they agree, there is one alone, or ours is malformed, which is another rule's matter.
@pytest.mark.parametrize(
    ("tree", "count"),
    [
        (beside(OURS), 0),
        (beside(OURS, x_fern_pagination=FERN), 0),
        (beside(None, x_fern_pagination=FERN), 0),
        (beside({"response": 5}, x_fern_pagination=FERN | {"results": "$response.rows"}), 0),
        (beside(OURS, x_fern_pagination=[]), 0),
        (beside(OURS, x_fern_pagination=FERN | {"results": "$response.rows"}), 1),
        (beside(OURS, x_ms_pageable={"nextLinkName": "link", "itemName": "data"}), 1),
        (beside(pages=False, x_fern_pagination=FERN), 1),
        (beside(None, x_fern_pagination=FERN, x_ms_pageable={"nextLinkName": "link", "itemName": "data"}), 1),
    ],
)
def test_other_tools_agree(tree: dict[str, Any], count: int) -> None:
    assert len(said(tree, VENDOR)) == count


def test_what_disagrees_is_told() -> None:
    tree = beside(OURS, x_fern_pagination=FERN | {"next_cursor": "$response.link"})
    assert said(tree, VENDOR) == [
        "x-fern-pagination has response.next body '/link', x-pagination has body '/next'",
    ]
    assert pointers(tree, VENDOR) == [f"{GET}/x-fern-pagination"]


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        (beside(OURS, x_fern_pagination=[]), ""),
        (beside(None, x_fern_pagination=FERN), ""),
        (beside(None, x_fern_pagination=False), ""),
        (beside(None, x_ms_pageable={"nextLinkName": None, "itemName": "data"}), ""),
        (beside(None, x_fern_pagination=[]), "x-fern-pagination: must be an object with results and one of"),
        (beside(None, x_fern_pagination=FERN | {"cursor": "$request.token"}), "has no parameter 'token'"),
        (beside(None, x_ms_pageable={"nextlinkName": "link"}), "'nextLinkName' is missing"),
        (beside(None, x_ms_pageable={"nextLinkName": "link", "operationName": "next"}), "operationName is not used"),
        (beside(None, x_speakeasy_pagination={"type": "cursor"}), "x-speakeasy-pagination: "),
    ],
)
def test_what_can_not_be_read_is_told(tree: dict[str, Any], message: str) -> None:
    found = said(tree, UNREAD)
    assert len(found) == bool(message)
    assert all(message in each for each in found)
