"""The project's own source, read as syntax trees, for the rules that a linter does not know."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Source:
    """One Python file: where it is, relative to the checkout, and what it says."""

    path: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """Return ``path:line`` of ``node``, for a message that can be clicked."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


@cache
def sources(*parts: str) -> tuple[Source, ...]:
    """Return the Python files of the named folders or files, in order of path; each name must hold some."""
    found: list[Source] = []
    for part in parts:
        place = ROOT / part
        paths = [place] if place.is_file() else sorted(place.rglob("*.py"))
        assert paths, f"{part} holds no Python file"
        for path in paths:
            text = path.read_text(encoding="utf-8")
            found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    return tuple(found)


def imported_names(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each import statement anywhere in ``tree`` with the full name of what it brings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            for alias in node.names:
                yield node, f"{node.module}.{alias.name}"


def within(name: str, packages: tuple[str, ...]) -> bool:
    """Say whether the dotted ``name`` is one of ``packages`` or lies inside one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the string constants of ``tree``, parts of f-strings too, docstrings not."""
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node


def files(*folders: str, skip: frozenset[str] = frozenset({"__pycache__"})) -> Iterator[Path]:
    """Yield every file below the named folders of the checkout, caches left out."""
    for folder in folders:
        for place, inner, names in os.walk(ROOT / folder):
            inner[:] = [name for name in inner if name not in skip]
            yield from (Path(place) / name for name in names)
