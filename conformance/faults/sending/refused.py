"""Consent, landlines and owned numbers, and sends that are refused but done."""

from conformance.faults import alter
from conformance.faults.fault import fault
from conformance.reference import sending as correct
from conformance.reference.parts import Parts, Service
from conformance.reference.values import Attempt, Refusal, RefusedError


def _instead(parts: Parts, name: str, refusal: Refusal) -> Parts:
    """A step that refuses in another way."""
    usual = dict(parts.send.steps)[name]

    def other(service: Service, attempt: Attempt) -> Attempt:
        try:
            return usual(service, attempt)
        except RefusedError:
            raise RefusedError(refusal) from None

    return alter.step(parts, name, other)


def _without(parts: Parts, left_out: str) -> Parts:
    """A send without one of its steps."""
    return alter.order(parts, *(name for name, _ in parts.send.steps if name != left_out))


@fault(kills=("sending.consent",))
def consent_not_asked(parts: Parts) -> Parts:
    """Whoever did not opt in is texted."""
    return _without(parts, "consent")


@fault(kills=("sending.consent",))
def consent_is_forbidden(parts: Parts) -> Parts:
    """Missing consent is 403 FORBIDDEN where 002 has 453."""
    return _instead(parts, "consent", Refusal(403, "FORBIDDEN", "recipient did not opt in"))


@fault(kills=("sending.consent",))
def consent_is_invalid(parts: Parts) -> Parts:
    """Missing consent is 422 VALIDATION_FAILED."""
    return _instead(
        parts, "consent", Refusal(422, "VALIDATION_FAILED", "recipient did not opt in", {"to": "did not opt in"})
    )


@fault(kills=("sending.landline",))
def landline_texted(parts: Parts) -> Parts:
    """Landlines are not looked for."""
    return _without(parts, "line_type")


@fault(kills=("sending.landline",))
def landline_is_invalid(parts: Parts) -> Parts:
    """A landline is VALIDATION_FAILED, which a client takes for a mistake of its own."""
    return _instead(
        parts, "line_type", Refusal(422, "VALIDATION_FAILED", "recipient is a landline", {"to": "is a landline"})
    )


@fault(kills=("sending.landline",))
def landline_without_consent(parts: Parts) -> Parts:
    """A landline is 453 CONSENT_REQUIRED."""
    return _instead(parts, "line_type", Refusal(453, "CONSENT_REQUIRED", "consent required"))


@fault(kills=("sending.owned_number",))
def sender_not_checked(parts: Parts) -> Parts:
    """Anyone's number may be the sender."""
    return _without(parts, "owned")


@fault(kills=("sending.owned_number",))
def neighbours_number_accepted(parts: Parts) -> Parts:
    """The sender's number must be some organization's own, whichever."""

    def some(service: Service, attempt: Attempt) -> Attempt:
        if any(attempt.draft["from"] in it.numbers for it in service.organizations.values()):
            return attempt
        return correct.owned(service, attempt)

    return alter.step(parts, "owned", some)


def _effect_before(parts: Parts, name: str) -> Parts:
    """A step that refuses only after the effect."""
    usual = dict(parts.send.steps)[name]

    def late(service: Service, attempt: Attempt) -> Attempt:
        try:
            return usual(service, attempt)
        except RefusedError:
            correct.create(service, attempt)
            raise

    return alter.step(parts, name, late)


@fault(kills=("sending.rejected_has_no_effect",))
def refused_for_consent_but_listed(parts: Parts) -> Parts:
    """453, and the message is kept and sent all the same."""
    return _effect_before(parts, "consent")


@fault(kills=("sending.rejected_has_no_effect",))
def refused_landline_but_listed(parts: Parts) -> Parts:
    """422 LINE_TYPE_BLOCKED, and the message is kept all the same."""
    return _effect_before(parts, "line_type")


@fault(kills=("sending.rejected_has_no_effect",))
def refused_sender_but_listed(parts: Parts) -> Parts:
    """The sender's number is refused once the message was kept."""
    return _effect_before(parts, "owned")


@fault(kills=("sending.rejected_has_no_effect",))
def validated_after_the_effect(parts: Parts) -> Parts:
    """A message with a text that is too long is refused and kept."""

    def late(service: Service, attempt: Attempt) -> Attempt:
        try:
            return correct.validate(service, attempt)
        except RefusedError:
            if all(isinstance(attempt.draft.get(name), str) for name in ("from", "to", "text", "tag", "priority")):
                correct.create(service, attempt)
            raise

    return alter.step(parts, "validate", late)
