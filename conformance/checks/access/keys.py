"""Keys that must not work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.checks import Case, check
from conformance.checks.access.verdicts import KEYS, LIMITED, WHAT, WHO, refusals, sort, who
from conformance.checks.errors.shape import asked
from conformance.contract.outcome import Lack, Problem, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.contract.model import Operation
    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

MISSING = {
    "none": "a request without a key",
    "in-query": "a request with its key in the query",
    "empty": "a request with an empty key",
}
CHANGED = {
    "unknown": "a key that nobody has",
    "cut": "a known key without its last character",
    "cut-in-half": "the first half of a known key",
    "lengthened": "a known key with one more character",
    "other-case": "a known key in other letter case",
}
MALFORMED = {
    "empty": "an empty Authorization header",
    "scheme-only": "the name of the scheme without a key",
    "no-scheme": "a key without the name of the scheme",
    "two-words": "a key and more behind it",
}
OTHER_SCHEMES = {
    "other-scheme": "the key under the scheme Token",
    "basic": "the key as a user's name under the scheme Basic",
    "basic-raw": "the key itself under the scheme Basic",
}
SCHEMES = {"lower-case-scheme": "in lower case", "upper-case-scheme": "in upper case"}
BAD_REQUEST = 400
NEEDS = "the same request accepted with the right key; for sends --allow-send and [send]"


def keyed(operation: Operation) -> bool:
    """Whether the operation asks for a key."""
    return operation.scheme is not None and operation.askable


def schemed(operation: Operation) -> bool:
    """Whether the key stands behind the name of a scheme in ``Authorization``."""
    return keyed(operation) and operation.scheme is not None and operation.scheme.kind in {"bearer", "basic"}


@check(probes=KEYS, needs=NEEDS, applies=keyed)
def missing_key(case: Case) -> Iterator[Statement]:
    """A request without a key is refused with 401.

    An operation that answers without a key gives an organization's messages to everybody. Source: Authorization in 000,
    001 and 002. A key in the query instead of the header is no key either; that it is let in only warns, since RFC 6750
    section 2.3 knows such a parameter.

    Passes:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=none reach=rows auth=none | listMessages ?limit=5 | 401 | {"success": false, "error": {"code": "UNAUTHORIZED", "message": "who?", "request_id": "r1"}}
    Fails:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=none reach=rows auth=none | listMessages ?limit=5 | 200 | {"success": true, "data": []}
    """
    # An empty header of its own is no key; an empty Authorization is the matter of malformed_header.
    forms = ("none", "in-query") if schemed(case.operation) else ("none", "in-query", "empty")
    yield from refusals(case, forms, lambda item: MISSING[item.auth])


@check(probes=KEYS, needs=NEEDS, applies=schemed)
def malformed_header(case: Case) -> Iterator[Statement]:
    """A header that holds no credentials of the scheme is refused: empty, the scheme alone, the key alone.

    What stands behind the key is no part of it: that it is let in warns (RFC 6750 section 2.1). A server that cuts a prefix off without looking takes anything for a key. Source: Authorization in 000, 001 and 002.
    401 is expected; RFC 6750 section 3.1 also allows 400.

    Passes:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=no-scheme reach=rows auth=no-scheme | listMessages ?limit=5 | 401 | {}
    Fails:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=no-scheme reach=rows auth=no-scheme | listMessages ?limit=5 | 200 | {"success": true, "data": []}
    """
    yield from refusals(case, tuple(MALFORMED), lambda item: MALFORMED[item.auth], tolerated=(BAD_REQUEST,))


@check(probes=KEYS, needs=NEEDS, applies=keyed)
def unknown_key(case: Case) -> Iterator[Statement]:
    """Only a key that is in use, to the last character, is let in.

    A server that looks a key up by its first characters, or ignores case, makes keys far easier to guess. Source:
    Authorization and the second response tab of 000, 001 and 002.

    Passes:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=unknown reach=rows auth=unknown | listMessages ?limit=5 | 401 | {}
        access.keys form=cut reach=rows auth=cut | listMessages ?limit=5 | 401 | {}
    Fails:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=unknown reach=rows auth=unknown | listMessages ?limit=5 | 401 | {}
        access.keys form=cut reach=rows auth=cut | listMessages ?limit=5 | 200 | {"success": true, "data": []}
    """
    yield from refusals(case, tuple(CHANGED), lambda item: CHANGED[item.auth])


@check(probes=KEYS, needs="a revoked key in the configuration (revoked = true), and a key that works", applies=keyed)
def revoked_key(case: Case) -> Iterator[Statement]:
    """A key that was revoked is refused everywhere.

    Revoking is all that a user can do about a key that got out. Source: Authorization, sentence 2, in 000, 001 and 002: a
    revoked key belongs to no organization and holds no scope.

    Passes:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=revoked reach=rows | old@listMessages ?limit=5 | 401 | {}
    Fails:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=revoked reach=rows | old@listMessages ?limit=5 | 200 | {"success": true, "data": []}
    """
    yield from refusals(case, ("revoked",), lambda item: f"the revoked key {item.credential!r}")


@check(probes=KEYS, needs=NEEDS, applies=schemed)
def scheme(case: Case) -> Iterator[Statement]:
    """The key works under its scheme, whatever the case of the scheme's name, and under no other.

    HTTP libraries differ in how they write ``Bearer``. Source: RFC 9110 section 11.1 for the case, which warns;
    Authorization in 000, 001 and 002 for the scheme.

    Passes:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=lower-case-scheme reach=rows auth=lower-case-scheme | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=basic-raw reach=rows auth=basic-raw | listMessages ?limit=5 | 401 | {}
    Fails:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=other-scheme reach=rows auth=other-scheme | listMessages ?limit=5 | 200 | {"success": true, "data": []}
    Warns:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=lower-case-scheme reach=rows auth=lower-case-scheme | listMessages ?limit=5 | 401 | {}
    """
    for form, how in SCHEMES.items():
        answers = sort(case, case.asked("access.keys", form=form))
        for exchange in (*answers.refused, *answers.otherwise)[:1]:
            yield Problem(
                f"the scheme's name {how} is refused: {asked(exchange)}",
                "accepted: the name of a scheme has no case",
                str(exchange.status),
                "Authorization",
                (exchange.number,),
                basis="standard",
            )
        if answers.admitted or answers.refused or answers.otherwise:
            yield Seen(tuple(item.number for item in (*answers.admitted, *answers.refused, *answers.otherwise)))
    yield from refusals(
        case,
        tuple(OTHER_SCHEMES),
        lambda item: OTHER_SCHEMES[item.auth],
        tolerated=(BAD_REQUEST,),
        aspect="other_scheme",
    )


@check(
    probes=(*KEYS, "access.scopes"),
    needs="a key that works but lacks the operation's scope, and a wrong key, each beside its control",
    applies=lambda op: bool(keyed(op) and op.scopes and op.answer(WHO) and op.answer(WHAT)),
)
def unauthorized_or_forbidden(case: Case) -> Iterator[Statement]:
    """401 says that nobody is known by this key, 403 that somebody is but may not.

    On 401 a client fetches another key, on 403 it asks for a scope: mixed up, it does the wrong thing for ever. Source:
    the vendor's pages; the second and third response tabs of 000, 001 and 002. For a revoked key 403 only warns.

    Passes:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=unknown reach=rows auth=unknown | listMessages ?limit=5 | 401 | {}
        access.scopes cell=denied reach=rows | sender@listMessages ?limit=5 | 403 | {}
    Fails:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=unknown reach=rows auth=unknown | listMessages ?limit=5 | 403 | {}
        access.scopes cell=denied reach=rows | sender@listMessages ?limit=5 | 403 | {}
    Fails:
        access.keys form=control reach=rows | listMessages ?limit=5 | 200 | {"success": true, "data": []}
        access.keys form=unknown reach=rows auth=unknown | listMessages ?limit=5 | 401 | {}
        access.scopes cell=denied reach=rows | sender@listMessages ?limit=5 | 401 | {}
    """
    told = False
    for form in ("none", *CHANGED, *MALFORMED, *OTHER_SCHEMES, "revoked"):
        answers = sort(case, case.asked("access.keys", form=form))
        refused = answers.refused + [item for item in answers.otherwise if form not in {*MALFORMED, *OTHER_SCHEMES}]
        told = told or bool(refused)
        yield from _seen(refused)
        for exchange in [item for item in refused if item.status not in case.operation.unauthenticated][:1]:
            yield Problem(
                f"a key that is not known is not answered {who(case)}: {asked(exchange)}",
                who(case),
                str(exchange.status),
                "",
                (exchange.number,),
                basis="inferred" if form == "revoked" else "stated",
            )
    cells = sort(case, case.asked("access.scopes", cell="denied"))
    yield from _seen(cells.refused + cells.otherwise)
    for exchange in [item for item in (*cells.refused, *cells.otherwise) if item.status != WHAT][:1]:
        yield Problem(
            f"a key that works but lacks the scope is not answered 403: {asked(exchange)}",
            "403",
            str(exchange.status),
            "",
            (exchange.number,),
        )
    if not told:
        yield Lack("no wrong key was refused beside its control")
    if not cells.refused and not cells.otherwise and not cells.admitted:
        yield Lack(
            "no key that works but lacks the scope was refused beside its control; name one in the configuration"
        )


def _seen(exchanges: list[Exchange]) -> Iterator[Seen]:
    if exchanges:
        yield Seen(tuple(item.number for item in exchanges if item.status != LIMITED))
