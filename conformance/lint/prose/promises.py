"""What an operation's text promises of its answers: headers and statuses that no answer declares."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from conformance.lint.prose.texts import matches, plain
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.operation import Operation

_NAME = r"[`\"']?(?P<name>[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+|Link|Location|ETag)(?::[^`\n]{0,40})?[`\"']?"
_THE = r"(?:the |a |an |its |this )?(?:HTTP )?(?:response )?"
_HEADER = (
    regex(rf"\b[Rr]esponse headers?,? (?:(?:named|called|is|are|of|includes?|contains?) )?(?:the )?{_NAME}"),
    regex(rf"{_NAME} response header\b"),
    regex(
        r"\b(?:returned|found|available|given|sent|provided|included|is|comes?) (?:back )?"
        rf"(?:in|as|with|by|through|via) {_THE}{_NAME} header\b"
    ),
    regex(
        r"\b(?:[Rr]eturns?|[Rr]esponds?|[Aa]nswers?|[Rr]esponses? (?:(?:will )?(?:include|contain|carry|have)s?|has|"
        rf"carries)) (?:with |in )?{_THE}{_NAME} header\b"
    ),
    regex(rf"{_NAME} header (?:\w+ ){{0,3}}?(?:of|in|on) the response\b"),
    regex(
        rf"\b(?:is|are|stands?|comes?|found|returned|given|available) (?:\w+ )?in (?:the|a) (?:response )?header,? "
        rf"{_NAME}"
    ),
    regex(
        rf"\b(?i:answered|responds?|returns?|answers?)\b[^.]{{0,40}}\swith\s(?:a |an |the )?(?=`){_NAME}(?! parameter)"
    ),
)
_CARRIES = (
    r"\b(?i:responses?|answers?|reply|replies) (?:(?:will|also|always) ){0,2}"
    r"(?:(?:include|contain|carrie)s?|carry|have|has) "
)
_CARRIED = (
    regex(rf"{_CARRIES}{_THE}headers? {_NAME}"),
    regex(rf"{_CARRIES}{_THE}{_NAME} header\b"),
    regex(rf"\b[Hh]eader {_NAME} (?:of|in|on) the (?:response|answer)\b"),
)
# What a client sends: a text that names one of these speaks of the request.
_SENT = regex(
    r"^(?:Accept|Authorization|Content|If|Idempotency|User|Prefer|Range|Host|Cookie|Origin|X-Api-Key|X-Forwarded|Proxy)\b",
    re.IGNORECASE,
)
_YOURS = (
    r"your (?:own |\w+ )?(?:servers?|endpoints?|apps?|applications?|webhooks?|service|URL|site|handler|system|code|"
    r"client)"
)
_ASKING = regex(
    rf"\b(?:requests?|send|pass|{_YOURS}|you must|provide|client|caller|webhooks?|callbacks?)\b", re.IGNORECASE
)
_NOT = regex(r"\b(?:not|never|no longer|instead of|rather than|unlike|n't|cannot)\b[^.]{0,30}$", re.IGNORECASE)

# Up to a comma: after one comes what happens then (`if there is none, the call fails with 404`).
_NEVER = regex(r"\b(?:not|never|no longer|instead of|rather than|unlike|n't|cannot)\b[^.,]{0,30}$", re.IGNORECASE)


@rule("error", check="schema.headers")
def header(description: Description) -> Iterator[Problem]:
    """A response header that the text promises is declared by a response.

    What is not declared is not generated: typed clients throw the header away, mock servers don't send it, and no check
    of a server asks for it. Where it is the next token, nobody gets past page one.

    Wrong:
        paths:
          /messages:
            get:
              description: The next token is returned in the `X-Next-Cursor` header.
              responses: {'200': {description: A page.}}

    Right:
        paths:
          /messages:
            get:
              description: The next token is returned in the `X-Next-Cursor` header.
              responses:
                '200': {description: A page., headers: {X-Next-Cursor: {schema: {type: string}}}}
    """
    for operation in description.operations:
        text = operation.description
        if "eader" not in text and "with `" not in text and "with\n`" not in text:
            continue
        declared = {name for response in operation.responses.values() for name in response.headers}
        asked = {each.name.lower() for each in operation.parameters if each.where == "header"} | _keys(operation)
        for name in _promised_headers(plain(text)):
            if name.lower() not in declared | asked and operation.responses:
                answer = operation.answers(429) if name == "Retry-After" else operation.success
                yield Problem(
                    answer.written if answer is not None else operation.node["responses"],
                    f"the text promises the response header {name}, and no response declares it",
                    hint=f"declare it under headers: {name}: {{schema: {{type: string}}}}",
                    related=((operation.node["description"], "the promise"),),
                    operations=(operation.id,),
                    aspect=name.lower(),
                )


def _promised_headers(text: str) -> dict[str, None]:
    found: dict[str, None] = {}
    for pattern in (*_HEADER, *_CARRIED):
        for match, around in matches(pattern, text):
            whole = f"{around.before}{match[0]}{around.after}"
            if not _SENT.match(match["name"]) and not _ASKING.search(whole) and not _NOT.search(around.before):
                found.setdefault(match["name"])
    return found


def _keys(operation: Operation) -> set[str]:
    """Return the names of headers that keys are sent in."""
    schemes = operation.root.get("components", "securitySchemes")
    return {each.get("name").value.lower() for _, each in schemes.members() if isinstance(each.get("name").value, str)}


_PHRASES = "|".join(re.escape(status.phrase) for status in HTTPStatus)
_CODE = r"[`'\"]?(?P<code>[2-5]\d\d)[`'\"]?"
_STATUS = (
    regex(
        r"\b(?i:returns?|returned|responds?|answers?|results?|fails?|rejected|throws?|get|receive)(?: (?:with|in|as))?"
        rf"(?: (?:a|an|the))?(?: (?:HTTP|status|error|response|code)){{1,3}}:? (?:of )?{_CODE}(?![\w.-]\w)"
    ),
    regex(
        r"\b(?i:returns?|responds? with|answers? with|results? in|fails? with|rejected with|throws?)(?: (?:a|an|the))? "
        rf"{_CODE}(?= (?i:if|when|unless|errors?|status|response|where|in case)\b|[ ,]*\(?(?i:{_PHRASES})\b)"
    ),
    regex(rf"(?:^|[\s(])`?{_CODE} (?i:{_PHRASES})\b(?! \d)"),
    regex(r"`(?P<code>[45]\d\d) [A-Z]+(?:_[A-Z]+)+`"),
    regex(rf"\banswered (?:with )?(?:a |an )?{_CODE}(?=[ ]*(?:[.,;:)\n]|$|(?:if|when|with|and|or)\b))"),
    regex(rf"(?:^|\n|[.,;:(] ?)(?:\s*[-*+] )?[`*]?{_CODE}[`*]? (?:is returned |will be returned )?(?:if|when) "),
)
_FAILS = r"(?i:fails?|failed|rejected|refused|denied|declined|answered|answers?|responds?)"
_RETURNS = r"(?i:returns?|returned|gives?|yields?|gets?|receives?|results in)"
_A = r"(?:(?:a|an|the|HTTP|status|code|error) ){0,3}"
_FAULT = r"[`'\"]?(?P<code>[45]\d\d)[`'\"]?"
_SHOUTED = r"[`'\"]?(?P<code>[45]\d\d) (?:[A-Z]+(?:_[A-Z]+)+|(?<![45]00 )[A-Z]{4,})\b[`'\"]?(?! \d)"
_ANSWERED = (
    regex(
        rf"\b{_FAILS} with {_A}{_FAULT}"
        r"(?=[ ]?(?:[.;:)\n]|$|(?:if|when|unless|because|in case)\b|(?:and|or|with) (?:a|an|the|no)\b))(?![.:]\d)"
    ),
    regex(rf"\b(?:{_FAILS} with|{_RETURNS}) {_A}{_SHOUTED}"),
    regex(rf"\b{_RETURNS} {_A}(?<!\d)(?![45]00){_FAULT}(?= with (?:a|an|the|no)\b)"),
    regex(rf"\b[Aa]n? {_FAULT} (?:response|error) (?:means|is returned|if|when)\b"),
    regex(rf"\bHTTP (?:status )?(?:code )?{_FAULT} (?:if|when|unless|is returned)\b"),
    regex(rf"\b(?i:status) (?:code )?{_FAULT} is returned\b"),
)
_ELSEWHERE = regex(
    rf"\b(?:{_YOURS}|you (?:must|should)|we expect|webhooks?|callbacks?|upstream|servers? (?:must|should|returns?)|"
    r"(?:must|should) (?:return|respond)|sub-?requests?|retry(?!-)|retries|retried|previous|redirect|legacy|target|"
    r"destination|endpoints?|origin|ranges?|each (?:item|operation)|per-item|later|subsequent|other (?:end|method)|"
    r"remote)\b",
    re.IGNORECASE,
)


@rule("error", check="schema.status")
def status(description: Description) -> Iterator[Problem]:
    """A status that the text promises is declared among the responses.

    Generated clients know the declared answers alone: the one that is only told ends in "unexpected status", and its
    body is never read. A range (`4XX`) and `default` count as declared.

    Wrong:
        paths:
          /messages:
            post:
              description: Returns 409 if the message was sent before.
              responses: {'202': {description: Accepted.}}

    Right:
        paths:
          /messages:
            post:
              description: Returns 409 if the message was sent before.
              responses: {'202': {description: Accepted.}, '409': {description: Sent before.}}
          /words:
            get:
              description: Returns 500 words at most.
              responses: {'200': {description: Words.}}
    """
    for operation in description.operations:
        text = operation.description
        if not _DIGITS.search(text) or not operation.responses:
            continue
        for code in _promised_statuses(plain(text)):
            if operation.answers(code) is None:
                yield Problem(
                    operation.node["responses"],
                    f"the text promises {code}, and the responses don't declare it",
                    hint=f"declare '{code}', or take it out of the text",
                    related=((operation.node["description"], "the promise"),),
                    operations=(operation.id,),
                    aspect=str(code),
                )


_DIGITS = regex(r"(?<![\w.-])[2-5]\d\d(?![\w-])")
_KNOWN = frozenset(int(each) for each in HTTPStatus)


def _promised_statuses(text: str) -> dict[int, None]:
    found: dict[int, None] = {}
    for pattern in (*_STATUS, *_ANSWERED):
        for match, around in matches(pattern, text):
            whole = f"{around.before}{match[0]}{around.after}"
            known = int(match["code"]) in _KNOWN or "_" in match[0]
            if known and not _ELSEWHERE.search(whole) and not _NEVER.search(around.before):
                found.setdefault(int(match["code"]))
    return found
