"""Long tables as files: XLSX and CSV, row by row, so that a table of any length takes the same memory.

The only import of xlsxwriter. What people typed stays text: no formula, no link, no command is ever made of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

import xlsxwriter

XLSX, CSV = "xlsx", "csv"
MEDIA_TYPES = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CSV: "text/csv"}
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
CELL_LENGTH = 32767  # what Excel holds in a cell; a longer text would be dropped whole
COMMANDS = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet takes for a formula
SEPARATOR = ";"  # Excel with Indonesian settings, where the comma stands in numbers, splits at semicolons
Cell = str | int | date | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Percent:
    """A share from 0 to 1, shown in percent; None where there is nothing to be a share of."""

    share: float | None


Value = Cell | float | Percent  # of a workbook of several sheets
SHEET_NAME = 31  # letters


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the lines above it, the heading and the width (in letters) of each column."""

    title: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    widths: tuple[int, ...]


def write_xlsx(file: BinaryIO, sheet: Sheet, rows: Iterable[Row]) -> int:
    """Write a workbook of one sheet and return how many rows it holds. Dates are dates, whole numbers numbers."""
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        return _write_sheet(book.add_worksheet(), sheet, rows, _Styles(book))


def write_book(file: BinaryIO, pages: Iterable[tuple[str, Sheet, Iterable[Sequence[Value]]]]) -> None:
    """Write a workbook of several sheets, each with its name; shares are numbers from 0 to 1 shown in percent."""
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        styles = _Styles(book)
        for name, sheet, rows in pages:
            _write_sheet(book.add_worksheet(name[:SHEET_NAME]), sheet, rows, styles)


def _write_sheet(page: Any, sheet: Sheet, rows: Iterable[Sequence[Value]], styles: _Styles) -> int:
    for place, width in enumerate(sheet.widths):
        page.set_column(place, place, width)
    for place, text in enumerate((sheet.title, *sheet.lines)):
        page.write_string(place, 0, text, styles.title if place == 0 else None)
    head = len(sheet.lines) + 2
    for place, heading in enumerate(sheet.headings):
        page.write_string(head, place, heading, styles.heading)
    _for_paper(page, head)
    count = 0
    for count, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            _write(page, head + count, place, cell, styles)
    page.autofilter(head, 0, head + max(count, 1), len(sheet.headings) - 1)
    return count


class _Styles:
    """How the cells of a workbook look."""

    def __init__(self, book: Any) -> None:
        frame = {"valign": "top", "border": 1, "border_color": "#9aa5ae"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format(frame | {"bold": True, "text_wrap": True, "bg_color": "#e4e9ed"})
        self.text = book.add_format(frame | {"text_wrap": True})
        self.day = book.add_format(frame | {"num_format": "dd/mm/yyyy", "align": "left"})
        self.number = book.add_format(frame | {"num_format": "#,##0"})
        self.decimal = book.add_format(frame | {"num_format": "#,##0.0"})
        self.percent = book.add_format(frame | {"num_format": "0.0%"})


def _for_paper(page: Any, head: int) -> None:
    """Headings stay in sight on the screen and come back on every printed page; as wide as the paper."""
    page.freeze_panes(head + 1, 1)
    page.repeat_rows(head)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def _write(page: Any, row: int, place: int, cell: Value, styles: _Styles) -> None:
    if isinstance(cell, Percent):
        cell, style = cell.share, styles.percent
    else:
        style = styles.decimal
    if cell is None or cell == "":
        page.write_blank(row, place, None, styles.text)
    elif isinstance(cell, date):
        page.write_datetime(row, place, cell, styles.day)
    elif isinstance(cell, int):
        page.write_number(row, place, cell, styles.number)
    elif isinstance(cell, float):
        page.write_number(row, place, cell, style)
    else:
        page.write_string(row, place, cell[:CELL_LENGTH], styles.text)


def write_csv(file: BinaryIO, sheet: Sheet, rows: Iterable[Row]) -> int:
    """Write the headings and the rows, and return how many rows there were.

    UTF-8 with a mark at the beginning and semicolons between: what Excel with Indonesian settings opens at once. Dates
    are written as 2026-11-16. A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=SEPARATOR)
    writer.writerow([harmless(heading) for heading in sheet.headings])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 -- how many there were is the answer
        writer.writerow([harmless(cell) for cell in row])
    text.detach()  # flushed; the file stays open for whoever gave it
    return count


def harmless(cell: Cell) -> str:
    """A cell as text that no spreadsheet takes for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(COMMANDS) else cell
    return cell.isoformat() if isinstance(cell, date) else str(cell)


WRITERS: dict[str, Callable[[BinaryIO, Sheet, Iterable[Row]], int]] = {XLSX: write_xlsx, CSV: write_csv}
