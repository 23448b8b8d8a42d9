"""Rules on examples: what is shown must be what the schemas, the order and the prose say."""
