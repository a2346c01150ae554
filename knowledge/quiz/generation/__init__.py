"""Quiz items made from a document, each proved by its sentence."""
