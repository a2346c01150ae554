"""From a question to an answer of cited statements: understanding, evidence, composition, verification."""
