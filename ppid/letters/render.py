"""Printing: facts and a template become a PDF. This is the only module that imports WeasyPrint.

Deterministic: the same facts, paper and template give the same bytes in any process, because nothing here reads a clock
and the file identifier and the dates of the file come from the facts.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from ppid.daystrip import Strip, layout
from ppid.letters import words
from ppid.letters.blocks import Clock, Facts
from ppid.letters.crests import ASSETS, UPLOADED, is_crest
from ppid.letters.errors import CannotPrint, UnknownLetter
from ppid.letters.kinds import LETTERS, LetterKind

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAPERS = {"A4": "210mm 297mm", "F4": "215mm 330mm"}

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


@dataclass(frozen=True)
class Press:
    """What all letters of a process share: one font configuration and the parsed style sheets."""

    fonts: FontConfiguration
    fetcher: OwnFiles
    sheets: dict[str, list[CSS]]


@cache
def _press() -> Press:
    fonts, fetcher = FontConfiguration(), OwnFiles()
    sheet = CSS(filename=ASSETS / "letters.css", font_config=fonts, url_fetcher=fetcher)
    sheets = {
        paper: [CSS(string=f"@page {{ size: {size} }}", font_config=fonts, url_fetcher=fetcher), sheet]
        for paper, size in PAPERS.items()
    }
    return Press(fonts, fetcher, sheets)


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
    ):
        environment.filters[function.__name__] = function
    environment.globals.update(qr=qr, day_strip=day_strip)
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
    """Print one letter as a tagged PDF (PDF/UA-1) on A4 or F4 paper.

    A draft carries a watermark and neither number nor QR. ``pictures`` holds uploaded crests by the name that the
    letterhead gives them. ``signing`` is the way in which the PDF is about to be signed electronically ("file",
    "token", "remote"); the letter then says so instead of leaving room for ink. Raises UnknownLetter and CannotPrint.
    """
    if paper not in PAPERS:
        raise CannotPrint(f"no paper {paper!r}")
    identifier = sha256("\0".join((kind, paper, str(draft), signing, facts.as_json())).encode()).hexdigest()[:32]
    return _printed(page(kind, facts, draft=draft, signing=signing), identifier, paper, pictures)


def sheet(template: str, facts: Any, *, paper: str = "A4") -> bytes:
    """Print a sheet that is no letter, such as those of a dispute bundle; ``facts`` is a frozen dataclass.

    Raises CannotPrint.
    """
    if paper not in PAPERS:
        raise CannotPrint(f"no paper {paper!r}")
    html = _environment().get_template(template).render(facts=_harmless(facts))
    return _printed(html, sha256(html.encode()).hexdigest()[:32], paper)


def _printed(html: str, identifier: str, paper: str, pictures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    with _printing:
        press = _press()
        fetcher = OwnFiles(pictures) if pictures else press.fetcher
        try:
            pdf: bytes = HTML(string=html, base_url=f"{ASSETS.as_uri()}/", url_fetcher=fetcher).write_pdf(
                stylesheets=press.sheets[paper],
                font_config=press.fonts,
                pdf_identifier=identifier.encode(),
                pdf_variant="pdf/ua-1",
            )
        except FatalURLFetchingError as error:
            raise CannotPrint(str(error)) from error
    return pdf
