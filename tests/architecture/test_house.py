"""The house style, where a linter cannot hold it.

Invariant: each rule looks at every file of its kind; there is no list of exceptions.
"""

import ast
import re

from tests.architecture.tree import ROOT, files, modules, name_of, text_of

TEXTS = [path for path in files() if path.suffix not in {".png", ".ico", ".woff2"}]
TREES = {path: ast.parse(text_of(path)) for path in modules()}
BANNED_NAME = re.compile(r"(?:^|_)(?:utils?|helpers?|common|managers?|misc)(?:_|$)")
BANNED_CLASS = re.compile(r"(?:Utils?|Helpers?|Managers?)$")
HOSTS = [
    ".".join(parts)  # put together here, so that this file too is free of them
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("quay", "io"),
    )
]
UNFINISHED = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
ROUND_THE_GUARD = re.compile(
    r"\b(raw_connection|driver_connection|bulk_(?:insert_mappings|update_mappings|save_objects))\b"
)


def test_a_file_stops_at_400_lines() -> None:
    lengths = {name_of(path): len(text_of(path).splitlines()) for path in files(".py", ".sql")}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_a_function_stops_at_50_lines() -> None:
    lengths = {
        f"{name_of(path)}: {node.name}": 1 + (node.end_lineno or node.lineno) - node.lineno
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 50} == {}


def test_a_module_says_what_it_is_responsible_for() -> None:
    silent = [
        name_of(path) for path, tree in TREES.items() if tree.body and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_a_name_says_what_a_thing_does() -> None:
    parts = {part.partition(".")[0] for path in TREES for part in path.relative_to(ROOT).parts}
    assert {part for part in parts if BANNED_NAME.search(part)} == set()
    classes = {
        node.name
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    assert {name for name in classes if BANNED_CLASS.search(name)} == set()


def test_only_the_kernel_goes_round_the_guarded_session() -> None:
    found = {
        name_of(path): set(ROUND_THE_GUARD.findall(text_of(path)))
        for path in TREES
        if path.relative_to(ROOT).parts[0] in {"services", "workers"}
    }
    assert {name: calls for name, calls in found.items() if calls} == {}


def test_no_file_names_the_host_of_a_registry() -> None:
    found = {name_of(path): host for path in TEXTS for host in HOSTS if host in text_of(path)}
    assert found == {}


def test_nothing_is_left_unfinished() -> None:
    found = {name_of(path): UNFINISHED.findall(text_of(path)) for path in TEXTS}
    assert {name: marks for name, marks in found.items() if marks} == {}
