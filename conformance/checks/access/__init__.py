"""Access: who asks, what they may do, and whose data it is."""
