"""Ways to break the documented form of an answer, which generated requests find."""
