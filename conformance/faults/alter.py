"""Parts with one thing replaced."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from conformance.reference.parts import Parts, Service
from conformance.reference.values import Attempt

Step = Callable[[Service, Attempt], Attempt]
OUTBOUND: Final = "listMessages"
INBOUND: Final = "listInboundMessages"


def listing(parts: Parts, operation: str, **changes: Any) -> Parts:  # noqa: ANN401 - whatever the fields hold
    """One list operation."""
    return replace(parts, lists={**parts.lists, operation: replace(parts.lists[operation], **changes)})


def filtering(parts: Parts, operation: str, name: str, **changes: Any) -> Parts:  # noqa: ANN401 - as above
    """One filter of a list operation."""
    filters = parts.lists[operation].filters
    return listing(parts, operation, filters={**filters, name: replace(filters[name], **changes)})


def backward(parts: Parts, operation: str, **changes: Any) -> Parts:  # noqa: ANN401 - as above
    """The other way through a list that has one."""
    return listing(parts, operation, backward=replace(parts.lists[operation].backward, **changes))


def option(parts: Parts, operation: str, name: str, parse: Callable[[Any], object] | None) -> Parts:
    """How one option of a list operation is read; None takes it away, so that it is ignored."""
    options = {known: old for known, old in parts.lists[operation].options.items() if known != name}
    return listing(parts, operation, options=options if parse is None else {**options, name: parse})


def terms(parts: Parts, **changes: tuple[int, str]) -> Parts:
    """Status and code for what is refused, by this package's own names."""
    return errors(parts, terms={**parts.errors.terms, **changes})


def access(parts: Parts, **changes: Any) -> Parts:  # noqa: ANN401 - as above
    """Who may do what."""
    return replace(parts, access=replace(parts.access, **changes))


def errors(parts: Parts, **changes: Any) -> Parts:  # noqa: ANN401 - as above
    """How a refusal looks."""
    return replace(parts, errors=replace(parts.errors, **changes))


def getting(parts: Parts, **changes: Any) -> Parts:  # noqa: ANN401 - as above
    """One message by its id."""
    return replace(parts, get=replace(parts.get, **changes))


def sending(parts: Parts, **changes: Any) -> Parts:  # noqa: ANN401 - as above
    """A send."""
    return replace(parts, send=replace(parts.send, **changes))


def limits(parts: Parts, **changes: Any) -> Parts:  # noqa: ANN401 - as above
    """The rate limit."""
    return replace(parts, limits=replace(parts.limits, **changes))


def order(parts: Parts, *names: str) -> Parts:
    """The steps of a send, in this order; those that are not named are left out."""
    steps = dict(parts.send.steps)
    return sending(parts, steps=tuple((name, steps[name]) for name in names))


def step(parts: Parts, name: str, change: Step) -> Parts:
    """One step of a send."""
    return sending(parts, steps=tuple((known, change if known == name else old) for known, old in parts.send.steps))
