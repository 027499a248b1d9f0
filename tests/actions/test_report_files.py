"""A report says the same on paper, in the workbook and as open data, which is what was counted by hand."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from pypdf import PdfReader

from ppid.actions import report_files, report_parts, report_prints
from ppid.actions.report_figures import Plain, of_span
from ppid.bundles import shelf
from ppid.db import db
from ppid.law.exemptions import GROUNDS
from ppid.law.reports import ReportKind, Span
from ppid.models import Applicant
from tests import world
from tests.actions.test_tallies import fill
from tests.letters import archive
from tests.letters.paper import pages
from tests.reports import TEXTS, YEAR, Counts, by_hand, sent
from tests.sheets import day_of, read_xlsx, sheet_names

pytestmark = pytest.mark.usefixtures("app")

ON = date(2026, 4, 15)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 4, 16, 1, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def hand(app: object) -> Counts:
    """A random register, counted in plain Python."""
    fill(21, 160)
    return by_hand(world.body(), YEAR.first, YEAR.last, ON)


PRINTED: dict[str, bytes] = {}  # the same world stands on both databases


def printed(figures: Plain, texts: dict[str, str] | None = None) -> bytes:
    wanted = TEXTS if texts is None else texts
    key = json.dumps([figures, wanted, report_prints.MOST_PRINTED])
    if key not in PRINTED:
        out = io.BytesIO()
        report_files.write_pdf(out, world.body(), figures, wanted)
        PRINTED[key] = out.getvalue()
    return PRINTED[key]


def numbers_of(text: str, label: str) -> list[str]:
    """The figures that follow a label on paper."""
    found = re.search(rf"{re.escape(label)}((?: [\d.,]+%?)+)", text)
    assert found, label
    return found.group(1).split()


def mean_of(hand: Counts) -> str:
    return f"{round(sum(hand.days) / len(hand.days), 1):g}".replace(".", ",")


def test_the_paper_says_what_was_counted_by_hand(hand: Counts) -> None:
    before = by_hand(world.body(), date(2024, 1, 1), date(2024, 12, 31), ON)
    data = printed(of_span(world.body(), YEAR, on=ON))
    assert archive.faults(data) == []
    text = " ".join(pages(data))
    counts: tuple[tuple[str, Callable[[Counts], int]], ...] = (
        ("Permohonan yang diterima", lambda one: one.received),
        ("Dikabulkan seluruhnya", lambda one: one.outcomes["given"]),
        ("Dikabulkan sebagian", lambda one: one.outcomes["given_in_part"]),
        ("Ditolak", lambda one: one.outcomes["refused"]),
        ("Dijawab terlambat", lambda one: one.standings["late"]),
    )
    for label, count in counts:
        told = numbers_of(text, label)
        assert (told[0], told[2 if "terlambat" in label else 1]) == (str(count(hand)), str(count(before))), label
    assert numbers_of(text, "rata-rata (hari kerja)")[0] == mean_of(hand)
    assert numbers_of(text, "nilai tengah (hari kerja)")[0] == str(hand.within(0.5))
    kept = f"{hand.kept} dijawab tepat waktu ({100 * hand.kept / hand.due:.1f}%)".replace(".", ",")
    assert f"Dari {hand.due} permohonan yang sudah dijawab atau sudah lewat batas waktunya, {kept}" in text
    assert numbers_of(text, "Mei")[0] == str(hand.months[5])
    listed = re.findall(r"\b(21-\d+) \d+ \w+ 2025", text)
    assert sorted(listed) == sorted(hand.lines)


def test_the_paper_has_a_cover_contents_with_true_page_numbers_chapters_and_a_list(hand: Counts) -> None:
    data = printed(of_span(world.body(), YEAR, on=ON))
    found = pages(data)
    assert "Laporan Layanan Informasi Publik Tahun 2025" in found[0]
    assert "Halaman" not in found[0]
    assert "Angka menurut keadaan pada akhir Rabu, 15 April 2026." in found[0]
    entries = re.findall(r"(Bab [IVX]+|Lampiran)\. (.+?) (?:\. ?)+(\d+)", found[1])
    assert [entry[0] for entry in entries] == ["Bab I", "Bab II", "Bab III", "Bab IV", "Bab V", "Bab VI", "Lampiran"]
    for numeral, title, page in entries:
        assert f"{numeral} {title}".casefold() in found[int(page) - 1].casefold()
        assert found[int(page) - 1].endswith(f"Halaman {page}")
    whole = " ".join(found)
    for text in TEXTS.values():
        assert text.split("\n")[0] in whole
    for letter in hand.letters:
        assert GROUNDS[letter].text in whole
    reader = PdfReader(io.BytesIO(data))
    assert reader.metadata is not None
    assert reader.metadata.title == "Laporan Layanan Informasi Publik Tahun 2025"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_no_person_stands_in_any_file(hand: Counts) -> None:
    figures = of_span(world.body(), YEAR, on=ON)
    out = io.BytesIO()
    report_files.write_xlsx(out, figures)
    text = " ".join(pages(printed(figures))) + report_files.as_json(figures, TEXTS).decode()
    sheets = range(1, len(sheet_names(out.getvalue())) + 1)
    cells = [str(cell) for number in sheets for row in read_xlsx(out.getvalue(), number) for cell in row]
    for name in db.session.scalars(sa.select(Applicant.name)):
        assert name not in text
        assert name not in cells


def column(rows: list[list[Any]], heading: str) -> dict[str, Any]:
    """A column of a sheet by the words that head its rows."""
    head = next(number for number, row in enumerate(rows) if heading in row)
    place = rows[head].index(heading)
    return {str(row[0]): row[place] for row in rows[head + 1 :] if row}


def test_the_workbook_says_the_same_as_numbers(hand: Counts) -> None:
    figures = of_span(world.body(), YEAR, on=ON)
    out = io.BytesIO()
    report_files.write_xlsx(out, figures)
    data = out.getvalue()
    names = sheet_names(data)
    assert names[0] == "pasal-12"
    assert names[-1] == "Daftar permohonan"
    facts = column(read_xlsx(data), "2025")
    assert facts["Permohonan yang diterima"] == hand.received
    assert facts["Ditolak"] == hand.outcomes["refused"]
    assert facts["Waktu menjawab, rata-rata (hari kerja)"] == round(sum(hand.days) / len(hand.days), 1)
    limits = read_xlsx(data, names.index("batas-waktu") + 1)
    assert column(limits, "2025")["Dijawab dalam jangka waktu pertama"] == hand.standings["first"]
    assert column(limits, "Bagian")["Dijawab dalam jangka waktu pertama"] == pytest.approx(
        hand.standings["first"] / hand.due
    )
    months = column(read_xlsx(data, names.index("bulan") + 1), "Diterima")
    assert months["Jumlah"] == hand.received
    assert sum(number for month, number in months.items() if month != "Jumlah") == hand.received
    rows = read_xlsx(data, len(names))
    listed = {str(row[0]): row for row in rows if row and str(row[0]).startswith("21-")}
    assert set(listed) == set(hand.lines)
    for number, (received_on, answered_on, took, _how) in hand.lines.items():
        assert day_of(listed[number][1]) == received_on
        assert (listed[number][3] and day_of(listed[number][3])) == answered_on
        assert listed[number][4] == took


def test_the_open_data_say_the_same_and_carry_the_texts(hand: Counts) -> None:
    read = json.loads(report_files.as_json(of_span(world.body(), YEAR, on=ON), TEXTS))
    assert read["permohonan"]["diterima"] == hand.received
    assert read["permohonan"]["tepat_waktu"] == hand.kept
    assert read["teks"]["policy"] == {"bagian": "Kebijakan pelayanan", "teks": TEXTS["policy"]}
    assert len(read["daftar"]) == hand.received
    assert read["kolom"][0] == "nomor"


def many(figures: Plain, count: int) -> Plain:
    """The same figures with a long list."""
    rows = [[f"{number:04}/PPID-KALTIM/2025", *figures["daftar"][0][1:]] for number in range(1, count + 1)]
    return figures | {"daftar": rows}


def test_a_long_list_goes_on_without_a_gap_and_with_the_numbers_of_its_pages(
    hand: Counts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_prints, "PIECE_ROWS", 60)
    told: list[int] = []
    out = io.BytesIO()
    with shelf.scratch() as file:
        figures = many(of_span(world.body(), YEAR, on=ON), 190)
        report_files.write_pdf(file, world.body(), figures, TEXTS, told=told.append)
        file.seek(0)
        out.write(file.read())
    found = pages(out.getvalue())
    listed = [int(number) for page in found for number in re.findall(r"\b\d+ (\d{4})/PPID-KALTIM/2025", page)]
    assert listed == list(range(1, 191))
    assert sum(told) == 190
    assert len(told) > 2
    for number, page in enumerate(found[1:], 2):
        assert page.endswith(f"Halaman {number}")
    reader = PdfReader(io.BytesIO(out.getvalue()))
    assert [str(mark.title) for mark in reader.outline if not isinstance(mark, list)][-1].startswith("Lampiran")
    links = [link.get_object()["/Dest"] for link in reader.pages[1]["/Annots"]]  # type: ignore[attr-defined]
    assert all(not isinstance(place, str) for place in links)


def test_a_list_that_nobody_would_read_stays_in_the_workbook(hand: Counts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_prints, "MOST_PRINTED", 5)
    whole = " ".join(pages(printed(of_span(world.body(), YEAR, on=ON))))
    assert f"Daftar ini berisi {hand.received} permohonan dan tidak dicetak." in whole


def test_the_parts_of_the_summary_add_up_to_what_was_received(hand: Counts) -> None:
    figures = of_span(world.body(), YEAR, on=ON)
    found = re.search(r"Sudah dijawab (\d+) permohonan: (.*?)\. Selebihnya: (.*)\.", report_parts.summary(figures))
    assert found is not None
    parts, others = (sum(map(int, re.findall(r"\d+", found[place]))) for place in (2, 3))
    assert int(found[1]) == parts == hand.answered
    assert parts + others == hand.received
    figures["permohonan"] |= {"dijawab": 9, "dikabulkan": 4, "dikabulkan_sebagian": 2, "ditolak": 1}
    figures["permohonan"] |= {"tidak_dikuasai": 1, "belum_didokumentasikan": 1, "tidak_dijawab": 0, "berjalan": 0}
    assert (
        "Sudah dijawab 9 permohonan: 4 dikabulkan seluruhnya, 2 dikabulkan sebagian, 1 ditolak, 1 tidak dikuasai badan "
        "publik, dan 1 belum didokumentasikan. Selebihnya: 2 dicabut atau ditutup tanpa jawaban."
    ) in report_parts.summary(figures)


def test_a_report_on_an_empty_month_is_short_and_says_so() -> None:
    figures = of_span(world.body(), Span(ReportKind.MONTH, 2026, 3), on=ON)
    found = " ".join(pages(printed(figures, {})))
    assert "Laporan Layanan Informasi Publik Maret 2026" in found
    assert "Tidak ada permohonan informasi publik yang diterima dalam Maret 2026." in found
    assert "Tidak ada permohonan yang diterima dalam periode ini." in found
    assert "Bab III" not in found  # the texts may be left out


def test_a_draft_says_that_it_is_one_and_what_was_sent_says_when() -> None:
    draft = " ".join(pages(printed(of_span(world.body(), YEAR, on=ON))))
    assert "KONSEP" in draft
    assert "Konsep, belum disampaikan." in draft
    report = sent()
    out = io.BytesIO()
    report_files.write_pdf(out, report.body, report.figures, report.chapters, report=report)
    whole = " ".join(pages(out.getvalue()))
    assert "KONSEP" not in whole
    assert "Disampaikan kepada Komisi Informasi pada Kamis, 16 April 2026." in whole
    assert "Samarinda, 16 April 2026" in whole
