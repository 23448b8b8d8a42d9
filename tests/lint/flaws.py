"""Defects to plant into a made document: each with what is wrong and where a linter should point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_LIST, _CREATE = "get", "post"


def plant(document: dict[str, Any], number: int) -> tuple[tuple[str, str], ...]:
    """Plant so many defects, the kinds in turn; return (what, pointer) of each.

    Raise ``ValueError`` where the document has no place for so many: each operation gets each kind once at most.
    """
    collections = [path for path in document["paths"] if not path.endswith("}")]
    planted = []
    for index in range(number):
        method, what, break_ = _FLAWS[index % len(_FLAWS)]
        places = [path for path in collections if method in document["paths"][path]]
        turn = index // len(_FLAWS)
        if turn >= len(places):
            raise ValueError(f"{number} flaws are more than the document has places for")
        path = places[turn]
        within = break_(document["paths"][path][method])
        planted.append((what, f"/paths/{path.replace('/', '~1')}/{method}{within}"))
    return tuple(planted)


def _page(operation: dict[str, Any]) -> dict[str, Any]:
    examples = operation["responses"]["200"]["content"]["application/json"]["examples"]
    page: dict[str, Any] = examples["more to come"]["value"]
    return page


_PAGE = "/responses/200/content/application~1json/examples/more to come/value"


def _no_tiebreaker(operation: dict[str, Any]) -> str:
    del operation["x-pagination"]["order"][1]
    return "/x-pagination/order"


def _boundless_limit(operation: dict[str, Any]) -> str:
    operation["parameters"][1] = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    return "/parameters/1"


def _wrong_example(operation: dict[str, Any]) -> str:
    _page(operation)["data"][0]["label"] = 17
    return f"{_PAGE}/data/0/label"


def _disorder(operation: dict[str, Any]) -> str:
    _page(operation)["data"].reverse()
    return f"{_PAGE}/data"


def _unresolved(operation: dict[str, Any]) -> str:
    operation["responses"]["401"] = {"$ref": "#/components/responses/Unauthorised"}
    return "/responses/401/$ref"


def _misspelt(operation: dict[str, Any]) -> str:
    operation["x-pagination"]["boundry"] = operation["x-pagination"].pop("boundary")
    return "/x-pagination/boundry"


def _unregistered(operation: dict[str, Any]) -> str:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    operation["responses"]["453"] = {"description": "Nobody agreed to it.", "content": content}
    return "/responses/453"


def _wait_of_a_wrong_type(operation: dict[str, Any]) -> str:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    headers = {"Retry-After": {"schema": {"type": "boolean"}}}
    operation["responses"]["429"] = {"description": "Too often.", "headers": headers, "content": content}
    return "/responses/429/headers/Retry-After"


def _unprotected(operation: dict[str, Any]) -> str:
    operation["security"] = []
    return "/security"


_FLAWS: tuple[tuple[str, str, Callable[[dict[str, Any]], str]], ...] = (
    (_LIST, "no tiebreaker", _no_tiebreaker),
    (_CREATE, "unregistered status", _unregistered),
    (_LIST, "limit without default, minimum and maximum", _boundless_limit),
    (_CREATE, "Retry-After of a wrong type", _wait_of_a_wrong_type),
    (_LIST, "example that breaks its schema", _wrong_example),
    (_CREATE, "unprotected operation", _unprotected),
    (_LIST, "rows out of the declared order", _disorder),
    (_LIST, "reference to nothing", _unresolved),
    (_LIST, "misspelt key of an annotation", _misspelt),
)
