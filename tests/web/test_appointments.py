"""The pages of SK pengelola: entered by the officer with its file, ended, and seen by the coordinator."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pikepdf
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import storage
from ppid.db import db
from ppid.law.roles import Role
from ppid.models import AppointmentDecree
from tests.conftest import sign_in
from tests.coordination import under_the_province
from tests.pages import PageClient
from tests.web.officers import MORNING, counted, words

TYPED = {
    "number": "100/K.1/2026",
    "decided_on": "2026-01-05",
    "issuer": "Gubernur Kalimantan Timur",
    "subject": "Penunjukan PPID",
    "members": "Budi Santoso - PPID Utama\r\n\r\nSri Lestari – Petugas Meja Layanan\r\nJoko-Widodo",
    "replaces": "y",
}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def pages(client: FlaskClient) -> PageClient:
    return PageClient(sign_in(client, Role.OFFICER))


def pdf() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(made)
    return made.getvalue()


def send(pages: PageClient, data: bytes | None = None, name: str = "sk ppid.pdf", **changes: str) -> tuple[int, str]:
    typed = {key: value for key, value in (TYPED | changes).items() if value is not None}
    file = {} if data == b"" else {"file": (io.BytesIO(data or pdf()), name)}
    answer = pages.post("/sk-ppid/catat", data=typed | file, content_type="multipart/form-data")
    return answer.status_code, words(answer.text)


def decrees() -> list[AppointmentDecree]:
    db.session.rollback()
    query = sa.select(AppointmentDecree).order_by(AppointmentDecree.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def test_a_decree_is_entered_listed_and_downloaded(app: Flask, pages: PageClient) -> None:
    assert "Belum ada keputusan yang tercatat" in words(pages.get("/sk-ppid").text)
    assert "Keputusan ini mengganti" in words(pages.get("/sk-ppid/catat").text)
    assert send(pages)[0] == 302
    (decree,) = decrees()
    assert decree.members == [
        {"name": "Budi Santoso", "jabatan": "PPID Utama"},
        {"name": "Sri Lestari", "jabatan": "Petugas Meja Layanan"},
        {"name": "Joko-Widodo", "jabatan": ""},
    ]
    page = words(pages.get("/sk-ppid").text)
    for phrase in ("100/K.1/2026", "5 Jan 2026, Gubernur Kalimantan Timur", "Budi Santoso PPID Utama", "Berlaku"):
        assert phrase in page
    got = pages.get(f"/sk-ppid/{decree.id}/berkas.pdf")
    assert (got.status_code, got.data[:4], got.mimetype) == (200, b"%PDF", "application/pdf")
    assert got.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": " "}, "Isi nomor keputusannya."),
        ({"decided_on": ""}, "Isi tanggal keputusannya."),
        ({"decided_on": "2026-11-17"}, "Tanggal ini belum tiba."),
        ({"members": " "}, "Tuliskan paling sedikit satu pengelola."),
        ({"valid_until_on": "2026-01-04"}, "Hari terakhir tidak boleh mendahului tanggal keputusan."),
        ({"valid_until_on": "besok"}, "Tulis tanggal seperti 2026-11-16."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(pages: PageClient, changes: dict[str, str], said: str) -> None:
    status, page = send(pages, **changes)
    assert (status, decrees()) == (422, [])
    assert said in page
    assert "pilih kembali berkasnya" in page
    assert "Sri Lestari" in page or "members" in changes


def test_a_decree_without_a_pdf_is_not_taken(pages: PageClient) -> None:
    assert "Pilih berkas keputusannya." in send(pages, b"")[1]
    assert send(pages, b"halo", "sk.txt")[0] == 422
    assert send(pages, b"halo", "sk.pdf")[0] == 422
    assert decrees() == []


def test_the_same_number_is_taken_once(pages: PageClient) -> None:
    assert send(pages)[0] == 302
    status, page = send(pages)
    assert status == 422
    assert "Keputusan dengan nomor ini sudah tercatat." in page


def test_a_decree_is_ended_once(pages: PageClient) -> None:
    send(pages)
    path = f"/sk-ppid/{decrees()[0].id}/akhiri"
    assert path in pages.get("/sk-ppid").text
    assert pages.get(path).status_code == 200
    wrong = pages.post(path, data={"ended_on": "2026-11-17"})
    assert wrong.status_code == 422
    assert "Tanggal ini belum tiba." in words(wrong.text)
    assert pages.post(path, data={"ended_on": ""}).status_code == 422
    assert pages.post(path, data={"ended_on": "2026-11-16"}).location == "/sk-ppid"
    assert decrees()[0].ended_on == date(2026, 11, 16)
    page = words(pages.get("/sk-ppid").text)
    assert "Tidak ada keputusan yang berlaku hari ini." in page
    assert "Tidak berlaku lagi sejak 16 Nov 2026" in page
    again = pages.post(path, data={"ended_on": "2026-11-16"})
    assert again.status_code == 409
    assert "sudah tidak berlaku" in words(again.text)


def test_a_decree_that_expires_today_is_in_force_until_midnight_there(app: Flask, pages: PageClient) -> None:
    send(pages, valid_until_on="2026-11-16")
    assert "Keputusan yang berlaku segera berakhir." in words(pages.get("/sk-ppid").text)
    for hours, share in ((14, "100,0%"), (15, "0,0%")):  # 23.00 and 00.00 WITA
        with time_machine.travel(MORNING + timedelta(hours=hours), tick=False):
            coordinator = PageClient(sign_in(app.test_client(), Role.COORDINATOR))
            assert f"Punya keputusan yang berlaku {share}" in words(coordinator.get("/koordinasi/sk").text)


def test_the_coordinator_sees_every_body_and_opens_the_files_of_those_below(app: Flask, pages: PageClient) -> None:
    under_the_province("paser")
    for slug in ("samarinda", "kalbar"):
        office = PageClient(sign_in(app.test_client(), Role.OFFICER, slug))
        assert send(office, number=f"7/{slug}", valid_until_on="2026-12-31")[0] == 302
    below, elsewhere = decrees()
    coordinator = PageClient(sign_in(app.test_client(), Role.COORDINATOR))
    page = words(coordinator.get("/koordinasi/sk").text)
    assert "33,3% 1 dari 3 badan publik" in page
    assert "Pemerintah Kota Samarinda Segera berakhir 7/samarinda" in page
    assert "Pemerintah Kabupaten Paser Belum tercatat – – – Ingatkan" in page
    assert "kalbar" not in page
    assert coordinator.get(f"/sk-ppid/{below.id}/berkas.pdf").status_code == 200
    assert coordinator.get(f"/sk-ppid/{elsewhere.id}/berkas.pdf").status_code == 404
    assert coordinator.get("/sk-ppid").status_code == 403
    assert pages.get(f"/sk-ppid/{below.id}/berkas.pdf").status_code == 404
    assert pages.get(f"/sk-ppid/{below.id}/akhiri").status_code == 404
    assert pages.post(f"/sk-ppid/{below.id}/akhiri", data={"ended_on": "2026-11-16"}).status_code == 404


def test_a_file_that_is_gone_is_not_there(pages: PageClient) -> None:
    send(pages)
    (decree,) = decrees()
    assert decree.storage_key
    storage.current().delete(decree.storage_key)
    assert pages.get(f"/sk-ppid/{decree.id}/berkas.pdf").status_code == 404


def test_the_list_runs_as_many_statements_with_many_rows_as_with_one(pages: PageClient) -> None:
    send(pages)
    pages.get("/sk-ppid")
    with counted() as few:
        pages.get("/sk-ppid")
    for number in range(4):
        send(pages, number=f"{number}/2026")
    pages.get("/sk-ppid")
    with counted() as many:
        pages.get("/sk-ppid")
    assert len(decrees()) == 5
    assert len(many) == len(few)


def test_only_the_officer_keeps_decrees(app: Flask) -> None:
    for role in (Role.DESK, Role.SUPERIOR, Role.ADMIN, Role.COMMISSIONER):
        office = PageClient(sign_in(app.test_client(), role))
        assert office.get("/sk-ppid").status_code == office.get("/sk-ppid/catat").status_code == 403
