"""Examples that show a page of a list: its rows, and what the page says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.contract.pointer import MISSING
from conformance.lint import names
from conformance.lint.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.lint.description import Description
    from conformance.lint.listing import Listing

# A page's own size; `count` and `size` may be that of anything.
LIMIT = names.LIMIT - {"size", "count", "take", "top", "first", "numresults", "pagecount", "maxkeys"}
TOTAL = names.TOTAL
# How many rows there are on all pages; `count` may be that of one page.
WHOLE = TOTAL - {"count", "resultcount", "totalsize"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page as an example shows it. ``words``: the example's name, summary and description, in lower case."""

    listing: Listing
    body: Node
    rows: Node
    words: str

    @property
    def number(self) -> int:
        """How many rows it shows."""
        return len(self.rows.value)

    @property
    def token(self) -> Node:
        """The next token as the page shows it; no value where it stands elsewhere or is left out."""
        at = self.listing.next_at
        return self.body.below(at) if at.startswith("/") else Node(MISSING, self.body.file, self.body.at)

    @property
    def totals(self) -> Iterator[Node]:
        """What the page says of how many rows there are: where the annotation has it, else by its name."""
        pagination = self.listing.pagination
        place = pagination.total if pagination is not None else None
        if place is not None and place.where == "body":
            yield self.body.below(place.at)
        else:
            yield from self.said(TOTAL)

    def said(self, words: frozenset[str]) -> Iterator[Node]:
        """Yield what the page says of itself under one of the names."""
        around = [self.body]
        parent = self.listing.at.rpartition("/")[0]
        if parent:
            around.append(self.body.below(parent))
        around += [each for name, each in self.body.members() if names.plain(name) in names.ABOUT_PAGE]
        for each in around:
            yield from (member for name, member in each.members() if names.plain(name) in words)


def pages(description: Description) -> Iterator[Page]:
    """Yield all pages that the examples of lists show."""
    for listing in description.lists:
        success = listing.operation.success
        for media in success.media if success is not None else ():
            if not media.json:
                continue
            for body, words in _examples(media.node, media.schema):
                rows = body.below(listing.at)
                if isinstance(rows.value, list):
                    yield Page(listing, body, rows, words)


def _examples(media: Node, schema: Node) -> Iterator[tuple[Node, str]]:
    found = False
    if media["example"]:
        found = True
        yield media["example"], ""
    for name, written in media["examples"].members():
        example = written.follow()
        if example["value"]:
            found = True
            said = f"{name} {example.text('summary')} {example.text('description')}"
            yield example["value"], said.lower().replace("_", " ").replace("-", " ")
    if not found and (own := schema.follow()["example"]):
        yield own, ""


def whole(node: Node) -> int | None:
    """Return a count; None for what is none."""
    value = node.value
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def token(node: Node) -> bool:
    """Whether it leads on: a text that is not empty, or a number."""
    value = node.value
    return (isinstance(value, str) and value != "") or (isinstance(value, int) and not isinstance(value, bool))
