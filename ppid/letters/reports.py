"""The report on the service of public information on paper: cover, contents, chapters, and the list of requests.

A long list is drawn in pieces, each a PDF of its own that goes on with the page numbers, so that memory holds one piece
at a time. What is printed is Indonesian.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pikepdf import Array, Name, NameTree, Pdf, String

from ppid.charts import Chart
from ppid.letters import registers, render
from ppid.letters.blocks import Check, Letterhead, Signatory
from ppid.letters.registers import Drawn, Line

WHOLE, PIECE = "letters/report.html", "letters/report_rows.html"


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; figures stand at the right."""

    words: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of finished texts. With a total, the last row is it."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    has_total: bool
    note: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a chapter: words, drawings and tables under a heading of their own."""

    title: str
    paragraphs: tuple[str, ...]
    charts: tuple[Chart, ...] = ()
    tables: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A numbered chapter. ``basis`` is where the law asks for it."""

    title: str
    basis: str
    passages: tuple[Passage, ...]
    is_computed: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure on the cover."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of all requests, or one piece of it. ``note`` stands above it, ``missing`` instead of the rows."""

    headings: tuple[Heading, ...]
    rows: tuple[Line, ...]
    note: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """All of a report, but for the rows that further pieces hold. ``dated_on`` is empty on a draft."""

    paper: str
    title: str
    body: str
    lines: tuple[str, ...]  # below the title: to whom, as of when, which edition
    headlines: tuple[Headline, ...]
    chapters: tuple[Chapter, ...]
    listing: Listing
    letterhead: Letterhead
    signatory: Signatory
    dated_on: str
    is_draft: bool
    check: Check | None = None  # a report is no letter: it has neither a code to check it by nor tembusan
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Further rows of the list, on pages that go on after ``pages``."""

    paper: str
    title: str
    body: str
    listing: Listing
    pages: int
    is_draft: bool


def draw(paper: Paper, pictures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """Print a whole report. Raises CannotPrint."""
    return render.sheet(WHOLE, paper, paper=paper.paper, pictures=pictures)


def begun(paper: Paper, pictures: Mapping[str, bytes] = MappingProxyType({})) -> Drawn:
    """Print a report whose list goes on in further pieces. Raises CannotPrint."""
    pdf = Pdf.open(io.BytesIO(draw(paper, pictures)))
    _tie(pdf)
    return registers.trimmed(pdf, paper.listing.rows)


def _tie(pdf: Pdf) -> None:
    """Let the links of the contents name their pages themselves: the names of places do not outlive the joining."""
    known = NameTree(pdf.Root.Names.Dests)
    for page in pdf.pages:
        for link in page.get(Name.Annots, Array()):
            place = link.get(Name.Dest)
            if isinstance(place, String) and str(place) in known:
                link[Name.Dest] = known[str(place)]


def further(piece: Rows, *, is_last: bool) -> Drawn:
    """Print the next rows of a list. Raises CannotPrint."""
    pdf = Pdf.open(io.BytesIO(render.sheet(PIECE, piece, paper=piece.paper)))
    return Drawn(pdf, len(piece.listing.rows)) if is_last else registers.trimmed(pdf, piece.listing.rows)
