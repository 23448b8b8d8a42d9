"""What stops a parser: the offset in the text, what is wrong and how to mend it."""

from __future__ import annotations


class Unreadable(Exception):  # noqa: N818 - it ends as a UsageError that names file, line and column
    """A text that can't be parsed; ``offset`` in code points, ``cause`` begins in lower case and says the mend."""

    def __init__(self, offset: int, cause: str) -> None:
        super().__init__(cause)
        self.offset = offset
        self.cause = cause
