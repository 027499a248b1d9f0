"""Which state of its form a letter was drawn with."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, meta

from ppid import daystrip
from ppid.letters.crests import ASSETS
from ppid.letters.kinds import LETTERS

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LENGTH = 16


@cache
def template_version(kind: str) -> str:
    """A short hash of all that shapes this kind of letter besides its facts; another one when any of it has changed.

    That is its template with all the templates it draws on, the style sheet (which names the fonts), the code of
    ppid/letters and of the day strip, and WeasyPrint's version.
    """
    sources = {f"templates/{name}": text for name, text in _templates(LETTERS[kind].template).items()}
    for path in (ASSETS / "letters.css", Path(daystrip.__file__), *Path(__file__).parent.glob("*.py")):
        if "sample" not in path.name:
            sources[path.name] = path.read_text("utf-8")
    sources["weasyprint"] = version("weasyprint")
    seal = sha256()
    for name, text in sorted(sources.items()):
        seal.update(f"{name}\0{text}\0".encode())
    return seal.hexdigest()[:LENGTH]


def _templates(first: str) -> dict[str, str]:
    """The source of a template and of every other that it extends, includes or imports, by name."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    found: dict[str, str] = {}
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = (TEMPLATES / name).read_text("utf-8")
        waiting += [other for other in meta.find_referenced_templates(environment.parse(found[name])) if other]
    return found
