"""From the paths of a document to operations, with their parameters, answers, scopes and annotations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.annotations import (
    Count,
    Discover,
    Envelope,
    Lifecycle,
    RateLimit,
    Removes,
    Resource,
    Sends,
)
from conformance.contract.dialect import translated
from conformance.contract.links import links
from conformance.contract.methods import METHODS
from conformance.contract.model import Answer, Contract, Operation, Parameter, Scheme
from conformance.contract.pagination import Pagination
from conformance.contract.vendors import pagination

if TYPE_CHECKING:
    from collections.abc import Iterator

_READERS: dict[str, tuple[str, Any]] = {
    "x-pagination": ("pagination", Pagination.read),
    "x-rate-limit": ("rate_limit", RateLimit.read),
    "x-sends": ("sends", Sends.read),
    "x-lifecycle": ("lifecycle", Lifecycle.read),
    "x-resource": ("resource", Resource.read),
    "x-discover": ("discover", Discover.read),
    "x-count": ("count", Count.read),
    "x-removes": ("removes", Removes.read),
}


def operations(contract: Contract) -> Iterator[Operation]:
    """Yield the operations of a document, with what one says of another."""
    yield from _one_provoked(contract, _linked(contract, list(_read(contract))))


def _read(contract: Contract) -> Iterator[Operation]:
    tree, document = contract.document.tree, contract.document
    for path, raw_item in (tree.get("paths") or {}).items():
        item = contract.resolve(raw_item) if isinstance(raw_item, dict) else {}
        for method in METHODS:
            raw = item.get(method)
            if not isinstance(raw, dict):
                continue
            at = pointer.join(pointer.join("/paths", path), method)
            merged = {**raw, "parameters": _merge(contract, item, raw)}
            if "x-pagination" not in merged and (found := pagination(merged, contract.resolve, document, at)):
                merged["x-pagination"] = found
            yield _operation(contract, path, method, merged, document.line(at))


def _one_provoked(contract: Contract, operations: list[Operation]) -> Iterator[Operation]:
    """Of the operations that share the document's own limit, let one be enough to provoke it: the cheapest to ask."""
    shared = contract.document.tree.get("x-rate-limit")
    reads = [item for item in operations if item.rate_limit and shared and item.askable and not item.writes]
    small = [item for item in reads if item.pagination is not None and item.pagination.limit is not None]
    chosen = next(iter(small or reads), None)
    for item in operations:
        own = item.rate_limit is not None and item.rate_limit != RateLimit.read(shared or {})
        provoked = item.rate_limit and replace(item.rate_limit, provoked=own or item is chosen)
        yield replace(item, rate_limit=provoked)


def _linked(contract: Contract, operations: list[Operation]) -> list[Operation]:
    """Let a list take the tokens of the operations whose OpenAPI links lead to its cursor."""
    found: dict[str, list[str]] = {}
    for link in links(contract.document, contract.resolve):
        if link.source != link.target:
            found.setdefault(f"{link.target} {link.parameter}", []).append(link.source)
    removers = {item.removes.of: item.id for item in operations if item.removes is not None}
    operations = [replace(item, removed_by=removers.get(item.id, "")) for item in operations]
    made = []
    for item in operations:
        pages = item.pagination
        sources = found.get(f"{item.id} {pages.cursor.name}", []) if pages is not None and pages.cursor else []
        if pages is not None and sources and not pages.also_from:
            made.append(replace(item, pagination=replace(pages, also_from=tuple(sources))))
        else:
            made.append(item)
    return made


def _merge(contract: Contract, item: dict[str, Any], raw: dict[str, Any]) -> list[dict[str, Any]]:
    both = [contract.resolve(each) for each in (*item.get("parameters", ()), *raw.get("parameters", ()))]
    return list({(each.get("name"), each.get("in")): each for each in both}.values())


def _operation(contract: Contract, path: str, method: str, raw: dict[str, Any], line: int) -> Operation:
    tree = contract.document.tree
    annotations = {
        field: read(value)
        for name, (field, read) in _READERS.items()
        if isinstance(value := raw.get(name, tree.get(name) if name == "x-rate-limit" else None), dict)
    }
    envelope = raw.get("x-error-envelope", tree.get("x-error-envelope"))
    codes = raw.get("x-error-codes", tree.get("x-error-codes", {}))
    scheme, scopes = _security(contract, raw)
    return Operation(
        id=str(raw.get("operationId") or f"{method.upper()} {path}"),
        contract=contract.name,
        method=method.upper(),
        path=path,
        line=line,
        parameters=tuple(
            Parameter(
                str(each.get("name")),
                str(each.get("in")),
                bool(each.get("required")),
                inline(contract, each.get("schema", {})),
            )
            for each in raw["parameters"]
        ),
        body=_body(contract, raw),
        answers={
            str(status): _answer(contract, str(status), value) for status, value in raw.get("responses", {}).items()
        },
        scheme=scheme,
        scopes=scopes,
        envelope=Envelope.read(envelope) if isinstance(envelope, dict) else None,
        error_codes={str(code): tuple(statuses) for code, statuses in codes.items()},
        unauthenticated=tuple(raw.get("x-unauthenticated", tree.get("x-unauthenticated", (401,)))),
        shared=raw.get("x-tenancy", tree.get("x-tenancy")) == "shared",
        **annotations,
    )


def _security(contract: Contract, raw: dict[str, Any]) -> tuple[Scheme | None, frozenset[str]]:
    demands = raw.get("security", contract.document.tree.get("security")) or []
    known = (contract.document.tree.get("components") or {}).get("securitySchemes", {})
    for demand in demands:
        for name, scopes in demand.items():
            scheme = contract.resolve(known.get(name, {}))
            if scheme.get("type") == "apiKey":
                return Scheme(name, "apiKey", scheme["in"], scheme["name"]), frozenset(scopes)
            kind = str(scheme.get("scheme", "bearer")).lower()
            return Scheme(name, kind if kind == "basic" else "bearer"), frozenset(scopes)
    return None, frozenset()


def _body(contract: Contract, raw: dict[str, Any]) -> dict[str, Any] | None:
    content = contract.resolve(raw.get("requestBody", {})).get("content", {})
    media = content.get("application/json")
    return inline(contract, media.get("schema", {})) if isinstance(media, dict) else None


def _answer(contract: Contract, status: str, raw: dict[str, Any]) -> Answer:
    node = contract.resolve(raw)
    headers = {name: contract.resolve(value) for name, value in node.get("headers", {}).items()}
    envelope = node.get("x-error-envelope")
    return Answer(
        status=status,
        schemas={media: inline(contract, value.get("schema", {})) for media, value in node.get("content", {}).items()},
        headers={
            name: {"required": bool(value.get("required")), "schema": inline(contract, value.get("schema", {}))}
            for name, value in headers.items()
        },
        envelope=Envelope.read(envelope) if isinstance(envelope, dict) else None,
    )


def inline(contract: Contract, schema: Any, depth: int = 0) -> Any:  # noqa: ANN401 - a schema is any JSON
    """Return a schema with its local references replaced by what they lead to (circles end after 12 steps)."""
    if isinstance(schema, list):
        return [inline(contract, item, depth) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        if depth > 12:  # noqa: PLR2004 - deep enough for any body that a person reads
            return {}
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return {**inline(contract, contract.resolve(schema), depth + 1), **inline(contract, rest, depth + 1)}
    plain = {key: inline(contract, value, depth) for key, value in schema.items()}
    old = str(contract.document.tree.get("openapi", "")).startswith("3.0")
    return translated(plain) if old else plain
