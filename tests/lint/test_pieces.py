from __future__ import annotations

import pytest

from conformance.lint import every
from conformance.lint.pieces import Piece, pieces
from tests.lint.linted import linted

CASES = [(name, index, piece) for name, rule in every().items() for index, piece in enumerate(pieces(rule.doc))]


@pytest.mark.parametrize(("name", "index", "piece"), CASES, ids=[f"{name}-{index}" for name, index, _ in CASES])
def test_docstring_piece(name: str, index: int, piece: Piece) -> None:
    found = linted(piece.document, name)
    assert bool(found) is piece.wrong, (index, [result.message for result in found])


@pytest.mark.parametrize("name", every())
def test_each_rule_has_a_piece_of_each_side_and_a_reason(name: str) -> None:
    assert {piece.wrong for piece in pieces(every()[name].doc)} == {True, False}
    law, reason, *_ = every()[name].doc.split("\n\n")
    assert law.endswith(".")
    assert not reason.startswith(("Wrong:", "Right:"))
