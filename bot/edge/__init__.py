"""What every chat app needs and none of them owns: who may talk, in which order, uploads, daily pushes, rounds of groups.

A chat app implements `protocol.Edge`, makes a `chat_service.ChatService` by `open_service` (study groups:
`group_service.open_group_service`), hands it what people write, press and send, and starts its jobs. Everything else is
here: `gate` (who may talk, how often), `members` (invitations, admitted groups), `inbox` and `update_runner` (nothing
taken is lost, one update of a person after the other, by `per_user_queue`, and in a group by `chat_order`), `upload_commands` and `upload_worker`
(files, with undo; `upload_tasks` has the records, `status_message` shows how far they are), `daily_push_job`, `rounds_job` and
`round_posting`, `usage` (counts), `erasure`; `tables` and `errors`. `tests/bot/edge/test_second_edge.py` has
an app of thirty lines.
"""
