"""Finding passages.

`hybrid_search` (both ways fused), `lexical` (by words; tantivy), `vectors` (by meaning: `chroma_cache` where it is up to
date, else `exact_scan`), `sentence_vectors` (for scoring sentences), `index_repair` (after a killed writer).
"""
