"""The library: from speech files to cited answers. It knows nothing of chats, learners or Telegram.

`library` is the one door to all of it, `job_runner` does through it what another process asks for, `langchain_api` shows it to
users of LangChain.

`reading` (files into documents, by `structure` and `text`) → `ingest` (added, by `embedding`, to `storage`) → `retrieval`
(passages found) → `answering` and `lookup`; `quiz` makes items; `evaluation` measures answers. `providers` knows where models are had. `values` (`bank_question`
is one of them), `errors` and `settings` are common to all.
"""
