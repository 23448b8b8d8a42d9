"""Ways to lose, repeat or never end a list in pages."""
