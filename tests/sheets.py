"""Workbooks and CSV files as a reader sees them, without a library that writes them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
EPOCH = date(1899, 12, 30)


def read_xlsx(data: bytes, number: int = 1) -> list[list[str | float | None]]:
    """The cells of one sheet, the first unless another is asked for, row by row; a date is the number of its day."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        page = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    assert page.find(".//m:f", NAMES) is None  # no formula
    assert page.find(".//m:hyperlink", NAMES) is None
    rows: list[list[str | float | None]] = []
    for row in page.iterfind(".//m:sheetData/m:row", NAMES):
        cells: dict[int, str | float | None] = {}
        for cell in row.iterfind("m:c", NAMES):
            text, number = cell.find("m:is/m:t", NAMES), cell.find("m:v", NAMES)
            value = text.text if text is not None else float(number.text or 0) if number is not None else None
            cells[place_of(cell.attrib["r"])] = value
        rows.append([cells.get(place) for place in range(max(cells, default=-1) + 1)])
    return rows


def sheet_names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())


def place_of(name: str) -> int:
    """The column of a cell, counted from zero: "AB12" is 27."""
    place = 0
    for letter in re.sub(r"\d", "", name):
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def day_of(number: object) -> date:
    assert isinstance(number, float)
    return EPOCH + timedelta(days=number)


def read_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
