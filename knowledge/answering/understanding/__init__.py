"""What a question asks for: kind, period, documents, patterns."""
