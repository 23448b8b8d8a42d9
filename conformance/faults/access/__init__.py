"""Ways to let in whom one should not, or to keep out whom one should."""
