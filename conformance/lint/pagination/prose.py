"""What the prose says of pages: plain text, looked at a sentence at a time."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from conformance.lint.regex import regex

if TYPE_CHECKING:
    from conformance.lint.description import Description
    from conformance.lint.listing import Listing
    from conformance.lint.operation import Parameter

_NUMBER = r"(?:\d|\bone\b|\ball\b|\bunlimited\b)"
_DEFAULT = regex(
    r"\b(?:defaults?|omitted|unspecified|absent|not (?:set|given|specified|provided)|without it)\b"
    rf"[^.\n]{{0,80}}?{_NUMBER}"
    r"|\bdefault\b[^.\n]{0,40}\bmax"
    r"|\d[^.\n]{0,40}\b(?:by default|if omitted|when omitted|is the default)\b|\(default\)",
    re.IGNORECASE,
)
_MAXIMUM = regex(
    r"(?:\bmax(?:imum)?\b\.?|\b(?:up to|at most|(?:no|not) (?:more|larger|greater|higher|bigger) than|not? exceed"
    r"|not? be (?:more|greater|larger|higher)|cannot exceed|capped|between|ranges?|ranging|limited to|less than"
    r"|smaller than|highest|upper|above|over|beyond|no (?:upper )?limit)\b)"
    r"(?:(?!default)[^\n.]){0,60}?(?:\d|unlimited|total)"
    r"|(?:<=|\u2264|<)\s*\d|\b[01]\s*(?:-|\u2013|to|\.\.)\s*\d|\d+\s*\(?max|\bunlimited\b|\blimited by\b"
    r"|\b(?:return|get|fetch|retrieve)\w* (?:all|every)\b[^.\n]{0,30}\b(?:items|results|rows|records|entries)\b",
    re.IGNORECASE,
)
_MINIMUM = regex(
    r"\b(?:min(?:imum)?|at least|between|positive|natural|non-?(?:zero|negative)|lowest|smallest|from \d"
    r"|no (?:less|fewer)|(?:greater|more|larger|higher) than|not? be (?:less|zero))\b|(?:>=?|\u2265)\s*\d"
    r"|\b\d+\s*(?:<|\u2264)|\b\d+\s*(?:-|\u2013|to|\.\.+)\s*\d|\brang(?:e|es|ing)\b",
    re.IGNORECASE,
)
_SENTENCE = regex(r"(?<=[.!?])\s+|\n+")
_SHORT = regex(
    r"\b(?:fewer|less|smaller|shorter)\b[^.;]{0,60}\bthan\b[^.;]{0,80}"
    r"|\bshort(?:er)? page\b[^.;]{0,60}|\b(?:partial|incomplete|not full|partially filled) page\b[^.;]{0,60}"
    r"|\bpage (?:that is |which is )?(?:not full|shorter)\b[^.;]{0,60}",
    re.IGNORECASE,
)
_END = regex(
    r"\b(?:last page|final page|end of (?:the )?(?:list|results?|collection|data|walk|pages)|no more|no further"
    r"|no (?:next|additional|other) (?:page|results?|rows?|items?|records?)|reached the end"
    r"|(?:the|you(?:'re| are) at the) end|nothing (?:more|follows))\b",
    re.IGNORECASE,
)
_NOT = regex(
    r"\b(?:not|never|cannot|even (?:if|when|though)|although|though|however|necessarily|unless)\b|n't\b",
    re.IGNORECASE,
)
_LAST = regex(
    r"\b(?:last|final|no more|no further|end|ends|absent|empty|null|omitted|missing|present"
    r"|only (?:if|when|set|returned)|if (?:there|more|any)|when (?:there|more)|whenever|until|otherwise|exhausted"
    r"|optional|may be)\b",
    re.IGNORECASE,
)
_TOGETHER = regex(
    r"\b(?:both|together|either|mutually|exclusive|exclusively|combin\w+|conjunction|ignored?|ignores"
    r"|takes? precedence|wins|override[sn]?|instead|only one|one of|at the same time|simultaneous\w*|alternative\w*"
    r"|incompatible|deprecated|conflicts?|client state|no effect|informational|for information|has no meaning"
    r"|(?:can|could|may|must|should)(?:not|n't| not| only| never) be (?:used|sent|given|set|specified|provided))\b",
    re.IGNORECASE,
)
_PAGES = regex(r"pagina|per.page|page.?size", re.IGNORECASE)


@lru_cache(maxsize=512)
def says_default(text: str) -> bool:
    """Whether the text says what holds where the parameter is left out."""
    return _DEFAULT.search(text) is not None


@lru_cache(maxsize=512)
def says_maximum(text: str) -> bool:
    """Whether the text says how much is the most."""
    return _MAXIMUM.search(text) is not None


@lru_cache(maxsize=512)
def says_minimum(text: str) -> bool:
    """Whether the text says how much is the least."""
    return _MINIMUM.search(text) is not None


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part for part in _SENTENCE.split(text) if part]


def ends(sentence: str) -> bool:
    """Whether a sentence speaks of the end of a list."""
    return _END.search(sentence) is not None


def says_end(text: str) -> bool:
    """Whether the text says when a token is there, or what the last page looks like."""
    return _LAST.search(text) is not None


def says_together(text: str) -> bool:
    """Whether the text says what two parameters are to each other."""
    return _TOGETHER.search(text) is not None


@lru_cache(maxsize=512)
def short_page(text: str) -> str:
    """Return the sentence that makes a short page the last one; empty where none does.

    That pages may be short before the end, or that a short one doesn't mean the end, is the opposite.
    """
    if not _SHORT.search(text):
        return ""
    for sentence in _SENTENCE.split(text):
        if _SHORT.search(sentence) and _END.search(sentence) and not _NOT.search(sentence):
            return " ".join(sentence.split())
    return ""


def around(description: Description, listing: Listing, parameter: Parameter) -> str:
    """Return all prose on a paging parameter: its own, its list's, and what the document says of pages as a whole."""
    own = (parameter.description, parameter.schema.text("description"), listing.operation.description)
    return "\n".join((*own, general(description.root.text("info", "description"))))


@lru_cache(maxsize=8)
def general(text: str) -> str:
    """Return the paragraphs of a document's own description that speak of pages."""
    if "pag" not in text.lower():
        return ""
    return "\n".join(part for part in re.split(r"\n\s*\n", text) if _PAGES.search(part))
