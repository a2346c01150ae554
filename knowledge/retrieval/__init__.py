"""Finding passages.

`hybrid_search` (both ways fused), `lexical` (by words; tantivy), `vectors` (by meaning: `chroma_cache` where it is up to
date, else `exact_scan`), `reranking` (the best in the order of the operator's reranker), `sentence_vectors` (for scoring sentences), `foreign_level` (what questions about other things score), `index_repair` (after a killed writer),
`warming` (loading ahead of the first question).
"""
