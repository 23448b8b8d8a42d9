"""Ways to be out of order."""
