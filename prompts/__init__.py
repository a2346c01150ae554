"""What a language model is told, as text files; a package, so that they are installed and found like code."""
