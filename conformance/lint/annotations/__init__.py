"""Rules on our annotations: that each is read, and that what it names is there."""
