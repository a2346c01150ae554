"""An answer made of evidence: which form it takes, its statements and citations, its trace."""
