"""The test server itself: it refuses what Telegram's documentation forbids, and takes what it allows."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request

import pytest

from tests.support.telegram_server import TOKEN, Limits, Person, RefusedError, TelegramServer, read_html

GROUP = -1001
KEYBOARD = {"inline_keyboard": [[{"text": "原文", "callback_data": "p:1"}]]}
QUIZ = {
    "chat_id": 7,
    "question": "问",
    "options": [{"text": "甲"}, {"text": "乙"}],
    "type": "quiz",
    "correct_option_ids": [0],
}


@pytest.fixture
def server():
    """Unlike elsewhere, refusals are what these tests are about."""
    with TelegramServer() as server:
        server.meet(7)
        server.group(GROUP, 7, 8, admins=(9,), topics=(5,))
        yield server
        server.faults.clear()


def call(server: TelegramServer, method: str, **given):
    """Ask over HTTP, with a JSON body; return the whole reply."""
    request = urllib.request.Request(
        f"{server.base_url}{TOKEN}/{method}", json.dumps(given).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as error:
        return json.load(error)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>甲<i>乙</i></b>&lt;&amp;&#33;", "甲乙<&!"),
        ('<blockquote expandable>甲<a href="https://e.org">乙</a></blockquote>', "甲乙"),
        ('<pre><code class="language-python">x</code></pre>', "x"),
        ('<span class="tg-spoiler">甲</span><tg-spoiler>乙</tg-spoiler><strong>丙</strong>', "甲乙丙"),
    ],
)
def test_html_that_telegram_reads(html, text):
    assert read_html(html)[0] == text


@pytest.mark.parametrize(
    "html",
    [
        "<p>甲</p>", "<b>甲", "甲</b>", "<b><i>甲</b></i>", "甲 & 乙", "1 < 2", "2 > 1", "&nbsp;", "<b class='x'>甲</b>",
        "<code><b>甲</b></code>", "<blockquote><blockquote>甲</blockquote></blockquote>", "<span>甲</span>", "<a>甲</a>",
        '<a href="https://e.org"><a href="https://e.org">甲</a></a>', "<br>", "<b/>", '<code class="language-x">甲</code>',
    ],
)  # fmt: skip
def test_html_that_telegram_refuses(html):
    with pytest.raises(RefusedError, match="can't parse entities"):
        read_html(html)


def test_entities_are_counted_in_utf16_units():
    assert read_html("😀<b>𠮷甲</b>")[1] == [{"type": "b", "offset": 2, "length": 3}]


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("sendMessage", {"chat_id": 7, "text": "甲", "reply_markup": KEYBOARD}),
        ("sendMessage", {"chat_id": 7, "text": "甲" * 4096}),
        ("sendMessage", {"chat_id": GROUP, "text": "甲", "message_thread_id": 5}),
        ("sendPoll", QUIZ | {"is_anonymous": False, "explanation": "一\n二\n三", "open_period": 5}),
        ("sendMessageDraft", {"chat_id": 7, "draft_id": 1, "text": ""}),
        ("getChatMember", {"chat_id": GROUP, "user_id": 9}),
        (
            "setMyCommands",
            {"commands": [{"command": "ask", "description": "提问"}], "scope": {"type": "all_group_chats"}},
        ),
        ("getWebhookInfo", {}),
    ],
)
def test_what_is_taken(server, method, given):
    assert call(server, method, **given)["ok"]
    assert server.refused == []


def buttons(*counts: int, data: str = "x") -> dict:
    return {"inline_keyboard": [[{"text": "按", "callback_data": data}] * count for count in counts]}


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("sendMessage", {"chat_id": 7}),
        ("sendMessage", {"chat_id": 7, "text": " \n"}),
        ("sendMessage", {"chat_id": "x", "text": "甲"}),
        ("sendMessage", {"chat_id": 99, "text": "甲"}),
        ("sendMessage", {"chat_id": 7, "text": "甲", "colour": "red"}),
        ("sendMessage", {"chat_id": 7, "text": "甲" * 4097}),
        ("sendMessage", {"chat_id": 7, "text": "😀" * 2049}),
        ("sendMessage", {"chat_id": 7, "text": "甲", "message_thread_id": 5}),
        ("sendMessage", {"chat_id": GROUP, "text": "甲", "message_thread_id": 6}),
        ("sendMessage", {"chat_id": 7, "text": "甲", "reply_parameters": {"message_id": 12345}}),
        ("sendMessage", {"chat_id": 7, "text": "甲", "reply_markup": buttons(9)}),
        ("sendMessage", {"chat_id": 7, "text": "甲", "reply_markup": buttons(*[8] * 12, 5)}),
        ("sendMessage", {"chat_id": 7, "text": "甲", "reply_markup": buttons(1, data="学" * 22)}),
        ("sendMessage", {"chat_id": 7, "text": "甲", "reply_markup": {"inline_keyboard": [[{"text": "按"}]]}}),
        ("sendMessage", {"chat_id": 7, "text": "甲", "parse_mode": "html5"}),
        ("sendPoll", QUIZ | {"question": "问" * 301}),
        ("sendPoll", QUIZ | {"options": [{"text": "甲"}]}),
        ("sendPoll", QUIZ | {"options": [{"text": "甲"}] * 13}),
        ("sendPoll", QUIZ | {"options": [{"text": "甲" * 101}, {"text": "乙"}]}),
        ("sendPoll", QUIZ | {"options": ["甲", "乙"]}),
        ("sendPoll", QUIZ | {"correct_option_ids": [2]}),
        ("sendPoll", QUIZ | {"correct_option_ids": [1, 0], "allows_multiple_answers": True}),
        ("sendPoll", QUIZ | {"correct_option_ids": [0, 1]}),
        ("sendPoll", QUIZ | {"correct_option_id": 0}),
        ("sendPoll", QUIZ | {"explanation": "一\n二\n三\n四"}),
        ("sendPoll", QUIZ | {"explanation": "字" * 201}),
        ("sendPoll", QUIZ | {"open_period": 4}),
        ("sendPoll", QUIZ | {"open_period": 60, "close_date": 9_999_999_999}),
        ("sendPoll", {"chat_id": 7, "question": "问", "options": QUIZ["options"], "explanation": "因为"}),
        ("sendPhoto", {"chat_id": 7, "photo": "no such file"}),
        ("sendMessageDraft", {"chat_id": GROUP, "draft_id": 1, "text": "甲"}),
        ("sendMessageDraft", {"chat_id": 7, "draft_id": 0, "text": "甲"}),
        ("editMessageText", {"chat_id": 7, "message_id": 12345, "text": "甲"}),
        ("deleteMessage", {"chat_id": 7, "message_id": 12345}),
        ("stopPoll", {"chat_id": 7, "message_id": 12345}),
        ("answerCallbackQuery", {"callback_query_id": "unknown"}),
        ("setMyCommands", {"commands": [{"command": "出题", "description": "x"}]}),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}),
        ("setMyShortDescription", {"short_description": "字" * 121}),
        ("getFile", {"file_id": "unknown"}),
        ("getUpdates", {"limit": 101}),
        ("setWebhook", {"url": "http://127.0.0.1:8080/"}),
        ("setWebhook", {"url": "https://bot.example.org:8081/"}),
        ("leaveChat", {"chat_id": 7}),
        ("sendTypingMark", {"chat_id": 7}),
    ],
)
def test_what_is_refused(server, method, given):
    reply = call(server, method, **given)
    assert not reply["ok"]
    assert reply["error_code"] in (400, 404)
    assert len(server.faults) == 1


def test_an_edit_must_change_something_and_takes_the_keyboard_away_unless_it_is_given_again(server):
    call(server, "sendMessage", chat_id=7, text="甲", reply_markup=KEYBOARD)
    own = {"chat_id": 7, "message_id": server.sent[0].message_id}
    same = call(server, "editMessageText", **own, text="甲", reply_markup=KEYBOARD)
    assert "message is not modified" in same["description"]
    assert call(server, "editMessageText", **own, text="乙")["ok"]
    assert (server.sent[0].text, server.sent[0].buttons) == ("乙", [])
    written = server.write("我的话")
    assert not call(server, "editMessageText", chat_id=7, message_id=written, text="丙")["ok"]
    server.delete(7, own["message_id"])
    assert not call(server, "editMessageText", **own, text="丁")["ok"]


def test_a_press_is_answered_once_and_soon(server):
    now = [1000.0]
    server.clock = lambda: now[0]
    first, second = server.press("x"), server.press("x")
    assert call(server, "answerCallbackQuery", callback_query_id=first)["ok"]
    assert not call(server, "answerCallbackQuery", callback_query_id=first)["ok"]
    now[0] += server.patience + 1
    assert not call(server, "answerCallbackQuery", callback_query_id=second)["ok"]


def test_a_poll_closes_by_its_time_and_takes_no_vote_after_that(server):
    now = [1000.0]
    server.clock = lambda: now[0]
    call(server, "getUpdates", allowed_updates=["poll", "poll_answer"])
    call(server, "sendPoll", **(QUIZ | {"is_anonymous": False, "open_period": 60}))
    person = Person(server, 7)
    assert person.vote("甲")
    now[0] += 61
    server.wait(lambda sent: sent[0].poll["is_closed"])
    assert not server.vote(server.sent[0].poll["id"], [1])
    kinds = [next(key for key in update if key != "update_id") for update in server.delivered]
    assert kinds == ["poll_answer", "poll", "poll"]
    assert server.delivered[-1]["poll"]["options"][0]["voter_count"] == 1
    assert not call(server, "stopPoll", chat_id=7, message_id=server.sent[0].message_id)["ok"]


def test_of_two_pollers_the_older_is_told_and_only_wanted_kinds_arrive(server):
    told: list[dict] = []
    waiting = threading.Thread(
        target=lambda: told.append(call(server, "getUpdates", timeout=50, allowed_updates=["poll"]))
    )
    waiting.start()
    server.wait(lambda _: "getUpdates" in server.calls)
    server.write("没有人要听")
    newer = call(server, "getUpdates", timeout=0, allowed_updates=["message"])
    waiting.join(60)
    assert newer["result"] == []
    assert told[0]["error_code"] == 409
    server.write("有人要听")
    assert [update["message"]["text"] for update in call(server, "getUpdates")["result"]] == ["有人要听"]
    assert server.faults == []


def test_flood_limits(server):
    server.limits = Limits(burst=2)
    replies = [call(server, "sendMessage", chat_id=7, text="甲") for _ in range(3)]
    assert [reply["ok"] for reply in replies] == [True, True, False]
    assert replies[2]["parameters"]["retry_after"] >= 1
    server.limits = Limits()
    replies = [call(server, "sendMessage", chat_id=GROUP, text="甲") for _ in range(21)]
    assert [reply["ok"] for reply in replies] == [True] * 20 + [False]


def test_weather_that_was_ordered_is_nobodys_fault(server):
    server.order("error", "sendMessage")
    server.order("flood", seconds=3)
    assert call(server, "sendMessage", chat_id=7, text="甲")["error_code"] == 500
    assert call(server, "sendMessage", chat_id=7, text="甲")["parameters"] == {"retry_after": 3}
    server.order("lose", "sendMessage")
    with pytest.raises((ConnectionError, urllib.error.URLError)):
        call(server, "sendMessage", chat_id=7, text="乙")
    assert [sent.text for sent in server.sent] == ["乙"]
    assert server.faults == []


def test_who_is_gone_and_groups_that_moved(server):
    server.become(7, "kicked")
    assert call(server, "sendMessage", chat_id=7, text="甲")["error_code"] == 403
    server.become(GROUP, "kicked")
    assert call(server, "sendMessage", chat_id=GROUP, text="甲")["error_code"] == 403
    server.group(-5, 7, kind="group")
    server.migrate(-5, -1005)
    moved = call(server, "sendMessage", chat_id=-5, text="甲")
    assert moved["parameters"] == {"migrate_to_chat_id": -1005}
    assert call(server, "sendMessage", chat_id=-1005, text="甲")["ok"]
    assert server.faults == []


def test_files_are_sent_and_fetched(server):
    server.upload("讲话.txt", "内容".encode())
    server.upload("大.pdf", b"x", size=20_000_001)
    files = [update["message"]["document"]["file_id"] for update in server.delivered]
    path = call(server, "getFile", file_id=files[0])["result"]["file_path"]
    address = server.base_url.replace("/bot", f"/file/bot{TOKEN}/") + urllib.request.quote(path)
    with urllib.request.urlopen(address, timeout=60) as reply:
        assert reply.read().decode() == "内容"
    assert "too big" in call(server, "getFile", file_id=files[1])["description"]


def test_inline_answers(server):
    def result(number: str) -> dict:
        return {"type": "article", "id": number, "title": "题", "input_message_content": {"message_text": "文"}}

    query = server.ask_inline("一岗双责")
    for wrong in ([result("1"), result("1")], [result("字" * 22)], [result(str(n)) for n in range(51)]):
        assert not call(server, "answerInlineQuery", inline_query_id=query, results=wrong)["ok"]
    assert call(server, "answerInlineQuery", inline_query_id=query, results=[result("1")])["ok"]
    assert not call(server, "answerInlineQuery", inline_query_id=query, results=[])["ok"]


def test_leaving_the_server_fails_after_a_fault_that_was_not_expected():
    with pytest.raises(AssertionError, match="chat not found"), TelegramServer() as strict:
        call(strict, "sendMessage", chat_id=7, text="甲")
    with TelegramServer() as told:
        told.expect_refused("chat not found")
        call(told, "sendMessage", chat_id=7, text="甲")
