"""``x-fern-pagination`` of an operation; ``true`` takes the one at the root.

https://buildwithfern.com/learn/api-definitions/openapi/extensions/pagination and the reader of Fern's own CLI
(``getPaginationExtension.ts``): ``cursor``, ``offset``, ``next_uri`` or ``next_path``, and ``results``. An offset
without ``step`` is a page number and grows by one; with ``step``, the page size, it counts rows. (A generator's
``offsetSemantics`` may say otherwise, but does not stand in a description.) ``data[-1].id`` is in the last row.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.contract import pointer
from conformance.contract.vendors.source import Reading, Source, Steps, next_place, plain, steps, without_first

_SCHEMES = ("cursor", "next_uri", "next_path", "offset")


def read(source: Source) -> Reading:
    """Translate the annotation."""
    if isinstance(source.value, bool):
        if not source.value:
            return Reading(None)
        shared = source.document.tree.get(source.name)
        if shared is None:
            return Reading(None, ("is true, but the root has none to take",))
        source = replace(source, value=shared, at=pointer.join("", source.name))
    value = source.value
    if not isinstance(value, dict):
        raise source.refusal(f"must be an object with results and one of {', '.join(_SCHEMES)}")
    if value.get("type") == "custom":
        return Reading(None, ("type custom says not how pages follow one another; write x-pagination",))
    scheme = next((key for key in _SCHEMES if key in value), None)
    if scheme is None:
        raise source.refusal(f"needs one of {', '.join(_SCHEMES)}; there is: {', '.join(value) or 'nothing'}")
    notes: list[str] = []
    items = plain(_response(source, "results"))
    if items is None:
        notes.append(f"results {value['results']} is no chain of names")
    annotation = _counted(source, notes) if scheme == "offset" else _followed(source, scheme, notes)
    if items is None or annotation is None:
        return Reading(None, tuple(notes))
    annotation["response"]["items"] = items
    return Reading({key: part for key, part in annotation.items() if part}, tuple(notes))


def _counted(source: Source, notes: list[str]) -> dict[str, Any] | None:
    cursor = _request(source, "offset", notes)
    annotation: dict[str, Any] = {"style": "page", "request": {"cursor": cursor}, "response": {}}
    if "step" in source.value:
        annotation["style"] = "offset"
        step = _request(source, "step", notes)
        annotation["request"] |= {"limit": without_first(step)} if step else {}
    if "has-next-page" in source.value:
        more = plain(_response(source, "has-next-page"))
        annotation["response"] |= {"more": more} if more is not None else {}
    return annotation if cursor else None


def _followed(source: Source, scheme: str, notes: list[str]) -> dict[str, Any] | None:
    key = "next_cursor" if scheme == "cursor" else scheme
    place, _ = next_place(_response(source, key))
    if place is None:
        notes.append(f"{key} {source.value[key]} is neither a chain of names nor a field of the last row")
    if scheme != "cursor":
        return {"response": {"next": place | {"holds": "url"}}} if place else None
    cursor = _request(source, "cursor", notes)
    if not place or not cursor:
        return None
    return {"request": {"cursor": without_first(cursor)}, "response": {"next": place}}


def _request(source: Source, key: str, notes: list[str]) -> dict[str, Any] | None:
    """Return the place that ``$request.…`` names: a parameter, else a field of the body."""
    text = source.text(source.value, key)
    found = steps(text, "$request") if text.startswith("$") else steps(f".{text}", "")
    names = [step for step in found or () if isinstance(step, str)]
    if found is None or len(names) != len(found) or not names:
        raise source.refusal(f"'{key}' must be of the form $request.name, not '{text}'", key)
    if len(names) > 1 or (not source.has_parameter(names[0]) and "requestBody" in source.operation):
        return source.field(names, key)
    place, note = source.parameter(names[0], key)
    notes += [note] if note else []
    return place


def _response(source: Source, key: str) -> Steps | None:
    text = source.text(source.value, key)
    if text.startswith("$") and not text.startswith("$response"):
        raise source.refusal(f"'{key}' must be of the form $response.name, not '{text}'", key)
    return steps(text, "$response") if text.startswith("$") else steps(f".{text}", "")
