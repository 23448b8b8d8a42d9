"""What must never come out: failures of the server itself, and its inside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from conformance.checks import Case, check
from conformance.checks.errors.form import PROBES
from conformance.checks.errors.shape import Fault, grouped, show
from conformance.contract.outcome import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

SERVER_ERROR = 500
# What each pattern gives away, and the pattern. Each is something that no sentence for a client's user contains.
LEAKS = tuple(
    (what, re.compile(pattern))
    for what, pattern in (
        ("a stack trace", r"Traceback \(most recent call last\)"),
        ("a stack trace", r"File \\?\"[^\"\\]+\\?\", line \d+"),
        ("a stack trace", r"\bat [\w.$<>]+\([\w$]+\.(?:java|kt|scala|groovy):\d+\)"),
        ("a stack trace", r"\bat [^\n]{1,200}\(?[\w./:\\-]+\.(?:js|ts|mjs|cjs):\d+:\d+\)?"),
        ("a stack trace", r"goroutine \d+ \[\w+"),
        ("a stack trace", r"\b[\w/.-]+\.(?:go|rs|rb|py|php|ex|exs|cs):\d+\b"),
        ("a stack trace", r"\.php on line \d+|\.cs:line \d+"),
        ("a stack trace", r"thread '[^']*' panicked at|panic: runtime error"),
        (
            "SQL",
            r"\bSELECT\b[^\n]{1,300}\bFROM\b\s+\S|\bINSERT INTO\b\s+\S|\bUPDATE\b\s+\S+\s+\bSET\b|\bDELETE FROM\b\s+\S",
        ),
        (
            "a database's message",
            r"(?i)\bsqlite3?\.\w*error|psycopg|SQLSTATE|ORA-\d{5}|syntax error at or near|no such (?:table|column):",
        ),
        (
            "a database's message",
            r"(?i)(?:UNIQUE|NOT NULL|FOREIGN KEY|CHECK) constraint failed|violates \S+ constraint|near \\?\"[^\"]*\\?\": syntax error",
        ),
        (
            "a name of the implementation",
            r"\b(?:Value|Type|Key|Attribute|Index|Lookup|Name|Runtime|Assertion|Operational|Integrity|Programming|Reference|ZeroDivision|UnicodeDecode|JSONDecode|Syntax)Error\b[:(]",
        ),
        (
            "a name of the implementation",
            r"\b(?:NullPointer|IllegalArgument|IllegalState|SQL|Runtime|NumberFormat|ClassCast)Exception\b",
        ),
        (
            "a name of the implementation",
            r"invalid literal for int\(\)|object has no attribute '|NoneType|undefined method `|nil pointer dereference|Cannot read propert(?:y|ies) of",
        ),
        (
            "a file's path",
            r"(?:/usr/(?:lib|local|share|src)|/home/[\w.-]+|/var/(?:www|lib|task)|/opt/[\w.-]+|/app|/srv|/root)/[\w./-]+\.\w{1,5}\b",
        ),
        ("a file's path", r"\b(?:node_modules|site-packages|dist-packages|vendor/bundle)/"),
        ("a file's path", r"\b[A-Z]:\\\\?(?:Users|inetpub|Program Files|Windows|app|src)\\"),
        (
            "a debug page",
            r"Werkzeug Debugger|DEBUG = True|Whoops, looks like|<title>[^<]*(?:Traceback|Exception|Debugger)[^<]*</title>",
        ),
    )
)


@check(
    probes=PROBES,
    needs="an answer of the operation",
    applies=lambda operation: operation.askable,
)
def no_server_error(case: Case) -> Iterator[Statement]:
    """Nothing that was sent, in the whole run, is answered with a 5xx.

    A 5xx says "not your fault, try again": a client repeats a request that can never succeed, and a send perhaps one that
    did. Source: the response tabs of 000, 001 and 002 have none; what 003 and the vendors' pages name for a client's
    mistake is below 500; RFC 9110 section 15.6.

    Passes:
        errors.provoke provoke=invalid field=limit | listMessages ?limit=x | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED", "message": "limit", "request_id": "r1"}}
    Fails:
        errors.provoke provoke=invalid field=limit | listMessages ?limit=x | 500 | Internal Server Error
    """
    examined, wrong = [], []
    for exchange in case.asked():
        if not exchange.answered:
            continue
        examined.append(exchange.number)
        if exchange.status >= SERVER_ERROR:
            actual = f"{exchange.status} {show(exchange.response_body)}"
            wrong.append((Fault("the server failed", "a status below 500", actual, ""), exchange))
    yield from grouped(wrong)
    if examined:
        yield Seen(tuple(examined))


@check(
    probes=PROBES,
    needs="an error answer",
    applies=lambda operation: operation.askable,
    level="should",
    basis="inferred",
)
def no_leak(case: Case) -> Iterator[Statement]:
    """Errors show nothing of the server's inside: no stack trace, SQL, file path or debug page.

    What helps an attacker helps no client. Source: the response tabs of 000, 001 and 002 show a sentence and nothing
    else, as does OWASP's advice on error handling; no document forbids it in words, so it warns. What only repeats the
    request is no leak.

    Passes:
        errors.provoke provoke=invalid field=tag | listMessages ?tag=SELECT+a+FROM+b | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED", "message": "no such tag: SELECT a FROM b", "request_id": "r1"}}
    Warns:
        errors.provoke provoke=invalid field=limit | listMessages ?limit=x | 422 | {"success": false, "error": {"code": "VALIDATION_FAILED", "message": "invalid literal for int() with base 10: 'x'", "request_id": "r1"}}
    """
    examined, found = [], []
    for exchange in case.asked():
        if not exchange.answered or exchange.status < 400 or not exchange.response_body:  # noqa: PLR2004 - RFC 9110 section 15.5
            continue
        examined.append(exchange.number)
        found += [(fault, exchange) for fault in leaks(exchange)]
    yield from grouped(found, level="should", basis="inferred")
    if examined:
        yield Seen(tuple(examined))


def leaks(exchange: Exchange) -> Iterator[Fault]:
    """Yield what an answer gives away, each kind once."""
    text = exchange.response_body[:100_000].decode("utf-8", "replace")
    sent = unquote_plus(exchange.url) + exchange.request_body.decode("utf-8", "replace")
    told = set()
    for what, pattern in LEAKS:
        match = pattern.search(text)
        if match and what not in told and match.group() not in sent:
            told.add(what)
            start = max(0, match.start() - 20)
            actual = show(text[start : match.end() + 60].encode())
            yield Fault(f"the error shows {what}", "a sentence for the client", actual, "")
