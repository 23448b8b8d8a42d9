"""What prose says of a rate limit: how many requests in what time, and whose are counted together."""

from __future__ import annotations

import re
from itertools import islice

from conformance.lint.regex import regex

_PLACES = 30  # in one text that are looked at
_SENTENCES = 2_000
_BEFORE, _AFTER = 300, 700  # signs around a word of limits that a rate is looked for in
_UNIT = r"(?:second|sec|minute|min|hour|hr|day|week|month)s?\b"
_EACH = rf"(?:per|a|an|every|each|/|in\s(?:a|one|any|\d{{1,6}}))\s{{0,2}}(?:\d{{1,6}}\s{{0,2}})?{_UNIT}"
_NUMBER = r"(?<![\d.])\d[\d,.'_]{0,12}\s?[kK]?\s{0,2}"
_WORDS = r"(?:[\w-]{1,30}\s{1,2}){0,%d}?"
_SHORT = rf"{_NUMBER}(?:rps|qps|tps|rpm|mps|req/s|msg/s|requests?/)"
_RATE = regex(
    rf"{_NUMBER}{_WORDS % 4}(?:[a-z]{{2,12}}(?=/))?{_EACH}|{_SHORT}"
    rf"|(?:per|every|each|a|one)\s{_UNIT}[^.\n]{{0,40}}?\b\d",
    re.IGNORECASE,
)
# A rate of requests is one of the API, whatever stands around it.
_REQUESTS = r"(?:requests?|reqs?|calls?|quer(?:y|ies)|hits?|invocations?)(?:\s(?:are\s)?(?:allowed|permitted|made))?"
_OF_REQUESTS = regex(rf"{_NUMBER}{_WORDS % 3}{_REQUESTS}\s{{0,2}}{_EACH}|{_SHORT}", re.IGNORECASE)
# A rate of what is sent or done is one where the sentence allows or forbids it.
_ALLOWED = (
    r"\b(?:up\sto|at\smost|no\smore\sthan|not\smore\sthan|more\sthan|max(?:imum)?|limited\sto|limit\sof|exceeds?)"
)
_DONE = r"(?:messages?|sms|texts?|e?mails?|notifications?|events?|operations?|transactions?|searches|writes|reads)"
_OF_OTHERS = regex(rf"{_ALLOWED}\s(?:of\s)?{_NUMBER}{_WORDS % 3}{_DONE}\s{{0,2}}{_EACH}", re.IGNORECASE)
_ABOUT = regex(r"rate[\s_-]*limit|throttl|too many|quota|429", re.IGNORECASE)
_NAMED = "(?:limit|throttl|quota)"
_LINK = regex(rf"\[[^\]\n]{{0,200}}{_NAMED}[^\]\n]{{0,200}}\]\(|https?://[^\s)]{{0,200}}{_NAMED}", re.IGNORECASE)

_WHO = (
    r"(?:keys?|tokens?|credentials?|organi[sz]ations?|accounts?|users?|clients?|customers?|callers?|tenants?|teams?"
    r"|workspaces?|projects?|app(?:lication)?s?|ips?|(?:ip[\s-])?address(?:es)?|merchants?|subscriptions?|devices?"
    r"|compan(?:y|ies)|consumers?|integrations?|instances?|sites?|shops?|stores?)\b"
)
_KIND = r"(?:(?:of\syour|api|access|bearer|source|client|unique|authenticated|single|remote)[\s-]){0,2}"
_SHARED = regex(rf"\b(?:per|each|every|by|same|single|across\sall)[\s-]{_KIND}{_WHO}", re.IGNORECASE)
_ONE = regex(rf"\b(?:an?|one|your)\s{_KIND}{_WHO}", re.IGNORECASE)  # counted alone only where the rate stands beside
_LIMIT = regex(r"limit|throttl|quota|429|too many", re.IGNORECASE)
_ENDS = regex(r"[.!?](?:\s|$)|\n\s*\n|\n\s*[-*|]")


def rate(text: str) -> bool:
    """Whether a short text, such as that of a 429, tells a rate at all."""
    return _RATE.search(text) is not None


def tells(text: str) -> bool:
    """Whether a text speaks of the rate of requests, in a number or by a link."""
    plainly = text.lower()
    if any(word in plainly for word in ("request", "req", "call", "ps", "pm")) and _OF_REQUESTS.search(text):
        return True
    if ("most" in plainly or "max" in plainly or "to" in plainly or "more" in plainly) and _OF_OTHERS.search(text):
        return True
    if not any(word in plainly for word in ("limit", "throttl", "quota", "too many", "429")):
        return False
    if _LINK.search(text):
        return True
    places = islice(_ABOUT.finditer(text), _PLACES)
    return any(_RATE.search(text, max(0, each.start() - _BEFORE), each.end() + _AFTER) for each in places)


def shares(text: str) -> bool:
    """Whether a text says whose requests a limit counts together: a sentence has the limit and who it holds for."""
    for sentence in islice(_ENDS.split(text), _SENTENCES):
        if _SHARED.search(sentence) and (_LIMIT.search(sentence) or rate(sentence)):
            return True
        if _ONE.search(sentence) and rate(sentence):
            return True
    return False
