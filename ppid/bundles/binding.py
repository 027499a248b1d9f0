"""Binding: the parts in their order behind cover and contents, with bookmarks, and a line at the foot of every page.

The parts are joined from file to file, so that memory holds the structure of the pages and none of their pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import BinaryIO

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, Pdf

from ppid.bundles import pages, shelf
from ppid.bundles.facts import Case, Entry, Front, IndexLine
from ppid.bundles.pages import Part

MOST_DRAWINGS = 4  # of the contents, until its own length is known
MOST_OPEN = 60  # parts that wait as files of their own before they are joined
STAMP = Name("/PpidFoot")
STAMP_SIZE, STAMP_SMALLEST, STAMP_WIDTH = 8.0, 4.0, 595.0  # points, on a page of this width
LETTER_WIDTH = 0.5  # of the size, near enough to centre a line of Helvetica


@dataclass(slots=True)
class Bound:
    """What was bound of an entry: its first page and how many there are."""

    entry: Entry
    page_count: int


class Stack:
    """Parts laid on one another. Take it in a ``with`` statement: leaving it lets go of every file."""

    def __init__(self) -> None:
        self._files: list[BinaryIO] = []
        self.bound: list[Bound] = []

    def __enter__(self) -> Stack:
        return self

    def __exit__(self, *_error: object) -> None:
        for file in self._files:
            file.close()

    def lay(self, entry: Entry, parts: Iterable[Part]) -> None:
        """Lay the pages of an entry on top."""
        count = 0
        for part in parts:
            self._files.append(part.file)
            count += part.page_count
        self.bound.append(Bound(entry, count))
        if len(self._files) >= MOST_OPEN:
            self._files = [joined(self._files)]

    def bind(self, case: Case, front: Front) -> tuple[BinaryIO, Front]:
        """Put cover and contents in front, bookmark and number everything; return the PDF and the finished front."""
        front, cover = _with_pages(front, self.bound, case.paper)
        whole = joined([cover.file, *self._files])
        self._files = []
        with whole, Pdf.open(shelf.path_of(whole), access_mode=pikepdf.AccessMode.stream) as pdf:
            stamp(pdf, lambda page, of: f"Berkas sengketa {case.objection_number} halaman {page} dari {of}")
            _bookmark(pdf, front)
            pdf.docinfo[Name.Title] = f"Berkas sengketa {case.objection_number}"
            pdf.docinfo[Name.Author] = case.body
            pdf.Root.PageMode = Name.UseOutlines
            pdf.Root.Lang = pikepdf.String("id")
            pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
            return pages.saved(pdf).file, front


def joined(files: Sequence[BinaryIO]) -> BinaryIO:
    """All pages of some files in one; the files are closed."""
    out = shelf.scratch()
    paths = [shelf.path_of(file) for file in files]
    try:
        pikepdf.Job(["qpdf", "--empty", "--deterministic-id", "--pages", *paths, "--", shelf.path_of(out)]).run()
    except BaseException:
        out.close()
        raise
    finally:
        for file in files:
            file.close()
    return out


def _with_pages(front: Front, bound: Sequence[Bound], paper: str) -> tuple[Front, Part]:
    """Cover and contents with the true page numbers: their own length is known only once they are drawn."""
    length = 0
    for _ in range(MOST_DRAWINGS):
        first, lines = length + 1, []
        for number, one in enumerate(bound, 1):
            entry = one.entry
            lines.append(IndexLine(entry.section, number, entry.title, entry.on, first, one.page_count))
            first += one.page_count
        numbered = replace(front, lines=tuple(lines), page_count=first - 1)
        drawn = pages.of_sheet(numbered, paper)
        if drawn.page_count == length:
            return numbered, drawn
        drawn.file.close()
        length = drawn.page_count
    raise RuntimeError("the contents do not settle")


def _bookmark(pdf: Pdf, front: Front) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Sampul dan daftar isi", 0))
        for section, lines in groupby(front.lines, key=lambda line: line.section):
            inside = list(lines)
            parent = OutlineItem(section, inside[0].page - 1)
            parent.is_closed = False
            parent.children.extend(OutlineItem(f"{line.number}. {line.title}", line.page - 1) for line in inside)
            outline.root.append(parent)


# The line at the foot


def stamp(pdf: Pdf, words: Callable[[int, int], str]) -> None:
    """Write one line over the foot of every page as it is shown; what stands on the page stays.

    ``words`` gives the line of a page by its number and how many there are.
    """
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    total = len(pdf.pages)
    for number, page in enumerate(pdf.pages, 1):
        page.add_resource(font, Name.Font, STAMP)
        page.contents_add(b"q", prepend=True)
        page.contents_add(_line(page, words(number, total)))


def _line(page: pikepdf.Page, words: str) -> bytes:
    """The drawing of the line: dark letters with a white edge, upright however the page is turned."""
    placed, width = _placed(page)
    size = max(STAMP_SMALLEST, STAMP_SIZE * min(1.0 if width < STAMP_WIDTH * 1.5 else width / STAMP_WIDTH, 8.0))
    size = min(size, width / max(1, len(words)) / LETTER_WIDTH)
    left = max(4.0, (width - len(words) * size * LETTER_WIDTH) / 2)
    text = words.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        text = text.replace(sign, b"\\" + sign)
    shown = b"(" + text + b") Tj"
    start = f"BT {STAMP} {size:.2f} Tf {left:.2f} {size * 1.75:.2f} Td".encode()
    return b"\n".join(
        (
            b"Q /Artifact BMC q",
            placed,
            f"1 1 1 RG {size / 4:.2f} w 1 j 1 Tr".encode(),
            start + b" 1 Tr " + shown + b" ET",
            b"0.1 0.14 0.19 rg",
            start + b" 0 Tr " + shown + b" ET",
            b"Q EMC",
        )
    )


def _placed(page: pikepdf.Page) -> tuple[bytes, float]:
    """The matrix from the lower left corner as it is shown to the page's own coordinates, and the shown width."""
    box = [float(edge) for edge in page.cropbox]
    left, right = sorted((box[0], box[2]))
    bottom, top = sorted((box[1], box[3]))
    turn = int(page.obj.get(Name.Rotate, 0)) % 360
    match turn:
        case 90:
            matrix, width = (0, 1, -1, 0, right, bottom), top - bottom
        case 180:
            matrix, width = (-1, 0, 0, -1, right, top), right - left
        case 270:
            matrix, width = (0, -1, 1, 0, left, top), top - bottom
        case _:
            matrix, width = (1, 0, 0, 1, left, bottom), right - left
    return (" ".join(f"{value:.3f}" for value in matrix) + " cm").encode(), width
