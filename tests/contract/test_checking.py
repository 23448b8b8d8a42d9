"""Which keys are ours, misspelt or not, and which are somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.contract.checking import meant
from conformance.contract.loading import load_contract

if TYPE_CHECKING:
    from pathlib import Path

OURS = ("x-pagination", "x-rate-limit", "x-error-envelope", "x-sends")
SHOP = """openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      operationId: listOrders
      {annotation}
      parameters: [{name: cursor, in: query, schema: {type: string}}]
      responses: {'200': {description: A page., content: {application/json: {schema: {type: object}}}}}
"""
FERN = "x-fern-pagination: {cursor: $request.cursor, next_cursor: $response.next, results: $response.data}"


@pytest.mark.parametrize("name", ["x-pagination", "x-paginaton", "X-Pagination", "x_pagination"])
def test_ours_and_what_is_meant_to_be(name: str) -> None:
    assert meant(name, OURS) == "x-pagination"


@pytest.mark.parametrize(
    "name", ["x-fern-pagination", "x-speakeasy-pagination", "x-acme-pagination", "x-rate-limit-burst", "x-codegen"]
)
def test_somebody_elses(name: str) -> None:
    assert meant(name, OURS) == ""


def test_a_contract_with_another_tools_annotation_is_read(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP.replace("{annotation}", FERN))
    pages = load_contract(str(path)).operations["listOrders"].pagination
    assert pages is not None
    assert pages.items == "/data"
