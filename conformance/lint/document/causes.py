"""From a validator's error to what is really wrong: the deepest useful cause, in a reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance.lint.document.alternatives import EXCLUSIVE, alternatives, none_of
from conformance.lint.document.cause import Cause, Seen, label
from conformance.lint.document.expected import article, expects, known_names, shown
from conformance.lint.document.hints import of_type, of_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OF_SCHEMES = {
    "apiKey": {"name", "in", "description"},
    "http": {"scheme", "bearerFormat", "description"},
    "mutualTLS": {"description"},
    "oauth2": {"flows", "description"},
    "openIdConnect": {"openIdConnectUrl", "description"},
}
_LIMITS = {
    "minItems": "has {size} items, and needs at least {limit}",
    "maxItems": "has {size} items, and may have {limit} at most",
    "minProperties": "has {size} members, and needs at least {limit}",
    "maxProperties": "has {size} members, and may have {limit} at most",
    "minimum": "is {value}, and must not be less than {limit}",
    "maximum": "is {value}, and must not be more than {limit}",
    "exclusiveMinimum": "is {value}, and must be more than {limit}",
    "minLength": "is empty",
}


def causes(error: Any, schema: dict[str, Any], root: object) -> Iterator[Cause]:  # noqa: ANN401 - jsonschema-rs's error
    """Yield what is wrong, of alternatives what is wrong with the one that was meant."""
    seen = Seen(error, schema, root)
    name = error.kind.name
    if name in _LIMITS:
        yield _limit(seen, name)
    elif name in {"anyOf", "oneOf"}:
        yield from alternatives(seen, causes)
    else:
        yield from _BY_KEYWORD.get(name, _other)(seen)


def _required(seen: Seen) -> Iterator[Cause]:
    name = seen.error.kind.property
    if "responses" in seen.path[-1:] and name == "default":
        return  # no status at all: minProperties says so
    hint = f"add '{name}'"
    if name == "description" and seen.kind == "Response Object":
        hint = "say in a sentence what the answer means: description: …"
    where = f"the {seen.kind}" if seen.kind else seen.label
    yield Cause(seen.path, f"'{name}' is missing in {where}", hint, aspect=f"required {name}")


def _unknown(seen: Seen) -> Iterator[Cause]:
    names, patterns = known_names(seen.schema, seen.around)
    value = seen.value
    for name in seen.error.kind.unexpected:
        if name in names:
            yield from _misplaced(seen, name)
            continue
        message = f"'{name}' is no member of {article(seen.kind) if seen.kind else 'this object'}"
        if "^/" in patterns or "^\\/" in patterns:
            message = f"'{name}' is no path: paths begin with '/'"
        elif any(pattern.startswith("^[1-5]") for pattern in patterns):
            message = f"'{name}' is no status: it is three digits, a range such as 4XX, or default"
        elif isinstance(value, dict) and "$ref" in value and seen.kind == "Reference Object":
            message = f"'{name}' beside a $ref means nothing: readers leave it out"
        yield Cause((*seen.path, name), message, of_unknown(name, names, seen.kind, seen.path), aspect="unknown")


def _misplaced(seen: Seen, name: str) -> Iterator[Cause]:
    """A member that is known, but not beside these others; silent where it only fell with something wrong in it."""
    value = seen.value
    if not isinstance(value, dict):
        return
    where = value.get("in")
    if name in {"style", "explode", "allowReserved", "example", "examples"} and "content" in value:
        yield Cause((*seen.path, name), f"'{name}' has no meaning beside 'content'", aspect="unknown")
    elif name in {"allowEmptyValue", "allowReserved"} and isinstance(where, str) and where != "query":
        yield Cause((*seen.path, name), f"'{name}' has a meaning in the query alone", aspect="unknown")
    elif seen.kind == "Security Scheme Object" and str(value.get("type")) in _OF_SCHEMES:
        kind = str(value["type"])
        if name not in _OF_SCHEMES[kind]:
            yield Cause((*seen.path, name), f"'{name}' has no meaning for type {kind}", aspect="unknown")
        elif name == "bearerFormat" and isinstance(value.get("scheme"), str):
            yield Cause((*seen.path, name), "'bearerFormat' has a meaning for scheme bearer alone", aspect="unknown")


def _type(seen: Seen) -> Iterator[Cause]:
    if seen.path[-1:] == ("$ref",) and isinstance(seen.value, str):
        text = f"a $ref can't stand for {label(seen.path[:-1])}: OpenAPI has none there"
        yield Cause(seen.path, text, "refer from each of its members", aspect="type")
        return
    types = sorted(seen.error.kind.types)
    hint = of_type(seen.path, seen.value, types, seen.root)
    if "integer" in types and isinstance(seen.value, float):
        types = ["whole number"]
    yield Cause(seen.path, f"{seen.label} must be {expects(types)}, not {shown(seen.value)}", hint, True, "type")  # noqa: FBT003


def _enum(seen: Seen) -> Iterator[Cause]:
    yield none_of(seen, seen.error.kind.options)


def _const(seen: Seen) -> Iterator[Cause]:
    yield none_of(seen, [seen.error.kind.expected_value])


def _pattern(seen: Seen) -> Iterator[Cause]:
    text = f"{seen.label} is {shown(seen.value)}, and must match {seen.error.kind.pattern}"
    yield Cause(seen.path, text, value=True, aspect="pattern")


def _names(seen: Seen) -> Iterator[Cause]:
    name = seen.error.kind.error.instance
    if name == "$ref":
        return  # of a wrong type there, which is said
    yield Cause(
        (*seen.path, str(name)), f"the name '{name}' has other characters than letters, digits, '.', '-' and '_'",
        "references and generated code need such a name", aspect="name",
    )  # fmt: skip


def _unique(seen: Seen) -> Iterator[Cause]:
    value = seen.value if isinstance(seen.value, list) else []
    number, twice = next(((n, each) for n, each in enumerate(value) if each in value[:n]), (None, None))
    path = seen.path if number is None else (*seen.path, number)
    yield Cause(path, f"{seen.label} has {shown(twice)} twice", "take one of them out", aspect="uniqueItems")


def _not(seen: Seen) -> Iterator[Cause]:
    rule, value = seen.error.kind.schema, seen.value
    names = rule.get("required") if isinstance(rule, dict) else None
    if not isinstance(names, list) or not isinstance(value, dict):
        return
    if len(names) > 1:
        text = " and ".join(f"'{name}'" for name in names)
        yield Cause((*seen.path, names[-1]), f"{text} exclude each other", "keep one of them", aspect="not")
    elif names[0] == "bearerFormat":
        yield Cause((*seen.path, names[0]), "'bearerFormat' has a meaning for scheme bearer alone", aspect="not")
    else:
        pairs = (*EXCLUSIVE, *((b, a) for a, b in EXCLUSIVE))
        other = next((b for a, b in pairs if a == names[0] and b in value), "content")
        yield Cause((*seen.path, names[0]), f"'{names[0]}' has no meaning beside '{other}'", aspect="not")


def _false(seen: Seen) -> Iterator[Cause]:
    yield Cause(seen.path, f"{seen.label} has no place here", aspect="false")


def _limit(seen: Seen, name: str) -> Cause:
    value, limit = seen.value, seen.error.kind.value
    size = len(value) if isinstance(value, list | dict | str) else 0
    text = _LIMITS[name].format(size=size or "no", limit=limit, value=shown(value))
    if name == "minProperties" and seen.path[-1:] == ("responses",):
        return Cause(seen.path, "'responses' has no status: nothing says what is answered", aspect=name)
    return Cause(seen.path, f"{seen.label} {text}", value=name in {"minimum", "maximum"}, aspect=name)


def _other(seen: Seen) -> Iterator[Cause]:
    text = str(seen.error.message)
    text = text if len(text) <= 120 else f"{text[:119]}…"  # noqa: PLR2004 - one line
    yield Cause(seen.path, f"{seen.label}: {text}", aspect=seen.error.kind.name)


_BY_KEYWORD: dict[str, Callable[[Seen], Iterator[Cause]]] = {
    "required": _required,
    "additionalProperties": _unknown,
    "unevaluatedProperties": _unknown,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "propertyNames": _names,
    "uniqueItems": _unique,
    "not": _not,
    "falseSchema": _false,
}
