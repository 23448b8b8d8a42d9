"""Rate limits: that there are any, how many requests in what time, and who shares them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from conformance.lint.names import plain
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation, Response

_PLACES = 30  # in one text that are looked at
_USUAL = 4  # of so many operations at least, nearly all of which document it, one without it was forgotten
_MOST = 10
_RARE = 10  # one in so many operations is limited, so it was told where somebody met it
_NONE = regex(r"(?:not|never|no|without|un)[\s-]*(?:rate[\s-]*)?(?:limit|throttl)", re.IGNORECASE)
_UNIT = r"(?:second|sec|minute|min|hour|day|week|month)s?\b"
_RATE = regex(
    rf"(?<!\d)\d[\d,.'_]{{0,12}}\s?[kK]?\s{{0,2}}(?:[\w-]{{1,30}}\s{{1,2}}){{0,4}}?"
    rf"(?:per|a|an|every|each|/|in\s(?:a|one|any|\d{{1,6}}))\s{{0,2}}(?:\d{{1,6}}\s{{0,2}})?{_UNIT}"
    r"|(?<!\d)\d[\d,.]{0,12}\s{0,2}(?:rps|qps|tps|rpm|mps|req/s|msg/s|requests?/)"
    rf"|(?:per|every|each|a|one)\s{_UNIT}[^.\n]{{0,40}}?\b\d",
    re.IGNORECASE,
)
_ABOUT = regex(r"rate[\s_-]*limit|throttl|too many|quota|429", re.IGNORECASE)
_NAMED = "(?:limit|throttl|quota)"
_LINK = regex(rf"\[[^\]\n]{{0,200}}{_NAMED}[^\]\n]{{0,200}}\]\(|https?://[^\s)]{{0,200}}{_NAMED}", re.IGNORECASE)
_PROBED = regex(r"health|\bping\b|\bstatus$", re.IGNORECASE)  # asked by machines that nobody limits
_HEADER = ("ratelimit", "limitremaining", "quota")


def limited(operation: Operation) -> Response | None:
    """Return the answer to one request too many, if it is documented by its own number."""
    return operation.responses.get("429")


@rule("warning", check="rate_limit.enforced")
def missing(description: Description) -> Iterator[Problem]:
    """Operations document what is answered to one request too many.

    A client that doesn't expect 429 takes it for a failure like any other: it gives up, or tries again at once and
    keeps the limit closed. If there is no limit, the text can say so. Told once where no operation documents it, or
    hardly any.

    Wrong:
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}}}

    Wrong:
        x-rate-limit: {partition: [key], requests: 10, seconds: 1}
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}, '429': {description: Too many requests.}}}
          /messages/count:
            get: {responses: {'200': {description: The number.}}}

    Right:
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}, '429': {description: Too many requests.}}}

    Right:
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}, default: {description: Any error.}}}
    """
    operations = description.operations
    lacking = [each for each in operations if each.answers(429) is None]
    if not lacking:
        return
    declared = [each for each in lacking if each.annotation("x-rate-limit")]
    limits = sum(limited(each) is not None for each in operations)
    if limits * _RARE <= len(operations) and not declared:
        if 2 * len(lacking) >= len(operations) and not _unlimited(description):
            alone = f"{limits} of {len(operations)} operations alone document" if limits else "no operation documents"
            yield Problem(
                description.root["paths"],
                f"{alone} what is answered to one request too many (429)",
                hint="describe it once in components/responses, with Retry-After",
            )
        return
    why = "though x-rate-limit holds for this operation"
    if not declared:
        why = "though nearly all other operations do so"
        declared = _forgotten(operations, lacking)
    for each in declared:
        yield Problem(
            each.node["responses"] or each.node,
            f"429 is not documented here, {why}",
            hint="refer to the response that the others have",
        )


def _forgotten(operations: Sequence[Operation], lacking: list[Operation]) -> list[Operation]:
    """Return the operations without a 429 where nearly all have one, and no annotation says which are limited."""
    if len(operations) < _USUAL or len(lacking) * _USUAL > len(operations) or len(lacking) > _MOST:
        return []
    if any(each.node["x-rate-limit"] for each in operations):
        return []
    return [each for each in lacking if not _PROBED.search(each.path)]


def _unlimited(description: Description) -> bool:
    return bool(_NONE.search(description.root.text("info", "description")))


@rule("warning", check="rate_limit.enforced")
def number(description: Description) -> Iterator[Problem]:
    """A rate limit says how many requests are allowed in what time.

    Whoever knows that there is a limit, and not which, can only find it by running into it. With the number a client
    spreads its requests and never meets a 429. Prose, `x-rate-limit` or headers such as RateLimit-Limit may tell it.

    Wrong:
        x-rate-limit: {partition: [key]}
        paths:
          /messages:
            get: {responses: {'429': {description: Too many requests.}}}

    Wrong:
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}, '429': {description: Too many requests.}}}

    Right:
        x-rate-limit: {partition: [key], requests: 10, seconds: 1}
        paths:
          /messages:
            get: {responses: {'429': {description: Too many requests.}}}

    Right:
        paths:
          /messages:
            get: {responses: {'429': {description: More than 10 requests a second.}}}
    """
    annotated: dict[tuple[int, str], tuple[Node, list[Operation]]] = {}
    plainly: list[tuple[Operation, Response]] = []
    for operation in description.operations:
        declared = operation.annotation("x-rate-limit")
        answer = limited(operation)
        if declared:
            annotated.setdefault((id(declared.file), declared.at), (declared, []))[1].append(operation)
        elif answer is not None:
            plainly.append((operation, answer))
    for declared, operations in annotated.values():
        pairs = [(each, answer) for each in operations if (answer := limited(each)) is not None]
        if not (declared.value.get("requests") and declared.value.get("seconds")) and not _told(description, pairs):
            lacks = [name for name in ("requests", "seconds") if not declared.value.get(name)]
            yield Problem(
                declared,
                f"a rate limit without a number: {' and '.join(lacks)} {'is' if len(lacks) == 1 else 'are'} not said",
                hint="say how many requests in how many seconds",
                operations=tuple(each.id for each in operations),
            )
    if plainly and not _told(description, plainly):
        operation, answer = plainly[0]
        yield Problem(
            answer.node,
            "429 is documented, and nothing says how many requests are allowed in which time",
            hint="say it in the description of the 429 or of the API, or in headers such as RateLimit-Limit",
            operations=tuple(each.id for each, _ in plainly),
        )


def _told(description: Description, limits: list[tuple[Operation, Response]]) -> bool:
    """Whether prose, a header or an extension tells any rate."""
    root = description.root
    texts = [root.text("info", "description"), *(tag.text("description") for tag in root["tags"].items())]
    if any(_tells(text) for text in texts) or _extended(root):
        return True
    seen: set[tuple[int, str]] = set()
    for operation, answer in limits:
        if _extended(operation.node) or _tells(operation.description):
            return True
        for response in (answer, operation.success):
            if response is None or (id(response.node.file), response.node.at) in seen:
                continue
            seen.add((id(response.node.file), response.node.at))
            if any(part in plain(name) for name in response.headers for part in _HEADER):
                return True
            text = response.node.text("description")
            if _tells(text) or (response is answer and _RATE.search(text)):
                return True
    return False


def _extended(node: Node) -> bool:
    """Whether another tool's extension speaks of the rate."""
    names = (key for key in node.value if isinstance(key, str) and key.startswith("x-") and key != "x-rate-limit")
    return any("ratelimit" in plain(name) or "throttl" in name for name in names)


def _tells(text: str) -> bool:
    """Whether a longer text speaks of a rate: the number stands near a word of limits, or behind a link."""
    plainly = text.lower()
    if not any(word in plainly for word in ("limit", "throttl", "quota", "too many", "429")):
        return False
    if _LINK.search(text):
        return True
    places = islice(_ABOUT.finditer(text), _PLACES)
    return any(_RATE.search(text, max(0, each.start() - 300), each.end() + 700) for each in places)


@rule("warning", check="rate_limit.partition")
def partition(description: Description) -> Iterator[Problem]:
    """A limit of an annotated document says whose requests are counted together.

    Ten requests a second for each key, or for all keys of an organization? Two programs of one customer, each within
    the limit, find out together. `x-rate-limit` says it in `partition`: `key`, `organization` or `address`.

    Wrong:
        x-error-envelope: {code: /code}
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}, '429': {description: More than 10 requests a second.}}}

    Right:
        x-error-envelope: {code: /code}
        x-rate-limit: {partition: [organization], requests: 10, seconds: 1}
        paths:
          /messages:
            get: {responses: {'200': {description: A page.}, '429': {description: More than 10 requests a second.}}}
    """
    if not description.annotated:
        return
    open_: dict[tuple[int, str], tuple[Node, list[str]]] = {}
    for operation in description.operations:
        answer = limited(operation)
        if answer is None or operation.node["x-rate-limit"] or description.root["x-rate-limit"]:
            continue  # a malformed annotation has a rule of its own
        open_.setdefault((id(answer.node.file), answer.node.at), (answer.node, []))[1].append(operation.id)
    for node, ids in open_.values():
        yield Problem(
            node,
            "nothing says whose requests this limit counts together",
            hint="add x-rate-limit: {partition: [key], requests: …, seconds: …} at the root or on the operation",
            operations=tuple(ids),
        )
