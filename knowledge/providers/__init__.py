"""Models of other providers: chat models, embeddings and rerankers by their name, `provider:model`.

`presets` knows the common providers (address, key, what their servers understand), from `presets.toml`; what it does not
know is left to LangChain. `opening` makes chat models and embeddings, the home of LangChain's openers; `reranker` asks a
`/rerank` server, or a cross encoder of LangChain; `server_request` is what we ask a server ourselves.
"""
