"""Plain scalars by YAML 1.2's core schema, and what YAML 1.1 takes for something else.

https://yaml.org/spec/1.2.2/#103-core-schema, https://yaml.org/type/
"""

from __future__ import annotations

import re
from math import isinf
from typing import Any

# What a plain scalar begins with that is neither one of the words nor text.
NUMERIC = frozenset("+-.0123456789")
WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
BOOLEANS = frozenset(f(word) for word in ("yes", "no", "on", "off", "y", "n") for f in (str, str.upper, str.capitalize))
LONGEST = 3500  # digits; Python itself refuses to print an integer of more than 4300, in hexadecimal of fewer

_INT = re.compile(r"[-+]?[0-9]+")
_OTHER_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

# What YAML 1.1 makes of it: another value, or one that has lost what the text says.
_KINDS = (
    ("phone", re.compile(r"\+[0-9]{7,}")),
    (
        "date",
        re.compile(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
            r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?"
            r"([ \t]*(Z|[-+][0-9]{1,2}(:?[0-9]{2})?))?"
        ),
    ),
    ("sexagesimal", re.compile(r"[-+]?([1-9][0-9_]*(:[0-5]?[0-9])+|[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*)")),
    ("octal", re.compile(r"[-+]?0[0-7_]+|0o[0-7]+")),
    ("number", re.compile(r"[-+]?0[0-9_]+")),  # 08 and 09 are no octals: text there, and here the zero is lost
    ("number", re.compile(r"[-+]?0b[01_]+|[-+]?0x[0-9a-fA-F]*_[0-9a-fA-F_]*")),
    ("number", re.compile(r"(?=[^_]*_)[-+]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][-+][0-9]+)?")),
    # there a float needs its point, and the exponent its sign; many loaders read none that begins with +. or -.
    ("number", re.compile(r"[-+]?[0-9]+[eE][-+]?[0-9]+|[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)[eE][0-9]+")),
    ("number", re.compile(r"[-+]\.[0-9]+([eE][-+]?[0-9]+)?")),
)


class LongNumberError(ValueError):
    """A number that has more digits than anybody can mean."""


def resolved(text: str) -> Any:  # noqa: ANN401 - null, a boolean, a number or text
    """Return what a plain scalar is.

    Floats that JSON can't hold (``.inf``, ``.nan``, ``1e999``) stay text. Raises ``LongNumberError``.
    """
    if text in WORDS:
        return WORDS[text]
    if text[0] not in NUMERIC:
        return text
    if _INT.fullmatch(text):
        if len(text) > LONGEST:
            raise LongNumberError
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return text if isinf(number) else number
    if _OTHER_INT.fullmatch(text):
        if len(text) > LONGEST:
            raise LongNumberError
        return int(text, 0)
    return text


def ambiguity(text: str) -> str | None:
    """Return in which way a plain scalar is ambiguous, or ``None``."""
    if text in BOOLEANS:
        return "boolean"
    if not text or text[0] not in NUMERIC:
        return None
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(text)), None)


def tagged(tag: str, text: str, *, plain: bool) -> Any:  # noqa: ANN401 - as above
    """Return what a scalar with an explicit tag is; ``ValueError`` for what does not fit the tag.

    Tags other than those of the core schema change nothing.
    """
    kind = tag.removeprefix("tag:yaml.org,2002:") if tag.startswith("tag:yaml.org,2002:") else ""
    if kind == "str":
        return text
    if kind not in {"int", "float", "bool", "null"}:
        return resolved(text) if plain else text
    value = resolved(text)
    fits = {"int": type(value) is int, "bool": type(value) is bool, "null": value is None}
    if kind == "float" and type(value) in {int, float}:
        return float(value)
    if not fits.get(kind):
        raise ValueError(f"{text!r} is no !!{kind}")
    return value
