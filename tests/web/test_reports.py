"""The reports in the office and for everybody: listed, written, sent, corrected, read; by whom, in how many steps."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.actions import exports, report_files
from ppid.db import committed, db
from ppid.law.reports import SECTIONS, ReportKind, Span
from ppid.law.roles import Role
from ppid.models import Event, Export, Official, ServiceReport
from ppid.web import wording
from tests import disputes, world
from tests.actions.test_tallies import fill
from tests.conftest import sign_in
from tests.coordination import under_the_province
from tests.letters.paper import pages as printed
from tests.pages import PageClient
from tests.reports import TEXTS, YEAR, by_hand, sent, written
from tests.sheets import read_xlsx
from tests.web.officers import counted, words

MARCH = Span(ReportKind.MONTH, 2026, 3)
ON = date(2026, 4, 15)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 4, 16, 1, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def office(client: FlaskClient) -> PageClient:
    return PageClient(sign_in(client, Role.OFFICER))


def read(client: PageClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return words(answer.text)


def fresh(report: ServiceReport) -> ServiceReport:
    db.session.rollback()
    return db.session.get_one(ServiceReport, report.id, populate_existing=True)


def typed(report: ServiceReport, **changes: str) -> dict[str, Any]:
    return {"based_on": str(fresh(report).version), **TEXTS, **changes}


# In the office


def test_the_list_says_how_every_report_stands_and_when_the_annual_one_is_due(office: PageClient) -> None:
    page = read(office, "/laporan")
    assert "paling lambat Selasa, 31 Maret 2026. PerKI 1/2021 Pasal 56" in page
    assert "Setahun penuh Lewat batas waktu 31 Mar 2026 – Susun" in page
    assert "Semester 2 Belum disusun – – Susun" in page
    written()
    sent(Span(ReportKind.MONTH, 2025, 11))
    page = read(office, "/laporan")
    assert "Setahun penuh Lewat batas waktu 31 Mar 2026 – Lanjutkan" in page
    assert "November Sudah disampaikan – 16 Apr 2026 Buka" in page
    this_year = read(office, "/laporan?tahun=2026")
    assert "April Periode berjalan – – Susun" in this_year
    assert "Mei Periode berjalan – – –" in this_year


def test_a_draft_is_begun_from_the_list_and_written(office: PageClient) -> None:
    begun = office.post("/laporan/susun", data={"tahun": "2025", "bagian": "tahunan"})
    page = read(office, begun.location)
    assert page.count("Belum ditulis") == len(SECTIONS)
    report = db.session.scalars(sa.select(ServiceReport)).one()
    form = office.get(f"/laporan/{report.id}/isi")
    assert "Dasar hukum di lingkungan badan publik" in form.text
    saved = office.post(f"/laporan/{report.id}/isi", data=typed(report, policy="Kebijakan kami."))
    assert saved.location == f"/laporan/{report.id}"
    page = read(office, saved.location)
    assert "Kebijakan kami." in page
    assert "Belum ditulis" not in page
    assert office.post("/laporan/susun", data={"tahun": "2025", "bagian": "triwulan-1"}).status_code == 404
    later = office.post("/laporan/susun", data={"tahun": "2026", "bagian": "bulan-12"})
    assert "Periode ini belum dimulai." in office.get(later.location).text


def test_who_saves_second_keeps_what_was_typed_and_sees_what_was_saved(office: PageClient) -> None:
    report = written()
    mine = typed(report, policy="Kalimat saya sendiri.")
    assert office.post(f"/laporan/{report.id}/isi", data=typed(report, policy="Kalimat rekan.")).status_code == 302
    answer = office.post(f"/laporan/{report.id}/isi", data=mine)
    assert answer.status_code == 409
    page = words(answer.text)
    assert "disimpan orang lain" in page
    assert "Kalimat saya sendiri." in answer.text
    assert "Kalimat rekan." in page
    again = mine | {"based_on": str(fresh(report).version)}
    assert office.post(f"/laporan/{report.id}/isi", data=again).status_code == 302
    assert fresh(report).chapters["policy"] == "Kalimat saya sendiri."


def test_a_text_that_is_too_long_comes_back_with_the_page(office: PageClient) -> None:
    report = written()
    answer = office.post(f"/laporan/{report.id}/isi", data=typed(report, staff="x" * 20_001))
    assert answer.status_code == 422
    assert "Tulisan ini terlalu panjang." in answer.text
    assert "x" * 20_001 in answer.text


def test_before_it_leaves_it_is_looked_at_and_then_it_is_frozen(office: PageClient) -> None:
    commission = disputes.commission()
    report = written()
    page = read(office, f"/laporan/{report.id}/kirim")
    assert f"{commission.name} menerima laporan ini hari ini juga" in page
    assert "akan tercatat terlambat" in page
    assert "Tidak ada permohonan informasi publik yang diterima dalam tahun 2025." in page
    assert fresh(report).sent_at is None
    done = office.post(f"/laporan/{report.id}/kirim", data={"based_on": str(fresh(report).version)})
    assert done.location == f"/laporan/{report.id}"
    report = fresh(report)
    assert report.sent_on == date(2026, 4, 16)
    assert report.storage_key == report_files.storage_key(report.id)  # short, so it was drawn at once
    page = read(office, done.location)
    assert "Disampaikan terlambat" in page
    assert commission.name in page
    assert report.sha256 is not None
    assert report.sha256 in page
    pdf = office.get(f"/laporan/{report.id}/berkas.pdf")
    assert pdf.mimetype == "application/pdf"
    assert "Laporan Layanan Informasi Publik Tahun 2025" in " ".join(printed(pdf.data))
    assert office.get(f"/laporan/{report.id}/isi").status_code == 409
    assert office.post(f"/laporan/{report.id}/isi", data=typed(report, policy="Lain")).status_code == 409
    assert office.post(f"/laporan/{report.id}/kirim", data={"based_on": "1"}).status_code == 409
    assert fresh(report).chapters == TEXTS
    recorded = db.session.scalars(sa.select(Event).where(Event.name.like("report%")).order_by(Event.id))
    told = [wording.event_sentence(one) for one in recorded]
    assert f"Tahun 2025, edisi 1, disampaikan kepada {commission.name}" in told[0]
    assert "dibuat dan disegel" in told[1]


def test_a_report_that_changed_meanwhile_is_looked_at_again(office: PageClient) -> None:
    report = written()
    seen = str(fresh(report).version)
    office.post(f"/laporan/{report.id}/isi", data=typed(report, policy="Diubah."))
    answer = office.post(f"/laporan/{report.id}/kirim", data={"based_on": seen})
    assert answer.status_code == 409
    assert "berubah sejak halaman ini dibuka" in words(answer.text)
    assert fresh(report).sent_at is None


def test_what_is_missing_is_named_and_nothing_leaves(office: PageClient) -> None:
    report = written(texts=TEXTS | {"budget": ""})
    page = read(office, f"/laporan/{report.id}/kirim")
    assert "Masih ada bagian yang belum ditulis. Anggaran dan penggunaannya" in page
    assert "Sampaikan laporan" not in page.split("Kembali ke laporan")[1]
    answer = office.post(f"/laporan/{report.id}/kirim", data={"based_on": str(fresh(report).version)})
    assert answer.status_code == 409
    assert fresh(report).sent_at is None
    running = written(Span(ReportKind.MONTH, 2026, 4))
    assert "berakhir pada Kamis, 30 April 2026" in read(office, f"/laporan/{running.id}/kirim")


def test_the_preview_is_a_draft_on_paper_and_a_long_one_shows_the_beginning(
    office: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_files, "AT_ONCE", 2)
    with time_machine.travel(datetime(2025, 6, 2, 2, tzinfo=UTC), tick=False):
        numbers = [world.register(f"kunci-{number}").number for number in range(4)]
    report = written()
    answer = office.get(f"/laporan/{report.id}/pratinjau.pdf")
    text = " ".join(printed(answer.data))
    assert answer.mimetype == "application/pdf"
    assert "KONSEP" in text
    assert "Pratinjau ini memuat 2 baris pertama dari 4." in text
    assert (numbers[1] in text, numbers[2] in text) == (True, False)
    assert office.get(f"/laporan/{report.id}/berkas.pdf").location == f"/laporan/{report.id}/pratinjau.pdf"


def test_a_long_report_is_drawn_in_the_background_and_followed(
    office: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_files, "AT_ONCE", 2)
    with time_machine.travel(datetime(2025, 6, 2, 2, tzinfo=UTC), tick=False):
        for number in range(3):
            world.register(f"kunci-{number}")
    report = written()
    office.post(f"/laporan/{report.id}/kirim", data={"based_on": str(fresh(report).version)})
    assert fresh(report).storage_key is None
    page = office.get(f"/laporan/{report.id}")
    assert 'http-equiv="refresh"' in page.text
    assert "menunggu giliran" in words(page.text)
    assert office.get(f"/laporan/{report.id}/berkas.pdf").location == f"/laporan/{report.id}"
    assert office.get("/laporan/kaltim/2025/tahunan.pdf").status_code == 404
    assert "Berkas PDF sedang dibuat" in read(office, "/laporan/kaltim/2025")
    job = db.session.scalars(sa.select(Export)).one()
    assert office.get(f"/register/unduhan/{job.id}").status_code == 404  # it is no register
    assert exports.make_next()
    assert "Unduh PDF" in read(office, f"/laporan/{report.id}")
    assert office.get("/laporan/kaltim/2025/tahunan.pdf").status_code == 200


def test_a_file_that_could_not_be_made_is_asked_for_again(office: PageClient) -> None:
    report = sent()
    assert "belum jadi" in read(office, f"/laporan/{report.id}")
    assert office.post(f"/laporan/{report.id}/buat-pdf").location == f"/laporan/{report.id}"
    assert exports.make_next()
    assert "Unduh PDF" in read(office, f"/laporan/{report.id}")


def test_a_correction_is_a_new_edition(office: PageClient) -> None:
    report = sent()
    made = office.post(f"/laporan/{report.id}/perbaiki")
    page = read(office, made.location)
    assert "Edisi 2 , konsep Edisi 1 , disampaikan Kamis, 16 April 2026" in page
    assert "Ini perbaikan atas laporan yang sudah disampaikan." in page
    assert "Batas waktu laporan ini" not in page
    assert made.location != f"/laporan/{report.id}"
    assert office.post(f"/laporan/{report.id}/perbaiki").location == made.location
    assert "edisi 2 sedang disusun" in read(office, "/laporan")


# Who may


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_only_the_ppid_writes_reports(app: Flask, role: Role) -> None:
    report = written()
    other = PageClient(sign_in(app.test_client(), role))
    for path in ("/laporan", f"/laporan/{report.id}", f"/laporan/{report.id}/isi", f"/laporan/{report.id}/kirim"):
        assert other.get(path).status_code == 403, path
    for path in (f"/laporan/{report.id}/isi", f"/laporan/{report.id}/kirim", f"/laporan/{report.id}/perbaiki"):
        assert other.post(path, data={"based_on": "1"}).status_code == 403, path


def test_a_neighbours_report_does_not_exist(app: Flask) -> None:
    report = sent()
    stranger = PageClient(sign_in(app.test_client(), Role.OFFICER, "maluku"))
    for tail in ("", "/isi", "/kirim", "/pratinjau.pdf", "/berkas.json"):
        assert stranger.get(f"/laporan/{report.id}{tail}").status_code == 404, tail
    for tail in ("/perbaiki", "/buat-pdf", "/kirim", "/isi"):
        assert stranger.post(f"/laporan/{report.id}{tail}", data={"based_on": "1"}).status_code == 404, tail


# For everybody


def test_what_was_sent_is_read_by_everybody_and_says_what_the_files_say(app: Flask) -> None:
    fill(31, 60)
    hand = by_hand(world.body(), YEAR.first, YEAR.last, ON)
    visitor = PageClient(app.test_client())
    assert "Laporan tahun 2025 belum disampaikan Batas waktunya Selasa, 31 Maret 2026." in read(
        visitor, "/laporan/kaltim/2025"
    )
    written()  # a draft is nobody's business
    assert "belum disampaikan" in read(visitor, "/laporan/kaltim/2025")
    assert visitor.get("/laporan/kaltim/2025/tahunan.json").status_code == 404
    report = sent()
    report_files.draw(report.id)
    page = read(visitor, "/laporan/kaltim/2025")
    assert f"Dalam tahun 2025 diterima {hand.received} permohonan informasi publik" in page
    assert f"Permohonan yang diterima {hand.received} " in page
    assert TEXTS["policy"].split("\n")[0] in page
    data = visitor.get("/laporan/kaltim/2025/tahunan.json")
    assert data.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(data.data)["permohonan"]["diterima"] == hand.received
    book = visitor.get("/laporan/kaltim/2025/tahunan.xlsx")
    assert ["Permohonan yang diterima", hand.received] in [row[:2] for row in read_xlsx(book.data)]
    pdf = visitor.get("/laporan/kaltim/2025/tahunan.pdf")
    assert f"Permohonan yang diterima {hand.received} " in " ".join(printed(pdf.data))
    assert "Content-Disposition" in pdf.headers
    assert io.BytesIO(pdf.data).read(5) == b"%PDF-"


def test_every_edition_and_every_part_of_the_year_stays_readable(app: Flask) -> None:
    first = sent()
    office = PageClient(sign_in(app.test_client(), Role.OFFICER))
    second = int(office.post(f"/laporan/{first.id}/perbaiki").location.rsplit("/", 1)[1])
    office.post(f"/laporan/{second}/kirim", data={"based_on": "1"})
    sent(Span(ReportKind.SEMESTER, 2025, 2))
    visitor = PageClient(app.test_client())
    page = read(visitor, "/laporan/kaltim/2025")
    assert "Setahun penuh, edisi 1, disampaikan 16 Apr 2026" in page
    assert "Setahun penuh, edisi 2, disampaikan 16 Apr 2026" in page
    assert "Semester 2, disampaikan 16 Apr 2026" in page
    for address in ("tahunan.json", "tahunan.json?edisi=1", "tahunan.json?edisi=2", "semester-2.xlsx"):
        assert visitor.get(f"/laporan/kaltim/2025/{address}").status_code == 200, address
    for address in ("tahunan.json?edisi=3", "tahunan.json?edisi=x", "semester-1.json", "tahunan.csv", "lain.json"):
        assert visitor.get(f"/laporan/kaltim/2025/{address}").status_code == 404, address
    assert visitor.get("/laporan/tidak-ada/2025").status_code == 404
    assert visitor.get("/laporan/kaltim/1").status_code == 404
    assert visitor.get("/laporan/kaltim/2027").status_code == 404


def test_a_correction_is_not_shown_as_a_late_report(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 3, 12, 2, tzinfo=UTC), tick=False):
        first = sent()
    visitor = PageClient(app.test_client())
    assert "Disampaikan Kamis, 12 Maret 2026 Batas waktu" in read(visitor, "/laporan/kaltim/2025")
    office = PageClient(sign_in(app.test_client(), Role.OFFICER))
    second = office.post(f"/laporan/{first.id}/perbaiki").location
    assert "Edisi " not in read(visitor, "/laporan/kaltim/2025").split("Angka menurut")[0]
    office.post(f"{second}/kirim", data={"based_on": "1"})
    page = read(visitor, "/laporan/kaltim/2025")
    assert "Disampaikan Kamis, 12 Maret 2026 Batas waktu Selasa, 31 Maret 2026" in page
    assert "Edisi 2 dari 2: perbaikan yang disampaikan Kamis, 16 April 2026" in page
    own = read(office, second)
    assert "Sudah disampaikan Edisi pertama disampaikan Kamis, 12 Maret 2026 Edisi ini disampaikan" in own


def test_statistics_lead_to_the_report(app: Flask) -> None:
    with time_machine.travel(datetime(2025, 6, 2, 2, tzinfo=UTC), tick=False):
        world.register("kunci-1")
    sent()
    answer = PageClient(app.test_client()).get("/statistik/kaltim?tahun=2025")
    assert 'href="/laporan/kaltim/2025"' in answer.text


# Who receives


def test_the_commission_sees_what_came_when_in_time_or_late_and_who_is_missing(app: Flask) -> None:
    under_the_province("paser")
    disputes.commission()
    with time_machine.travel(datetime(2026, 3, 31, 15, 59, tzinfo=UTC), tick=False):  # 23.59 WITA
        sent(slug="samarinda")
    sent()
    commissioner = PageClient(sign_in(app.test_client(), Role.COMMISSIONER, disputes.COMMISSION))
    page = read(commissioner, "/koordinasi/laporan?tahun=2025")
    assert "1 dari 3 badan publik belum melapor. 1 melapor terlambat." in page
    assert "Pemerintah Kota Samarinda Tepat waktu 31 Mar 2026" in page
    assert "Pemerintah Provinsi Kalimantan Timur Terlambat dikirim 16 Apr 2026" in page
    assert "Pemerintah Kabupaten Paser Belum melapor" in page
    assert "Kalimantan Barat" not in page
    assert 'href="/laporan/samarinda/2025"' in commissioner.get("/koordinasi/laporan?tahun=2025").text


def test_the_coordinator_sees_who_owes_a_month_and_reminds_of_the_last_one(app: Flask) -> None:
    under_the_province()
    sent(MARCH)
    coordinator = PageClient(sign_in(app.test_client(), Role.COORDINATOR))
    page = read(coordinator, "/koordinasi/laporan?tahun=2026&bagian=bulan-3")
    assert "Maret 2026. Tidak ada peraturan yang menetapkan batas waktunya" in page
    assert "Pemerintah Kota Samarinda Belum melapor – Ingatkan" in page
    assert "Pemerintah Provinsi Kalimantan Timur Sudah disampaikan 16 Apr 2026" in page
    running = read(coordinator, "/koordinasi/laporan?tahun=2026&bagian=tahunan")
    assert "Periode ini masih berjalan; laporannya belum waktunya disampaikan." in running
    assert "badan publik belum melapor" not in running
    assert "Ingatkan" in read(coordinator, "/koordinasi/laporan?tahun=2026&bagian=bulan-2")
    assert "Periode berjalan" in read(coordinator, "/koordinasi/laporan?tahun=2026&bagian=semester-1")
    asked = read(coordinator, "/koordinasi/samarinda/ingatkan?hal=laporan-2026-bulan-3")
    assert "Laporan bulanan layanan informasi publik Pemerintah Kota Samarinda, Maret 2026, belum kami terima." in asked
    done = coordinator.post(
        "/koordinasi/samarinda/ingatkan", data={"hal": "laporan-2026-bulan-3", "text": "Mohon laporan bulan Maret."}
    )
    assert done.status_code == 302
    page = read(coordinator, "/koordinasi/laporan?tahun=2026&bagian=bulan-3")
    assert "Pemerintah Kota Samarinda Belum melapor 16 Apr 2026 Ingatkan" in page


# How many steps


def test_the_statements_do_not_grow_with_the_reports(app: Flask, office: PageClient) -> None:
    report, ran = written(), []
    paths = ("/laporan?tahun=2025", f"/laporan/{report.id}", "/laporan/kaltim/2025")
    for number in range(2):
        if number:
            for month in range(1, 9):
                sent(Span(ReportKind.MONTH, 2025, month))
        for path in paths:
            office.get(path)
        counts = []
        for path in paths:
            db.session.rollback()
            with counted() as seen:
                assert office.get(path).status_code == 200
            counts.append(len(seen))
        ran.append(counts)
    assert ran[0] == ran[1]
    assert max(ran[0]) < 40


def test_an_officer_who_is_gone_still_signed_what_was_sent(app: Flask) -> None:
    report = sent()
    signed = fresh(report).official_id
    with committed():
        office = db.session.get_one(Official, signed)
        office.until_on = clock.today("Asia/Makassar")
        name = office.name
    report_files.draw(report.id)
    text = " ".join(printed(b"".join(report_files.pieces(fresh(report)))))
    assert name in text
