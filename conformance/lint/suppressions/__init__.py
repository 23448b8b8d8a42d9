"""Rules on ``x-lint-ignore``: what is silenced has a reason, and is there."""
