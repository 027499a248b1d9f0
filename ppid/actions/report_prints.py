"""A report as a PDF: its figures and texts laid out, drawn in pieces when its list is long, and joined.

Indonesian, whatever language is spoken. Loads the printer, so it is imported only where something is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from flask_babel import force_locale
from flask_babel import gettext as _
from pikepdf import AccessMode, Array, Dictionary, Name, Object, ObjectStreamMode, OutlineItem, Pdf, String

from ppid.actions import report_parts, report_tables
from ppid.actions.register_prints import pictures_of
from ppid.actions.report_figures import Plain
from ppid.actions.report_parts import Part
from ppid.actions.report_words import Table, share, span_of, span_words, text_of
from ppid.bundles import binding, pages, shelf
from ppid.i18n import format_date
from ppid.law.reports import CHAPTERS, ReportKind
from ppid.law.reports import Chapter as LawChapter
from ppid.law.roles import Role
from ppid.letters import parts
from ppid.letters import reports as printing
from ppid.letters.registers import Drawn, Line
from ppid.letters.reports import Chapter, Grid, Heading, Headline, Listing, Paper, Passage, Rows
from ppid.models import Official, PublicBody

PIECE_ROWS = 400
MOST_PRINTED = 20_000  # rows of the list; with more it stays in the workbook
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Telling:
    """What stands on the cover beside the figures: to whom it went, when, and which edition it is."""

    commission: str = ""
    sent_on: date | None = None
    edition: int = 1


@dataclass(frozen=True, slots=True)
class Print:
    """A report ready to be printed, with all rows of its list."""

    paper: Paper
    rows: tuple[Line, ...]
    pictures: Mapping[str, bytes]


def laid_out(
    body: PublicBody, figures: Plain, texts: Mapping[str, str], telling: Telling, official: Official | None
) -> Print:
    """Lay out a report; without a day of sending it is a draft."""
    with force_locale("id"):
        letterhead = parts.letterhead(body)
        rows = _lines(figures)
        paper = Paper(
            paper=body.paper,
            title=title_of(figures),
            body=body.name,
            lines=_cover_lines(figures, telling),
            headlines=_headlines(figures),
            chapters=_chapters(figures, texts),
            listing=_listing(rows),
            letterhead=letterhead,
            signatory=parts.signatory(official, Role.OFFICER),
            dated_on=telling.sent_on.isoformat() if telling.sent_on else "",
            is_draft=telling.sent_on is None,
        )
    return Print(paper, rows if len(rows) <= MOST_PRINTED else (), pictures_of(body.id, letterhead.crest))


def title_of(figures: Plain) -> str:
    """What the report is called: "Laporan Layanan Informasi Publik Tahun 2026"."""
    with force_locale("id"):
        words = span_words(span_of(figures["periode"]))
    return f"Laporan Layanan Informasi Publik {words.replace(' tahun ', ' Tahun ')}"


def _cover_lines(figures: Plain, telling: Telling) -> tuple[str, ...]:
    counted = _(
        "Angka menurut keadaan pada akhir %(day)s.", day=format_date(date.fromisoformat(figures["keadaan_pada"]))
    )
    if telling.sent_on is None:
        return (_("Konsep, belum disampaikan."), counted)
    to = telling.commission or _("Komisi Informasi")
    sent = _("Disampaikan kepada %(commission)s pada %(day)s.", commission=to, day=format_date(telling.sent_on))
    edition = _("Edisi %(number)s, perbaikan atas edisi sebelumnya.", number=telling.edition)
    return (sent, *((edition,) if telling.edition > 1 else ()), counted)


def _headlines(figures: Plain) -> tuple[Headline, ...]:
    counted = figures["permohonan"]
    days = counted["hari_kerja"]["nilai_tengah"]
    return (
        Headline(text_of(counted["diterima"]), _("permohonan diterima")),
        Headline(text_of(counted["dijawab"]), _("permohonan dijawab")),
        Headline(text_of(share(counted["tepat_waktu"], counted["sudah_waktunya"])), _("dijawab tepat waktu")),
        Headline(text_of(days), _("hari kerja, nilai tengah lama menjawab")),
        Headline(text_of(figures["keberatan"]["diterima"]), _("keberatan diterima")),
    )


# Chapters


def _chapters(figures: Plain, texts: Mapping[str, str]) -> tuple[Chapter, ...]:
    """All chapters of an annual report; of another one those that are computed or written."""
    computed = {"requests": report_parts.requests, "disputes": report_parts.disputes}
    is_annual = span_of(figures["periode"]).kind is ReportKind.ANNUAL
    found = []
    for chapter in CHAPTERS:
        if chapter.key in computed:
            passages = tuple(map(_passage, computed[chapter.key](figures)))
        else:
            passages = _written(chapter, texts, is_annual=is_annual)
        if passages:
            found.append(Chapter(_(chapter.title), str(chapter.article), passages, chapter.key in computed))
    return tuple(found)


def _written(chapter: LawChapter, texts: Mapping[str, str], *, is_annual: bool) -> tuple[Passage, ...]:
    return tuple(
        Passage(_(section.title), _paragraphs(texts.get(section.key, "")) or (_("Belum diisi."),))
        for section in chapter.sections
        if is_annual or texts.get(section.key, "").strip()
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    """What an empty line parts; single line ends stay."""
    return tuple(part.strip("\n") for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def _passage(part: Part) -> Passage:
    return Passage(part.title, (part.text,) if part.text else (), part.charts, tuple(map(_grid, part.tables)))


def _grid(table: Table) -> Grid:
    return Grid(table.title, _headings(table.headings), table.texts, table.has_total, table.note)


def _headings(headings: Sequence[tuple[str, str]]) -> tuple[Heading, ...]:
    return tuple(Heading(words, kind == "number") for words, kind in headings)


# The list


def _lines(figures: Plain) -> tuple[Line, ...]:
    rows = report_tables.list_rows(figures)
    return tuple(Line(number, tuple(map(text_of, row))) for number, row in enumerate(rows, 1))


def _listing(rows: Sequence[Line]) -> Listing:
    """The heading of the list; its rows are laid in while it is printed."""
    missing = ""
    if not rows:
        missing = _("Tidak ada permohonan yang diterima dalam periode ini.")
    elif len(rows) > MOST_PRINTED:
        missing = _(
            "Daftar ini berisi %(count)s permohonan dan tidak dicetak. Isinya ada dalam berkas XLSX dan JSON laporan "
            "ini.",
            count=text_of(len(rows)),
        )
    note = _(
        "Waktu yang diperlukan untuk setiap permohonan, menurut UU 14/2008 Pasal 12. Nama dan data Pemohon tidak "
        "dimuat. Hari kerja dihitung sejak jangka waktunya berjalan."
    )
    return Listing(_headings(report_tables.list_headings()), (), note, missing)


def shortened(made: Print, most: int) -> Print:
    """The same with no more than ``most`` rows of its list, and a word that there are more."""
    if len(made.rows) <= most:
        return made
    with force_locale("id"):
        words = _(
            "Pratinjau ini memuat %(most)s baris pertama dari %(count)s.", most=most, count=text_of(len(made.rows))
        )
    listing = made.paper.listing
    paper = replace(made.paper, listing=replace(listing, note=f"{listing.note} {words}"))
    return replace(made, paper=paper, rows=made.rows[:most])


# Drawing


def write(file: BinaryIO, made: Print, told: Told | None = None) -> None:
    """Print a report into a file; ``told`` hears how many more rows are drawn.

    Holds one piece in memory. A list that fits into one piece leaves the tagged PDF/A that was drawn; joined pieces
    lose their tags. Raises CannotPrint.
    """
    if len(made.rows) <= PIECE_ROWS:
        file.write(printing.draw(_with(made.paper, made.rows), made.pictures))
        _tell(told, len(made.rows))
        return
    files: list[BinaryIO] = []
    try:
        count = _lay(files, printing.begun(_with(made.paper, made.rows[:PIECE_ROWS]), made.pictures), told)
        done, page_count = count
        while done < len(made.rows):
            rows = made.rows[done : done + PIECE_ROWS]
            listing = replace(made.paper.listing, rows=rows)
            paper = made.paper
            piece = Rows(paper.paper, paper.title, paper.body, listing, page_count, paper.is_draft)
            drawn = printing.further(piece, is_last=done + len(rows) == len(made.rows))
            more, pages_more = _lay(files, drawn, told)
            done, page_count = done + more, page_count + pages_more
        _bind(file, files, made.paper)
    finally:
        for one in files:
            one.close()


def _with(paper: Paper, rows: tuple[Line, ...]) -> Paper:
    return replace(paper, listing=replace(paper.listing, rows=rows))


def _lay(files: list[BinaryIO], drawn: Drawn, told: Told | None) -> tuple[int, int]:
    """Put a drawn piece aside; return how many rows and pages it has."""
    with drawn.pdf:
        part = pages.saved(drawn.pdf)
    files.append(part.file)
    _tell(told, drawn.rows)
    return drawn.rows, part.page_count


def _tell(told: Told | None, rows: int) -> None:
    if told is not None:
        told(rows)


def _bind(file: BinaryIO, files: list[BinaryIO], paper: Paper) -> None:
    """Join the pieces; the bookmarks of the first one, and the links of its contents, stay."""
    marks = _marks(files[0])
    whole = binding.joined(files)
    files.clear()
    with whole, Pdf.open(shelf.path_of(whole), access_mode=AccessMode.stream) as pdf:
        for page in pdf.pages:
            if Name.StructParents in page.obj:
                del page.obj[Name.StructParents]  # the tags of one piece mean nothing among others
        with pdf.open_outline() as outline:
            outline.root.extend(OutlineItem(words, page) for words, page in marks)
        pdf.docinfo[Name.Title] = paper.title
        pdf.docinfo[Name.Author] = paper.body
        pdf.Root.Lang = String("id")
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.save(file, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)


def _marks(first: BinaryIO) -> list[tuple[str, int]]:
    """The bookmarks of the chapters and the pages they lead to, counted from zero."""
    found = []
    with Pdf.open(shelf.path_of(first), access_mode=AccessMode.stream) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        with pdf.open_outline() as outline:
            for top in outline.root:
                for item in (top, *top.children):
                    page = _page_of(item)
                    if page is not None and page.objgen in numbers:
                        found.append((str(item.title), numbers[page.objgen]))
    return found


def _page_of(item: OutlineItem) -> Object | None:
    """The page that a bookmark leads to, when it says so by itself."""
    place = item.destination
    return place[0] if isinstance(place, Array) and len(place) else None
