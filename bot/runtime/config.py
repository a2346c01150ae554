"""The configuration: one TOML file, environment variables over it, all faults reported at once.

The file is looked for in this order: `--config`, `STUDY_CONFIG`, `./config.toml`, `config.toml` in the user's
configuration folder; without any, everything has its default. `STUDY_<TABLE>__<KEY>` in the environment, the place for
secrets, goes before the file. An unknown key is refused by its path: one that is silently ignored costs an hour.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.errors import ConfigError
from bot.messages.texts import os_error
from knowledge.settings import LibrarySettings, ModelSettings, RetrievalSettings

_PREFIX = "STUDY_"
"""Of our environment variables."""
_MASK = "******"
"""Shown in place of a secret that is set."""
_ENVIRONMENT = "环境变量"

_FAULTS = {
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字（写在引号里）",
    "tuple_type": "应为列表，例如 [1, 2]",
    "path_type": "应为路径（写在引号里）",
    "model_type": "应为一张表，写成 [表名]",
    "model_attributes_type": "应为一张表，写成 [表名]",
    "literal_error": "只能是 {expected}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "写法不对，应符合 {pattern}",
}


def _split(given: object) -> object:
    """Return the parts of a text with commas: what an environment variable can hold of a list."""
    return [part for part in given.replace("，", ",").split(",") if part.strip()] if isinstance(given, str) else given


People: TypeAlias = Annotated[tuple[int, ...], BeforeValidator(_split)]
"""Numbers of people in Telegram."""


_HEADER_WORD = "[A-Za-z0-9_-]{0,256}"


def _header_word(given: SecretStr) -> SecretStr:
    """Refuse what Telegram can't put into its header."""
    if not re.fullmatch(_HEADER_WORD, given.get_secret_value()):
        raise PydanticCustomError("string_pattern_mismatch", "wrong letters", {"pattern": _HEADER_WORD})
    return given


class TelegramSettings(BaseModel):
    """The `[telegram]` table.

    Attributes:
        token: of the bot, from @BotFather; a secret, best given as `STUDY_TELEGRAM__TOKEN`.
        base_url: of the Bot API server; the token follows it.
        base_file_url: of its files; empty to derive it from `base_url`.
        local_mode: that server runs on this machine with `--local`: it has files of any size, on its disk.
        proxy: `http://…` or `socks5://…`; empty for none. It may hold a password.
        poll_timeout: seconds that one question for news stays open.
        access: `invite` (who opens a link that an admin has made), `list` (admins and members only), `open` (everybody).
        admins: ids of those who may invite; `/start` tells anybody their own.
        members: ids of those who belong, for `list`.
        questions_a_minute: messages that one learner may send in a minute, and
        questions_a_day: in a day.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretStr = SecretStr("")
    base_url: Annotated[str, Field(pattern=r"^https?://.+$")] = "https://api.telegram.org/bot"
    base_file_url: Annotated[str, Field(pattern=r"^(https?://.+)?$")] = ""
    local_mode: bool = False
    proxy: SecretStr = SecretStr("")
    poll_timeout: Annotated[int, Field(ge=0, le=50)] = 10
    access: Literal["invite", "list", "open"] = "invite"
    admins: People = ()
    members: People = ()
    questions_a_minute: Annotated[int, Field(ge=1, le=1000)] = 20
    questions_a_day: Annotated[int, Field(ge=1, le=100_000)] = 500


class WebhookSettings(BaseModel):
    """The `[webhook]` table: Telegram calls us, through a reverse proxy that ends TLS.

    Attributes:
        url: what Telegram calls, as seen from outside; empty for long polling.
        listen: the address that the reverse proxy finds us at, and
        port: the port there; plain HTTP.
        url_path: the path of the requests as they come out of the proxy; empty for that of `url`.
        secret_token: Telegram repeats it with each update; empty for one that is derived from the token of the bot.
        max_connections: side by side from Telegram. With more than one, messages of one learner that waited while the
            bot was down may arrive in another order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: Annotated[str, Field(pattern=r"^(https?://.+)?$")] = ""
    listen: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8080
    url_path: Annotated[str, Field(pattern=r"^[!-~]*$")] = ""
    secret_token: Annotated[SecretStr, AfterValidator(_header_word)] = SecretStr("")
    max_connections: Annotated[int, Field(ge=1, le=100)] = 1


class LoggingSettings(BaseModel):
    """The `[logging]` table, for `study bot`; other commands log nothing but errors.

    Attributes:
        level: from which on events are written.
        format: `text`, a line for people; `json`, an object a line.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class MetricsSettings(BaseModel):
    """The `[metrics]` table.

    Attributes:
        port: on 127.0.0.1, of `/metrics` (Prometheus) and `/healthz`; 0 for none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    port: Annotated[int, Field(ge=0, le=65_535)] = 0


class ConversationSettings(BaseModel):
    """The `[conversation]` table.

    Attributes:
        forget_after_minutes: a question is no longer understood from the ones before it after so long a silence.
        threads: questions that are worked on at the same time.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    forget_after_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 30
    threads: Annotated[int, Field(ge=1, le=64)] = 2


class AnswersSettings(ModelSettings):
    """The `[answers]` table: the language model, and beside it

    Attributes:
        keep_unanswered: keep the questions that found nothing, without names, for `study unanswered`.
    """

    keep_unanswered: bool = False


class Settings(BaseModel):
    """All tables of the configuration."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    library: LibrarySettings = Field(default_factory=lambda: LibrarySettings.model_validate({}))
    telegram: TelegramSettings = Field(default_factory=TelegramSettings)
    conversation: ConversationSettings = Field(default_factory=ConversationSettings)
    retrieval: RetrievalSettings = Field(default_factory=RetrievalSettings)
    answers: AnswersSettings = Field(default_factory=lambda: AnswersSettings.model_validate({}))
    webhook: WebhookSettings = Field(default_factory=WebhookSettings)
    logging: LoggingSettings = Field(default_factory=LoggingSettings)
    metrics: MetricsSettings = Field(default_factory=MetricsSettings)


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings, and the file they came from (None where no file was found)."""

    settings: Settings
    file: Path | None

    def shown(self) -> dict[str, dict[str, Any]]:
        """Return the tables for showing to people; secrets that are set are masked."""
        tables: dict[str, dict[str, Any]] = {}
        for name in type(self.settings).model_fields:
            table = getattr(self.settings, name)
            tables[name] = {key: _shown(getattr(table, key)) for key in type(table).model_fields}
        return tables

    def secrets(self) -> list[str]:
        """Return the secrets that are set, so that logs can leave them out."""
        tables = (getattr(self.settings, name) for name in type(self.settings).model_fields)
        values = (getattr(table, key) for table in tables for key in type(table).model_fields)
        return [v.get_secret_value() for v in values if isinstance(v, SecretStr) and v.get_secret_value()]


def _shown(value: object) -> object:
    if isinstance(value, SecretStr):
        return _MASK if value.get_secret_value() else ""
    return str(value) if isinstance(value, Path) else value


def load(flag: Path | None = None, environ: Mapping[str, str] | None = None) -> Configuration:
    """Read the configuration.

    Args:
        flag: what `--config` says.
        environ: environment variables, the process's own by default.

    Raises:
        ConfigError: the file can't be read, or some key in it or in the environment is wrong.
    """
    environ = os.environ if environ is None else environ
    file = _find(flag, environ)
    tables = {} if file is None else _read(file)
    place = "默认值" if file is None else str(file)
    if file is not None:
        _anchor(tables, file)
    overridden = _override(tables, environ)
    try:
        return Configuration(Settings.model_validate(tables), file)
    except ValidationError as error:
        raise ConfigError(place, [_fault(fault, overridden) for fault in error.errors()]) from None


def _find(flag: Path | None, environ: Mapping[str, str]) -> Path | None:
    """Return the file to read; one that was named must exist, the others are taken where they do."""
    import platformdirs

    for named, by in ((flag, "--config"), (environ.get(_PREFIX + "CONFIG") or None, _PREFIX + "CONFIG")):
        if named is not None:
            path = Path(named).expanduser()
            if not path.is_file():
                raise ConfigError(by, [f"{path}：没有这个文件。"])
            return path
    user = platformdirs.user_config_path("speech-study-bot", appauthor=False) / "config.toml"
    return next((path for path in (Path("config.toml"), user) if path.is_file()), None)


def _read(file: Path) -> dict[str, Any]:
    try:
        # utf-8-sig: editors on Windows put a byte order mark, which TOML does not know
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ConfigError(str(file), [f"读不了这个文件（{os_error(error)}）。"]) from None
    except UnicodeDecodeError:
        raise ConfigError(str(file), ["文件不是 UTF-8 编码，请另存为 UTF-8。"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            str(file), [f"TOML 写法有误{_where(error)}。文字要写在引号里，路径里的 \\ 要写成 / 。"]
        ) from None


def _where(error: tomllib.TOMLDecodeError) -> str:
    """Return where a file breaks the rules of TOML; what the parser says about it is English."""
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    return f"：第 {found[1]} 行第 {found[2]} 列" if found else "：到文件末尾还没有写完"


def _anchor(tables: dict[str, Any], file: Path) -> None:
    """Make `library.path` relative to the file's folder; an empty one means the default place."""
    library = tables.get("library")
    path = library.get("path") if isinstance(library, dict) else None
    if not isinstance(library, dict) or not isinstance(path, str):
        return
    if path:
        library["path"] = str(file.absolute().parent / Path(path).expanduser())
    else:
        del library["path"]


def _override(tables: dict[str, Any], environ: Mapping[str, str]) -> set[tuple[str, str]]:
    """Put `STUDY_<TABLE>__<KEY>` over the tables; return the keys that came from there."""
    overridden = set()
    for name, value in sorted(environ.items()):
        table, separator, key = name.removeprefix(_PREFIX).lower().partition("__")
        if name.startswith(_PREFIX) and separator and isinstance(tables.setdefault(table, {}), dict):
            if (table, key) == ("library", "path") and not value:
                tables[table].pop(key, None)
                continue
            tables[table][key] = value
            overridden.add((table, key))
    return overridden


def _fault(fault: ErrorDetails, overridden: set[tuple[str, str]]) -> str:
    """Return one fault as a sentence that begins with the path of the key."""
    location = tuple(map(str, fault["loc"]))
    path = ".".join(location)
    if location in overridden:
        path += f"（{_ENVIRONMENT} {_PREFIX}{'__'.join(location).upper()}）"
    if fault["type"] == "extra_forbidden":
        return f"{path}：没有这一项。{_what_exists(location)}"
    sentence = _FAULTS.get(fault["type"], fault["msg"]).format_map(fault.get("ctx", {})).replace(" or ", "、")
    given = "" if _is_secret(location) else f"，现在是 {fault['input']!r}"
    return f"{path}：{sentence}{given}。"


def _table_model(name: str) -> type[BaseModel] | None:
    field = Settings.model_fields.get(name)
    kind = field.annotation if field is not None else None
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _is_secret(location: tuple[str, ...]) -> bool:
    """Tell whether the value must not be repeated: it is a secret, or a whole table that may hold one."""
    model = _table_model(location[0])
    if model is None or len(location) < 2:
        return True
    field = model.model_fields.get(location[1])
    return field is not None and field.annotation is SecretStr


def _what_exists(location: tuple[str, ...]) -> str:
    model = Settings if len(location) == 1 else _table_model(location[0])
    names = list(model.model_fields) if model is not None else []
    near = difflib.get_close_matches(location[-1], names, n=1)
    guess = f"是不是 {near[0]}？" if near else ""
    where = "可用的表" if len(location) == 1 else f"[{location[0]}] 里可用的"
    return f"{guess}{where}：{'、'.join(names)}。"
