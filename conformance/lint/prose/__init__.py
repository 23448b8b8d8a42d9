"""Rules on prose: where a description says one thing in words and another in a schema, or says it in words alone."""
