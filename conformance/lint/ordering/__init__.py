"""Rules on order: what rows are sorted by, what parts those that are equal, and what a cursor is taken from."""
