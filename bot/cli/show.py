"""Results of commands as lines for people. Pure: values in, lines out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bot.conversation.replies import answer_reply
from bot.messages import texts
from bot.messages.plain_text import reply_lines
from bot.runtime.config import Configuration
from knowledge.values import Answer, DocumentInfo, SourceReport

if TYPE_CHECKING:
    from knowledge.values import Finding

NOTHING_TO_READ = "没有找到可以读的文件（.txt .md .docx .pdf .html，题库也可以是 .xlsx .csv）。"
_STATUS = {"added": "已添加", "unchanged": "没有变", "replaced": "已更新", "rejected": "未收入"}


def reports(made: Sequence[SourceReport]) -> Iterator[str]:
    """Yield what became of each file, then the sum."""
    for report in made:
        counts = f"{report.documents} 份文件，{report.sections} 节，{report.passages} 段"
        dropped = f"，去掉 {len(report.dropped)} 行杂项" if report.dropped else ""
        result = report.reason if report.status == "rejected" else counts + dropped
        remark = f"（{report.reason}）" if report.reason and report.status != "rejected" else ""
        yield f"{_STATUS.get(report.status, report.status)}  {report.path}：{result}{remark}"
        yield from (f"    请留意：{warning}" for warning in report.warnings)
    sums = ((word, sum(report.status == status for report in made)) for status, word in _STATUS.items())
    counts = "，".join(f"{word} {count}" for word, count in sums if count)
    yield f"共 {len(made)} 个文件：{counts}。" if made else NOTHING_TO_READ


def documents(infos: Sequence[DocumentInfo]) -> Iterator[str]:
    """Yield two lines for each document: id and title, then the rest."""
    for info in infos:
        yield f"{info.id}  {texts.document_line(info)}"
        by_hand = "，标题是手工定的" if info.title_by_hand else ""
        by_hand += "，目录手工改过" if info.outline_by_hand else ""
        yield f"    {info.characters} 字，{info.sections} 节，{info.passages} 段，来自 {info.source}{by_hand}"
    yield f"共 {len(infos)} 份文件。" if infos else texts.NO_DOCUMENTS_OPERATOR


def removed(titles: Iterable[str]) -> Iterator[str]:
    """Yield what was removed."""
    yield from (f"已删除  {title}" for title in titles)


def outline(made: dict[str, Any]) -> Iterator[str]:
    """Yield the headings as a tree, the enumerations, and the lines that reading left out."""
    yield texts.title(made["title"])
    yield from _headings(made["sections"], "  ")
    for found in made["enumerations"]:
        yield f"列举：{found['lead']}"
        yield from (f"  · {member}" for member in found["members"])
    if made["dropped"]:
        yield "读入时去掉的行："
        yield from (f"  × {line}" for line in made["dropped"])


def _headings(sections: Iterable[dict[str, Any]], indent: str) -> Iterator[str]:
    for section in sections:
        yield indent + section["heading"]
        yield from _headings(section["children"], indent + "  ")


def answer(given: Answer, why: bool) -> Iterator[str]:
    """Yield an answer with its sources; with `why` also how it was found."""
    yield from reply_lines(answer_reply(given).blocks)
    if why:
        yield ""
        yield "怎么找到的："
        yield from (f"  {line}" for line in given.trace)


def check(configuration: Configuration, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the configuration, secrets masked, and what was found."""
    yield f"配置：{configuration.file or '默认值（没有配置文件）'}"
    for table, keys in configuration.shown().items():
        yield from (f"  {table}.{key} = {value}" for key, value in keys.items() if value != "")
    for finding in findings:
        yield f"{'正常' if finding.ok else '有误'}  {finding.name}：{finding.detail}"
    if not all(finding.ok for finding in findings if not finding.name.startswith(("telegram", "model", "reranker"))):
        yield "运行 study check --repair 可以修复。"
