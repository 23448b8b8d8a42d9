"""What libyaml and ``json`` say is wrong, in words that tell the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.reading.unreadable import Unreadable

if TYPE_CHECKING:
    import json

    import yaml

_OPEN = "the quote that is opened here is never closed"
# Words of libyaml (and of PyYAML without it) -> what is wrong and how to mend it. The first that are there count.
_YAML = (
    ("mapping values are not allowed", "a ': ' where none can be; quote the value, or mend indentation or line above"),
    ("could not find expected ':'", "no ': ' in a line that should have one; mend it, or indent it as part of a text"),
    ("expected <block end>", "it does not fit what stands above; look at the indentation, quotes and brackets"),
    (
        "did not find expected key",
        "it does not fit what stands above; look at the indentation, quotes and brackets",
    ),
    ("did not find expected '-' indicator", "it does not fit the list above; look at the indentation"),
    ("sequence entries are not allowed", "a '- ' where no list can begin; put it on a line of its own"),
    ("unknown escape character", "a backslash before this letter means nothing; use single quotes, or two backslashes"),
    ("hexdecimal number", "an escape that is cut short; use single quotes, or two backslashes"),
    ("invalid Unicode character", "half of a character (a lone surrogate); write the character itself"),
    ("expected ',' or ']'", "the list in [ ] that begins in line LINE is not closed before this, or lacks a comma"),
    (
        "expected ',' or '}'",
        "the object in { } that begins in line LINE is not closed before this, or lacks a comma",
    ),
    ("expected <document start>", "this follows the end of the document; look at the indentation, quotes and brackets"),
    ("expected the node content", "a bracket or comma where a value should stand"),
    ("did not find expected node content", "a bracket or comma where a value should stand"),
    ("comment or line break", "text right behind | or >; begin it in the next line, or quote the value"),
    ("undefined tag handle", "a value that begins with ! is a tag; quote it if it is text"),
    ("incompatible YAML document", "a version of YAML that is not read; take the %YAML line away"),
    ("found incompatible", "a version of YAML that is not read; take the %YAML line away"),
)
_STARTS = {
    "\t": "a tab; indent with spaces",
    "%": "a value can't begin with %; quote it",
    "@": "a value can't begin with @; quote it",
    "`": "a value can't begin with `; quote it",
}
_JSON_STARTS = (
    ("//", "a comment, which JSON does not have; take it out"),
    ("/*", "a comment, which JSON does not have; take it out"),
    ("#", "a comment, which JSON does not have; take it out"),
    ("'", "single quotes; JSON wants double ones"),
)
_JSON = (
    ("Illegal trailing comma", "a comma too many"),
    ("Unterminated string", _OPEN),
    (
        "Invalid control character",
        "a line break, tab or control character in a string; write \\n, \\t or \\u00XX",
    ),
    ("Invalid \\", "a backslash that begins no escape; write two backslashes"),
    ("Extra data", "something follows the end of the document"),
    ("Expecting property name", "a key in double quotes is expected here"),
    ("Expecting value", "a value is expected here"),
    ("Expecting ',' delimiter", "a comma or closing bracket is expected here"),
    ("Expecting ':' delimiter", "a colon is expected here"),
)


def yaml_cause(text: str, error: yaml.MarkedYAMLError) -> Unreadable:
    """Return what stopped libyaml; for a quote that is never closed, where it was opened."""
    problem, context = str(error.problem or ""), str(error.context or "")
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index, len(text)) if mark else 0
    if "quoted scalar" in context and error.context_mark and ("end of stream" in problem or "document" in problem):
        return Unreadable(error.context_mark.index, _OPEN)
    if "that cannot start any token" in problem:
        return Unreadable(offset, _STARTS.get(text[offset : offset + 1], f"{problem}; quote the value"))
    if text[offset : offset + 1] == "\t":
        return Unreadable(offset, _STARTS["\t"])
    told = next((told for words, told in _YAML if words in problem), "")
    if offset == len(text) and ("expected ',' or" in problem or "node content" in problem):
        told = "the text ends in the middle: a bracket is not closed"
    opened = str((error.context_mark or mark).line + 1) if mark else "1"
    return Unreadable(offset, told.replace("LINE", opened) or f"{problem} {context}".strip())


def json_cause(text: str, error: json.JSONDecodeError) -> Unreadable:
    """Return what stopped ``json``."""
    before = text[: error.pos].rstrip()
    if not before and text.lstrip()[:1] not in {"{", "[", "/", "'"}:
        return Unreadable(error.pos, 'a description in JSON begins with "{"; if this is YAML, name the file .yaml')
    if not text[error.pos :].strip():
        return Unreadable(len(text), "the text ends in the middle: a bracket is not closed")
    if before.endswith(",") and text[error.pos] in "]}":
        return Unreadable(len(before) - 1, "a comma too many")
    told = next((told for start, told in _JSON_STARTS if text.startswith(start, error.pos)), None)
    return Unreadable(
        error.pos, told or next((told for words, told in _JSON if error.msg.startswith(words)), error.msg.lower())
    )
