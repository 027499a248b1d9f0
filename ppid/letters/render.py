"""Printing: facts and a template become a PDF. This is the only module that imports WeasyPrint.

Deterministic: the same facts, paper and template give the same bytes in any process, because nothing here reads a clock
and the file identifier and the dates of the file come from the facts.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib import resources
from io import BytesIO
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML, Attachment
from weasyprint.css import ColorProfile
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from ppid.daystrip import Strip, layout
from ppid.letters import archive, texts, words
from ppid.letters.blocks import Clock, Facts
from ppid.letters.crests import ASSETS, UPLOADED, is_crest
from ppid.letters.errors import CannotPrint, UnknownLetter
from ppid.letters.kinds import LETTERS, LetterKind
from ppid.letters.pictures import check_picture
from ppid.letters.versions import TEMPLATES

PAPERS = {"A4": "210mm 297mm", "F4": "215mm 330mm"}
NO_SIGN = "\u25a1"  # an empty square, which the fonts of letters do have
SCREEN = "sRGB"
UNDATED = "1970-01-01"

_printing = Lock()  # Pango's font map may not be shared by threads


class OwnFiles(URLFetcher):
    """Gives WeasyPrint the files under static/letters and the ``pictures`` of this letter; refuses all else."""

    def __init__(self, pictures: Mapping[str, bytes] = MappingProxyType({})) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False, fail_on_errors=True)
        self.pictures = pictures

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Raises PermissionError for anything that is not a file of the project's letters."""
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(ASSETS):
            raise PermissionError(f"letters may not read {url!r}")
        picture = self.pictures.get(path.name) if path.parent == ASSETS else None
        if picture is not None:
            return URLFetcherResponse(url, picture, {"Content-Type": mimetypes.guess_type(path.name)[0] or ""})
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


class Screen(ColorProfile):
    """The colours of a screen, always as the same bytes: a profile that is parsed changes when it is written twice."""

    content = (resources.files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()

    def __init__(self) -> None:
        super().__init__(BytesIO(self.content), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


@dataclass(frozen=True)
class Press:
    """What all letters of a process share: one font configuration, the parsed style sheets, the colours of a screen."""

    fonts: FontConfiguration
    fetcher: OwnFiles
    sheets: dict[str, list[CSS]]
    profiles: dict[str, ColorProfile]


def _sizes(size: str) -> str:
    """The style of a paper: standing, and lying for the wide tables that ask for it."""
    width, height = size.split()
    return f"@page {{ size: {width} {height} }} @page lying {{ size: {height} {width} }}"


@cache
def _press() -> Press:
    fonts, fetcher = FontConfiguration(), OwnFiles()
    sheet = CSS(filename=ASSETS / "letters.css", font_config=fonts, url_fetcher=fetcher)
    sheets = {
        paper: [CSS(string=_sizes(size), font_config=fonts, url_fetcher=fetcher), sheet]
        for paper, size in PAPERS.items()
    }
    return Press(fonts, fetcher, sheets, {SCREEN: Screen()})


def qr(url: str, title: str) -> Markup:
    """A QR code as inline SVG whose title is read aloud."""
    return Markup(segno.make(url, error="m", micro=False).svg_inline(scale=1, border=0, title=title, omitsize=True))


def day_strip(clock: Clock, today: str, extension: Clock | None = None) -> Strip:
    """Place the days of a count, and of the extension that follows it, as they looked on the ISO date ``today``."""
    return layout(clock.trace(), date.fromisoformat(today), extension=extension.trace() if extension else None)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for function in (
        words.counted,
        words.working_days,
        words.rupiah,
        words.long_date,
        words.weekday,
        words.plain_date,
        words.short_date,
        words.spelled_date,
        words.clock_time,
        words.file_size,
        words.grouped,
        words.address,
        words.unnumbered,
        words.ended,
    ):
        environment.filters[function.__name__] = function
    environment.globals.update(qr=qr, day_strip=day_strip, own_text=texts.paragraphs)
    return environment


def _kind_of(kind: str, facts: Facts) -> LetterKind:
    try:
        letter = LETTERS[kind]
    except KeyError:
        raise UnknownLetter(kind) from None
    if type(facts) is not letter.facts:
        raise CannotPrint(f"{kind} needs {letter.facts.__name__}, not {type(facts).__name__}")
    crest = facts.letterhead.crest
    if crest and not is_crest(crest) and not UPLOADED.fullmatch(crest):
        raise CannotPrint(f"no crest {crest!r} in static/letters")
    return letter


def _harmless(value: Any) -> Any:
    """The same facts with every text cleaned, however deep it stands."""
    if isinstance(value, str):
        return words.clean(value)
    if isinstance(value, tuple):
        return tuple(_harmless(entry) for entry in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _harmless(getattr(value, field.name)) for field in fields(value)})
    return value


def page(kind: str, facts: Facts, *, draft: bool = False, signing: str = "") -> str:
    """The letter as the finished HTML that is printed. Raises UnknownLetter and CannotPrint."""
    letter = _kind_of(kind, facts)
    template = _environment().get_template(letter.template)
    return template.render(kind=letter, facts=_harmless(facts), draft=draft, signing=signing)


def render(
    kind: str,
    facts: Facts,
    *,
    paper: str = "A4",
    draft: bool = False,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
    signing: str = "",
) -> bytes:
    """Print one letter as a tagged PDF (PDF/A-3a and PDF/UA-1) on A4 or F4 paper, its facts attached as fakta.json.

    A draft carries a watermark and neither number, QR nor attachment. ``pictures`` holds uploaded crests by the name
    that the letterhead gives them. ``signing`` is the way in which the PDF is about to be signed electronically
    ("file", "token", "remote"); the letter then says so instead of leaving room for ink. Raises UnknownLetter and
    CannotPrint.
    """
    if paper not in PAPERS:
        raise CannotPrint(f"no paper {paper!r}")
    identifier = sha256("\0".join((kind, paper, str(draft), signing, facts.as_json())).encode()).hexdigest()[:32]
    html = page(kind, facts, draft=draft, signing=signing)
    for name, picture in pictures.items():
        check_picture(name, picture)
    return _printed(html, identifier, paper, pictures, None if draft else (LETTERS[kind], facts))


def sheet(
    template: str, facts: Any, *, paper: str = "A4", pictures: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:
    """Print a sheet that is no letter, such as those of a dispute bundle; ``facts`` is a frozen dataclass.

    The same kind of PDF as a letter, with nothing attached. Raises CannotPrint.
    """
    if paper not in PAPERS:
        raise CannotPrint(f"no paper {paper!r}")
    for name, picture in pictures.items():
        check_picture(name, picture)
    html = _environment().get_template(template).render(facts=_harmless(facts))
    return _printed(html, sha256(html.encode()).hexdigest()[:32], paper, pictures)


def _printed(
    html: str,
    identifier: str,
    paper: str,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
    letter: tuple[LetterKind, Facts] | None = None,
) -> bytes:
    with _printing:
        source = _parsed(html, pictures)
        attached = _attached(*letter, source.etree_element) if letter else None
        pdf, missing = _drawn(source, identifier, paper, attached)
        if missing:  # rare: archives take no empty boxes in the place of signs that no font has
            source = _parsed(html.translate(dict.fromkeys(map(ord, missing), NO_SIGN)), pictures)
            pdf, _none = _drawn(source, identifier, paper, attached)
    return pdf


def _parsed(html: str, pictures: Mapping[str, bytes]) -> HTML:
    fetcher = OwnFiles(pictures) if pictures else _press().fetcher
    return HTML(string=html, base_url=f"{ASSETS.as_uri()}/", url_fetcher=fetcher)


def _attached(letter: LetterKind, facts: Facts, root: Any) -> dict[str, Any]:
    """The facts as a file within the PDF, dated as the letter is."""
    day = datetime.fromisoformat(facts.dated_on or facts.received_on or UNDATED)
    return {"string": archive.facts_as_printed(letter, facts, root), **archive.FILE, "created": day, "modified": day}


def _drawn(source: HTML, identifier: str, paper: str, attached: dict[str, Any] | None) -> tuple[bytes, set[str]]:
    """A finished page as a PDF, and the signs in it that no font of this machine has."""
    press = _press()
    options = {"stylesheets": press.sheets[paper], "pdf_variant": archive.VARIANT, "output_intent": SCREEN}
    try:
        document = source.render(font_config=press.fonts, color_profiles=press.profiles, **options)
    except FatalURLFetchingError as error:
        raise CannotPrint(str(error)) from error
    if not any(sheet.bookmarks for sheet in document.pages):
        document.pages[0].bookmarks.append((1, document.metadata.title, (0, 0), "open"))
    document.metadata.attachments = [Attachment(**attached)] if attached else []
    pdf: bytes = document.write_pdf(pdf_identifier=identifier.encode(), finisher=archive.finish, **options)
    return pdf, {sign for font in document.fonts.values() for sign in archive.unprintable(font)}
