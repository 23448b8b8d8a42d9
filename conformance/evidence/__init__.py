"""Evidence: every request and response of a run, and all that a check needs besides."""
