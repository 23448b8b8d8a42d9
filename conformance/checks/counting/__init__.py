"""What a number of rows that a target names must be."""
