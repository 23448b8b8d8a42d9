"""Ways to filter wrongly."""
