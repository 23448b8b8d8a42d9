"""Answers have the documented form; what the contract rules out is refused, what it allows is not; nothing is a 5xx."""
