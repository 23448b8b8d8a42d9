"""Ways to send wrongly."""
