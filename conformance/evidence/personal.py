"""Phone numbers and texts as stable pseudonyms of the same form, where a report must not show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.evidence.exchange import Exchange
    from conformance.evidence.setting import Setting


def masker(setting: Setting) -> Callable[[Exchange], Exchange]:
    """Return a function that masks one exchange."""
    raise NotImplementedError(setting)
