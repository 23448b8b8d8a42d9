"""Ways to limit wrongly."""
