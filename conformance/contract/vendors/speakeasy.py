"""``x-speakeasy-pagination`` of an operation; there is none at the root.

https://www.speakeasy.com/docs/sdks/customize/runtime/pagination: ``type`` with its ``inputs`` and ``outputs``. A page
number grows by one, an offset by the rows of the page. With a ``limit`` and ``results`` a page with fewer rows is the
last. ``[-1]`` in ``nextCursor`` is the last row. ``numPages`` has no word of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conformance.contract.errors import nearest
from conformance.contract.vendors import schemas
from conformance.contract.vendors.source import Reading, Source, next_place, plain, steps, without_first

_TYPES = ("offsetLimit", "cursor", "url")
_INPUTS = ("page", "offset", "limit", "cursor")
_PLACES = ("parameters", "requestBody")
_OUTPUTS = ("results", "numPages", "nextCursor", "nextUrl")


@dataclass(frozen=True, slots=True)
class _Words:
    """What the annotation says, its places looked up; ``notes`` grow while it is translated."""

    kind: str
    inputs: dict[str, dict[str, Any] | None]
    outputs: dict[str, str]
    notes: list[str]


def read(source: Source) -> Reading:
    """Translate the annotation; an empty one says nothing."""
    value, notes = source.value, list[str]()
    if not isinstance(value, dict):
        raise source.refusal("must be an object with type, inputs and outputs")
    if not value:
        return Reading(None)
    kind = source.text(value, "type")
    if kind not in _TYPES:
        raise source.refusal(f"unknown type '{kind}'{nearest(kind, _TYPES)}", "type")
    words = _Words(kind, _inputs(source, value.get("inputs", []), notes), _outputs(source, value), notes)
    results = plain(steps(words.outputs["results"], "$")) if "results" in words.outputs else None
    if "results" in words.outputs and results is None:
        notes.append(f"outputs.results {words.outputs['results']} is no chain of names")
    notes += [f"outputs.{key} is not known{nearest(key, _OUTPUTS)}" for key in words.outputs if key not in _OUTPUTS]
    if "numPages" in words.outputs:
        notes.append("outputs.numPages is not used: the walk ends at an empty page")
    annotation, rows = _counted(source, words) if kind == "offsetLimit" else _followed(source, words)
    rows = rows if rows is not None else results if results is not None else _only_array(source, notes)
    if annotation is None or rows is None:
        return Reading(None, tuple(notes))
    if limit := words.inputs.get("limit"):
        annotation["request"]["limit"] = without_first(limit)
        if kind == "offsetLimit" and results is not None:
            annotation["end"] = ["short"]
    annotation["response"]["items"] = rows
    return Reading({key: part for key, part in annotation.items() if part}, tuple(notes))


def _counted(source: Source, words: _Words) -> tuple[dict[str, Any] | None, None]:
    """Translate a page number or an offset."""
    counter = next((name for name in ("page", "offset") if name in words.inputs), None)
    if counter is None:
        raise source.refusal("type offsetLimit needs an input of type page or offset", "inputs")
    cursor = words.inputs[counter]
    return {"style": counter, "request": {"cursor": cursor}, "response": {}} if cursor else None, None


def _followed(source: Source, words: _Words) -> tuple[dict[str, Any] | None, str | None]:
    """Translate a token or a URL; return the rows too where the place of the token names them."""
    key = "nextCursor" if words.kind == "cursor" else "nextUrl"
    if words.kind == "cursor" and "cursor" not in words.inputs:
        raise source.refusal("type cursor needs an input of type cursor", "inputs")
    place, rows = next_place(steps(source.text(words.outputs, key, "outputs"), "$"))
    if place is None:
        words.notes.append(
            f"outputs.{key} {words.outputs[key]} is neither a chain of names nor a field of the last row"
        )
        return None, None
    if words.kind == "url":
        return {"request": {}, "response": {"next": place | {"holds": "url"}}}, rows
    cursor = words.inputs["cursor"]
    if cursor is None:
        return None, None
    return {"request": {"cursor": without_first(cursor)}, "response": {"next": place}}, rows


def _only_array(source: Source, notes: list[str]) -> str | None:
    """Return the rows where a page has one array only."""
    found = schemas.arrays(source.page(), source.resolve)
    first = next(found, None)
    if first is not None and all(other == first for other in found):
        return first
    notes.append("outputs.results is missing, and the response has not exactly one array: where are the rows?")
    return None


def _inputs(source: Source, value: Any, notes: list[str]) -> dict[str, dict[str, Any] | None]:  # noqa: ANN401
    """Read the inputs: type -> place; None for a place that can't be said."""
    if not isinstance(value, list):
        raise source.refusal("'inputs' must be a list", "inputs")
    found: dict[str, dict[str, Any] | None] = {}
    for index, item in enumerate(value):
        keys = ("inputs", index)
        if not isinstance(item, dict):
            raise source.refusal("an input must be an object with name, in and type", *keys)
        name, where, kind = (source.text(item, key, *keys) for key in ("name", "in", "type"))
        if kind not in _INPUTS:
            raise source.refusal(f"unknown type '{kind}' of an input{nearest(kind, _INPUTS)}", *keys, "type")
        if where not in _PLACES:
            raise source.refusal(f"unknown 'in: {where}'{nearest(where, _PLACES)}", *keys, "in")
        if where == "requestBody":
            found[kind] = source.field([name], *keys, "name")
            continue
        found[kind], note = source.parameter(name, *keys, "name")
        notes += [note] if note else []
    return found


def _outputs(source: Source, words: dict[str, Any]) -> dict[str, str]:
    value = words.get("outputs", {})
    if not isinstance(value, dict):
        raise source.refusal("'outputs' must be an object", "outputs")
    for key in value:
        text = source.text(value, key, "outputs")
        if not text.startswith("$"):
            raise source.refusal(f"outputs.{key} must be a JSONPath such as $.data, not '{text}'", "outputs", key)
    return value
