"""All exchanges of a run on one contract, and the ways to look at them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Setting

# How far a row's time may lie behind the target's `Date` and the row still be written during the run: commit delay.
DOUBT = 2.0
# The same where the target sends no `Date` and only our own clock is known.
DOUBT_WITHOUT_DATE = 60.0


@dataclass
class Transcript:
    """A growing list of exchanges; the only thing of a run that changes. ``notes``: why something was not asked."""

    setting: Setting
    exchanges: list[Exchange] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    _views: dict[int, tuple[tuple[int, int], Evidence]] = field(default_factory=dict, repr=False, compare=False)

    def add(self, exchange: Exchange) -> None:
        """Append an exchange."""
        self.exchanges.append(exchange)

    def supersede(self, number: int) -> None:
        """Mark an exchange as repeated: it was answered 429, and asked again once that was over."""
        for index in range(len(self.exchanges) - 1, -1, -1):
            item = self.exchanges[index]
            if item.number == number:
                self.exchanges[index] = replace(item, labels={**item.labels, "superseded": True})
                return

    def note(self, probe: str, operation: str, reason: str, attempt: int = 1) -> None:
        """Write down why a probe did not ask, or did not ask all: it becomes a reason of `inconclusive`."""
        self.notes.append({"probe": probe, "operation": operation, "reason": reason, "attempt": attempt})

    def halt(self, reason: str) -> None:
        """Write down why nothing at all could be asked: every check is then inconclusive."""
        self.notes.append({"probe": "", "operation": "", "reason": reason, "attempt": 1, "halted": True})

    @property
    def halted(self) -> str:
        """Why nothing could be asked, or an empty text."""
        return next((str(note["reason"]) for note in self.notes if note.get("halted")), "")

    def view(self, attempt: int) -> Evidence:
        """Return the view of one attempt, the same one as long as nothing of that attempt has been added."""
        size = (len(self.exchanges), len(self.notes))
        if attempt not in self._views or self._views[attempt][0] != size:
            made = Evidence.of(self, attempt)
            old = self._views[attempt][1] if attempt in self._views else None
            same = old is not None and (len(old.exchanges), old.notes) == (len(made.exchanges), made.notes)
            self._views[attempt] = (size, old if old is not None and same else made)
        return self._views[attempt][1]

    def broke(self, probe: str, operation: str, reason: str) -> None:
        """Write down that a probe itself broke: the checks that need it have the outcome `error`."""
        self.notes.append({"probe": probe, "operation": operation, "reason": reason, "attempt": 1, "broken": True})


@dataclass(frozen=True)
class Evidence:
    """A view of a transcript: what is judged. Immutable; ``attempt`` chooses a repetition of the probes."""

    setting: Setting
    exchanges: tuple[Exchange, ...]
    notes: tuple[dict[str, Any], ...] = ()
    said: dict[tuple[str, str, str], list[Any]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, transcript: Transcript, attempt: int | None = None) -> Evidence:
        """Take a view of all exchanges, or of one attempt's."""
        return cls(
            transcript.setting,
            tuple(item for item in transcript.exchanges if attempt in {None, item.attempt}),
            tuple(item for item in transcript.notes if attempt in {None, item["attempt"]}),
        )

    @cached_property
    def _by_probe(self) -> dict[tuple[str, str], tuple[Exchange, ...]]:
        found: dict[tuple[str, str], list[Exchange]] = {}
        for item in self.exchanges:
            found.setdefault((item.operation, item.probe), []).append(item)
        return {key: tuple(items) for key, items in found.items()}

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What was already worked out of this view, by whatever names it: many checks look at the same walks."""
        return {}

    @cached_property
    def by_number(self) -> dict[int, Exchange]:
        """The exchanges by their number."""
        return {item.number: item for item in self.exchanges}

    def asked(self, operation: str, *probes: str, **labels: object) -> Iterator[Exchange]:
        """Yield the exchanges of an operation that the named probes (default: all) made, with these labels.

        What was asked again, after a dropped connection or a 429, counts once, with its last answer.
        """
        chosen: Sequence[Exchange] = (
            [item for probe in probes for item in self._by_probe.get((operation, probe), ())]
            if probes
            else [item for item in self.exchanges if item.operation == operation]
        )
        for item in chosen:
            if "superseded" not in item.labels and all(
                item.labels.get(name) == value for name, value in labels.items()
            ):
                yield item

    @cached_property
    def horizon(self) -> float:
        """The moment before which a row can't have been written during the run, by the target's own clock."""
        first = min((item for item in self.exchanges if item.answered), key=lambda item: item.started, default=None)
        if first is None:
            return self.setting.began - DOUBT_WITHOUT_DATE
        if first.date is None:
            return first.started - DOUBT_WITHOUT_DATE
        return first.date - DOUBT
