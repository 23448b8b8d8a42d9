"""What a cursor does: used twice, written otherwise, tampered with, used by others, and with filters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.checks.kinds import Case, check
from conformance.checks.pagination.cases import annotation, tokened
from conformance.contract.outcome import Lack, Problem, Seen
from conformance.evidence.lists import several
from conformance.evidence.tokens import sent
from conformance.evidence.walks import identity, rows_of, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conformance.contract.outcome import Statement
    from conformance.evidence.exchange import Exchange

RESERVED = re.compile(r"[^A-Za-z0-9._~-]")
SERVER_ERROR = 500


def _fixed(case: Case, exchange: Exchange) -> list[str] | None:
    """Return the rows of an answer that can't have changed; None where it is no page."""
    pagination = annotation(case)
    rows = rows_of(pagination, exchange)
    if rows is None:
        return None
    return [identity(pagination, row) for row in rows if settled(case.evidence, pagination, row)]


def _same(one: list[str] | None, other: list[str] | None) -> bool:
    """Whether two pages from one cursor agree: one may be shorter, since pages need not be full, but not empty."""
    if not one or not other:
        return one == other
    short, long = sorted((one, other), key=len)
    return set(short) <= set(long)


def _uses(case: Case) -> Iterator[tuple[Exchange, Exchange]]:
    """Yield the first use of each cursor beside each later one: on the walk that it came from, then twice again."""
    place = annotation(case).cursor
    uses: dict[tuple[str, bytes, str | None, str | None], list[Exchange]] = {}
    for item in case.asked("pagination.cursors"):
        if item.answered and item.labels.get("form") != "encoded" and sent(place, item):
            carried = sent(place, item), sent(annotation(case).limit, item)  # either may stand in a header
            uses.setdefault((item.url, item.request_body, *carried), []).append(item)
    for first, *later in uses.values():
        yield from ((first, item) for item in later)


@check(
    probes=("pagination.cursors",),
    needs="a page with a token: seed more rows than the smallest page size",
    applies=tokened,
    relational=True,
)
def repeatable(case: Case) -> Iterable[Statement]:
    """The same cursor gives the same rows again.

    A client that lost an answer asks once more; what it gets must be what it missed. Only rows that can't have changed
    are compared.

    Passes:
        pagination.cursors cursor=0 form=plain turn=0 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}
        pagination.cursors cursor=0 form=plain turn=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}

    Fails:
        pagination.cursors cursor=0 form=plain turn=0 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}
        pagination.cursors cursor=0 form=plain turn=1 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "c"}]}
    """
    for one, other in _uses(case):
        first, second = _fixed(case, one), _fixed(case, other)
        if first or second:
            yield Seen((one.number, other.number), len(first or ()), 2)
        if (first or second) and not _same(first, second):
            yield Problem(
                f"the cursor {sent(annotation(case).cursor, one)!r} used twice gives different rows",
                f"{first}" if first is not None else one.line,
                f"{second}" if second is not None else other.line,
                "the second answer",
                (one.number, other.number),
            )


@check(
    probes=("pagination.cursors",),
    needs="a page with a token: seed more rows than the smallest page size",
    applies=lambda operation: (
        tokened(operation)
        and bool(operation.pagination and operation.pagination.cursor and operation.pagination.cursor.where == "query")
    ),
    relational=True,
)
def cursor_encoding(case: Case) -> Iterable[Statement]:
    """A cursor survives percent-encoding, ``+``, ``/`` and ``=`` included.

    A client that builds a query encodes what it puts in, and RFC 3986 section 2.1 lets it encode any byte. A server
    that decodes twice, or not at all, loses the cursor.

    Passes:
        pagination.cursors cursor=0 form=plain turn=0 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}
        pagination.cursors cursor=0 form=encoded | listMessages ?limit=1&cursor=%74 | 200 | {"data": [{"id": "b"}]}

    Fails:
        pagination.cursors cursor=0 form=plain turn=0 | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}
        pagination.cursors cursor=0 form=encoded | listMessages ?limit=1&cursor=%74 | 422 | {"success": false}
    """
    for one in case.asked("pagination.cursors", form="encoded"):
        plain = next(case.asked("pagination.cursors", form="plain", turn=0, cursor=one.labels["cursor"]), None)
        if plain is None or not one.answered or not plain.answered:
            continue
        encoded, usual = _fixed(case, one), _fixed(case, plain)
        token = sent(annotation(case).cursor, plain) or ""
        if usual:
            yield Seen((plain.number, one.number), len(usual), 2)
            if not _same(encoded, usual):
                yield Problem(
                    f"the cursor {token!r}, every byte percent-encoded, does not give the rows that it gives otherwise",
                    f"{usual}",
                    f"{encoded}" if encoded is not None else one.line,
                    "the answer to the encoded cursor",
                    (plain.number, one.number),
                )
        elif usual is None and encoded is None and _lost(case, token, plain, one):
            yield Seen((plain.number, one.number), 0, 2)
            yield Problem(
                f"the server's own cursor {token!r}, percent-encoded as a query demands, is refused",
                "the next page",
                one.line,
                "the answer to the encoded cursor",
                (plain.number, one.number),
            )


def _lost(case: Case, token: str, *answers: Exchange) -> bool:
    """Whether a cursor that needs encoding is refused as invalid in either form."""
    return RESERVED.search(token) is not None and all(item.status in case.operation.refusals for item in answers)


@check(
    probes=("pagination.bad_cursors", "pagination.foreign"),
    needs="an answer to a request with a bad cursor, beside a real one that is accepted",
    applies=tokened,
)
def bad_cursor(case: Case) -> Iterable[Statement]:
    """A cursor that is none, or was changed, never makes the server fail; what can't be a cursor is refused.

    Cursors come back from bookmarks and logs, cut and re-encoded. A 5xx tells the client to try again for ever; the
    first page in its place makes it read everything again. A changed cursor may by chance be a valid one: then only the
    5xx counts.

    Passes:
        pagination.bad_cursors kind=control | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}
        pagination.bad_cursors bad=word certain=true | listMessages ?limit=1&cursor=garbage | 422 | {"success": false}

    Fails:
        pagination.bad_cursors kind=control | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}
        pagination.bad_cursors bad=word certain=true | listMessages ?limit=1&cursor=garbage | 500 | {"success": false}

    Warns:
        pagination.bad_cursors kind=control | listMessages ?limit=1&cursor=t | 200 | {"data": [{"id": "b"}]}
        pagination.bad_cursors bad=word certain=true | listMessages ?limit=1&cursor=garbage | 200 | {"data": [{"id": "a"}]}
    """
    control = next(case.asked("pagination.bad_cursors", kind="control"), None)
    tried = [
        item
        for item in (*case.asked("pagination.bad_cursors"), *case.asked("pagination.foreign"))
        if item.answered and ("bad" in item.labels or "owner" in item.labels)
    ]
    broken = [item for item in tried if item.status >= SERVER_ERROR]
    accepted = [item for item in tried if item.ok and item.labels.get("certain") is True]
    if control is not None and control.ok:
        yield Seen(tuple(item.number for item in tried), 0, len(tried))
    elif broken:
        yield Seen(tuple(item.number for item in broken))
    for item in broken[:3]:
        yield Problem(
            f"{_what(item)} makes the server fail with {item.status} ({len(broken)} of {len(tried)} bad cursors do)",
            "a client error",
            item.line,
            "the answer",
            (item.number,),
            aspect="no_5xx",
        )
    if control is None or not control.ok:
        return
    for item in accepted[:2]:
        rows = rows_of(annotation(case), item) or ()
        yield Problem(
            f"{_what(item)} is accepted and gives {len(rows)} rows ({len(accepted)} like this)",
            "a client error",
            item.line,
            "the answer",
            (item.number,),
            aspect="rejected",
            basis="inferred",
        )


def _what(item: Exchange) -> str:
    bad = item.labels.get("bad")
    return f"as a cursor, {bad}" if bad else f"the cursor of organization {item.labels.get('owner')}"


@check(
    probes=("pagination.foreign", "pagination.neighbour_walk", "pagination.walk"),
    needs="two organizations, one of them with a second page: configure a key of another organization",
    applies=lambda operation: tokened(operation) and not operation.shared,
)
def foreign_cursor(case: Case) -> Iterable[Statement]:
    """Another organization's cursor never shows its rows.

    A token may hold anything, the owner's name among it; it must not open what the key does not (000, 001: each request
    is scoped to the key's organization). Refused, empty, or rows of one's own: each is legal.

    Passes:
        pagination.neighbour_walk walk=neighbour page=0 organization=b | neighbour@listMessages ?limit=200 | 200 | {"data": [{"id": "x"}, {"id": "y"}]}
        pagination.foreign owner=b user=a | listMessages ?limit=200&cursor=t | 422 | {"success": false}

    Fails:
        pagination.neighbour_walk walk=neighbour page=0 organization=b | neighbour@listMessages ?limit=200 | 200 | {"data": [{"id": "x"}, {"id": "y"}]}
        pagination.foreign owner=b user=a | listMessages ?limit=200&cursor=t | 200 | {"data": [{"id": "y"}]}
    """
    pagination = annotation(case)
    organizations = case.setting.organizations
    own = {identity(pagination, row) for walk in case.walks("pagination.walk") for row in walk.rows}
    other = {identity(pagination, row) for walk in case.walks("pagination.neighbour_walk") for row in walk.rows}
    for item in case.asked("pagination.foreign"):
        if "owner" not in item.labels or not item.answered:
            continue
        foreign = other - own if item.labels["owner"] != organizations[0] else own - other
        if not foreign:
            yield Lack(f"organization {item.labels['owner']} has no rows of its own: seed some there")
            continue
        yield Seen((item.number,))
        rows = {identity(pagination, row): row for row in rows_of(pagination, item) or ()}
        leaked = [name for name in rows if name in foreign]
        if leaked:
            yield Problem(
                f"a cursor of organization {item.labels['owner']}, used with a key of {item.labels['user']}, shows "
                f"{len(leaked)} row(s) of {item.labels['owner']}: {several(pagination, leaked, rows)}",
                "no row of another organization",
                f"{len(leaked)} of {len(rows)} rows",
                "the answer",
                (item.number,),
            )
