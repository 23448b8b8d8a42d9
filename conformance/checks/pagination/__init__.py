"""What a client that pages through a list must be able to rely on."""
