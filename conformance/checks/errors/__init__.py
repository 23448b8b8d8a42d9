"""Errors: every refusal has the one form that the contract declares, and tells nothing of the server's inside."""
