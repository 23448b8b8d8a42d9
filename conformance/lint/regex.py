"""Regular expressions that are compiled when they are first used: most runs need a few of the many."""

from __future__ import annotations

import re
from typing import Any, cast


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern, as ``re.compile`` does; an expression that is none raises ``re.error`` at its first use."""
    return cast("re.Pattern[str]", _Later(text, flags))


class _Later:
    """Becomes the pattern once it is asked for anything."""

    def __init__(self, text: str, flags: int) -> None:
        self._how = text, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        made = re.compile(*self._how)
        self.__dict__.update(
            search=made.search,
            match=made.match,
            fullmatch=made.fullmatch,
            findall=made.findall,
            finditer=made.finditer,
            sub=made.sub,
            split=made.split,
        )
        return getattr(made, name)
