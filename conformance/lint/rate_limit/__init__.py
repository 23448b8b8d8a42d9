"""Rules on rate limits: that they are documented, how many requests in what time, and when to come again."""
