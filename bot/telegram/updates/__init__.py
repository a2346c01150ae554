"""How updates come from Telegram.

`polling` or `webhook` takes them, `update_queue` writes them into the inbox, `update_processor` hands them to the runner of
`bot.edge`; `addressing` tells which messages of a group are for the bot.
"""
