"""Asking for parts of a list, and for one row of it."""
