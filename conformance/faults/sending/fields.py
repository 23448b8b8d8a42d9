"""The fields of a send."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import sending as correct
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Attempt, Json


def _field(parts: Parts, name: str, check: Callable[[Mapping[str, Json]], str | None]) -> Parts:
    """Another rule for one field."""
    return alter.sending(parts, fields={**parts.send.fields, name: check})


@fault(kills=("sending.validation",))
def long_text_accepted(parts: Parts) -> Parts:
    """1601 characters are accepted."""
    return _field(
        parts, "text", lambda it: correct.text({"text": it["text"][:9]} if isinstance(it.get("text"), str) else it)
    )


@fault(kills=("sending.validation",))
def empty_text_accepted(parts: Parts) -> Parts:
    """An empty text is accepted."""
    return _field(parts, "text", lambda it: None if it.get("text") == "" else correct.text(it))


@fault(kills=("sending.validation",))
def text_counted_in_bytes(parts: Parts) -> Parts:
    """1600 is counted in bytes of UTF-8: a long text in another script is refused."""

    def counted(draft: Mapping[str, Json]) -> str | None:
        wrong = correct.text(draft)
        return wrong or ("must be 1..1600 chars" if len(draft["text"].encode()) > 1600 else None)  # noqa: PLR2004

    return _field(parts, "text", counted)


@fault(kills=("sending.validation",))
def number_taken_as_text(parts: Parts) -> Parts:
    """A number as text is made a string instead of being refused."""

    def lenient(service: Service, attempt: Attempt) -> Attempt:
        draft = attempt.draft
        text = str(draft["text"]) if isinstance(draft.get("text"), int) else draft.get("text")
        return correct.validate(service, replace(attempt, draft={**draft, "text": text}))

    return alter.step(parts, "validate", lenient)


@fault(kills=("sending.validation",))
def long_tag_accepted(parts: Parts) -> Parts:
    """A tag of 65 characters is accepted."""
    return _field(parts, "tag", lambda it: None if isinstance(it.get("tag"), str) else correct.tag(it))


@fault(kills=("sending.validation",))
def recipient_without_plus_accepted(parts: Parts) -> Parts:
    """A recipient need not be E.164: what lacks the plus gets one."""

    def lenient(service: Service, attempt: Attempt) -> Attempt:
        to = attempt.draft.get("to")
        fixed = f"+{to}" if isinstance(to, str) and to.isascii() and to.isdigit() else to
        return correct.validate(service, replace(attempt, draft={**attempt.draft, "to": fixed}))

    return alter.step(parts, "validate", lenient)


@fault(kills=("sending.validation",))
def punctuation_in_recipient_accepted(parts: Parts) -> Parts:
    """A recipient with spaces, dashes or brackets is cleaned up instead of being refused."""

    def lenient(service: Service, attempt: Attempt) -> Attempt:
        to = attempt.draft.get("to")
        clean = "".join(c for c in to if c not in " -().") if isinstance(to, str) else to
        return correct.validate(service, replace(attempt, draft={**attempt.draft, "to": clean}))

    return alter.step(parts, "validate", lenient)


@fault(kills=("sending.validation", "errors.no_server_error"))
def missing_recipient_crashes(parts: Parts) -> Parts:
    """No recipient is a 500."""
    return _field(parts, "to", lambda it: correct.phone("to", {"to": it["to"]}))
