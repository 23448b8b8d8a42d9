"""Whether a document is an OpenAPI description at all: readable, whole, and meaning one thing to every reader."""
