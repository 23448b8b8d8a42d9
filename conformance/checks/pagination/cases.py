"""What the checks of pagination share: which walks they look at, and to which lists they apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conformance.checks.kinds import Case
    from conformance.contract.model import Operation
    from conformance.contract.pagination import Pagination
    from conformance.evidence.walks import Walk

WHOLE = ("pagination.walk", "pagination.default_walk", "pagination.walk_again")
SMALL = ("pagination.small_walks", "pagination.full_last_pages", "pagination.cursors")
FILTERED = ("filtering.walks", "filtering.pairs", "filtering.ranges")


def paged(operation: Operation) -> bool:
    """Whether an operation is a list in pages."""
    return operation.pagination is not None and operation.pagination.paged


def tokened(operation: Operation) -> bool:
    """Whether a list's next page is asked for with something that the target gave: no offset, no page number."""
    return paged(operation) and operation.pagination is not None and not operation.pagination.counted


def sized(operation: Operation) -> bool:
    """Whether a list's page size can be asked for."""
    return paged(operation) and operation.pagination is not None and operation.pagination.limit is not None


def annotation(case: Case) -> Pagination:
    """Return the list's annotation."""
    assert case.operation.pagination is not None  # noqa: S101 - the checks apply to lists
    return case.operation.pagination


def unfiltered(case: Case, *probes: str) -> list[Walk]:
    """Return the walks over the whole list, of our own organization."""
    return [walk for walk in case.walks(*(probes or (*WHOLE, *SMALL))) if not walk.labels.get("filtered")]


def every_walk(case: Case) -> Iterator[Walk]:
    """Yield all walks of our own organization, filtered ones too."""
    yield from case.walks(*WHOLE, *SMALL, *FILTERED)
