"""What a fault is: parts of a correct server in, parts of which one is wrong out."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from conformance.reference.parts import Parts

Change: TypeAlias = Callable[[Parts], Parts]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to be wrong. `kills`: the checks that get worse; `blinds`: those that only lose their evidence."""

    id: str
    contract: str
    kills: tuple[str, ...]
    blinds: tuple[str, ...]
    summary: str
    text: str
    apply: Change


def fault(
    *,
    kills: tuple[str, ...],
    blinds: tuple[str, ...] = (),
    contract: str = "agentmessage",
) -> Callable[[Change], Fault]:
    """Declare a function of parts as a fault; its address is its topic and name, its docstring is its page."""

    def declare(change: Change) -> Fault:
        topic = change.__module__.removeprefix("conformance.faults.").partition(".")[0]
        text = inspect.cleandoc(change.__doc__ or "")
        summary = text.partition("\n\n")[0].replace("\n", " ")
        return Fault(f"{topic}.{change.__name__}", contract, kills, blinds, summary, text, change)

    return declare
