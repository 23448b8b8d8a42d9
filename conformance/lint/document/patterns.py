"""Whether a text is a regular expression in any dialect at all."""

from __future__ import annotations

import re
import warnings
from functools import cache, lru_cache
from typing import Any

from conformance.lint.regex import regex

# What Python says of what no dialect takes: ECMA-262 (clause 22.2), PCRE, RE2, Java and .NET neither.
_NOWHERE = regex(
    r"missing \), unterminated subpattern|unbalanced parenthesis|nothing to repeat|min repeat greater than max repeat"
    r"|unterminated character set|bad escape \(end of pattern\)|bad character range [^\\]-[^\\] "
)
_OURS = regex(r"\(\?P?<(?![=!])|\\[pP]\{[^{}]*\}|\\u\{[0-9a-fA-F]+\}|\\c[A-Za-z]|\\[zZGKRXhHVkeE]")


@cache
def _regex() -> Any:  # noqa: ANN401 - as in validators
    import jsonschema_rs  # noqa: PLC0415 - see validators

    return jsonschema_rs.validator_for({"format": "regex"}, validate_formats=True)


@lru_cache(maxsize=4096)
def fault(pattern: str) -> str:
    """Return why a text is no regular expression in any dialect; empty where it is one in some, or may be."""
    try:
        if _regex().is_valid(pattern):
            return ""
    except ValueError:  # not for it to say
        return ""
    if "(*" in pattern or "\\Q" in pattern or "[[" in pattern or "&&" in pattern:  # verbs, quoting, sets: PCRE and Java
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(_python(pattern))
    except (re.error, RecursionError, OverflowError) as error:
        said = str(error)
        at = said.rpartition(" at position ")[2].split()[0]
        braced = at.isdigit() and pattern[int(at) :].startswith("{")  # text, where there is nothing to repeat: Ruby
        return _said(said) if _NOWHERE.match(f"{said} ") and not braced else ""
    return ""


def _python(pattern: str) -> str:
    """Return a pattern without what is good elsewhere and foreign to Python."""
    text = re.sub(r"\\/", "/", pattern)
    text = re.sub(r"\[\^\]", "(?:)", text)  # ECMA-262: any character; and none
    text = re.sub(r"(?<!\\)\[\]", "(?:)", text)
    return _OURS.sub(lambda found: "(?:" if found[0].startswith("(?") else "w", text)


def _said(text: str) -> str:
    words = {
        "missing ), unterminated subpattern": "a parenthesis is not closed",
        "unbalanced parenthesis": "a parenthesis is closed that was not opened",
        "nothing to repeat": "there is nothing to repeat",
        "min repeat greater than max repeat": "it repeats at least more often than at most",
        "unterminated character set": "a set of characters is not closed",
        "bad escape (end of pattern)": "it ends with a single backslash",
    }
    cause, _, at = text.partition(" at position ")
    if cause.startswith("bad character range"):
        cause = f"the range {cause.rpartition(' ')[2]} goes backward"
    return f"{words.get(cause, cause)} (character {int(at.split()[0]) + 1})" if at else words.get(cause, cause)
