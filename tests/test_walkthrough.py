"""The whole way once, as a newcomer goes it: first chat, own files, questions, a changed file, a removed one."""

from __future__ import annotations

import json

from tests.conftest import write_config

SPEECH = """在全县防汛工作会议上的讲话
（2025年5月8日）
县长  钟怀远

同志们：
今天的会议很重要，我讲两点意见。

一、认清形势
今年汛期提前，全县有病险水库4座。

二、落实责任
（一）抓好巡查。各乡镇每天巡查不少于两次，发现险情必须在{minutes}分钟内上报。
（二）备足物资。5月20日前要备足编织袋12万条。
"""


def test_the_whole_way(study, tmp_path):
    config = write_config(tmp_path)

    def run(*words: object, code: int = 0):
        done = study(*words, "--config", config, "--json")
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout)

    def ask(question: str):
        return run("ask", question)

    # the first chat: samples, an answer, the passage behind it
    first = study("chat", "--config", config, given="38个后进支部什么时候完成整顿？\n1\n")
    assert "9月底前完成整顿" in first.stdout
    assert "【" in first.stdout

    # a file of one's own beside one that can't be taken
    folder = tmp_path / "讲话"
    folder.mkdir()
    own = folder / "防汛.txt"
    own.write_text(SPEECH.format(minutes=30), encoding="gb18030")
    (folder / "空.txt").write_bytes(b"")
    statuses = {report["status"]: report for report in run("add", folder, code=3)}
    assert statuses["added"]["documents"] == 1
    assert statuses["rejected"]["reason"]

    # it is listed, outlined and asked; every quotation is verbatim
    (info,) = [document for document in run("documents") if document["source"] == "防汛.txt"]
    assert (info["title"], info["date"]) == ("在全县防汛工作会议上的讲话", "2025-05-08")
    outline = run("outline", info["id"])
    assert [s["heading"] for s in outline["sections"]] == ["一、认清形势", "二、落实责任"]
    assert [s["heading"] for s in outline["sections"][1]["children"]] == ["（一）抓好巡查", "（二）备足物资"]
    answer = ask("发现险情必须在多少分钟内上报？")
    assert answer["status"] == "answered"
    assert "30分钟" in answer["answer"]
    (cited,) = [c for c in answer["citations"] if "30分钟" in c["quote"]]
    assert (cited["document_id"], cited["section"]) == (info["id"], ["二、落实责任", "（一）抓好巡查"])
    assert cited["quote"] in own.read_text(encoding="gb18030")
    assert ask("编织袋要备多少条？")["citations"][0]["document_id"] == info["id"]

    # adding again costs nothing; a changed file replaces its own content and nothing else
    assert run("add", own)[0]["status"] == "unchanged"
    own.write_text(SPEECH.format(minutes=15), encoding="utf-8")
    assert run("add", own)[0]["status"] == "replaced"
    assert "15分钟" in ask("发现险情必须在多少分钟内上报？")["answer"]
    assert len(run("documents")) == 4

    # what is removed is gone everywhere, the rest stays
    assert run("remove", "防汛.txt") == ["在全县防汛工作会议上的讲话"]
    assert [hit for hit in run("search", "编织袋") if hit["match"] != "meaning"] == []
    assert "防汛.txt" not in {hit["citation"]["source"] for hit in run("search", "编织袋")}
    assert "防汛.txt" not in json.dumps(ask("发现险情必须在多少分钟内上报？"), ensure_ascii=False)
    assert len(run("documents")) == 3
    assert all(finding["ok"] for finding in run("check")["findings"])
