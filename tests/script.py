"""The script of ``docs`` as a module, so that tests can ask it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parent.parent / "docs"
SCRIPT = DOCS / "verify_log.py"


def load() -> ModuleType:
    module = ModuleType("verify_log")
    exec(compile(SCRIPT.read_text(), SCRIPT, "exec"), module.__dict__)  # noqa: S102 -- the project's own script
    return module


script = load()
