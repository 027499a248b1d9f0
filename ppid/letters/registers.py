"""Registers on paper: a long table drawn in pieces, each a PDF of its own, so that memory holds one piece at a time.

A piece begins where a page of the one before it ended, so that no page stands half empty where two meet.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType

from pikepdf import Pdf

from ppid.letters import render
from ppid.letters.blocks import Check, Letterhead, Signatory

TEMPLATE = "letters/register.html"
ROW = "baris-"  # how the anchor of a row begins
SAME_HEIGHT = 1.0  # points within which two rows stand at the same height
HEAD_MM, LETTER_MM = 1.02, 1.02  # of a bold letter in a heading, of one among others in a cell
WIDE_MM, PADDING_MM = 1.16, 1.5  # of a letter in a word that must not be divided, and beside the words
DAY_LETTERS = 10  # a date as 31/12/2026
ROOM_MM = {"A4": 275.0, "F4": 308.0}  # across a sheet, without margins and running numbers
SYLLABLES = 8  # letters of a heading's word that stand together; a longer word is divided
WORD = 12  # letters of a cell's word that stand together, where there is room
SEEN_ROWS = 120  # by which the columns are measured
STEP_MM = 1.0
PIECES = re.compile(r".+?(?:[/-](?=\D)|$)")  # of a word, which may be divided after a stroke or a hyphen


@dataclass(frozen=True, slots=True)
class Head:
    """A column on paper. Those of one ``group`` that stand beside each other share its name above them.

    ``width`` is what it would like to have and ``unbroken`` what it must have, in letters; ``mm`` what it gets.
    """

    words: str
    group: str
    width: int
    unbroken: int = 0
    mm: float = 0.0

    @property
    def need_mm(self) -> float:
        """Room for the words of its heading, divided, and for what may not be broken."""
        heading = min(SYLLABLES, max(map(len, self.words.split()), default=0)) * HEAD_MM
        return max(heading, self.unbroken * WIDE_MM) + PADDING_MM


def fitted(heads: Sequence[Head], rows: Sequence[Sequence[str]], paper: str) -> tuple[Head, ...]:
    """The same columns with the widths at which these rows are lowest: most room for what makes most of them high.

    Without rows each gets what it would like to have.
    """
    seen = rows[:: -(-len(rows) // SEEN_ROWS) or 1]
    needs = [
        replace(head, unbroken=max(head.unbroken, _longest_word(row[place] for row in seen))).need_mm
        for place, head in enumerate(heads)
    ]
    spare = ROOM_MM[paper] - sum(needs)
    if spare < 0:
        return tuple(
            replace(head, mm=need * ROOM_MM[paper] / sum(needs)) for head, need in zip(heads, needs, strict=True)
        )
    widths = _lowest(seen, needs, spare) if seen else _wished(heads, needs, spare)
    return tuple(replace(head, mm=width) for head, width in zip(heads, widths, strict=True))


def _longest_word(cells: Iterable[str]) -> int:
    pieces = (piece for cell in cells for word in cell.split() for piece in PIECES.findall(word))
    return min(WORD, max(map(len, pieces), default=0))


def _wished(heads: Sequence[Head], needs: Sequence[float], spare: float) -> list[float]:
    total = sum(head.width for head in heads) or 1
    return [need + spare * head.width / total for head, need in zip(heads, needs, strict=True)]


def _lowest(rows: Sequence[Sequence[str]], needs: Sequence[float], spare: float) -> list[float]:
    """Give the spare room away step by step, each time to the column that makes the most rows as high as they are."""
    widths = list(needs)
    least = [[cell.count("\n") + 1 for cell in row] for row in rows]
    lines = [[_lines(cell, width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    for _step in range(int(spare / STEP_MM)):
        votes = [0.0] * len(widths)
        for row, fewest in zip(lines, least, strict=True):
            top = max(row)
            highest = [place for place, height in enumerate(row) if height == top > fewest[place]]
            for place in highest:
                votes[place] += row[place] / widths[place] / len(highest)  # lines that a wider column saves
        if not any(votes):
            break
        place = votes.index(max(votes))
        widths[place] += STEP_MM
        for row, cells in zip(lines, rows, strict=True):
            row[place] = _lines(cells[place], widths[place])
    left = (sum(needs) + spare - sum(widths)) / len(widths)
    return [width + left for width in widths]


def _lines(cell: str, width: float) -> int:
    """How many lines a cell takes."""
    most, lines = max(1, int((width - PADDING_MM) / LETTER_MM)), 0
    for part in cell.split("\n"):
        lines, letters = lines + 1, 0
        for word in part.split():
            for place, piece in enumerate(PIECES.findall(word)):
                space = 1 if letters and not place else 0
                if letters + space + len(piece) <= most:
                    letters += space + len(piece)
                else:
                    lines += (1 if letters else 0) + (len(piece) - 1) // most
                    letters = len(piece) % most or most
    return lines


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
        """The width of every column."""
        return tuple(f"{head.mm:.2f}mm" for head in self.columns)


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
    return Drawn(pdf, len(piece.rows)) if piece.is_last else trimmed(pdf, piece.rows)


def trimmed(pdf: Pdf, rows: Sequence[Line]) -> Drawn:
    """A printed piece without the last page, whose rows begin the next piece; see `drawn`."""
    tops = _tops(pdf)
    begins = next((line.number for line in rows if tops[line.number][0] == len(pdf.pages) - 1), None)
    begins_clean = begins is not None and len(pdf.pages) > 1 and _is_at_top(tops, begins)
    if begins is None or not begins_clean or begins == rows[0].number:
        return Drawn(pdf, len(rows))
    del pdf.pages[-1]
    return Drawn(pdf, begins - rows[0].number)


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
