"""The log: one line for each event, facts as fields, no secret and no learner's text, whoever writes it."""

from __future__ import annotations

import io
import json
import logging
import re

import httpx
import pytest
from telegram import Bot, Update

from bot.runtime import logs, metrics
from bot.runtime.config import load
from tests.conftest import ROOT

TOKEN = "8765432:AAF-this_is_no_token_of_any_real_bot_0"
SECRET = 'quote"d\\secret'
TEXT = "学员的原话"


@pytest.fixture(params=["text", "json"])
def written(request, monkeypatch):
    """Set up logs in both forms; return what reads the lines."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    logs.set_up(logging.DEBUG, [TOKEN, SECRET, "abc"], traces=True, form=request.param)
    yield lambda: stream.getvalue()
    for line in stream.getvalue().splitlines() if request.param == "json" else ():
        assert json.loads(line)


def record(name: str, template: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord(name, logging.INFO, "x.py", 1, template, values, None)


@pytest.mark.parametrize(
    ("template", "values", "words", "facts"),
    [
        ("push sent chat=%d day=%s", (7, "2026-03-01"), "push sent", {"chat": 7, "day": "2026-03-01"}),
        ("stopping", (), "stopping", {}),
        ("100%% done ms=%.1f", (3.14,), "100% done", {"ms": 3.14}),
        ("serving as @%s", ("bot",), "serving as @bot", {}),
        ("taken from=%d to=%d, as told", (1, 2), "taken , as told", {"from": 1, "to": 2}),
    ],
)
def test_an_event_is_its_words_and_its_facts(template, values, words, facts):
    event = logs.event_of(record("bot.x", template, *values))
    assert (event.words, dict(event.facts)) == (words, facts)


def test_a_json_line_holds_the_facts(capsys):
    logs.set_up(logging.INFO, form="json")
    logging.getLogger("bot.x").info("push sent chat=%d day=%s ms=%.0f", 7, "2026-03-01", 12.34567)
    told = json.loads(capsys.readouterr().err)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", told.pop("time"))
    expected = {"event": "push sent", "chat": 7, "day": "2026-03-01", "ms": 12.346}
    assert told == {"level": "info", "logger": "bot.x"} | expected


def test_a_child_is_told_the_form():
    for form in ("json", "text"):
        logs.set_up(logging.INFO, form=form)
        logs.also_to(metrics.Metrics())
        assert logs.form() == form


def test_a_fact_can_not_pass_for_the_frame_of_a_line(capsys):
    logs.set_up(logging.INFO, form="json")
    logging.getLogger("bot.x").info("x level=%s", "none")
    assert json.loads(capsys.readouterr().err)["level"] == "info"


def test_an_event_is_one_line(written):
    logging.getLogger("bot.x").warning("failed error=%s", "first\nsecond")
    assert len(written().splitlines()) == 1


def test_secrets_are_out_of_messages_facts_and_tracebacks(written):
    log = logging.getLogger("bot.x")
    log.warning("address=%s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    log.warning("address=%s", f"https://example.org/hook/{TOKEN.replace(':', '%3A')}")
    log.warning(f"given {SECRET} and another 1234567:AAabcdefghijklmnopqrstuvwxyz0123456")
    try:
        raise ValueError(f"no way to {TOKEN} with {SECRET}")
    except ValueError:
        log.exception("failed")
    told = written()
    assert told.count("******") >= 6
    assert not [part for part in (TOKEN, TOKEN[8:], SECRET, "quote", "AAabcdef") if part in told]


def test_a_short_secret_blanks_no_words(written):
    logging.getLogger("bot.x").warning("abc stays")
    assert "abc stays" in written()


def test_other_libraries_put_no_learner_text_and_no_request_into_the_log(written):
    chat = {"id": 7, "type": "private", "first_name": TEXT}
    update = Update.de_json(
        {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": chat, "text": TEXT}}, Bot(TOKEN)
    )
    log = logging.getLogger("telegram.ext.Application")
    log.debug("Processing update %s", update)
    log.critical("Received data was *not* processed! Received data was: %r", update.to_dict(), exc_info=KeyError("x"))
    logging.getLogger("telegram.Bot").debug("parameters `%s`", {"text": TEXT})
    logging.getLogger("tornado.general").warning("Invalid body %r", TEXT * 100)
    logging.getLogger("httpx").info('HTTP Request: POST https://api.telegram.org/bot%s/sendMessage "%s"', TOKEN, TEXT)
    logging.getLogger("tornado.access").info("200 POST /%s", TEXT)
    told = written()
    assert "<Update>" in told
    assert "<dict>" in told
    assert TEXT not in told
    assert TOKEN not in told
    assert "HTTP Request" not in told
    assert "POST /" not in told


async def test_the_token_is_in_no_line_about_the_network(written):
    """A real failure of python-telegram-bot and httpx, with all their lines."""
    bot = Bot(TOKEN, base_url="http://127.0.0.1:9/bot")
    async with httpx.AsyncClient():
        pass
    try:
        await bot.get_me()
    except Exception:
        logging.getLogger("bot.x").exception("failed")
    told = written()
    assert "ConnectError" in told
    assert TOKEN not in told


def test_numbers_are_counted_whatever_is_written(capsys):
    logs.set_up(logging.ERROR)
    figures = metrics.Metrics()
    logs.also_to(figures)
    log = logging.getLogger("bot.x")
    log.info("update handled update=%d kind=%s ms=%.0f", 5, "message", 30.0)
    log.info("update handled update=%d kind=%s ms=%.0f", 6, "callback_query", 3000.0)
    log.info("answer status=%s engine=%s ms=%.0f", "not_found", "extractive", 8.0)
    log.info("push sent chat=%d day=%s", 7, "2026-03-01")
    log.info("pushing")
    log.error("failed")
    log.warning("push lost chat=%d day=%s error=%s", 7, "2026-03-01", "TimedOut")
    told = figures.text().decode()
    for line in (
        'study_updates_total{kind="message"} 1.0',
        'study_updates_total{kind="callback_query"} 1.0',
        'study_update_seconds_bucket{le="0.05"} 1.0',
        "study_update_seconds_count 2.0",
        'study_answers_total{engine="extractive",status="not_found"} 1.0',
        "study_pushes_sent_total 1.0",
        "study_pushes_lost_total 1.0",
        'study_log_records_total{level="error"} 1.0',
        'study_log_records_total{level="warning"} 1.0',
    ):
        assert f"\n{line}\n" in told
    assert "\nprocess_resident_memory_bytes " in told
    written = capsys.readouterr().err
    assert "failed" in written
    assert "update handled" not in written


def test_a_label_can_not_grow_without_bound():
    figures = metrics.Metrics()
    for number in range(100):
        figures.handle(record("bot.x", "update handled update=%d kind=%s ms=%.0f", number, f"kind{number}", 1.0))
    told = figures.text().decode()
    assert told.count("study_updates_total{") < 40
    assert 'study_updates_total{kind="other"} 70.0' in told


def test_what_is_counted_is_logged_somewhere():
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "bot").rglob("*.py")))
    templates = re.findall(r'log\.(?:info|warning|error)\(\s*f?"([^"]+)"', sources)
    assert len(templates) > 10
    events = {" ".join(logs._PLACE.sub("", template).split()) for template in templates}
    assert sorted(set(metrics.RULES) - events) == []
    for words, rule in metrics.RULES.items():
        logged = [template for template in templates if template.startswith(f"{words} ") or template == words]
        facts = {match["name"] for template in logged for match in logs._PLACE.finditer(template)}
        assert set(rule.labels) | ({"ms"} if rule.timed else set()) <= facts


def test_what_varies_in_a_line_of_ours_is_a_fact():
    """So that lines can be searched and counted by their words; the one exception names the bot."""
    sources = "".join(
        path.read_text(encoding="utf-8") for room in ("bot", "knowledge") for path in (ROOT / room).rglob("*.py")
    )
    given = re.findall(r'\b(?:log|_LOG)\.(?:debug|info|warning|error|exception)\(\s*(f?)"((?:[^"\\]|\\.)*)"', sources)
    assert len(given) > 40
    bare = [words for _, words in given for found in logs._PLACE.finditer(words) if not found["name"]]
    assert bare == ["serving as @%s"]
    assert [words for formatted, words in given if formatted] == []


def test_secrets_of_the_webhook_are_masked_and_left_out(tmp_path):
    config = tmp_path / "config.toml"
    config.write_text('[webhook]\nurl = "https://example.org/x"\nsecret_token = "very_secret"\n', encoding="utf-8")
    configuration = load(config, {"STUDY_TELEGRAM__TOKEN": TOKEN})
    assert set(configuration.secrets()) >= {"very_secret", TOKEN}
    assert configuration.shown()["webhook"]["secret_token"] == "******"
