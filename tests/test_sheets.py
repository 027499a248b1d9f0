"""Long tables as files: what was typed stays text, dates are dates, and length costs no memory."""

from __future__ import annotations

import io
from datetime import date

import pytest

from ppid import sheets
from tests.sheets import day_of, read_csv, read_xlsx

SHEET = sheets.Sheet("Buku register", ("Badan", "Tahun 2026"), ("Nomor", "Tanggal", "Biaya"), (12, 12, 12))
DAY = date(2026, 11, 16)


def written(kind: str, rows: list[list[sheets.Cell]]) -> bytes:
    file = io.BytesIO()
    assert sheets.WRITERS[kind](file, SHEET, iter(rows)) == len(rows)
    return file.getvalue()


def test_a_workbook_says_above_its_table_whose_it_is() -> None:
    rows = read_xlsx(written(sheets.XLSX, [["0001", DAY, 1500]]))
    assert [row[0] for row in rows[:3]] == ["Buku register", "Badan", "Tahun 2026"]
    assert rows[-2] == ["Nomor", "Tanggal", "Biaya"]
    number, day, cost = rows[-1]
    assert (number, day_of(day), cost) == ("0001", DAY, 1500)


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+62812", "-1", "@SUM(A1)", "\tcmd", "\rcmd", "  =1+1", '=HYPERLINK("http://x")', "http://jahat.example"],
)
def test_nothing_that_was_typed_becomes_a_formula_or_a_link(typed: str) -> None:
    kept = str(read_xlsx(written(sheets.XLSX, [[typed, None, None]]))[-1][0])
    assert kept.replace("_x000D_", "\r") == typed
    cell = read_csv(written(sheets.CSV, [[typed, None, None]]))[-1][0]
    assert cell == (typed if typed.startswith("http") else f"'{typed}")


def test_a_csv_opens_in_an_indonesian_excel() -> None:
    data = written(sheets.CSV, [['Siti; "Ma\'rufah"\nTim', DAY, None]])
    assert data.startswith(b"\xef\xbb\xbfNomor;Tanggal;Biaya\r\n")
    assert read_csv(data)[1] == ['Siti; "Ma\'rufah"\nTim', "2026-11-16", ""]


def test_a_text_longer_than_a_cell_is_cut_and_not_lost() -> None:
    text = str(read_xlsx(written(sheets.XLSX, [["a" * 40000, None, None]]))[-1][0])
    assert len(text) == sheets.CELL_LENGTH


def test_an_empty_table_is_a_file_with_headings() -> None:
    assert read_xlsx(written(sheets.XLSX, []))[-1] == ["Nomor", "Tanggal", "Biaya"]
    assert read_csv(written(sheets.CSV, [])) == [["Nomor", "Tanggal", "Biaya"]]
