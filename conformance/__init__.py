"""Conformance suite and contract linter for messaging APIs."""
