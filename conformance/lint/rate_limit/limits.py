"""Rate limits: that there are any, how many requests in what time, and who shares them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from conformance.lint.names import plain
from conformance.lint.rate_limit import prose
from conformance.lint.regex import regex
from conformance.lint.rule import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.lint.description import Description
    from conformance.lint.node import Node
    from conformance.lint.operation import Operation, Response

_USUAL = 4  # of so many operations at least, nearly all of which document it, one without it was forgotten
_MOST = 10
_RARE = 10  # one in so many operations is limited, so it was told where somebody met it
_NONE = regex(r"(?:not|never|no|without|un)[\s-]*(?:rate[\s-]*)?(?:limit|throttl)", re.IGNORECASE)
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
            annotated.setdefault(declared.place, (declared, []))[1].append(operation)
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
        plainly = [(operation, answer) for operation, answer in plainly if not _alone(operation)]
        _, answer = plainly[0]
        yield Problem(
            answer.node,
            "429 is documented, and nothing says how many requests are allowed in which time",
            hint="say it in the description of the 429 or of the API, or in headers such as RateLimit-Limit",
            operations=tuple(each.id for each, _ in plainly),
        )


def _told(description: Description, limits: list[tuple[Operation, Response]]) -> bool:
    """Whether prose, a header or an extension tells any rate."""
    root = description.root
    if any(prose.tells(text) for text in _texts(description)) or _extended(root):
        return True
    seen: set[tuple[int, str]] = set()
    alone = 0  # operations that tell their own: one among many speaks for itself only
    for operation, answer in limits:
        alone += _alone(operation)
        for response in (answer, operation.success):
            if response is None or response.node.place in seen:
                continue
            seen.add(response.node.place)
            if any(part in plain(name) for name in response.headers for part in _HEADER):
                return True
            text = response.node.text("description")
            if prose.tells(text) or (response is answer and prose.rate(text)):
                return True
    return alone > 0 and alone * _RARE >= len(limits)


def _alone(operation: Operation) -> bool:
    """Whether an operation tells a rate of its own."""
    return _extended(operation.node) or prose.tells(operation.description)


def _texts(description: Description) -> list[str]:
    """Return the prose that speaks of the whole API."""
    root = description.root
    return [root.text("info", "description"), *(tag.text("description") for tag in root["tags"].items())]


def _extended(node: Node) -> bool:
    """Whether another tool's extension speaks of the rate."""
    names = (key for key in node.value if isinstance(key, str) and key.startswith("x-") and key != "x-rate-limit")
    return any("ratelimit" in plain(name) or "throttl" in name for name in names)


@rule("warning", check="rate_limit.partition")
def partition(description: Description) -> Iterator[Problem]:
    """A limit of an annotated document says whose requests are counted together.

    Ten requests a second for each key, or for all keys of an organization? Two programs of one customer, each within
    the limit, find out together. `x-rate-limit` says it in `partition`: `key`, `organization` or `address`; a sentence
    such as "10 requests a second for each key" will do.

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

    Right:
        x-error-envelope: {code: /code}
        paths:
          /messages:
            get:
              responses:
                '200': {description: A page.}
                '429': {description: More than 10 requests a second for each key.}
    """
    if not description.annotated or description.root["x-rate-limit"] or any(map(prose.shares, _texts(description))):
        return
    open_: dict[tuple[int, str], tuple[Node, list[str]]] = {}
    for operation in description.operations:
        answer = limited(operation)
        if answer is None or operation.node["x-rate-limit"]:
            continue  # a malformed annotation has a rule of its own
        if prose.shares(operation.description) or prose.shares(answer.node.text("description")):
            continue
        open_.setdefault(answer.node.place, (answer.node, []))[1].append(operation.id)
    for node, ids in open_.values():
        yield Problem(
            node,
            "nothing says whose requests this limit counts together",
            hint="add x-rate-limit: {partition: [key], requests: …, seconds: …} at the root or on the operation",
            operations=tuple(ids),
        )
