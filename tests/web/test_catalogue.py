"""The PPID Utama keeps the DIP and issues it and the maklumat; everybody may read what is issued."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid.actions import catalogue as actions
from ppid.actions import letters
from ppid.actions.background import draw_letters
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import CatalogueEntry, Category, Letter, PublicBody
from ppid.queries.catalogue import KEPT_ROWS
from ppid.web import body_papers
from tests import world
from tests.conftest import sign_in
from tests.pages import PageClient
from tests.web.officers import MORNING, counted, words

TYPED: dict[str, str] = {
    "version": "0",
    "title": "  Ringkasan   APBD ",
    "summary": "Pendapatan, belanja,\r\ndan pembiayaan",
    "category": "periodic",
    "unit": "",
    "holder": "BPKAD",
    "responsible": "Kepala Bidang Anggaran",
    "made": "Januari 2026, Samarinda",
    "form": "lain",
    "other_form": "rekaman suara",
    "retention": "10 tahun",
    "year": "2026",
    "url": "https://contoh.example/apbd.pdf",
    "updated_on": "2026-11-02",
}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def pages(client: FlaskClient) -> PageClient:
    return PageClient(sign_in(client, Role.OFFICER))


def visitor(app: Flask) -> PageClient:
    return PageClient(app.test_client())


def entries() -> list[CatalogueEntry]:
    db.session.rollback()
    query = sa.select(CatalogueEntry).order_by(CatalogueEntry.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query))


def publish(*titles: str, slug: str = "kaltim", **values: Any) -> None:
    with committed():
        for title in titles:
            given = {"summary": "Ringkasan", "category": Category.PERIODIC, "year": 2025} | values
            db.session.add(CatalogueEntry(body_id=world.body(slug).id, title=title, **given))


def papers(kind: str = "catalogue") -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def press(pages: PageClient, path: str, kind: str = "catalogue") -> Any:
    """Press the button of a page that knows the latest paper."""
    known = papers(kind)
    return pages.post(path, data={"version": str(known[-1].id if known else 0)})


# Kept


def test_an_entry_is_added_changed_taken_off_and_put_back(app: Flask, pages: PageClient) -> None:
    assert "Daftar ini masih kosong" in words(pages.get("/petugas/dip").text)
    assert 'value="2026-11-16"' in pages.get("/petugas/dip/baru").text
    assert pages.post("/petugas/dip/baru", data=TYPED).location == "/petugas/dip"
    (entry,) = entries()
    assert (entry.title, entry.summary) == ("Ringkasan APBD", "Pendapatan, belanja,\ndan pembiayaan")
    assert (entry.form, entry.year, entry.updated_on) == ("rekaman suara", 2026, date(2026, 11, 2))
    assert "Ringkasan APBD" in visitor(app).get("/cari?q=apbd").text
    path = f"/petugas/dip/{entry.id}"
    page = pages.get(path).text
    assert 'value="rekaman suara"' in page
    sent = TYPED | {"version": str(actions.state_of(entry)), "form": "both", "other_form": "", "year": ""}
    assert pages.post(path, data=sent).location == "/petugas/dip"
    assert "Perubahan disimpan." in pages.get("/petugas/dip").text
    (entry,) = entries()
    assert (entry.form, entry.year) == ("both", None)
    assert pages.post(f"{path}/cabut").location == path
    assert "sudah dicabut dari daftar" in words(pages.get(path).text)
    assert "Ringkasan APBD" not in visitor(app).get("/cari?q=apbd").text
    assert "Ringkasan APBD" in pages.get("/petugas/dip?keadaan=dicabut").text
    assert pages.post(f"{path}/kembalikan").location == path
    assert "Ringkasan APBD" in visitor(app).get("/cari?q=apbd").text


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "  ", "Isi judul informasinya."),
        ("title", "x" * 301, "Tulisan ini terlalu panjang."),
        ("summary", "", "Tulis ringkasan isinya."),
        ("category", "rahasia", "Pilih salah satu kategori."),
        ("unit", "999999", "Pilih salah satu perangkat daerah dalam daftar."),
        ("form", "kertas", "Pilih salah satu bentuk."),
        ("other_form", "", "Sebutkan bentuknya"),
        ("year", "dua ribu", "Isi dengan bilangan bulat."),
        ("year", "1800", "Tahunnya antara 1945 dan 2027."),
        ("url", "ftp://contoh.example/a", "Tulis alamat lengkap"),
        ("url", "http://[", "Tulis alamat lengkap"),
        ("updated_on", "2026-11-17", "Tanggal ini belum tiba."),
        ("updated_on", "kemarin", "Tulis tanggal seperti"),
        ("version", "", "Muat ulang halaman ini"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(pages: PageClient, field: str, typed: str, said: str) -> None:
    answer = pages.post("/petugas/dip/baru", data=TYPED | {field: typed})
    assert (answer.status_code, entries()) == (422, [])
    assert said in words(answer.text)
    assert "Kepala Bidang Anggaran" in answer.text


def test_an_entry_changed_meanwhile_keeps_what_was_typed_and_shows_what_stands(pages: PageClient) -> None:
    publish("Profil")
    (entry,) = entries()
    path, opened = f"/petugas/dip/{entry.id}", str(actions.state_of(entry))
    with committed():
        entries()[0].retention = "Permanen"
    answer = pages.post(path, data=TYPED | {"version": opened})
    assert answer.status_code == 409
    assert "berubah sejak halaman ini dibuka" in answer.text
    assert "Permanen" in words(answer.text)
    assert "Ringkasan APBD" in answer.text
    assert entries()[0].title == "Profil"
    assert pages.post(path, data=TYPED | {"version": str(actions.state_of(entries()[0]))}).status_code == 302
    assert entries()[0].title == "Ringkasan APBD"


def test_periodic_information_that_nobody_renewed_is_marked_until_it_is(pages: PageClient) -> None:
    publish("Profil", updated_on=date(2026, 5, 15))
    publish("Neraca", updated_on=date(2026, 5, 16))
    publish("Perjanjian", category=Category.ANY_TIME)
    stale = entries()[0]
    assert words(pages.get("/petugas/dip").text).count("Perlu diperbarui") == 3  # the counter, the choice, one row
    assert "Profil" in pages.get("/petugas/dip?keadaan=perlu-diperbarui").text
    assert "Neraca" not in pages.get("/petugas/dip?keadaan=perlu-diperbarui").text
    path = f"/petugas/dip/{stale.id}"
    assert "setiap 6 bulan (UU 14/2008 Pasal 9)" in words(pages.get(path).text)
    assert pages.post(f"{path}/perbarui").status_code == 302
    assert entries()[0].updated_on == date(2026, 11, 16)
    assert "setiap 6 bulan" not in words(pages.get(path).text)


def test_the_list_is_walked_by_title_forth_and_back(pages: PageClient) -> None:
    publish(*(f"Laporan {number:03}" for number in range(KEPT_ROWS * 2 + 3)))
    publish("Laporan 000", "Laporan 001")  # titles may be alike
    seen: list[str] = []
    path: str | None = "/petugas/dip?cari=laporan&kategori=periodic"
    while path:
        text = pages.get(path).text
        seen += re.findall(r'">Laporan (\d{3})<', text)
        path = next_of(text, "next")
    assert len(seen) == KEPT_ROWS * 2 + 5
    assert seen == sorted(seen)
    back = next_of(text, "prev")
    assert back is not None
    assert "Laporan 026" in pages.get(back).text
    assert f"Ditampilkan {KEPT_ROWS} dari {KEPT_ROWS * 2 + 5}." in words(pages.get(back).text)


def next_of(text: str, rel: str) -> str | None:
    before, found, _after = text.partition(f'" rel="{rel}"')
    return before.rpartition('href="')[2].replace("&amp;", "&") if found else None


@pytest.mark.parametrize("asked", ["sesudah=x", "sesudah=99999", "kategori=rahasia", "keadaan=entah", "cari=%00%25"])
def test_an_odd_question_is_answered_with_a_page(pages: PageClient, asked: str) -> None:
    publish("Profil")
    assert pages.get(f"/petugas/dip?{asked}").status_code == 200


def test_the_page_of_another_bodys_entry_is_not_there(pages: PageClient) -> None:
    publish("Milik Samarinda", slug="samarinda")
    id = entries()[0].id
    assert pages.get(f"/petugas/dip/{id}").status_code == 404
    assert pages.post(f"/petugas/dip/{id}/cabut").status_code == 404
    assert "Milik Samarinda" not in pages.get(f"/petugas/dip?sesudah={id}").text


def test_the_list_runs_as_many_statements_with_many_rows_as_with_one(pages: PageClient) -> None:
    publish("Satu")
    pages.get("/petugas/dip")
    with counted() as few:
        pages.get("/petugas/dip")
    publish(*(f"Laporan {number}" for number in range(KEPT_ROWS + 5)), unit_id=world.unit().id)
    with counted() as many:
        pages.get("/petugas/dip")
    assert len(many) == len(few)


# Issued


def test_the_dip_is_issued_drawn_and_read_by_anybody(app: Flask, pages: PageClient) -> None:
    publish("Profil badan publik", "Laporan layanan")
    assert visitor(app).get("/badan/kaltim/dokumen/dip.pdf").status_code == 404
    page = words(pages.get("/petugas/dip/terbitkan").text)
    for phrase in ("Informasi dalam daftar 2", "Belum pernah terbit", "2 informasi berkala belum", "2 informasi belum"):
        assert phrase in page
    assert press(pages, "/petugas/dip/terbitkan").location == "/petugas/dip"
    (issued,) = papers()
    assert issued.sha256 is not None
    assert issued.number in words(pages.get("/petugas/dip").text)
    got = visitor(app).get("/badan/kaltim/dokumen/dip.pdf")
    assert (got.mimetype, got.data) == ("application/pdf", letters.bytes_of(issued))
    public = visitor(app).get("/badan/kaltim").text
    assert "/badan/kaltim/dokumen/dip.pdf" in public
    assert issued.number in public
    assert "Surat dengan kode ini berlaku" in visitor(app).get(f"/periksa/{issued.code}").text


def test_the_button_pressed_twice_issues_once(pages: PageClient) -> None:
    publish("Profil")
    assert pages.post("/petugas/dip/terbitkan", data={"version": "0"}).status_code == 302
    again = pages.post("/petugas/dip/terbitkan", data={"version": "0"})
    assert again.status_code == 409
    assert "Dokumen ini baru saja terbit" in again.text
    assert len(papers()) == 1
    assert press(pages, "/petugas/dip/terbitkan").status_code == 302
    assert len(papers()) == 2


def test_an_empty_list_is_not_issued_and_the_page_says_why(pages: PageClient) -> None:
    answer = press(pages, "/petugas/dip/terbitkan")
    assert answer.status_code == 422
    assert "Daftar ini masih kosong" in words(answer.text)


def test_a_long_list_is_left_to_the_background(app: Flask, pages: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_papers, "MOST_ROWS_AT_ONCE", 1)
    publish("Profil", "Neraca")
    press(pages, "/petugas/dip/terbitkan")
    assert papers()[0].sha256 is None
    page = pages.get("/petugas/dip").text
    assert "Berkas PDF-nya sedang dibuat." in page
    assert "Sedang dibuat; muat ulang halaman ini sebentar lagi." in page
    assert visitor(app).get("/badan/kaltim/dokumen/dip.pdf").status_code == 404
    draw_letters()
    assert visitor(app).get("/badan/kaltim/dokumen/dip.pdf").status_code == 200


def test_the_earlier_dip_stays_open_while_the_next_is_drawn(
    app: Flask, pages: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("Profil")
    press(pages, "/petugas/dip/terbitkan")
    monkeypatch.setattr(body_papers, "MOST_ROWS_AT_ONCE", 0)
    press(pages, "/petugas/dip/terbitkan")
    first, second = papers()
    assert second.sha256 is None
    assert visitor(app).get("/badan/kaltim/dokumen/dip.pdf").data == letters.bytes_of(first)


def test_the_maklumat_is_seen_as_a_draft_then_issued(app: Flask, pages: PageClient) -> None:
    with committed():
        world.body().cost_table = [{"medium": "Salinan kertas A4", "unit": "lembar", "rupiah": 500}]
    page = words(pages.get("/petugas/maklumat").text)
    for phrase in ("Kami sanggup melayani", "10 (sepuluh) hari kerja", "Rp500 per lembar", "Evaluasi kinerja"):
        assert phrase in page
    draft = pages.get("/petugas/maklumat/konsep.pdf")
    assert (draft.mimetype, draft.data[:4], papers("charter")) == ("application/pdf", b"%PDF", [])
    assert press(pages, "/petugas/maklumat", "charter").location == "/petugas/maklumat"
    (issued,) = papers("charter")
    assert pages.post("/petugas/maklumat", data={"version": "0"}).status_code == 409
    assert visitor(app).get("/badan/kaltim/dokumen/maklumat.pdf").data == letters.bytes_of(issued)
    public = visitor(app).get("/badan/kaltim").text
    assert "Kami sanggup melayani permohonan informasi" in public
    assert "/badan/kaltim/dokumen/maklumat.pdf" in public


@pytest.mark.parametrize("path", ["/badan/kaltim/dokumen/entah.pdf", "/badan/entah/dokumen/dip.pdf"])
def test_a_paper_that_is_none_is_not_there(app: Flask, path: str) -> None:
    assert visitor(app).get(path).status_code == 404


def test_a_body_without_papers_shows_none(app: Flask) -> None:
    body: PublicBody = world.body("maluku")
    assert "dokumen/" not in visitor(app).get(f"/badan/{body.slug}").text


@pytest.mark.parametrize("role", [Role.DESK, Role.SUPERIOR, Role.ADMIN, Role.UNIT_OFFICER])
def test_only_the_ppid_has_these_pages(client: FlaskClient, role: Role) -> None:
    pages = sign_in(client, role)
    assert "/petugas/dip" not in pages.get("/akun").text
    for path in ("/petugas/dip", "/petugas/dik", "/petugas/maklumat"):
        assert pages.get(path).status_code == 403
