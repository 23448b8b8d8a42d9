"""Why an annotation is not as its JSON Schema wants it: each cause, as deep as it lies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.errors import nearest
from conformance.lint.annotated import definitions

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = 60  # characters of a value that a message repeats


@dataclass(frozen=True, slots=True)
class Fault:
    """One cause: where it lies in the annotation, and what it is. ``unknown``: a key that nobody reads."""

    at: str
    message: str
    unknown: bool = False


def faults(name: str, value: object) -> Iterator[Fault]:
    """Yield what is wrong with the value of an annotation; of alternatives the one that was meant counts."""
    import jsonschema  # noqa: PLC0415 - 0.1 s that a description without a mistake need not pay

    schema = {"$defs": definitions(), "$ref": f"#/$defs/{name}"}
    for error in jsonschema.Draft202012Validator(schema).iter_errors(value):
        yield from _told(error)


def _told(error: Any) -> Iterator[Fault]:  # noqa: ANN401 - jsonschema has no types here
    at = "".join(pointer.join("", token) for token in error.absolute_path)
    if error.context:
        branches = _branches(error)
        if all(any(map(_unlike, branch)) for branch in branches):
            wanted = [_wanted(each) for branch in branches for each in branch if _unlike(each)]
            yield Fault(at, f"{_shown(error.instance)} stands where {' or '.join(dict.fromkeys(wanted))} belongs")
            return
        for each in min(branches, key=_rank):
            yield from _told(each)
    elif error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        for key in error.instance:
            if key not in known:
                yield Fault(pointer.join(at, key), f"nobody reads the key '{key}'{nearest(key, known)}", unknown=True)
    elif error.validator != "not" or isinstance(error.instance, dict):  # what is no object is told of already
        yield Fault(at, _message(error))


def _branches(error: Any) -> list[list[Any]]:  # noqa: ANN401
    """Return the errors of each alternative."""
    found: dict[object, list[Any]] = {}
    for each in error.context:
        found.setdefault(each.schema_path[0], []).append(each)
    return list(found.values())


def _unlike(error: Any) -> bool:  # noqa: ANN401
    """Whether the value is of another kind altogether than an alternative wants."""
    return not error.path and error.validator in {"type", "const", "enum"}


def _rank(branch: list[Any]) -> tuple[bool, int]:
    """Order alternatives: that which was meant has the value's kind, and goes wrong deepest."""
    return any(map(_unlike, branch)), -max(len(each.absolute_path) for each in branch)


def _wanted(error: Any) -> str:  # noqa: ANN401
    value = error.validator_value
    if error.validator == "type":
        kinds: list[str] = value if isinstance(value, list) else [value]
        return " or ".join(_KINDS.get(kind, kind) for kind in kinds)
    return _shown(value)


def _message(error: Any) -> str:  # noqa: ANN401
    value, wanted = error.instance, error.validator_value
    if error.validator == "required":
        missing = [name for name in wanted if name not in value]
        return f"'{missing[0]}' is missing" if missing else str(error.message)
    if error.validator == "not" and isinstance(wanted, dict) and wanted.get("required"):
        return f"'{wanted['required'][0]}' has no meaning with 'in: {value.get('in')}'"
    if error.validator == "type":
        return f"{_shown(value)} stands where {_wanted(error)} belongs"
    if error.validator == "enum":
        return f"{_shown(value)} is no value of it{nearest(str(value), map(str, wanted))}"
    if error.validator == "pattern":
        return f"{_shown(value)} is no JSON Pointer, which is empty or begins with a slash (RFC 6901)"
    return str(error.message).replace(repr(value), _shown(value))


_KINDS = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
