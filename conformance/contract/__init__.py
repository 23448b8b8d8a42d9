"""Contracts: OpenAPI 3.1 documents with annotations, the register of requirements, and the configuration."""
