"""Ways to refuse that a client can't read."""
