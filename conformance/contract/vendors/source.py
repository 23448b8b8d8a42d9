"""One annotation of another tool, with what its words refer to: parameters, the request body, the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conformance.contract import pointer
from conformance.contract.errors import UsageError, nearest
from conformance.contract.vendors import schemas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.contract.document import Document

Resolve = Callable[[dict[str, Any]], dict[str, Any]]
Steps = tuple[str | int, ...]

_STEP = re.compile(r"""\.([^.\[\]]+)|\[(?:'([^']*)'|"([^"]*)"|(-?\d+))\]""")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an annotation amounts to, and what of it could not be translated."""

    annotation: dict[str, Any] | None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """An annotation, its place, and the operation that it stands on."""

    name: str
    value: Any
    at: str
    operation: dict[str, Any]
    document: Document
    resolve: Resolve

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.document.path}:{self.document.line(self.at)}"

    def refusal(self, text: str, *keys: object) -> UsageError:
        """Return the error for what stands at the keys."""
        at = self.at + "".join(pointer.join("", key) for key in keys)
        return UsageError(f"{self.document.path}:{self.document.line(at)}: {self.name}: {text}")

    def text(self, values: dict[str, Any], key: str, *keys: object) -> str:
        """Return the text that must stand at a key of an object."""
        value = values.get(key)
        if isinstance(value, str) and value:
            return value
        if key in values:
            raise self.refusal(f"'{key}' must be a text", *keys, key)
        unknown = [name for name in values if not name.startswith("x-")]
        raise self.refusal(f"'{key}' is missing" + (f"; there is: {', '.join(unknown)}" if unknown else ""), *keys)

    def parameter(self, name: str, *keys: object) -> tuple[dict[str, Any] | None, str]:
        """Return the place of a parameter of the operation; for a cookie, which no annotation of ours has, a note."""
        found = {each.get("name"): each for each in map(self.resolve, self.operation.get("parameters", ()))}
        if name not in found:
            raise self.refusal(f"the operation has no parameter '{name}'{nearest(name, filter(None, found))}", *keys)
        where = str(found[name].get("in"))
        if where not in {"query", "header", "path"}:
            return None, f"the parameter '{name}' is in the {where}"
        return {"in": where, "name": name} | self._first(found[name].get("schema")), ""

    def has_parameter(self, name: object) -> bool:
        """Whether the operation has a parameter of that name."""
        return any(self.resolve(each).get("name") == name for each in self.operation.get("parameters", ()))

    def field(self, names: Sequence[str], *keys: object) -> dict[str, Any]:
        """Return the place of a field of the JSON request body."""
        body = schemas.content(self.resolve(self.operation.get("requestBody", {})), self.resolve)
        at = "".join(pointer.join("", name) for name in names)
        if body is None:
            raise self.refusal(f"the operation has neither a parameter nor a JSON body with '{'.'.join(names)}'", *keys)
        schema = schemas.member(body, names, self.resolve)
        if schema is None:
            raise self.refusal(f"the request body has no {at}", *keys)
        return {"in": "body", "at": at} | self._first(schema)

    def page(self) -> dict[str, Any]:
        """Return the schema of a page: of the first documented success with a JSON body; else an empty one."""
        for status, answer in sorted(self.operation.get("responses", {}).items()):
            if str(status).startswith("2") and isinstance(answer, dict):
                return schemas.content(self.resolve(answer), self.resolve) or {}
        return {}

    def _first(self, schema: Any) -> dict[str, Any]:  # noqa: ANN401 - a schema
        """Return what page one is asked for with: the documented default, where that is a number."""
        default = self.resolve(schema).get("default") if isinstance(schema, dict) else None
        return {"first": default} if isinstance(default, int) and not isinstance(default, bool) else {}


def without_first(place: dict[str, Any]) -> dict[str, Any]:
    """Return the place alone: the default of a limit, or of a token, starts nothing."""
    return {key: value for key, value in place.items() if key != "first"}


def steps(path: str, root: str) -> Steps | None:
    """Read ``$.a['b'][-1]`` below a root such as ``$``; None for what is no chain of names and indexes."""
    rest, found = path.removeprefix(root), list[str | int]()
    while rest:
        match = _STEP.match(rest)
        if match is None:
            return None
        name, index = next((text for text in match.groups()[:3] if text is not None), None), match[4]
        found.append(int(index) if name is None else name)
        rest = rest[match.end() :]
    return tuple(found)


def plain(found: Steps | None) -> str | None:
    """Return names as a pointer; None if there is an index among them, or nothing could be read."""
    if found is None or any(isinstance(step, int) for step in found):
        return None
    return "".join(pointer.join("", step) for step in found)


def next_place(found: Steps | None) -> tuple[dict[str, Any] | None, str | None]:
    """Return where the next token is, and the rows where that says it too: ``rows[-1].id`` is in the last row."""
    if found is None:
        return None, None
    at = plain(found)
    if at is not None:
        return {"in": "body", "at": at}, None
    index = next(number for number, step in enumerate(found) if isinstance(step, int))
    rows, rest = plain(found[:index]), plain(found[index + 1 :])
    if found[index] != -1 or rest is None:
        return None, None
    return {"in": "last-item", "at": rest}, rows
