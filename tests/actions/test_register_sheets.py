"""A register on paper and in words: every row once over all pieces, whole pages, letterhead, signature, periods."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections import Counter
from datetime import date

import pikepdf
import pytest
from flask import Flask

from ppid import clock
from ppid.actions import register_prints, register_sheets
from ppid.actions.register_sheets import PDF, People, Wanted, part_of, period_of, period_words
from ppid.db import committed, db
from ppid.law.cases import Channel
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.letters import registers
from ppid.models import PublicBody
from ppid.queries.registers import Only, Period, RegisterKind
from tests import world
from tests.bundles import bookmarks, texts

YEAR = 2026
LONG = "Rincian belanja setiap kegiatan. " * 300  # higher than a page


def printed(kind: RegisterKind = RegisterKind.REQUESTS, people: People = People.MASKED) -> bytes:
    file = io.BytesIO()
    year = clock.today("Asia/Makassar").year
    register_sheets.write(file, PDF, world.body(), Wanted(kind, Period(year), people), now=clock.now())
    return file.getvalue()


def lines(count: int, long: frozenset[int]) -> list[list[str | None]]:
    """Rows as the register of requests has them."""
    text = "Laporan realisasi anggaran. " * 25
    return [
        [f"{number:04}/PPID/2026", None, "Siti", "", "", "", LONG if number in long else text, *[""] * 11]
        for number in range(1, count + 1)
    ]


def bound(count: int, *, long: frozenset[int] = frozenset()) -> bytes:
    """The same printed in pieces."""
    body, file = world.body(), io.BytesIO()
    wanted = Wanted(RegisterKind.REQUESTS, Period(YEAR))
    paper = register_prints.paper_of(body, wanted, register_sheets.sheet_of(body, wanted, clock.now()), clock.now())
    told: list[int] = []
    assert register_prints.write(file, paper, lines(count, long), told.append) == count
    assert sum(told) == count
    return file.getvalue()


def numbers_of(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"(\d{4})/PPID/", page)]


def as_drawn(data: bytes) -> str:
    """The text cell by cell, whatever stands beside it, with words whole that were divided."""
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return re.sub(r"(?<=[a-z])\u2010 (?=[a-z])", "", " ".join(done.stdout.decode().split()))


def test_a_short_register_is_a_tagged_pdf_with_letterhead_and_signature(app: Flask) -> None:
    made = world.register()
    data = printed()
    text = as_drawn(data)
    for words in (
        "DINAS KOMUNIKASI DAN INFORMATIKA",
        "BUKU REGISTER PERMOHONAN INFORMASI PUBLIK",
        f"Tahun {clock.today('Asia/Makassar').year}",
        "Identitas Pemohon disamarkan.",
        "Di Bawah Penguasaan",
        "Cara Pembayaran",
        "Meminta Salinan",
        "Samarinda, ",
        "Kepala Dinas Komunikasi dan Informatika selaku PPID Utama",
        "NIP 198001012005011001",
        "Halaman 1 dari 1",
    ):
        assert words in text, words
    assert made.number in re.sub(r"\s", "", as_drawn(data))
    assert "Jalan Melati" not in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        width, height = (float(edge) for edge in list(pdf.pages[0].mediabox)[2:])
        assert width > height


def test_the_columns_of_both_forms_stand_in_their_order(app: Flask) -> None:
    """As they are drawn: what stands over several columns and what stands alone first, then what stands below."""
    for kind in (RegisterKind.REQUESTS, RegisterKind.OBJECTIONS):
        text = as_drawn(printed(kind)).replace("/ ", "/")  # where a heading was broken
        heads = text[text.index("No. ") : text.index("Tidak ada baris")]
        columns = register_sheets.book.columns[kind]
        shared = Counter(str(column.group) for column in columns)
        below = [str(column.heading) for column in columns if shared[str(column.group)] > 1]
        above = [str(column.group if shared[str(column.group)] > 1 else column.heading) for column in columns]
        assert heads == " ".join(["No.", *dict.fromkeys(above), *below, ""])


def test_a_long_register_has_every_row_once_and_no_half_empty_page_between_its_pieces(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_prints, "PIECE_ROWS", 40)
    data = bound(130)
    pages = texts(data)
    assert [number for page in pages for number in numbers_of(page)] == list(range(1, 131))
    inside = [len(numbers_of(page)) for page in pages[1:-1]]
    assert len(inside) > 3
    assert max(inside) - min(inside) <= 1
    for number, page in enumerate(pages, 1):
        assert f"Halaman {number} dari {len(pages)}" in " ".join(page.split())
        assert "Di Bawah" in page  # the heading comes back
    assert "Nama" not in pages[0].split("BUKU REGISTER")[0]
    assert [page for page in pages if "NIP 1980" in page] == pages[-1:]
    assert [page for page in pages if "DINAS KOMUNIKASI" in page] == pages[:1]
    marks = [title for _depth, title, _page in bookmarks(data)]
    assert marks[0].startswith("Nomor urut 1 sampai ")
    assert marks[-1].endswith(" sampai 130")


def test_a_row_higher_than_a_page_loses_nothing_where_two_pieces_meet(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_prints, "PIECE_ROWS", 10)
    data = bound(24, long=frozenset({10, 11, 20}))
    text = " ".join(" ".join(texts(data)).split())
    assert [number for page in texts(data) for number in numbers_of(page)] == list(range(1, 25))
    assert text.count("kegiatan.") == 3 * LONG.count("kegiatan.")


def test_a_printed_register_is_whole_for_a_checker(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(register_prints, "PIECE_ROWS", 20)
    path = tmp_path / "register.pdf"
    path.write_bytes(bound(45))
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "id"
        assert str(pdf.docinfo.Title) == "Buku register permohonan informasi publik"
        assert "StructTreeRoot" not in pdf.Root


def test_it_is_printed_on_the_bodys_paper(app: Flask) -> None:
    with committed():
        db.session.get_one(PublicBody, world.body().id).paper = "F4"
    with pikepdf.open(io.BytesIO(printed())) as pdf:
        width, height = (float(edge) / 72 * 25.4 for edge in list(pdf.pages[0].mediabox)[2:])
    assert (round(width), round(height)) == (330, 215)


def test_an_empty_register_says_so(app: Flask) -> None:
    assert "Tidak ada baris dalam periode ini." in " ".join(texts(printed()))


def test_markup_that_somebody_typed_is_text_on_paper(app: Flask) -> None:
    world.register(items=("<img src='file:///etc/passwd'> <b>tebal</b>",), purpose="</td></tr></table>")
    text = re.sub(r"\s", "", as_drawn(printed()))
    assert "<imgsrc='file:///etc/passwd'><b>tebal</b>" in text
    assert "</td></tr></table>" in text


def test_on_paper_the_public_version_names_nobody(app: Flask) -> None:
    world.register()
    text = " ".join(" ".join(texts(printed(people=People.NONE))).split())
    assert "Versi publik, tanpa identitas Pemohon." in text
    assert "Siti" not in text
    assert "Alamat" not in text


@pytest.mark.parametrize(
    ("period", "part", "words"),
    [
        (Period(2026), "setahun", "Tahun 2026"),
        (period_of(2026, "semester-2"), "semester-2", "Semester 2 tahun 2026"),
        (period_of(2026, "bulan-2"), "bulan-2", "Februari tahun 2026"),
        (
            Period(2026, date(2026, 3, 3), date(2026, 4, 15)),
            "2026-03-03-2026-04-15",
            "3 Mar 2026 sampai 15 Apr 2026",
        ),
    ],
)
def test_a_period_has_its_words_and_travels_as_facts(app: Flask, period: Period, part: str, words: str) -> None:
    assert part_of(period) == part
    assert period_words(period) == words
    wanted = Wanted(RegisterKind.OBJECTIONS, period, People.NONE)
    assert Wanted.from_facts(wanted.kind, wanted.as_facts()) == wanted
    assert "only" not in wanted.as_facts()


@pytest.mark.parametrize(
    ("only", "words"),
    [
        (Only("refused"), "ditolak, seluruhnya atau sebagian"),
        (
            Only("late", on=date(2026, 6, 16), channel=Channel.LETTER),
            "terlambat menurut keadaan 16 Jun 2026, kanal Surat",
        ),
        (Only("waiting", ground=Ground.REFUSED), "menunggu tanggapan, alasan keberatan huruf a"),
    ],
)
def test_a_filter_stands_in_the_head_and_travels_as_facts(app: Flask, only: Only, words: str) -> None:
    wanted = Wanted(RegisterKind.REQUESTS, Period(YEAR), only=only)
    assert Wanted.from_facts(wanted.kind, json.loads(json.dumps(wanted.as_facts()))) == wanted
    sheet = register_sheets.sheet_of(world.body(), wanted, clock.now())
    assert sheet.lines[1] == f"Tahun 2026, hanya: {words}"


def test_the_signature_is_that_of_whoever_is_ppid_today(app: Flask) -> None:
    body, now = world.body(), clock.now()
    wanted = Wanted(RegisterKind.REQUESTS, Period(2026))
    paper = register_prints.paper_of(body, wanted, register_sheets.sheet_of(body, wanted, now), now)
    assert paper.signatory.jabatan == world.actor(Role.OFFICER).jabatan


def test_rows_as_offices_write_them_stand_a_dozen_to_a_page_and_the_long_texts_have_the_room(app: Flask) -> None:
    body, wanted = world.body(), Wanted(RegisterKind.REQUESTS, Period(YEAR))
    paper = register_prints.paper_of(body, wanted, register_sheets.sheet_of(body, wanted, clock.now()), clock.now())
    asked = "Dokumen kontrak pekerjaan preservasi ruas jalan tahun anggaran 2025 beserta adendumnya."
    who = ("Siti Rahmawati", "••••••••", "0812••••001", "Guru")
    what = ("Penelitian tentang anggaran", "Ya", "", "Softcopy", "Meminta Salinan", "Diberikan seluruhnya", "")
    rows: list[list[str | date | None]] = [
        [f"{number:04}/PPID/2026", date(2026, 2, 3), *who, asked, *what, date(2026, 2, 12), None, None, ""]
        for number in range(1, 41)
    ]
    file = io.BytesIO()
    register_prints.write(file, paper, rows)
    counts = [len(numbers_of(page)) for page in texts(file.getvalue())]
    assert counts[0] >= 12
    assert counts[1] >= 16
    cells = [paper.texts(row) for row in rows]
    widths = {head.words: head.mm for head in registers.fitted(paper.columns, cells, paper.paper)}
    assert sum(widths.values()) == pytest.approx(registers.ROOM_MM[paper.paper])
    assert max(widths, key=lambda words: widths[words]) == "Informasi yang Diminta"
