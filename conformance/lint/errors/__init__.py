"""Rules on errors: which are documented, what form they have, which codes they carry, and what their examples show."""
