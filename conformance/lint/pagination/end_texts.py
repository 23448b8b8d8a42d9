"""What the prose says of the token on the last page: null, absent or an empty text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from conformance.contract import pointer
from conformance.lint.pagination.forms import forms
from conformance.lint.pagination.prose import ends, sentences
from conformance.lint.regex import regex
from conformance.lint.rule import Problem
from conformance.lint.schema import types

if TYPE_CHECKING:
    from conformance.lint.listing import Listing
    from conformance.lint.node import Node

WORDS = {
    "null": ("null", "let it be nullable"),
    "absent": ("absent", "take it out of required"),
    "empty": ("an empty string", "let it be empty"),
}
_STATE = (
    r"[`'\"]?(?:null|empty(?! (?:array|list|page|data|result|response|set|object|map))|absent|missing|omitted|left out"
    r"|not (?:present|returned|included))\b[`'\"]?"
)
# A form of the token, and all that are named along with it: `is absent, or empty, or null`.
_FORMS = (
    rf"(?:an? |the )?{_STATE}(?: (?:string|text|value))?"
    rf"(?:,? ?(?:or|/)? ?(?:an? |the )?{_STATE}(?: (?:string|text|value))?)*"
)
_IS = r"(?:will (?:also )?be|is|are|becomes|comes|may be|can be|has the value|=+)"
_AFTER = regex(rf"^\W{{0,3}}(?:(?:field|property|value|token|cursor|URL)\W{{1,2}})?{_IS} ({_FORMS})", re.IGNORECASE)
_BEFORE = regex(rf"\b({_FORMS})\W{{1,3}}$", re.IGNORECASE)
_ITSELF = regex(
    rf"^(?:if |when )?(?:it |this |the (?:token|cursor|value|field) )?(?:{_IS} )?({_FORMS})\b", re.IGNORECASE
)
_WHEN = regex(r"\b(?:until|while|last|final|at the end)\b", re.IGNORECASE)
_FORM = {"null": "null", "empty": "empty"}  # the rest: absent
_WORD = regex(_STATE, re.IGNORECASE)


def forbidden(listing: Listing, token: Node, possible: frozenset[str]) -> Problem | None:
    """Return that a text has a form of the end that the schema doesn't allow; many call null empty, too."""
    named = told_ends(listing)
    if named is None or named[0] & possible or not isinstance(token.follow().value, dict):
        return None
    if named[0] == {"empty"} and "null" in possible:
        return None
    words = " or ".join(WORDS[item][0] for item in sorted(named[0]))
    return Problem(
        token.follow(),
        f"by the text the last page has {words} at {listing.next_at}, and the schema doesn't allow it",
        hint=f"{WORDS[min(named[0])][1]}, or let the text say what the schema does",
        related=((named[1], "the end as the text has it"),),
        aspect="text",
    )


def several(listing: Listing) -> list[Problem]:
    """Return what is open between a text and a schema: several ends, or an empty text where the schema has null."""
    named = told_ends(listing)
    if named is None or listing.next is None:
        return []
    said, node = named
    hint = "choose one form and keep to it"
    if len(said) > 1:
        text = f"by the text the last page may have {listed(tuple(sorted(said)))} at {listing.next_at}"
        return [Problem(node, f"{text}: clients have to know all of them", hint=hint, aspect="several")]
    possible = forms(listing, listing.next)
    if said == {"empty"} and "null" in possible and "null" in types(listing.next):
        text = f"by the text the token at {listing.next_at} is empty on the last page, by the schema it may be null"
        return [Problem(node, text, hint=hint, related=((listing.next.follow(), "nullable"),), aspect="several")]
    return []


def listed(end: tuple[str, ...]) -> str:
    """Return the forms of an end in words."""
    words = [WORDS[item][0] if item in WORDS else "fewer rows" for item in end]
    return f"{', '.join(words[:-1])} or {words[-1]}"


def told_ends(listing: Listing) -> tuple[frozenset[str], Node] | None:
    """Return the forms of the end that a text names, with the text; None where none speaks of the token's end."""
    if listing.next is None or not listing.next_at.startswith("/"):
        return None
    parts = pointer.parts(listing.next_at)
    found = _found(listing.operation.description, parts[-1], ".".join(parts))
    if found:
        operation = listing.operation.node
        return found, operation["description"] or operation["summary"]
    own = listing.next.follow()["description"]
    text = own.value if isinstance(own.value, str) else ""
    found = _found(text, parts[-1], ".".join(parts)) or _of_itself(text)
    return (found, own) if found else None


@lru_cache(maxsize=512)
def _found(text: str, name: str, dotted: str) -> frozenset[str]:
    """Return what a text says of the token that it calls by its name."""
    if name not in text:
        return frozenset()
    for sentence in sentences(text):
        if name not in sentence or not (ends(sentence) or _WHEN.search(sentence)):
            continue
        for written in (dotted, name):
            for match in re.finditer(rf"(?<![\w.]){re.escape(written)}(?![\w.]\w)", sentence):
                forms = _AFTER.search(sentence[match.end() :]) or _BEFORE.search(sentence[: match.start()])
                if forms:
                    return _named(forms.group(1))
    return frozenset()


@lru_cache(maxsize=512)
def _of_itself(text: str) -> frozenset[str]:
    """Return what a token's own description says of it."""
    for sentence in sentences(text):
        if ends(sentence) and (forms := _ITSELF.search(sentence)):
            return _named(forms.group(1))
    return frozenset()


def _named(text: str) -> frozenset[str]:
    return frozenset(_FORM.get(word.strip("`'\"").lower(), "absent") for word in _WORD.findall(text))
