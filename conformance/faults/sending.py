"""Ways to send wrongly."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conformance.faults import alter
from conformance.faults.alter import OUTBOUND
from conformance.faults.fault import fault
from conformance.reference import sending as correct
from conformance.reference.clock import SECOND
from conformance.reference.parts import Listing, Parts, Service
from conformance.reference.values import Attempt, Clause, Json, Life, Refusal, RefusedError, Reply, Row


def _accepting(parts: Parts, change: Callable[[Reply], Reply]) -> Parts:
    """The answer to an accepted send, changed."""
    accepted = parts.send.accepted
    return alter.sending(parts, accepted=lambda service, row: change(accepted(service, row)))


def _echoing(parts: Parts, change: Callable[[dict[str, Json]], Mapping[str, Json]]) -> Parts:
    """The message in that answer, changed."""
    return _accepting(parts, lambda it: replace(it, body={**it.body, "data": change(it.body["data"])}))


@fault(kills=("sending.accepted",))
def accepted_is_200(parts: Parts) -> Parts:
    """200 where 202 belongs."""
    return _accepting(parts, lambda it: replace(it, status=200))


@fault(kills=("sending.accepted",))
def accepted_is_201(parts: Parts) -> Parts:
    """201, as if the message had been delivered to a mailbox."""
    return _accepting(parts, lambda it: replace(it, status=201))


@fault(kills=("sending.accepted",), blinds=("sending.listed", "sending.lifecycle"))
def accepted_without_id(parts: Parts) -> Parts:
    """The answer has no id."""
    return _echoing(parts, lambda data: {name: value for name, value in data.items() if name != "id"})


@fault(kills=("sending.accepted",))
def accepted_as_sent(parts: Parts) -> Parts:
    """The answer's status is `sent` (002: it starts as queued)."""
    return _echoing(parts, lambda data: {**data, "status": "sent"})


@fault(kills=("sending.accepted",))
def echo_cut(parts: Parts) -> Parts:
    """The text in the answer is not the text that was sent."""
    return _echoing(parts, lambda data: {**data, "text": data["text"][:3]})


@fault(kills=("sending.accepted",))
def echo_swaps_numbers(parts: Parts) -> Parts:
    """Sender and recipient are swapped in the answer."""
    return _echoing(parts, lambda data: {**data, "from": data["to"], "to": data["from"]})


@fault(kills=("sending.accepted",))
def echo_without_tag(parts: Parts) -> Parts:
    """The tag in the answer is another one."""
    return _echoing(parts, lambda data: {**data, "tag": "untagged"} if data.get("tag") else data)


def _storing(parts: Parts, change: Callable[[Row], tuple[Row, ...]]) -> Parts:
    """What is kept of an accepted send, changed."""
    keep = parts.send.store

    def other(service: Service, row: Row) -> None:
        for kept in change(row):
            keep(service, kept)

    return alter.sending(parts, store=other)


@fault(kills=("sending.listed",), blinds=("sending.lifecycle",))
def accepted_and_lost(parts: Parts) -> Parts:
    """A message is accepted and never seen again."""
    return _storing(parts, lambda _: ())


@fault(kills=("sending.listed",))
def accepted_and_unlisted(parts: Parts) -> Parts:
    """A new message is found by its id, but the list leaves it out."""
    kind = parts.lists[OUTBOUND].kind

    def settled(listing: Listing) -> Clause:
        old = kind(listing)
        return Clause(f"{old.sql} AND settled IS NOT NULL", old.values)

    return alter.listing(parts, OUTBOUND, kind=settled)


@fault(kills=("sending.listed",))
def sent_twice(parts: Parts) -> Parts:
    """A message is kept twice, under two ids: the write is retried without need."""

    def twin(row: Row) -> tuple[Row, ...]:
        return row, {**row, "id": row["id"][:-4] + ("0000" if row["id"][-4:] != "0000" else "1111")}

    return _storing(parts, twin)


@fault(kills=("sending.listed",))
def text_altered(parts: Parts) -> Parts:
    """The list shows another text than was accepted."""
    return _storing(parts, lambda row: ({**row, "text": row["text"].upper() + "."},))


@fault(kills=("sending.listed",))
def tag_lost(parts: Parts) -> Parts:
    """The list shows no tag where one was accepted; it can't be found by it either."""
    return _storing(parts, lambda row: ({**row, "tag": None},))


@fault(kills=("sending.listed",))
def recipient_altered(parts: Parts) -> Parts:
    """The list shows the recipient without its plus."""
    return _storing(parts, lambda row: ({**row, "recipient": row["recipient"].removeprefix("+")},))


def _living(parts: Parts, change: Callable[[Life, str, int], Life]) -> Parts:
    """The life of new messages, changed; `change` also gets the fate and the age."""
    life = parts.send.life

    def other(settled: str | None, fate: str | None, at: int, now: int) -> Life:
        usual = life(settled, fate, at, now)
        return usual if settled or now == at else change(usual, fate or "delivered", now - at)

    return alter.sending(parts, life=other)


@fault(kills=("sending.lifecycle",))
def never_ends(parts: Parts) -> Parts:
    """Messages stay in `sending`: no receipt is ever read."""
    return _living(parts, lambda it, _, __: it if it.status == "queued" else Life("sending"))


@fault(kills=("sending.lifecycle",))
def goes_back(parts: Parts) -> Parts:
    """After `sending` a message is `queued` once more before it ends."""

    def back(life: Life, _: str, age: int) -> Life:
        if life.status in {"queued", "sending"} or age >= 6 * SECOND:
            return life
        return Life("sending") if age < 3 * SECOND else Life("queued")

    return _living(parts, back)


@fault(kills=("sending.lifecycle",))
def end_is_not_final(parts: Parts) -> Parts:
    """What was delivered is undelivered soon after: receipts are applied in the order of their arrival."""

    life = parts.send.life
    ended: dict[int, int] = {}

    def flipping(settled: str | None, fate: str | None, at: int, now: int) -> Life:
        usual = life(settled, fate, at, now)
        if settled or usual.status not in {"delivered", "failed", "undelivered"}:
            return usual
        late = now - ended.setdefault(at, now) > SECOND // 5
        return replace(usual, status="failed" if usual.status == "undelivered" else "undelivered") if late else usual

    return alter.sending(parts, life=flipping)


@fault(kills=("sending.lifecycle",))
def delivered_before_sent(parts: Parts) -> Parts:
    """delivered_at is before sent_at: the two are swapped."""

    def swap(life: Life, _: str, __: int) -> Life:
        return replace(
            life,
            sent_at=life.delivered_at or life.sent_at,
            delivered_at=life.sent_at and life.delivered_at and life.sent_at,
        )

    return _living(parts, swap)


@fault(kills=("sending.lifecycle",))
def sent_before_created(parts: Parts) -> Parts:
    """sent_at is an hour before created_at: one of the clocks is on local time."""
    return _living(
        parts, lambda it, _, __: replace(it, sent_at=None if it.sent_at is None else it.sent_at - 3600 * SECOND)
    )


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
            if all(isinstance(attempt.draft.get(name), str) for name in ("from", "to", "text")):
                correct.create(service, attempt)
            raise

    return alter.step(parts, "validate", late)
