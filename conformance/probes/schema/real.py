"""Values that nobody can make up: cursors and identifiers of real answers, and what every request must carry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from conformance.contract import pointer
from conformance.contract.pointer import MISSING
from conformance.evidence.tokens import is_url
from conformance.evidence.walks import Walk
from conformance.probes.fixed import place_of
from conformance.probes.schema.derive import same
from conformance.probes.schema.drawn import Drawn
from conformance.probes.schema.sure import broken_by, touched

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from conformance.contract.model import Operation
    from conformance.contract.pagination import Place
    from conformance.probes.ask import Ask

BLANK = Drawn("positive", "evidence", "", "", "a value of a real answer", (), "", b"", "application/json")


def known(operation: Operation, fixed: Mapping[Place, object]) -> bool:
    """Whether what must be discovered was: without it nothing good can be asked."""
    wanted = operation.discover.parameters if operation.discover is not None else ()
    return all(place_of(operation, name) in fixed for name in wanted)


def fill(operation: Operation, case: Drawn, fixed: Mapping[Place, object]) -> Drawn:
    """Put the values that every request must carry in place of generated ones; what a case breaks stays."""
    broken = broken_by(operation, case) if case.mode == "negative" else frozenset[str]()
    pages = operation.pagination
    for place, value in fixed.items():
        own = pages is not None and same(place, pages.cursor) and case.get(place) is not MISSING
        if own or touched(operation, place, broken):
            continue  # a place in the list may be any: a generated one is as good
        case = case.put(place, operation.typed(place, value) if place.where == "body" else value)
    return case


async def from_answers(ask: Ask, operation: Operation, fixed: Mapping[Place, object]) -> AsyncIterator[Drawn]:
    """Yield good requests with a cursor, with what filters look at, and with an identifier, each from an answer."""
    pages = operation.pagination
    if pages is not None and pages.cursor is not None and pages.cursor.where in {"query", "body"}:
        walk = await _walk(ask, operation)
        page = next((page for page in walk.pages if page.token), None) if walk is not None else None
        if page is not None and not is_url(page.token):
            # With the parameters of the page that it came from: a cursor may be bound to them.
            query = urlencode(list(page.exchange.query.items()), quote_via=quote)
            again = replace(BLANK, raw_query=query, body=page.exchange.request_body)
            token = operation.typed(pages.cursor, page.token) if pages.cursor.where == "body" else page.token
            yield again.put(pages.cursor, token)
        for place, shown in _filters(operation, walk.rows if walk is not None else [], fixed):
            body = b"{}" if operation.body is not None else b""
            name = place.name or pointer.parts(place.at)[-1]
            yield replace(BLANK, name=name, body=body).put(place, shown)
    resource = operation.resource
    listed = ask.contract.operations.get(resource.of) if resource is not None else None
    if resource is not None and listed is not None and listed.pagination is not None:
        walk = await _walk(ask, listed)
        for row in (walk.rows if walk is not None else [])[:2]:
            value = pointer.get(row, resource.id)
            if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
                yield replace(BLANK, path=((resource.parameter, str(value)),))


def _filters(operation: Operation, found: Sequence[Any], fixed: Mapping[Place, object]) -> Iterator[tuple[Place, str]]:
    """Yield values that rows show for each filter: of texts and moments, those that are written oddest.

    One that may be spelt in several ways is left out: how a target takes it is found out elsewhere.
    """
    for narrowing in operation.pagination.filters if operation.pagination is not None else ():
        place = narrowing.place
        if place in fixed or place.where == "header" or narrowing.array or narrowing.form:
            continue
        schema = operation.schema_at(place)
        values = [pointer.get(row, at) for row in found for at in narrowing.at]
        words = [str(value).lower() if isinstance(value, bool) else value for value in values]
        shown = sorted({value for value in words if isinstance(value, str)})
        longest = schema.get("maxLength", 100) if schema else 0
        odd = sorted((value for value in shown if value and len(value) <= longest), key=_oddness, reverse=True)
        yield from ((place, value) for value in odd[:2])


def _oddness(value: str) -> tuple[int, int]:
    return sum(not character.isalnum() or not character.isascii() for character in value), len(value)


async def _walk(ask: Ask, operation: Operation) -> Walk | None:
    from conformance.probes import every  # noqa: PLC0415 - it collects this module, too

    found = await ask.of("pagination.walk", operation) if "pagination.walk" in every() else None
    return found if isinstance(found, Walk) else None
