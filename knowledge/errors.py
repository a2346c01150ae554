"""Errors of the library.

LibraryError            something the caller can tell the user; `str(error)` is a sentence for operators (English)
├── SettingsError       the configuration is wrong: says where, and what would be right
│   └── ProviderError   a model can't be had from its provider; `reason` is a Chinese sentence for the operator
├── SourceError         a file can't be taken; `reason` is a Chinese sentence for the person who added it
├── BackupError         a backup can't be made or taken; `reason` is a Chinese sentence for the operator
├── UnknownDocument     no document with that id
├── LibraryBusy         another process writes; `holder` says which
├── EmbeddingMismatch   the library was made with another embedding
└── StoreError          a store is damaged or can't be reached: says which, and what to do next
"""

from __future__ import annotations

from typing import Literal

StoreFault = Literal[
    "", "full", "newer", "older", "damaged", "locked", "unwritable", "unreachable", "embedding", "engine", "died"
]
"""What is wrong with a store: no room, made by a newer program or one too old, broken, in use, no permission, no server, no model,
no engine for the model on this machine, a process that did not live to the end of its work."""


class LibraryError(Exception):
    """Root of the library's errors."""


class SettingsError(LibraryError):
    """The configuration is wrong."""


class ProviderError(SettingsError):
    """A model can't be had from its provider; `reason` is a Chinese sentence that says what is wrong and what to do."""

    def __init__(self, sentence: str, reason: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class SourceError(LibraryError):
    """A file can't be taken; `reason` is a Chinese sentence that says what is wrong with it and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BackupError(LibraryError):
    """A backup can't be made or taken; `reason` is a Chinese sentence that says what is wrong and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownDocument(LibraryError):
    """No document has that id."""

    def __init__(self, document_id: str) -> None:
        super().__init__(f"no document with id {document_id!r}; `study documents` lists them")
        self.document_id = document_id


class LibraryBusy(LibraryError):
    """Another process writes to the library; `holder` says which, for example `study add, process 4711`."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"the library is being written by {holder}; wait for it to end, or stop it")
        self.holder = holder


class EmbeddingMismatch(LibraryError):
    """The vectors of the library were made by another embedding."""


class StoreError(LibraryError):
    """A store is damaged or can't be reached; `fault` is empty where it is none of the usual things."""

    def __init__(self, sentence: str, fault: StoreFault = "") -> None:
        super().__init__(sentence)
        self.fault = fault
