"""YAML as people write it, written fast: block collections, plain scalars where they may be, literal blocks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# Narrower than YAML is: whatever else could be read as something other than text is quoted.
_PLAIN = re.compile(r"[A-Za-z/$_][A-Za-z0-9/$_{}.,;()=+-]*(?: [A-Za-z0-9/$_{}.,;()=+-]+)*", re.ASCII)
_EXPONENT = re.compile(r"^(-?[0-9]+)e")  # YAML 1.1 takes 1e+30 for text
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def yaml_lines(node: dict[str, Any] | list[Any], indent: str = "") -> Iterator[str]:
    """Yield the lines of a collection that is not empty; loaders of YAML 1.1 and 1.2 read the same data from them."""
    pairs = node.items() if isinstance(node, dict) else (("-", value) for value in node)
    for key, value in pairs:
        lead = f"{indent}{_scalar(str(key))}:" if isinstance(node, dict) else f"{indent}-"
        inner = indent + "  "
        if isinstance(value, dict | list) and value:
            if isinstance(node, dict):
                yield f"{lead}\n"
                yield from yaml_lines(value, inner)
            else:  # the first line stands behind the dash
                lines = yaml_lines(value, inner)
                yield f"{lead} {next(lines)[len(inner) :]}"
                yield from lines
        elif isinstance(value, str) and value.endswith("\n") and _literal(value):
            yield f"{lead} |\n"
            yield from (f"{inner}{line}\n" if line else "\n" for line in value[:-1].split("\n"))
        else:
            yield f"{lead} {_scalar(value)}\n"


def _literal(text: str) -> bool:
    """Whether a literal block keeps it: indented first lines and blank last ones need what is not written here."""
    return text[0] not in " \n" and not text.endswith("\n\n") and text.replace("\n", "").isprintable()


def _scalar(value: object) -> str:
    if isinstance(value, str):
        if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
            return value
        if value.isprintable():
            return "'" + value.replace("'", "''") + "'"
        return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in _json(value))
    written = _json(value)
    return _EXPONENT.sub(r"\1.0e", written) if isinstance(value, float) else written


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
