"""Rules on who may do what: schemes, scopes, and the operations that ask for neither."""
