"""Rules on filters: how a request writes what it asks for."""
