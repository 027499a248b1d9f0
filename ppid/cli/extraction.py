"""Texts for the catalogue that no ``_()`` marks where they are written: the law imports no gettext, nor do its errors.

Pages translate them where they show them. Babel calls `extract` for the files that babel.cfg names.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from babel.messages.extract import extract_python

from ppid.law import assignments, deadlines, exemptions, harm_tests, rulings, steps

SHOWN: dict[type, tuple[str, ...]] = {
    deadlines.Deadline: ("label", "runs_from", "duty", "note"),
    steps.Step: ("label", "wrong_state"),
    steps.Precondition: ("otherwise",),
    harm_tests.Requirement: ("sentence",),
    exemptions.Ground: ("text",),
    exemptions.NeverExempt: ("text",),
}
WORD_LISTS = ("LABELS", "WEEKDAYS", "TIMELINESS_LABELS", "BASES")
MADE_WHEN_ASKED = {  # no module holds them
    assignments: assignments.internal_limit(assignments.DEFAULT_INTERNAL_DAYS),
    rulings: rulings.order_limit(rulings.DEFAULT_ORDER_DAYS),
}


def extract(fileobj: BinaryIO, keywords: Any, comment_tags: Collection[str], options: Any) -> Iterator[tuple[Any, ...]]:
    """Yield what is marked in a module as usual, then what its data and its errors say.

    Each entry: line, the function that marks it or None, the text, comments for translators.
    """
    yield from extract_python(fileobj, keywords, comment_tags, options)
    fileobj.seek(0)
    source = fileobj.read().decode()
    module = import_module(module_name(Path(fileobj.name)))
    lines, tree = source.splitlines(), ast.parse(source)
    for text in (*data_texts(tree, module), *error_texts(tree, module)):
        yield next((number for number, line in enumerate(lines, 1) if text[:24] in line), 1), None, text, []


def module_name(path: Path) -> str:
    parts = path.resolve().relative_to(Path(__file__).resolve().parents[2]).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def data_texts(tree: ast.Module, module: ModuleType) -> Iterator[str]:
    """The texts of the values that a module holds of its own."""
    for name in _own_names(tree):
        value = getattr(module, name)
        members = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else (value,)
        for member in members:
            yield from (text for field in SHOWN.get(type(member), ()) if (text := getattr(member, field)))
            if name in WORD_LISTS:
                yield member
    if module in MADE_WHEN_ASKED:
        limit = MADE_WHEN_ASKED[module]
        yield from (text for field in SHOWN[type(limit)] if (text := getattr(limit, field)))


def _own_names(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def error_texts(tree: ast.Module, module: ModuleType) -> Iterator[str]:
    """The sentences with which a module refuses, as far as they are whole before it runs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _refuses(ast.unparse(node.func)):
            for argument in node.args[:2]:
                text = _whole(argument, module)
                if text is not None and " " in text:
                    yield text


def _refuses(name: str) -> bool:
    own = not hasattr(builtins, name)
    return own and (name == "NotAllowed" or name.endswith(("Error", "Refused")))


def _whole(node: ast.expr, module: ModuleType) -> str | None:
    """The text of a literal, of a constant of the module, or of both put together; None when it is known only later."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name) if name.isupper():
            return str(getattr(module, name))
        case ast.JoinedStr(values=parts):
            pieces = [_whole(part.value if isinstance(part, ast.FormattedValue) else part, module) for part in parts]
            return None if None in pieces else "".join(piece or "" for piece in pieces)
    return None
