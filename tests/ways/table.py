"""The ways, each with what may go wrong with it: the check that must see a fault is the same in every way."""

from __future__ import annotations

from tests.ways.way import ORDER, Way, body, pages, query

FAULTS = {
    "ties_lost": "pagination.ties",
    "boundary_again": "pagination.exclusive",
    "skips": "pagination.complete",
    "endless": "pagination.terminates",
    "ends_early": "pagination.complete",
    "token_elsewhere": "pagination.next_token",
    "filter_dropped": "pagination.filters_carried",
    "limit_dropped": "pagination.limit_respected",  # by the URL of a next page
    "unsorted": "ordering.sorted",
    "every_tenant": "access.tenant_isolation",
    "others_account": "access.tenant_isolation",
    "other_codes": "errors.code_matches_status",
}

NEXT = {"in": "body", "at": "/meta/next"}
HEADER = {"in": "header", "name": "X-Next"}
LINK = {"in": "link", "rel": "next"}
URL = {"in": "body", "at": "/links/next", "holds": "url"}
LAST = {"in": "last-item", "at": "/id"}
CURSOR = query("cursor")
BARE = {"items": ""}
HELD = {"cursor": {"filters": "url"}}
MORE = {"more": "/has_more"}
MOMENT = [{"by": "/moment", "type": "date-time", "direction": "descending", "tiebreaker": True}]
TITLE = [{"by": "/title", "direction": "descending"}]

TOKENS = [
    Way("token in a body field", pages(CURSOR, NEXT), "ties_lost filter_dropped unsorted"),
    Way("token in a header, bare array", pages(CURSOR, HEADER, response=BARE), "boundary_again token_elsewhere"),
    Way("token null in the end", pages(CURSOR, NEXT, end=["null"]), "endless ends_early", end="null"),
    Way("token empty in the end", pages(CURSOR, HEADER, end=["empty"]), "endless ends_early", end="empty"),
    Way("token sent back in a header", pages({"in": "header", "name": "X-Cursor"}, NEXT), "skips filter_dropped"),
    Way("token sent back in a body", pages(body("/page/after"), NEXT), "boundary_again filter_dropped"),
    Way("a boolean says whether more follows", pages(CURSOR, NEXT, response=MORE), "ties_lost endless ends_early"),
    Way("a first page that is asked for", pages(CURSOR | {"first": "*"}, NEXT), "boundary_again endless"),
    Way("of another operation", pages(CURSOR | {"also_from": ["start"]}, NEXT), "ties_lost skips", start="/start"),
]
URLS = [
    Way("link", pages(CURSOR, LINK, **HELD), "ties_lost token_elsewhere filter_dropped"),
    Way("link, relative", pages(CURSOR, LINK, **HELD), "skips filter_dropped", url="relative"),
    Way("link, a query alone, no cursor named", pages(None, LINK, **HELD), "boundary_again endless", url="query"),
    Way("URL in a body field", pages(CURSOR, URL, **HELD), "ties_lost filter_dropped"),
    Way("URL in a body field, relative", pages(None, URL, **HELD), "ends_early token_elsewhere", url="relative"),
    Way("URL in a header", pages(CURSOR, HEADER | {"holds": "url"}, **HELD), "endless filter_dropped limit_dropped"),
    Way("URL without its scheme", pages(CURSOR, HEADER | {"holds": "url"}), "skips token_elsewhere", url="network"),
]
ROWS = [
    Way("last row's field", pages(CURSOR, LAST), "ties_lost boundary_again endless"),
    Way("last row's field in a body, bare array", pages(body("/after"), LAST, response=BARE), "skips filter_dropped"),
    Way("last row's field and a boolean", pages(CURSOR, LAST, response=MORE), "boundary_again ends_early"),
    Way("short page in the end", pages(CURSOR, LAST, end=["short"]), "ties_lost endless ends_early"),
    Way(
        "last row's moment, from now on",
        pages(body("/before") | {"first": "now"}, LAST | {"at": "/moment"}, order=MOMENT),
        "skips endless unsorted",
    ),
]
COUNTED = [
    Way("offset", pages(query("offset"), style="offset"), "boundary_again skips unsorted"),
    Way("offset in a body", pages(body("/offset"), style="offset"), "ties_lost endless"),
    Way("page", pages(query("page"), style="page"), "ties_lost boundary_again endless"),
    Way("page from 0", pages(query("page") | {"first": 0}, style="page"), "boundary_again ends_early"),
    Way("page, short in the end", pages(query("page"), style="page", end=["short"]), "skips endless"),
    Way("offset, a boolean", pages(query("offset"), style="offset", response=MORE), "boundary_again endless"),
]
KEYS = [
    Way(
        "two fields name a row",
        pages(CURSOR, NEXT, response={"identity": ["/box", "/number"]}, order=ORDER[:1]),
        "ties_lost boundary_again",
        hidden=("id",),
    ),
    Way("by a number", pages(CURSOR, NEXT, order=[{"by": "/size", "type": "number"}]), "ties_lost unsorted"),
    Way("by a text, descending", pages(CURSOR, NEXT, order=TITLE), "ties_lost unsorted"),
    Way("no order", pages(CURSOR, NEXT, order=[]), "boundary_again ends_early"),
    Way("no limit", pages(CURSOR, NEXT, request={"limit": None}), "skips endless ends_early"),
]
AROUND = [
    Way("value in the path", pages(CURSOR, NEXT), "skips others_account", "/box/{box}/rows", needs={"path:box": "12"}),
    Way("value in the query", pages(CURSOR, LINK), "skips others_account", needs={"account": "12"}),
    Way("value in a header", pages(CURSOR, LINK), "boundary_again others_account", needs={"header:X-Account": "12"}),
    Way("value in a body", pages(body("/cursor"), NEXT), "ties_lost others_account", needs={"/account": "xy"}),
    Way("discovered", pages(CURSOR, NEXT), "ties_lost ends_early", needs={"thread": ""}),
    Way("discovered, in the path", pages(CURSOR, LINK), "skips", "/{thread}/rows", needs={"path:thread": ""}),
    Way("HTTP Basic", pages(CURSOR, NEXT), "every_tenant", scheme="basic", keys={"a": "alice:wonder", "b": "bob:b:2"}),
    Way("no key is 403", pages(CURSOR, NEXT), "every_tenant", unknown=403, annotations={"x-unauthenticated": [403]}),
    Way("shared by all", pages(CURSOR, NEXT), "ties_lost skips", annotations={"x-tenancy": "shared"}),
    Way(
        "numeric error codes",
        pages(CURSOR, NEXT),
        "other_codes",
        annotations={
            "x-error-envelope": {"code": "/errno", "message": "/message"},
            "x-error-codes": {"105": [401], "107": [400]},
        },
        codes={"key": 105, "invalid": 107},
    ),
]
WAYS = [*TOKENS, *URLS, *ROWS, *COUNTED, *KEYS, *AROUND]
ABROAD = Way("URL at another origin", pages(CURSOR, URL), url="abroad")


def possible(way: Way, fault: str) -> bool:
    """Whether a way can go wrong so, and be seen to."""
    pagination = way.pagination
    following = pagination["response"].get("next", LAST)
    first: dict[str, object] = next(iter(pagination.get("order", [])), {})
    limit = "limit" in pagination["request"]
    return {
        "ties_lost": limit and bool(first) and not first.get("tiebreaker"),
        "token_elsewhere": limit and following["in"] != "last-item",
        "limit_dropped": limit and (following["in"] == "link" or following.get("holds") == "url"),
        "unsorted": bool(first),
        "every_tenant": "x-tenancy" not in way.annotations,
        "others_account": all(way.needs.values()) and bool(way.needs),
        "other_codes": bool(way.codes),
    }.get(fault, True)
