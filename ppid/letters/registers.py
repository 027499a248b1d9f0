"""Registers on paper: a long table drawn in pieces, each a PDF of its own, so that memory holds one piece at a time.

A piece begins where a page of the one before it ended, so that no page stands half empty where two meet.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from pikepdf import Pdf

from ppid.letters import render
from ppid.letters.blocks import Check, Letterhead, Signatory

TEMPLATE = "letters/register.html"
ROW = "baris-"  # how the anchor of a row begins
SAME_HEIGHT = 1.0  # points within which two rows stand at the same height
LETTER_MM, PADDING_MM = 0.93, 1.6  # of a bold letter in a heading, and beside it
DAY_MM = 11.2  # a date as 31/12/2026
ROOM_MM = {"A4": 268.0, "F4": 301.0}  # across a sheet, without margins and running numbers
SPARE, WIDEST = 10, 46  # letters: what wants no more than the one gets nothing beyond its need, nor more than the other


@dataclass(frozen=True, slots=True)
class Head:
    """A column on paper. Those of one ``group`` that stand beside each other share its name above them.

    ``width`` is what it would like to have and ``unbroken`` what it must have, in letters.
    """

    words: str
    group: str
    width: int
    unbroken: int = 0

    @property
    def need_mm(self) -> float:
        """Room for the longest word of its heading, for a date, and for what may not be broken."""
        letters = max(self.unbroken, *map(len, self.words.split()))
        return max(DAY_MM, letters * LETTER_MM + PADDING_MM)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its running number."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over some columns; over a single one it is left out, and the column's own stands in both rows."""

    words: str
    columns: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a register. The first piece has the letterhead and the title, the last one the signature."""

    paper: str
    title: str
    lines: tuple[str, ...]
    foot: str
    columns: tuple[Head, ...]
    rows: tuple[Line, ...]
    letterhead: Letterhead
    signatory: Signatory
    dated_on: str
    is_first: bool
    is_last: bool
    check: Check | None = None  # a register is no letter: it has neither a code to check it by nor tembusan
    copies: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return self.is_first and self.is_last

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(Group(name, tuple(inside)) for name, inside in groupby(self.columns, key=lambda head: head.group))

    @property
    def widths(self) -> tuple[str, ...]:
        """The width of every column: what it needs, and of the rest as much as it would like to have."""
        needs = [head.need_mm for head in self.columns]
        wishes = [max(0, min(head.width, WIDEST) - SPARE) ** 1.5 for head in self.columns]  # long texts first
        spare = max(0.0, ROOM_MM[self.paper] - sum(needs)) / (sum(wishes) or 1)
        return tuple(f"{need + wish * spare:.2f}mm" for need, wish in zip(needs, wishes, strict=True))


def draw(piece: Piece, pictures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """Print a piece. Raises CannotPrint."""
    return render.sheet(TEMPLATE, piece, paper=piece.paper, pictures=pictures)


@dataclass(slots=True)
class Drawn:
    """A printed piece: its file, and with how many rows of it the last whole page ends."""

    pdf: Pdf
    rows: int


def drawn(piece: Piece, pictures: Mapping[str, bytes] = MappingProxyType({})) -> Drawn:
    """Print a piece; of one that is not the last, leave out the last page, whose rows begin the next piece.

    The page stays when it is the only one, or when a row from the page before runs on into it. Raises CannotPrint.
    """
    pdf = Pdf.open(io.BytesIO(draw(piece, pictures)))
    if piece.is_last:
        return Drawn(pdf, len(piece.rows))
    tops = _tops(pdf)
    begins = next((line.number for line in piece.rows if tops[line.number][0] == len(pdf.pages) - 1), None)
    begins_clean = begins is not None and len(pdf.pages) > 1 and _is_at_top(tops, begins)
    if begins is None or not begins_clean or begins == piece.rows[0].number:
        return Drawn(pdf, len(piece.rows))
    del pdf.pages[-1]
    return Drawn(pdf, begins - piece.rows[0].number)


def _tops(pdf: Pdf) -> dict[int, tuple[int, float]]:
    """For every row the page on which it begins, counted from zero, and its height there."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found = {}
    names = pdf.Root.Names.Dests.Names
    for name, place in zip(list(names)[::2], list(names)[1::2], strict=True):
        anchor = str(name)
        if anchor.startswith(ROW):
            found[int(anchor.removeprefix(ROW))] = (pages[place[0].objgen], float(place[3]))
    return found


def _is_at_top(tops: Mapping[int, tuple[int, float]], row: int) -> bool:
    """Whether a row stands as high as any does, right under the headings: nothing runs on from the page before."""
    _page, height = tops[row]
    highest = max((top for on, top in tops.values() if on > 0), default=height)
    return height >= highest - SAME_HEIGHT
