"""How replies reach Telegram.

`render` makes messages and `polls` quiz polls, `api_calls` sends and edits them, `delivery` sends whole replies. What a
failure means stands in `failures`; answers of 429 (Too Many Requests) are obeyed by `rate_limiter` and then by `retry`.
"""
