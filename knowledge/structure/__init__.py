"""The structure of a document: numbers, outline, enumerations, passages, requirements, classification marks."""
