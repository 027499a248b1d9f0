"""A register as a PDF: drawn piece by piece, joined from file to file, numbered, bookmarked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO, Self

from pikepdf import AccessMode, Dictionary, Name, ObjectStreamMode, OutlineItem, Pdf, String

from ppid.actions.register_sheets import Told, Wanted, columns_of
from ppid.bundles import binding, pages, shelf
from ppid.clock import local_date
from ppid.db import db
from ppid.law.roles import Role
from ppid.letters import parts, registers
from ppid.letters.blocks import Letterhead, Signatory
from ppid.letters.crests import UPLOADED
from ppid.letters.registers import Head, Line, Piece
from ppid.letters.words import rupiah
from ppid.models import PublicBody
from ppid.queries import crests as crest_queries
from ppid.queries.people import holder_of
from ppid.sheets import Cell, Row, Sheet

PIECE_ROWS = 250


@dataclass(frozen=True, slots=True)
class Paper:
    """What every piece of a printed register shares."""

    sheet: Sheet
    paper: str
    columns: tuple[Head, ...]
    money: tuple[bool, ...]
    letterhead: Letterhead
    signatory: Signatory
    dated_on: str
    pictures: Mapping[str, bytes]

    @property
    def foot(self) -> str:
        return f"{self.sheet.title}, {self.sheet.lines[0]}, {self.sheet.lines[1]}"

    def texts(self, row: Row) -> tuple[str, ...]:
        """The cells of a row as they stand on paper: 2/3/2026, Rp1.500."""
        return tuple(_text(cell, is_money=money) for cell, money in zip(row, self.money, strict=True))

    def piece(self, rows: list[Line], *, is_first: bool, is_last: bool) -> Piece:
        return Piece(
            paper=self.paper,
            title=self.sheet.title,
            lines=self.sheet.lines[1:],
            foot=self.foot,
            columns=self.columns,
            rows=tuple(rows),
            letterhead=self.letterhead,
            signatory=self.signatory,
            dated_on=self.dated_on,
            is_first=is_first,
            is_last=is_last,
        )


def _text(cell: Cell, *, is_money: bool) -> str:
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    if isinstance(cell, int):
        return rupiah(cell) if is_money else str(cell)
    return cell or ""


def paper_of(body: PublicBody, wanted: Wanted, sheet: Sheet, now: datetime) -> Paper:
    """Letterhead, columns and signature of a register that is printed on the body's paper at ``now``."""
    columns, on = columns_of(wanted), local_date(now, body.zone)
    letterhead = parts.letterhead(body)
    official = db.session.scalar(holder_of(body.id, Role.OFFICER, on))
    return Paper(
        sheet=sheet,
        paper=body.paper,
        columns=tuple(Head(str(one.heading), str(one.group), one.width, one.unbroken) for one in columns),
        money=tuple(column.is_money for column in columns),
        letterhead=letterhead,
        signatory=parts.signatory(official, Role.OFFICER),
        dated_on=on.isoformat(),
        pictures=pictures_of(body.id, letterhead.crest),
    )


def pictures_of(body_id: int, crest: str) -> dict[str, bytes]:
    """The uploaded crest that the letterhead shows, by its name; empty when it shows none."""
    if not UPLOADED.fullmatch(crest):
        return {}
    data = db.session.scalar(crest_queries.crest_of(body_id, crest.partition(".")[0]))
    return {} if data is None else {crest: data}


def write(file: BinaryIO, paper: Paper, cells: Iterable[Row], told: Told | None = None) -> int:
    """Print a register into a file and return its number of rows; ``told`` hears how many more are drawn.

    Holds one piece in memory. A register that fits into one stays the tagged PDF that was drawn; joined ones lose
    their tags. Raises CannotPrint.
    """
    lines = (Line(number, paper.texts(row)) for number, row in enumerate(cells, 1))
    waiting = list(islice(lines, PIECE_ROWS + 1))
    paper = replace(paper, columns=registers.fitted(paper.columns, [line.cells for line in waiting], paper.paper))
    if len(waiting) <= PIECE_ROWS:
        file.write(registers.draw(paper.piece(waiting, is_first=True, is_last=True), paper.pictures))
        _tell(told, len(waiting))
        return len(waiting)
    with _Binder(paper) as binder:
        while waiting:
            is_last = len(waiting) <= PIECE_ROWS
            piece = paper.piece(waiting[:PIECE_ROWS], is_first=not binder.rows, is_last=is_last)
            drawn = binder.lay(piece)
            waiting = waiting[drawn:]
            waiting += islice(lines, PIECE_ROWS + 1 - len(waiting))
            _tell(told, drawn)
        binder.bind(file)
        return binder.rows


def _tell(told: Told | None, rows: int) -> None:
    if told is not None:
        told(rows)


class _Binder:
    """Drawn pieces as files without a name, joined at the end. Take it in a ``with`` statement."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.rows = 0
        self._pages = 0
        self._files: list[BinaryIO] = []
        self._marks: list[tuple[str, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for file in self._files:
            file.close()

    def lay(self, piece: Piece) -> int:
        """Draw a piece and lay its whole pages on top; return how many rows stand on them."""
        drawn = registers.drawn(piece, self.paper.pictures)
        with drawn.pdf:
            part = pages.saved(drawn.pdf)
        self._files.append(part.file)
        self._marks.append((f"Nomor urut {self.rows + 1} sampai {self.rows + drawn.rows}", self._pages))
        self._pages += part.page_count
        self.rows += drawn.rows
        return drawn.rows

    def bind(self, file: BinaryIO) -> None:
        """Join what was laid, number and bookmark its pages, and write it into ``file``."""
        whole = binding.joined(self._files)
        self._files = []
        with whole, Pdf.open(shelf.path_of(whole), access_mode=AccessMode.stream) as pdf:
            for page in pdf.pages:
                if Name.StructParents in page.obj:
                    del page.obj[Name.StructParents]  # the tags of one piece mean nothing among others
            binding.stamp(pdf, lambda number, total: f"{self.paper.foot} · Halaman {number} dari {total}")
            with pdf.open_outline() as outline:
                outline.root.extend(OutlineItem(words, page) for words, page in self._marks)
            pdf.docinfo[Name.Title] = self.paper.sheet.title
            pdf.docinfo[Name.Author] = self.paper.sheet.lines[0]
            pdf.Root.Lang = String("id")
            pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
            pdf.save(file, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
