"""What is noise, what is front matter, and where one document ends and the next begins."""
