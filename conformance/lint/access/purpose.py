"""What an operation is for, as its path, id, tags and summary tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.lint.names import words
from conformance.lint.regex import regex

if TYPE_CHECKING:
    from conformance.lint.operation import Operation

_WORD = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# What a POST may do without changing anything.
_READS = words("""
    search searches query queries list lists listing filter find lookup get fetch read count counts aggregate
    aggregation analytics statistics stats report reports export exports download preview validate validation verify
    check estimate calculate compute simulate render test batchget bulkget graphql compare match suggest autocomplete
    convert parse evaluate diff inspect explain retrieve usage metrics history timeseries scan resolve view views quote
    poll
""")
_SEEN = words("read seen viewed ack acknowledge acknowledged")  # a reader's own mark, whatever the method


def told(operation: Operation) -> set[str]:
    """Return the words of its path, id and tags."""
    tags = [each.value for each in operation.node["tags"].items() if isinstance(each.value, str)]
    texts = [operation.path, operation.id, *tags]
    return {word.lower() for text in texts for word in _WORD.findall(text)}


def only_reads(operation: Operation) -> bool:
    """Whether a POST changes nothing, by what it is called."""
    named = told(operation) | {word.lower() for word in _WORD.findall(operation.node.text("summary"))[:3]}
    return bool(named & _READS)


def marks_seen(operation: Operation) -> bool:
    """Whether it only marks what its reader has seen."""
    return operation.path.rpartition("/")[2].lower() in _SEEN
