"""Rules on operations that send a message: what happens when one is repeated, lost, too long or misaddressed."""
