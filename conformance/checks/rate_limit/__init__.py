"""The rate limit: what a 429 says, whether it is true, whom it is for, and that it stops what it refuses."""
