"""What a text claims of a field: its default and its bounds, where that can be read without doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.lint import names
from conformance.lint.prose.spans import brief, spans
from conformance.lint.prose.texts import LONG, amount, conditional, matches, speaks_of_another
from conformance.lint.prose.units import PAGE, own_unit
from conformance.lint.regex import regex
from conformance.lint.schema import is_array, keyword, types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.prose.texts import Field, Sentence

_N = r"`?(?<![$€£#.\d-])(-?\d+(?:,\d{3})*(?:\.\d+)?)`?(?![\w%°/:-]|\.\w|,\d| ?%)"
_VALUE = rf"(?:`\"?([^`\n\"]{{1,40}})\"?`|\"([^\"\n]{{1,40}})\"|'([^'\n]{{1,40}})'|{_N}|([A-Za-z][\w-]*))"
_DEFAULT = regex(
    rf"\bdefault(?:s|ed)?(?:\s+value)?\s*(?:\b(?:is|to|of|are|will be|set to)\b|:|=|\s)\s*:?\s*{_VALUE}", re.IGNORECASE
)
_BY_DEFAULT = regex(rf"\bby default,?\s+{_N}(?=\s*(?:[.,;)]|$))", re.IGNORECASE)
# `25 by default.`, alone or after a comma; `If omitted, 25 are returned.`
_ALONE = regex(rf"{_N}\s+by default(?=\s*(?:[.,;)]|$))", re.IGNORECASE)
_START = regex(r"(?:^|[.,;:(])\s*$")
_OMITTED = regex(
    r"\b(?:if|when) (?:it is |this is )?(?:omitted|not (?:given|specified|provided|set|sent)|left out|absent|missing)"
    rf",?\s+{_N}(?P<noun>\s+\w+)?\s+(?:is|are|will be) (?:returned|used|assumed|shown|sent back)(?=\s*(?:[.,;)]|$))",
    re.IGNORECASE,
)
_TIME = r"milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|calendar|business"
_SIZE = r"bytes?|[kmgt]i?b|kilobytes?|megabytes?|gigabytes?|pixels?|px|percent|decimals?|digits?|levels?|times|cents"
_UNIT = regex(rf"\s*(?:{_TIME}|{_SIZE})\b", re.IGNORECASE)
_AS_DEFAULT = regex(
    r"(?<![\w`\"'])(?:`\"?([^`\n\"]{1,40})\"?`|\"([^\"\n]{1,40})\")"
    r"\s+(?:as|is|being) the default(?: value)?(?=\s*(?:[.,;)]|$))",
    re.IGNORECASE,
)
# The word before "default": what has one. Any other noun may be another thing.
_SUBJECT = regex(
    r"(?:^|[(,.:;\u2013\u2014-]|\b(?:it|this|that|which|and|but|the|a|value|parameter|field|property|setting|with|optional|flag|"
    r"attribute|whose|also|option))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text says of one keyword. ``unit``: with a unit of time or size, in which the schema need not count."""

    word: str
    value: object
    text: str
    unit: bool = False


_WHOLLY = (_AS_DEFAULT, _ALONE, _OMITTED)  # these name no subject
_DEFAULTS = ("efault", "EFAULT", "omitted", "not ", "left out", "absent", "missing")


def default(field: Field) -> Claim | None:
    """Return the default that the text promises; None for none, several, or one that depends on something."""
    if not any(word in field.text for word in _DEFAULTS) or len(field.text) > LONG:
        return None
    found: dict[object, Claim] = {}
    for pattern in (_DEFAULT, _BY_DEFAULT, _AS_DEFAULT, _ALONE, _OMITTED):
        for match, around in matches(pattern, field.text):
            written = next((group for group in match.groups() if group is not None), "")
            bare = match.lastindex == 5 and pattern is _DEFAULT  # noqa: PLR2004 - a word without quotes
            subject = (
                pattern in _WHOLLY
                or _SUBJECT.search(around.before)
                or names.plain(around.before).endswith(names.plain(field.name))
            )
            value = _typed(field, written, bare=bare)
            noun = match["noun"] or "" if pattern is _OMITTED else ""
            if (pattern is _ALONE and not _START.search(around.before)) or (noun and not field.limit):
                continue
            if value is None or not subject or (pattern is _DEFAULT and _longer(around.after, bare=bare)):
                continue
            another = pattern is not _AS_DEFAULT and speaks_of_another(around, field)  # it is one of those named before
            if conditional(around.before) or conditional(around.after) or another:
                return None
            found.setdefault(value, Claim("default", value, match[0], _UNIT.match(noun or around.after) is not None))
    return next(iter(found.values())) if len(found) == 1 else None


def unlisted_default(field: Field) -> str | None:
    """Return the value that the text gives as the default and that the enum of texts does not have."""
    enum = keyword(field.schema, "enum").value
    if "efault" not in field.text or not isinstance(enum, list) or len(field.text) > LONG:
        return None
    values = [each for each in enum if isinstance(each, str)]
    known = {each.lower() for each in values}
    for match, around in matches(_DEFAULT, field.text):
        quoted, *_, bare = match[1] or match[2] or match[3], match[5]
        written = quoted or bare or ""
        alike = quoted or (written.isupper() and all(each.isupper() for each in values))
        if not known or not alike or not _WHOLE.fullmatch(written) or written.lower() in {*known, *_NO_VALUE}:
            continue
        doubtful = conditional(around.before) or conditional(around.after) or speaks_of_another(around, field)
        if _SUBJECT.search(around.before) and not doubtful and not _longer(around.after, bare=bool(bare)):
            return written
    return None


_WHOLE = regex(r"[A-Za-z][\w-]+")
_NO_VALUE = frozenset({"null", "nil", "none", "empty", "undefined", "true", "false", "unset"})


def _longer(after: str, *, bare: bool) -> bool:
    """Whether the value is only the first word of something else: `defaults to true color`, `default: 1 or 2`."""
    return bool(re.match(r"\s*(?:or|and|to|-|\u2013|\||/|\+|\*|of)\s*[`\w]", after)) or (
        bare and bool(re.match(r"\s+(?!\(|and |but |which |in |on |so |as |meaning )\w", after))
    )


def _typed(field: Field, written: str, *, bare: bool) -> object:
    """Return what is written as a value of the field's type; None for what can be none."""
    kinds = types(field.schema) - {"null"}
    enum = keyword(field.schema, "enum").value
    if kinds == {"boolean"}:
        return {"true": True, "false": False}.get(written.lower())
    if kinds and kinds <= {"integer", "number"}:
        return amount(written)
    if kinds == {"string"}:
        listed = isinstance(enum, list) and written in enum
        if written.lower() in {"null", "none", "empty"} and not listed:
            return None
        return written if listed or (not bare and not isinstance(enum, list)) else None
    return None


_MAX = regex(
    rf"\bmax(?:imum)?\.?(?:[\s-]+(?:allowed|permitted|supported))?"
    rf"(?:[\s-]+(?P<what>value|length|items|limit|page size))?"
    rf"(?:\s*(?:\b(?:is|of|at)\b|:|=))?\s*{_N}",
    re.IGNORECASE,
)
_MOST = regex(
    rf"(?P<be>\b(?:must|can|may|should|has to) be (?:an? )?(?:integer |number |value )?)?\b"
    rf"(?P<how>at most|no more than|not more than|(?:cannot|can't|(?:can |may |must |should )?not) exceed|"
    rf"up to(?: a)?(?: max(?:imum)?)?(?: of)?|limited to|less than or equal to|"
    rf"(?:not|cannot|can't) be (?:more|greater|longer|larger|higher) than)"
    rf"\s+{_N}",
    re.IGNORECASE,
)
_MIN = regex(
    rf"\bmin(?:imum)?\.?(?:[\s-]+(?:allowed|permitted|supported))?(?:[\s-]+(?P<what>value|length|items))?"
    rf"(?:\s*(?:\b(?:is|of|at)\b|:|=))?\s*{_N}",
    re.IGNORECASE,
)
_LEAST = regex(
    rf"(?P<be>\b(?:must|can|may|should|has to) be (?:an? )?(?:integer |number |value )?)"
    rf"(?P<how>at least|no less than|not less than|greater than or equal to)\s+{_N}",
    re.IGNORECASE,
)
_RANGE = regex(
    rf"(?:\bbetween\s+|\b(?:integer|number|value)s?\s+from\s+|\brange(?:s|d)?(?:\s+(?:is|of|from|between))?:?\s+|\()"
    rf"`?(-?\d+(?:,\d{{3}})*)`?\s*"
    rf"(?:\band\b|\bto\b|-|\u2013|\.\.\.?)\s*{_N}|(?<![\d.])(\d+)\.\.(\d+(?:,\d{{3}})*)(?![\w.-]\w)",
    re.IGNORECASE,
)
# Cheap, and every claim has one of them, with a number soon after.
_WORDS = (
    "max",
    "min",
    "most",
    "than",
    "exceed",
    "up to",
    "limited",
    "least",
    "equal",
    "between",
    "range",
    "from",
    "(",
    "..",
)
_NEAR = regex(r"(?:max|min|most|than|exceed|up to|limited|least|equal|between|range|from|\()[^\n]{0,30}\d|\d\.\.\d")
_CHARACTERS = regex(r"\s*-?(?:unicode |utf-8 |alphanumeric |ascii )?(?:characters?|chars?)\b", re.IGNORECASE)
_DIGITS = regex(r"\s*digits?\b", re.IGNORECASE)
_ITEMS = regex(r"\s*(?:items?|elements?|entries|values)\b", re.IGNORECASE)
_NOTHING = regex(
    r"\s*(?:$|[.,;)\]`]|\(|(?:both )?inclusive|inclusively|and\b|but\b|both\b|with\b|"
    r"(?:is|are) (?:accepted|allowed|valid|supported))",
    re.IGNORECASE,
)
# `at least 5 and no more than 600 seconds`: the unit stands once, for both.
_AND_UNIT = regex(rf"\s*and\b[^.,;\n\d]{{0,30}}\d[\d,.]*\s*(?:{_TIME}|{_SIZE})\b", re.IGNORECASE)
_WORD = regex(r"\s*`?([A-Za-z]+)")
_YEARS = range(1900, 2101)


def bounds(field: Field) -> list[Claim]:
    """Return the bounds that the text sets, by the keyword that says the same; none where two disagree."""
    text = field.text.lower()
    worded = any(word in text for word in _WORDS) and _NEAR.search(text)
    if len(text) > LONG or not (worded or brief(text)):
        return []
    found: dict[str, set[object]] = {}
    said: dict[str, Claim] = {}
    for claim in (*_bounds(field), *_brief(field)):
        found.setdefault(claim.word, set()).add(claim.value)
        said.setdefault(claim.word, claim)
    return [claim for word, claim in said.items() if len(found[word]) == 1 and claim.value is not None]


def _bounds(field: Field) -> Iterator[Claim]:
    kinds = types(field.schema) - {"null"}
    if not (kinds and kinds <= {"integer", "number"}) and kinds not in ({"string"}, {"array"}):
        return
    for most, pattern in ((True, _MAX), (True, _MOST), (False, _MIN), (False, _LEAST)):
        for match, around in matches(pattern, field.text):
            word = _keyword(field, match, around.after, most=most)
            value = amount(match[match.lastindex or 0])
            if word and value is not None and not _doubtful(field, around):
                yield Claim(word, value, match[0])
            elif kinds == {"string"} and match.groupdict().get("what") and _DIGITS.match(around.after):
                yield Claim("maxLength" if most else "minLength", None, match[0])  # of one kind of value alone
    for match, around in matches(_RANGE, field.text):
        low, high = [amount(group) for group in match.groups() if group is not None][:2]
        if low is None or high is None or low >= high or (low in _YEARS and high in _YEARS):
            continue
        for most, value in ((False, low), (True, high)):
            word = _keyword(field, match, around.after, most=most)
            if word and not (word.endswith("Length") and value == 0) and not _doubtful(field, around):
                yield Claim(word, value, match[0])


def _brief(field: Field) -> Iterator[Claim]:
    """Yield the bounds that are told in signs or with the number first."""
    kinds = types(field.schema) - {"null"}
    if not kinds or not (kinds <= {"integer", "number"} or kinds == {"string"}):
        return
    for match, around in spans(field.name, field.text):
        if _doubtful(field, around):
            continue
        told = match.groupdict()
        after = told.get("noun") or around.after
        values = [(most, amount(told[key])) for key, most in (("low", False), ("high", True)) if told.get(key)]
        numbers = [value for _, value in values if value is not None]
        if numbers != sorted(set(numbers)) or (len(numbers) > 1 and set(numbers) <= set(_YEARS)):
            continue
        for most, value in values:
            word = _keyword(field, match, after, most=most)
            if word and not (word.endswith("Length") and value == 0):
                yield Claim(word, value, match[0])


# Of what is of several kinds a bound may be one kind's: `either a sender's name or a number`.
_KINDS = regex(r"\s*(?:this is |must be |can be )?either an? [^.]{1,100}? or ", re.IGNORECASE)


def _doubtful(field: Field, around: Sentence) -> bool:
    """Whether a claim holds under a condition, for something else, or beside an exception (`0 or between 5 and 9`)."""
    before = around.before
    if before.rfind("(") > before.rfind(
        ")"
    ):  # what stands in brackets is about the field, whatever is told around them
        before = before[before.rfind("(") :]
    return (
        conditional(before)
        or conditional(around.after)
        or speaks_of_another(around, field)
        or before.rstrip().lower().endswith((" or", "either"))
        or _KINDS.match(field.text) is not None
    )


def _keyword(field: Field, match: re.Match[str], after: str, *, most: bool) -> str:
    """Return the keyword that a claim is about, by the type and the unit; empty where that is in doubt."""
    kinds = types(field.schema) - {"null"}
    parts = match.groupdict()
    what = (parts.get("what") or "").lower()
    if kinds == {"string"}:
        length = bool(_CHARACTERS.match(after)) or (what == "length" and bool(_NOTHING.match(after)))
        return ("maxLength" if most else "minLength") if length else ""
    if is_array(field.schema):
        word = _WORD.match(after)
        own = word is not None and names.plain(field.name).endswith(word[1].lower()) and len(word[1]) > 2  # noqa: PLR2004
        items = bool(_ITEMS.match(after)) or own or (what == "items" and bool(_NOTHING.match(after)))
        return ("maxItems" if most else "minItems") if items else ""
    if not kinds or not kinds <= {"integer", "number"} or what in {"length", "items"} or _AND_UNIT.match(after):
        return ""
    if _NOTHING.match(after) or own_unit(field, after):
        loose = parts.get("how", "").lower().startswith(("up to", "limited")) and not parts.get("be")
        return "" if loose and not field.limit else ("maximum" if most else "minimum")
    counted = field.limit and not _UNIT.match(after) and not _CHARACTERS.match(after)
    return ("maximum" if most else "minimum") if counted and PAGE.match(after) else ""
