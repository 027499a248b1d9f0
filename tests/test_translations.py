"""Everything people read has its English, and no page says anything that cannot be translated."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
import time_machine
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import nodes

from ppid.actions import people
from ppid.law.deadlines import DEADLINES
from ppid.law.exemptions import GROUNDS
from ppid.law.harm_tests import REQUIREMENTS
from ppid.law.objections import LABELS
from ppid.law.roles import Role
from ppid.law.workflow import TRANSITIONS
from tests import world
from tests.conftest import sign_in
from tests.pages import PageClient, Reader
from tests.visits import VisitClient

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "ppid/translations/en/LC_MESSAGES/messages.po"
TEMPLATES = ROOT / "templates"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{[^}]*\}")
MARKERS = {"_", "gettext", "ngettext"}
SPOKEN_ATTRIBUTES = {"title", "alt", "aria-label", "placeholder"}
TWO_WORDS = re.compile(r"[^\W\d_]{2,}[\s,.:;]+[^\W\d_]{2,}")
SENTENCE = re.compile(r"[A-Z][a-z]+ [^\W\d_]{2,}")  # what begins like one, unlike names of classes and of kinds of file
NAMES = re.compile(r"Portal PPID|Bahasa Indonesia|Atasan PPID|SP4N-LAPOR!")  # not translated
ENDINGS = (".", "?", "!", ":")
HOLE = "\ue000"  # stands where a template fills something in
MONDAY = "2026-11-16T02:00:00Z"


# --- The catalogue --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every text that the code and the templates give to be translated, with the file it stands in."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str, str] = {}
    for name, _line, text, _comments, _context in extract_from_dir(
        ROOT, methods, options, keywords={**DEFAULT_KEYWORDS, "_l": None}
    ):
        for one in text if isinstance(text, tuple) else (text,):
            found.setdefault(one, name)
    return found


def strings(message: object) -> tuple[str, ...]:
    return tuple(message) if isinstance(message, list | tuple) else (str(message or ""),)


def test_what_the_law_says_as_data_is_among_the_texts(texts: dict[str, str]) -> None:
    """Nothing marks these where they are written."""
    said = [
        *(text for rule in DEADLINES.values() for text in (rule.label, rule.runs_from, rule.duty, rule.note) if text),
        *(step.label for step in TRANSITIONS.values()),
        *(need.otherwise for step in TRANSITIONS.values() for need in step.needs),
        *(ground.text for ground in GROUNDS.values()),
        *LABELS.values(),
        *(requirement.sentence for requirement in REQUIREMENTS),
        "Langkah ini tidak dapat dilakukan pada keadaan permohonan sekarang.",  # raised as it stands
        f"Kata sandi paling sedikit {people.MIN_PASSWORD_LENGTH} huruf.",  # raised with a constant of its module
    ]
    assert [text for text in said if text not in texts] == []


def test_every_text_has_its_english(catalogue: Catalog, texts: dict[str, str]) -> None:
    english = {one for entry in catalogue if all(strings(entry.string)) for one in strings(entry.id)}
    missing = [f"{name}: {text}" for text, name in texts.items() if text not in english]
    assert not missing, "run script/translate, then translate:\n" + "\n".join(missing)


def test_the_catalogue_holds_nothing_that_nobody_says(catalogue: Catalog, texts: dict[str, str]) -> None:
    unsaid = [one for entry in catalogue if entry.id for one in strings(entry.id) if one not in texts]
    assert not unsaid, "script/translate removes:\n" + "\n".join(unsaid)
    assert not catalogue.obsolete, "script/translate removes what is obsolete"


def test_what_is_filled_in_is_the_same_in_both_languages(catalogue: Catalog) -> None:
    differing = [
        str(entry.id)
        for entry in catalogue
        if entry.id
        for one in strings(entry.string)
        if sorted(PLACEHOLDER.findall(one)) != sorted(PLACEHOLDER.findall(strings(entry.id)[-1]))
    ]
    assert differing == []


def test_no_translation_is_only_a_guess(catalogue: Catalog) -> None:
    assert not catalogue.fuzzy
    assert [entry.id for entry in catalogue if entry.id and entry.fuzzy] == []


def test_a_translation_is_set_as_its_text_is(catalogue: Catalog) -> None:
    """A sentence ends as a sentence, a label as a label; no space is lost or added at the ends."""
    differing = [
        str(entry.id)
        for entry in catalogue
        if entry.id
        for one in strings(entry.string)
        if one != one.strip() or strings(entry.id)[0].endswith(ENDINGS) != one.endswith(ENDINGS)
    ]
    assert differing == []


# --- The templates --------------------------------------------------------------------------------------------------


@dataclass
class Words(HTMLParser):
    """The visible words of a template as it stands, each with its line."""

    found: list[tuple[int, str]] = field(default_factory=list)
    within: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "code"}:
            self.within.append(tag)
        self.found += [(self.getpos()[0], value or "") for name, value in attrs if name in SPOKEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.within:
            self.within.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.within:
            first = self.getpos()[0]
            self.found += [(first + number, line) for number, line in enumerate(data.split("\n"))]


def without_holes(environment: jinja2.Environment, source: str) -> str:
    """A template with everything but its own words made into holes, each line where it was."""
    kept = []
    for _line, kind, value in environment.lex(source):
        kept.append(value if kind == "data" else HOLE + "\n" * value.count("\n"))
    return "".join(kept)


def written_out(environment: jinja2.Environment, source: str) -> Iterator[tuple[int, str]]:
    """Sentences that a template hands to a macro, or shows, without giving them to be translated."""

    def walk(node: nodes.Node) -> Iterator[tuple[int, str]]:
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in MARKERS:
            return
        if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.match(node.value):
            yield node.lineno, node.value
        for child in node.iter_child_nodes():
            yield from walk(child)

    yield from walk(environment.parse(source))


def pages() -> list[Path]:
    """All templates but the letters, which are Indonesian, and the gallery of made-up examples."""
    others = [path for path in sorted(TEMPLATES.rglob("*.html")) if path.name != "style_guide.html"]
    return [path for path in others if "letters" not in path.relative_to(TEMPLATES).parts]


def test_no_template_speaks_past_the_catalogue() -> None:
    environment = jinja2.Environment(autoescape=True)
    offenders = []
    for path in pages():
        source = path.read_text(encoding="utf-8")
        words = Words()
        words.feed(without_holes(environment, source))
        words.close()
        plain = [(line, part) for line, text in words.found for part in text.split(HOLE)]
        offenders += [
            f"{path.relative_to(ROOT)}:{line}: {text.strip()}"
            for line, text in sorted({*plain, *written_out(environment, source)})
            if TWO_WORDS.search(NAMES.sub("", text))
        ]
    assert not offenders, "put into _( ):\n" + "\n".join(offenders)


# --- The pages ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compiled(catalogue: Catalog) -> None:
    """The catalogue as the portal reads it; script/bootstrap does the same before anything starts."""
    target = CATALOGUE.with_suffix(".mo")
    if not target.exists() or target.stat().st_mtime < CATALOGUE.stat().st_mtime:
        unfinished = target.with_suffix(f".{os.getpid()}")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(target)


@pytest.fixture
def visitor(compiled: None, app: Flask) -> Iterator[PageClient]:
    app.test_client_class = VisitClient
    with time_machine.travel(MONDAY, tick=False):
        yield PageClient(app.test_client())


def read(visitor: PageClient, path: str) -> Reader:
    answer = visitor.get(f"{path}{'&' if '?' in path else '?'}lang=en")
    assert answer.status_code in {200, 404}
    page = Reader()
    page.feed(answer.get_data(as_text=True))
    page.close()
    return page


PUBLIC = {
    "/": ("Public information service", "Find public information, or ask for it", "Make a request"),
    "/cari": ("List of public information", "Search public information", "Search"),
    "/badan": ("Public bodies", "Public bodies", "Make a request"),
    "/badan/kaltim": ("Pemerintah Provinsi Kalimantan Timur", "Pemerintah Provinsi Kalimantan Timur", "Make a request"),
    "/ajukan": ("Make an information request", "Make an information request", "Track a request"),
    "/ajukan/kaltim": ("Who asks for the information?", "Who asks for the information?", "Myself"),
    "/lacak": ("Track a request", "Track a request", "Open"),
    "/keberatan": ("Objection to the handling", "Objection to the handling", "Track a request"),
    "/kalkulator": ("Time limit calculator", "Time limit calculator", "Count"),
    "/periksa": ("Check a letter", "Check a letter", "Check"),
    "/bantuan": ("Help", "Help and frequently asked questions", "Check a letter"),
    "/tentang": ("About this portal", "About this portal", "Count a time limit"),
    "/kebijakan-privasi": ("Privacy policy", "Privacy policy", "Find the address of a public body"),
    "/masuk": ("Staff sign-in", "Staff sign-in", "Sign in"),
    "/tidak-ada": ("This page was not found", "This page was not found", "To the home page"),
}


def test_public_pages_speak_english(visitor: PageClient) -> None:
    for path, (title, heading, action) in PUBLIC.items():
        page = read(visitor, path)
        assert page.lang == "en", path
        assert title in page.title, path
        assert heading in page.headings[[one[:2] for one in page.headings].index("h1")], path
        assert action in " ".join([*(one.text for one in page.controls), *(one.text for one in page.links)]), path


def test_nothing_indonesian_of_the_catalogue_is_left_on_an_english_page(
    visitor: PageClient, catalogue: Catalog
) -> None:
    """What was translated too early, as the module was read, would still be Indonesian."""
    indonesian = {str(entry.id) for entry in catalogue if " " in str(entry.id) and "%" not in str(entry.id)}
    indonesian -= {*(str(entry.string) for entry in catalogue), *world.JABATAN.values()}
    visits = [(visitor, path) for path in (*PUBLIC, "/ajukan/kaltim?pemohon=person")]
    for role, paths in {
        Role.OFFICER: ("/permohonan", "/catat", "/akun"),
        Role.ADMIN: ("/admin/akun", "/admin/akun/baru", "/admin/badan", "/admin/kalender"),
    }.items():
        client = PageClient(sign_in(visitor.client.application.test_client(), role))
        visits += [(client, path) for path in paths]
    left = [
        f"{path}: {words.strip()}"
        for client, path in visits
        for words in read(client, path).words
        if words.strip() in indonesian
    ]
    assert left == []


def test_dates_and_times_read_well_in_english(visitor: PageClient) -> None:
    page = " ".join(read(visitor, "/kalkulator?aturan=reply&tanggal=2026-11-02&badan=kaltim").words)
    assert "Monday, 16 November 2026" in page
    assert "23.59 WITA on the last day" in page
    assert "UU 14/2008 Pasal 22 ayat (7)" in page  # the law is cited in its own language
