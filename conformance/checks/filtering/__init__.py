"""What a client that asks for a part of a list, or for one row of it, must be able to rely on."""
