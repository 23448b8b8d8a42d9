"""libyaml's and json's words for what is wrong, in words that say what to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.contract.reading.unreadable import Unreadable

if TYPE_CHECKING:
    import json

    import yaml

# What libyaml says -> what is wrong and how to mend it. The first that is contained counts.
_YAML = (
    ("mapping values are not allowed", "a ': ' inside a value, or a line indented too far; quote the value"),
    (
        "could not find expected ':'",
        "neither 'key: value' nor a part of what stands above; mend the line above or this one",
    ),
    (
        "did not find expected key",
        "this does not fit what stands around it: look at the indentation, quotes and brackets",
    ),
    ("did not find expected '-' indicator", "this does not fit the list above: look at the indentation"),
    ("block sequence entries are not allowed", "a '- ' where no list can begin; put it on a line of its own"),
    ("block mapping entries", "a '? ' where no key can stand"),
    ("unknown escape character", "a backslash before this letter means nothing; use single quotes, or two backslashes"),
    ("hexdecimal number", "an escape that is cut short; use single quotes, or two backslashes"),
    ("invalid Unicode character escape", "half of a character (a surrogate); write the character itself"),
    ("expected ',' or ']'", "the list in [ ] is not closed before this, or lacks a comma"),
    ("expected ',' or '}'", "the mapping in { } is not closed before this, or lacks a comma"),
    ("expected <document start>", "something follows the end of the document; look at the indentation and brackets"),
    ("undefined tag handle", "a value that begins with ! is a tag; quote it if it is text"),
    ("found incompatible YAML document", "a version of YAML that is not read; take the %YAML line away"),
)
_STARTS = {
    "\t": "a tab; indent with spaces",
    "%": "a value can't begin with %; quote it",
    "@": "a value can't begin with @; quote it",
    "`": "a value can't begin with `; quote it",
}


def yaml_cause(text: str, error: yaml.MarkedYAMLError) -> Unreadable:
    """Return what stopped libyaml; for a quote that is never closed, the place where it was opened."""
    problem, context = str(error.problem or error.context or "unknown"), str(error.context or "")
    mark = error.problem_mark or error.context_mark
    offset = mark.index if mark else 0
    if (
        "quoted scalar" in context
        and error.context_mark
        and ("end of stream" in problem or "document indicator" in problem)
    ):
        return Unreadable(error.context_mark.index, "the quote that is opened here is never closed")
    if "cannot start any token" in problem:
        return Unreadable(offset, _STARTS.get(text[offset : offset + 1], f"{problem}; quote the value"))
    if text[offset : offset + 1] == "\t" or "found a tab character" in problem:
        return Unreadable(offset, _STARTS["\t"])
    return Unreadable(offset, next((told for words, told in _YAML if words in problem), f"{problem} {context}".strip()))


def json_cause(text: str, error: json.JSONDecodeError) -> Unreadable:
    """Return what stopped ``json``."""
    offset = min(error.pos, len(text))
    if not text.strip():
        return Unreadable(0, "the file is empty")
    rest, before = text[offset : offset + 2], text[:offset].rstrip()
    if error.pos == 0 or not before:
        cause = "JSON begins with { ; if this is YAML, name the file .yaml"
    elif not text[offset:].strip():
        return Unreadable(len(text), "the text ends in the middle; something is not closed")
    elif rest in {"//", "/*"} or rest.startswith("#"):
        cause = "a comment, which JSON does not have; take it out, or name the file .yaml and write it with #"
    elif rest.startswith("'"):
        cause = "single quotes; JSON wants double ones"
    elif rest[:1] in {"}", "]"} and before.endswith(","):
        offset, cause = len(before) - 1, "a comma too many"
    elif error.msg.startswith("Illegal trailing comma"):
        cause = "a comma too many"
    elif error.msg.startswith("Unterminated string"):
        cause = "the quote that is opened here is never closed"
    elif error.msg.startswith("Invalid control character"):
        cause = "a line break, tab or control character inside a string; write it as \\n, \\t or \\u00XX"
    elif error.msg.startswith("Invalid \\"):
        cause = "a backslash before this means nothing; write two backslashes"
    elif error.msg.startswith("Extra data"):
        cause = "something follows the end of the document"
    else:
        cause = error.msg[:1].lower() + error.msg[1:]
    return Unreadable(offset, cause)
