"""The pages of the DIK: what waits for a decree, the decree as a draft and issued, its end, the list as a paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid.actions import letters
from ppid.db import db
from ppid.law.roles import Role
from ppid.models import ExemptEntry, Letter
from tests import world
from tests.conftest import sign_in
from tests.pages import PageClient
from tests.web.officers import MORNING, counted, words

CONSENT = {"approval": "118/SETDA/2026", "approval_on": "2026-11-13"}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def pages(client: FlaskClient) -> PageClient:
    return PageClient(sign_in(client, Role.OFFICER))


def entries() -> list[ExemptEntry]:
    db.session.rollback()
    query = sa.select(ExemptEntry).order_by(ExemptEntry.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def papers(kind: str = "classification") -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def test_tests_are_chosen_seen_as_a_draft_and_decreed(app: Flask, pages: PageClient) -> None:
    first, second = world.harm_test(), world.harm_test("a", information="Berkas penyidikan PPNS")
    assert "2 pengujian yang berlaku belum ditetapkan" in words(pages.get("/petugas/dik").text)
    page = pages.get("/petugas/dik/tetapkan").text
    assert f"{second.number}: Berkas penyidikan PPNS" in page
    chosen = {"tests": [str(first.id), str(second.id)]} | CONSENT
    draft = pages.post("/petugas/dik/tetapkan", data=chosen | {"pratinjau": "1"})
    assert (draft.mimetype, draft.data[:4]) == ("application/pdf", b"%PDF")
    assert (entries(), papers()) == ([], [])
    assert pages.post("/petugas/dik/tetapkan", data=chosen).location == "/petugas/dik"
    (decree,) = papers()
    assert decree.sha256
    page = words(pages.get("/petugas/dik").text)
    for phrase in (decree.number, "Berkas penyidikan PPNS", "2 Berlaku", "menurut undang-undangnya"):
        assert phrase in page
    assert "Menunggu penetapan" not in page
    got = pages.get(f"/petugas/dik/{entries()[0].id}/keputusan.pdf")
    assert got.data == letters.bytes_of(decree)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"tests": []}, "Pilih paling sedikit satu pengujian."),
        ({"tests": ["999999"]}, "Sebagian pilihan tidak berlaku lagi."),
        ({"tests": ["abc"]}, "Sebagian pilihan tidak berlaku lagi."),
        ({"approval": "118"}, "Isi tanggalnya, atau kosongkan nomornya."),
        ({"approval_on": "2026-11-13"}, "Isi nomornya, atau kosongkan tanggalnya."),
        ({"approval": "118", "approval_on": "2026-11-17"}, "Tanggal ini belum tiba."),
    ],
)
def test_what_cannot_be_decreed_is_said_beside_its_field(
    pages: PageClient, typed: dict[str, object], said: str
) -> None:
    test = world.harm_test()
    answer = pages.post("/petugas/dik/tetapkan", data={"tests": [str(test.id)]} | typed)
    assert (answer.status_code, entries()) == (422, [])
    assert said in words(answer.text)


def test_the_button_pressed_twice_decrees_once(pages: PageClient) -> None:
    chosen = {"tests": [str(world.harm_test().id)]}
    assert pages.post("/petugas/dik/tetapkan", data=chosen).status_code == 302
    again = pages.post("/petugas/dik/tetapkan", data=chosen)
    assert again.status_code == 422
    assert "Tidak ada pengujian yang menunggu penetapan" in words(again.text)
    assert len(papers()) == 1


def test_an_exemption_is_ended_with_a_reason_by_a_decree(pages: PageClient) -> None:
    pages.post("/petugas/dik/tetapkan", data={"tests": [str(world.harm_test().id)]})
    (entry,) = entries()
    path = f"/petugas/dik/{entry.id}/akhiri"
    assert path in pages.get("/petugas/dik").text
    answer = pages.post(path, data={"reason": " "})
    assert answer.status_code == 422
    assert "Tuliskan alasan perubahan klasifikasi." in words(answer.text)
    reason = {"reason": "Perkaranya telah diputus pengadilan."}
    assert pages.post(path, data=reason | {"pratinjau": "1"}).data[:4] == b"%PDF"
    assert entries()[0].ended_on is None
    assert pages.post(path, data=reason | CONSENT).location == "/petugas/dik"
    assert entries()[0].ended_on == date(2026, 11, 16)
    assert "Belum ada informasi yang dikecualikan" in words(pages.get("/petugas/dik").text)
    assert "Dicabut dengan keputusan 16 Nov 2026" in words(pages.get("/petugas/dik?keadaan=dicabut").text)
    again = pages.post(path, data=reason)
    assert again.status_code == 409
    assert "sudah diakhiri dengan keputusan" in words(again.text)
    assert len(papers()) == 2


def test_an_expired_exemption_is_marked_and_stands_no_longer_on_the_list(app: Flask, pages: PageClient) -> None:
    test = world.harm_test("a", information="Berkas sebentar", until_on=date(2026, 11, 17))
    pages.post("/petugas/dik/tetapkan", data={"tests": [str(test.id)]})
    assert "Informasi yang dikecualikan hari ini 1" in words(pages.get("/petugas/dik/terbitkan").text)
    with time_machine.travel(MORNING + timedelta(days=2)):
        fresh = PageClient(sign_in(app.test_client(), Role.OFFICER))
        assert "Berkas sebentar" not in words(fresh.get("/petugas/dik").text)
        assert "Jangka waktu berakhir" in words(fresh.get("/petugas/dik?keadaan=berakhir").text)
        answer = fresh.post("/petugas/dik/terbitkan", data={"version": "0"})
        assert answer.status_code == 422
        assert "Belum ada informasi yang dikecualikan" in words(answer.text)
    assert papers("exempt_list") == []


def test_the_dik_is_issued_once_and_read_by_anybody(app: Flask, pages: PageClient) -> None:
    pages.post("/petugas/dik/tetapkan", data={"tests": [str(world.harm_test().id)]})
    assert pages.post("/petugas/dik/terbitkan", data={"version": "0"}).location == "/petugas/dik"
    (issued,) = papers("exempt_list")
    again = pages.post("/petugas/dik/terbitkan", data={"version": "0"})
    assert again.status_code == 409
    assert issued.number in words(again.text)
    visitor = PageClient(app.test_client())
    assert visitor.get("/badan/kaltim/dokumen/dik.pdf").data == letters.bytes_of(issued)
    assert "Daftar Informasi yang Dikecualikan" in visitor.get("/badan/kaltim").text
    assert issued.number in words(pages.get("/petugas/dik").text)


def test_the_line_of_another_body_is_not_there(app: Flask, pages: PageClient) -> None:
    stranger = PageClient(sign_in(app.test_client(), Role.OFFICER, "samarinda"))
    stranger.post("/petugas/dik/tetapkan", data={"tests": [str(world.harm_test(slug="samarinda").id)]})
    id = entries()[0].id
    for path in (f"/petugas/dik/{id}/akhiri", f"/petugas/dik/{id}/keputusan.pdf"):
        assert pages.get(path).status_code == 404
    assert pages.post("/petugas/dik/tetapkan", data={"tests": [str(entries()[0].harm_test_id)]}).status_code == 422


def test_the_list_runs_as_many_statements_with_many_rows_as_with_one(pages: PageClient) -> None:
    def decree(*tests: int) -> None:
        pages.post("/petugas/dik/tetapkan", data={"tests": [str(id) for id in tests]})

    decree(world.harm_test().id)
    pages.get("/petugas/dik")
    with counted() as few:
        pages.get("/petugas/dik")
    for _number in range(3):
        decree(world.harm_test().id, world.harm_test().id)
    pages.get("/petugas/dik")
    with counted() as many:
        pages.get("/petugas/dik")
    assert len(many) == len(few)


def test_a_consent_without_its_date_is_told_beside_the_date(pages: PageClient) -> None:
    first = world.harm_test()
    answer = pages.post("/petugas/dik/tetapkan", data={"tests": [str(first.id)], "approval": "118/SETDA/2026"})
    assert answer.status_code == 422
    assert "Tanggal surat persetujuan: Isi tanggalnya, atau kosongkan nomornya." in words(answer.text)
    assert 'id="approval_on-error"' in answer.text
    assert 'id="approval-error"' not in answer.text
