"""A rule's page in parts, for formats that show it beside a problem."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from conformance.lint.regex import regex

_HEADING = regex(r"^(Wrong|Right):$")


@dataclass(frozen=True, slots=True)
class Page:
    """``law``: what must hold, a sentence; ``why``: why it matters; ``markdown``: the page with its pieces fenced."""

    law: str
    why: str
    markdown: str


def page(doc: str) -> Page:
    """Return the parts of a docstring."""
    prose, pieces = [], []
    for block in re.split(r"\n(?=\S)", f"\n{doc}"):
        head, _, rest = block.partition("\n")
        if found := _HEADING.match(head.strip()):
            pieces.append(f"**{found[1]}**\n\n```yaml\n{textwrap.dedent(rest).strip()}\n```")
        else:
            prose.append(block)
    paragraphs = [" ".join(each.split()) for each in re.split(r"\n\s*\n", "\n".join(prose)) if each.strip()]
    law, why = (paragraphs or [""])[0], " ".join(paragraphs[1:])
    return Page(law, why, "\n\n".join([*paragraphs, *pieces]))
