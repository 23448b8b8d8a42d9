"""The pieces of a description in a rule's page: those that are wrong, and those that are right."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADINGS = {"Wrong:": True, "Right:": False}
_HEAD = "openapi: 3.1.0\ninfo: {title: Example, version: '1'}\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a description; ``wrong``: the rule has something to say of it."""

    wrong: bool
    text: str

    @property
    def document(self) -> str:
        """The piece as a whole document: version and info are put before it where it has no version of its own."""
        own = any(line.startswith(("openapi:", "swagger:", "{")) for line in self.text.splitlines())
        return self.text if own else _HEAD + self.text


def pieces(doc: str) -> Iterator[Piece]:
    """Yield the pieces of a page: what is indented below ``Wrong:`` and ``Right:``."""
    wrong: bool | None = None
    lines: list[str] = []
    for line in (*doc.splitlines(), "end"):
        if line and not line.startswith(" "):
            if wrong is not None and lines:
                yield Piece(wrong, textwrap.dedent("\n".join(lines)).strip("\n") + "\n")
            wrong, lines = _HEADINGS.get(line.strip()), []
        elif wrong is not None:
            lines.append(line)
