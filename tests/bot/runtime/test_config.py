"""The configuration: where it is found, what goes before what, and how faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.runtime.config import load


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Work in an empty folder, with an empty home."""
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def library(name: str) -> str:
    return f'[library]\npath = "{name}"\n'


def test_without_any_file_everything_has_its_default(tmp_path):
    configuration = load(environ={})
    assert configuration.file is None
    assert configuration.settings.library.path == tmp_path / "XDG_DATA_HOME" / "speech-study-bot" / "library"


def test_the_flag_goes_before_the_variable_before_the_folder_before_the_user(tmp_path):
    user = write(tmp_path / "XDG_CONFIG_HOME" / "speech-study-bot" / "config.toml", library("user"))
    assert load(environ={}).file == user
    write(tmp_path / "config.toml", library("here"))
    assert load(environ={}).settings.library.path == tmp_path / "here"
    variable = write(tmp_path / "v" / "variable.toml", library("variable"))
    environ = {"STUDY_CONFIG": str(variable)}
    assert load(environ=environ).file == variable
    flag = write(tmp_path / "f" / "flag.toml", library("flag"))
    assert load(flag, environ).settings.library.path == tmp_path / "f" / "flag"


def test_a_path_is_relative_to_the_file_and_knows_the_home(tmp_path):
    file = write(tmp_path / "a" / "c.toml", library("../b"))
    assert load(file, {}).settings.library.path.resolve() == tmp_path / "b"
    file = write(tmp_path / "a" / "c.toml", library("~/b"))
    assert load(file, {}).settings.library.path == tmp_path / "HOME" / "b"


def test_the_environment_goes_before_the_file(tmp_path):
    file = write(tmp_path / "c.toml", library("x") + "[telegram]\npoll_timeout = 20\n")
    environ = {"STUDY_TELEGRAM__POLL_TIMEOUT": "5", "STUDY_LIBRARY__PATH": "/y", "STUDY_OTHER": "of another program"}
    settings = load(file, environ).settings
    assert (settings.telegram.poll_timeout, settings.library.path) == (5, Path("/y"))


@pytest.mark.parametrize(
    ("text", "environ", "told"),
    [
        ("[library]\npth = 'x'\n", {}, ["library.pth", "是不是 path？", "embedding"]),
        ("[telgram]\ntoken = ''\n", {}, ["telgram", "是不是 telegram？", "conversation"]),
        ("[telegram]\npoll_timeout = 'x'\n", {}, ["telegram.poll_timeout：应为整数"]),
        ("[library]\npath = 7\n", {}, ["library.path：应为路径"]),
        ("[library]\nembedding = 7\n", {}, ["library.embedding：应为文字"]),
        ("[library]\nembedding_engine = 'gpu'\n", {}, ["library.embedding_engine：只能是", "'onnx'"]),
        ("[conversation]\nthreads = 0\n", {}, ["conversation.threads：不能小于 1，现在是 0"]),
        ("library = 3\n", {}, ["library：应为一张表"]),
        ("", {"STUDY_CONVERSATION__THREADS": "many"}, ["conversation.threads（环境变量 STUDY_CONVERSATION__THREADS）"]),
        ("", {"STUDY_LIBRARY__PTH": "x"}, ["library.pth（环境变量 STUDY_LIBRARY__PTH）：没有这一项"]),
        ("", {"STUDY_LIBARY__PATH": "x"}, ["libary：没有这一项"]),
        ("[library\n", {}, ["TOML 写法有误"]),
    ],
)
def test_a_fault_is_told_by_its_path(tmp_path, text, environ, told):
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path / "c.toml", text), environ)
    message = str(caught.value)
    assert str(tmp_path / "c.toml") in message
    assert [words for words in told if words not in message] == []


def test_all_faults_are_told_at_once(tmp_path):
    file = write(tmp_path / "c.toml", "[library]\na = 1\nembedding = 2\n[telegram]\npoll_timeout = -1\nb = 3\n")
    with pytest.raises(ConfigError) as caught:
        load(file, {})
    assert len(caught.value.faults) == 4


def test_a_named_file_must_exist(tmp_path):
    with pytest.raises(ConfigError, match="没有这个文件"):
        load(tmp_path / "none.toml", {})
    with pytest.raises(ConfigError, match="STUDY_CONFIG"):
        load(environ={"STUDY_CONFIG": str(tmp_path / "none.toml")})


def test_encodings(tmp_path):
    file = tmp_path / "c.toml"
    file.write_bytes(b"\xef\xbb\xbf" + library("资料").encode())
    assert load(file, {}).settings.library.path.name == "资料"
    file.write_bytes(library("资料").encode("gb18030"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load(file, {})


def test_secrets_are_never_shown(tmp_path):
    configuration = load(environ={"STUDY_TELEGRAM__TOKEN": "123:hush", "STUDY_LIBRARY__DATABASE_URL": "p://u:hush@h/d"})
    assert configuration.shown()["telegram"]["token"] == "******"
    assert "hush" not in repr(configuration)
    assert "hush" not in str(configuration.shown())
    assert configuration.secrets() == ["p://u:hush@h/d", "123:hush"]
    file = write(tmp_path / "c.toml", "[telegram]\nproxy = ['hush']\ntoken = 4711\n")
    with pytest.raises(ConfigError) as caught:
        load(file, {})
    assert "hush" not in str(caught.value)
    assert "4711" not in str(caught.value)
