"""What an incoming message means and which replies it gets; no chat app in it.

`dispatcher` (message in, replies out) hands on to `library_talk` (questions, look-ups), `study_talk` (sets, reviews) and `task_talk` (what is written at length);
`replies`, `task_replies` and `inline_excerpts` word the replies; `chat_session` (what is remembered), `thread_pool`.
"""
