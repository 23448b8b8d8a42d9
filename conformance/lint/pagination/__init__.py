"""Rules on pages: what leads from one to the next, how long one is, and how the last one is told."""
