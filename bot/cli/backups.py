"""`study backup` and `study restore`: the library with the learners' records as one file, and back again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.cli import serialise, version
from bot.cli.commands import DONE, FAILED, write
from bot.errors import UsageError
from bot.runtime.config import Configuration
from bot.runtime.terminal import note
from knowledge.library import Library
from knowledge.storage.backup import differing_tables, make_backup, restore_backup
from knowledge.storage.backup_archive import Manifest

_COUNTED = {
    "documents": ("documents", "份文件"),
    "passages": ("passages", "段"),
    "items": ("items", "道题"),
    "learners": ("learning_learners", "位学员"),
    "reviews": ("learning_reviews", "次作答"),
}
"""What is result of an archive: the name in JSON, the table, and the word for people."""


def backup(args: argparse.Namespace, configuration: Configuration) -> int:
    """Write a backup of the library, beside a running bot as well."""
    now = datetime.now(UTC)
    file = Path(args.file)
    if file.is_dir():
        file /= f"study-{now.astimezone():%Y%m%d-%H%M%S}.zip"
    if not file.parent.is_dir():
        raise UsageError(f"没有 {file.parent} 这个文件夹。")
    if file.exists():
        note(f"{file} 已经存在，会换成新的备份。")
    manifest = make_backup(configuration.settings.library, file.absolute(), version(), now)
    size = file.stat().st_size
    result = {"file": str(file), "bytes": size, **_facts(manifest)}
    write(args, result, [f"已备份到 {file}（{size / 1e6:.1f} MB）：{_sum(manifest.rows)}。"])
    return DONE


def restore(args: argparse.Namespace, configuration: Configuration) -> int:
    """Put the library of a backup in place, and compare it with what the backup says."""
    file = Path(args.file)
    if not file.is_file():
        raise UsageError(f"没有 {file} 这个文件。")
    own = configuration.settings.library
    restored = restore_backup(own, file, datetime.now(UTC), replace=args.replace)
    note("备份已经放好，正在建立索引……")
    # opening brings an older schema up to date and makes the index of words
    with Library.open(own) as library:
        documents = len(library.documents())
    differing = differing_tables(restored.manifest, own)
    result = {
        "library": str(own.path),
        "kept": "" if restored.kept is None else str(restored.kept),
        **_facts(restored.manifest),
        "agrees": not differing and documents == restored.manifest.rows.get("documents"),
        "differing": differing,
    }
    write(args, result, _lines(result, restored.manifest))
    return DONE if result["agrees"] else FAILED


def _facts(manifest: Manifest) -> serialise.Json:
    counts = {name: manifest.rows.get(table, 0) for name, (table, _) in _COUNTED.items()}
    return {
        "created": manifest.created,
        "program": manifest.program,
        "schema": manifest.schema,
        "embedding": manifest.embedding,
        **counts,
        "rows": sum(manifest.rows.values()),
        "files": len(manifest.files),
    }


def _sum(rows: Mapping[str, int]) -> str:
    return "，".join(f"{rows.get(table, 0)} {word}" for table, word in _COUNTED.values())


def _lines(result: serialise.Json, manifest: Manifest) -> Iterator[str]:
    yield f"已恢复到 {result['library']}：{_sum(manifest.rows)}（{manifest.created} 的备份）。"
    if result["kept"]:
        yield f"原来的资料库留在 {result['kept']}，不再需要时可以删掉。"
    if result["agrees"]:
        yield "和备份核对过，完全一致。"
    else:
        yield f"和备份核对时发现不一致：{'、'.join(result['differing']) or 'documents'}。请运行 study check。"
