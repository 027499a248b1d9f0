"""The pages of the uji konsekuensi, and refusing on the page of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.actions import harm_tests, letters
from ppid.db import committed, db
from ppid.law.harm_tests import Result
from ppid.law.roles import Role
from ppid.law.workflow import Outcome, Status
from ppid.models import HarmTest, Letter
from ppid.queries import harm_tests as queries
from tests import world
from tests.conftest import sign_in
from tests.pages import PageClient
from tests.web.officers import GIVEN, MORNING, REFUSED, answer, counted, decided, fresh, words

WRITTEN: dict[str, Any] = {
    "version": "0",
    "information": "Berkas penyidikan PPNS atas pencemaran sungai",
    "ground": "a",
    "act": "UU 32/2009 Pasal 94",
    "if_opened": "Tersangka dapat menghilangkan barang bukti",
    "if_closed": "Masyarakat menunggu sampai penyidikan selesai",
    "public_interest": "Penyidikan yang berhasil melindungi lebih banyak orang",
    "participants": "Budi, PPID Utama\n\n  Sri, Kepala Biro Hukum  ",
    "pasal_18_checked": "y",
    "until_on": "2029-11-16",
}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def officer(client: FlaskClient, role: Role = Role.OFFICER) -> PageClient:
    return PageClient(sign_in(client, role))


def only() -> HarmTest:
    db.session.rollback()
    return db.session.scalars(sa.select(HarmTest).execution_options(populate_existing=True)).one()


def many(count: int) -> None:
    with committed():
        for number in range(count):
            harm_tests.write(
                world.body(),
                {"information": f"Berkas ke-{number:03}"},
                actor=world.actor(Role.OFFICER),
                now=clock.now(),
            )


# Written, decided, read


def test_a_test_is_written_decided_and_its_sheet_is_read(app: Flask, client: FlaskClient) -> None:
    made = world.register(items=("Berkas penyidikan pencemaran",))
    pages = officer(client)
    asked = f"/uji-konsekuensi/baru?permohonan={made.id}&butir=1"
    assert "Berkas penyidikan pencemaran" in pages.get(asked).text
    assert pages.post(asked, data=WRITTEN).status_code == 302
    test = only()
    assert (test.request_id, test.ground, test.until_on) == (made.id, "a", date(2029, 11, 16))
    assert test.participants == ["Budi, PPID Utama", "Sri, Kepala Biro Hukum"]
    page = words(pages.get(f"/uji-konsekuensi/{test.id}").text)
    assert "Pengujian ini lengkap dan dapat diputuskan." in page
    assert made.number in page
    opinion = {"name": "Purnomo", "jabatan": "Kepala Biro Hukum", "text": "Tepat selama penyidikan."}
    assert pages.get(f"/uji-konsekuensi/{test.id}/pendapat").status_code == 200
    assert pages.post(f"/uji-konsekuensi/{test.id}/pendapat", data=opinion).status_code == 302
    assert "Ya, putuskan" in pages.get(f"/uji-konsekuensi/{test.id}/putuskan").text
    sent = {"version": str(only().version), "result": "exempt"}
    done = pages.post(f"/uji-konsekuensi/{test.id}/putuskan", data=sent, follow_redirects=True)
    page = words(done.text)
    assert "nomor LUK-001/PPID-KALTIM/2026" in done.text
    for phrase in (
        "Diputuskan",
        WRITTEN["if_closed"],
        "Sri, Kepala Biro Hukum",
        "Tepat selama penyidikan.",
        made.number,
    ):
        assert phrase in page
    sheet = db.session.scalars(sa.select(Letter).where(Letter.kind == "harm_test")).one()
    assert sheet.sha256
    got = pages.get(f"/uji-konsekuensi/{test.id}/lembar.pdf")
    assert (got.mimetype, got.data) == ("application/pdf", letters.bytes_of(sheet))
    assert "Surat dengan kode ini berlaku" in pages.get(f"/periksa/{sheet.code}").text


def test_a_draft_says_what_it_lacks_with_each_article(app: Flask, client: FlaskClient) -> None:
    pages = officer(client)
    assert pages.post("/uji-konsekuensi/baru", data={"version": "0", "information": "Berkas"}).status_code == 302
    page = words(pages.get(f"/uji-konsekuensi/{only().id}").text)
    for phrase in ("Yang masih kurang", "Pilih huruf Pasal 17", "UU 14/2008 Pasal 19", "PerKI 1/2021 Pasal 49"):
        assert phrase in page
    assert "Nyatakan hasil pengujian" not in page
    sent = pages.post(f"/uji-konsekuensi/{only().id}/putuskan", data={"version": "1", "result": "exempt"})
    assert sent.status_code == 422
    assert "Uraikan konsekuensi bila informasi ditutup. (UU 14/2008 Pasal 19)" in words(sent.text)
    assert only().decided_on is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"information": " "}, "Sebutkan dengan jelas informasi"),
        ({"ground": "k"}, "Pilih salah satu huruf Pasal 17"),
        ({"until_on": "2026-11-16"}, "sudah lewat atau sama dengan tanggal pengujian. Isi tanggal sesudahnya."),
        ({"until_on": "2026-11-01", "ground": "h"}, "Tanggal berakhirnya sudah lewat"),
        ({"until_on": "2056-11-17"}, "paling lama 30 tahun"),
        ({"until_on": "kelak"}, "Tulis tanggal seperti"),
        ({"pasal_18": "z"}, "Pilih dari daftar yang ada"),
        ({"act": "U" * 301}, "Tulisan ini terlalu panjang"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    app: Flask, client: FlaskClient, changes: dict[str, str], said: str
) -> None:
    sent = officer(client).post("/uji-konsekuensi/baru", data=WRITTEN | changes)
    assert sent.status_code == 422
    assert said in words(sent.text)
    assert WRITTEN["if_closed"] in sent.text
    assert db.session.scalar(sa.select(sa.func.count(HarmTest.id))) == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pasal_18": ["a"]}, "UU 14/2008 Pasal 18 ayat (1) huruf a"),
        ({"ground": "h", "consent": "y"}, "UU 14/2008 Pasal 18 ayat (2)"),
    ],
)
def test_what_the_law_keeps_open_can_only_come_out_open(
    app: Flask, client: FlaskClient, changes: dict[str, Any], said: str
) -> None:
    pages = officer(client)
    pages.post("/uji-konsekuensi/baru", data=WRITTEN | changes)
    address = f"/uji-konsekuensi/{only().id}/putuskan"
    assert said in words(pages.get(address).text)
    assert pages.post(address, data={"version": "1", "result": "exempt"}).status_code == 422
    assert pages.post(address, data={"version": "1", "result": "open"}).status_code == 302
    assert only().result is Result.OPEN


def test_a_stale_page_keeps_what_was_typed(app: Flask, client: FlaskClient) -> None:
    pages = officer(client)
    pages.post("/uji-konsekuensi/baru", data=WRITTEN)
    address = f"/uji-konsekuensi/{only().id}"
    assert pages.post(address, data=WRITTEN | {"version": "1", "act": "UU 8/1981"}).status_code == 302
    sent = pages.post(address, data=WRITTEN | {"version": "1", "act": "UU 1/2023"})
    assert sent.status_code == 409
    assert "Pengujian ini berubah" in words(sent.text)
    assert "UU 1/2023" in sent.text
    assert only().act == "UU 8/1981"
    assert pages.post(f"{address}/putuskan", data={"version": "1", "result": "exempt"}).status_code == 409
    assert pages.post(address, data=WRITTEN | {"version": "2", "act": "UU 1/2023"}).status_code == 302
    assert only().act == "UU 1/2023"


def test_a_decided_test_is_read_only_and_copied_into_a_new_one(app: Flask, client: FlaskClient) -> None:
    test = world.harm_test("a", information="Berkas lama")
    pages = officer(client)
    address = f"/uji-konsekuensi/{test.id}"
    assert "Simpan konsep" not in pages.get(address).text
    sent = pages.post(address, data=WRITTEN | {"version": str(test.version), "act": "UU baru"})
    assert sent.status_code == 409
    assert "UU baru" in sent.text
    assert "Simpan konsep" not in sent.text
    assert pages.post(f"{address}/pendapat", data={"name": "A", "jabatan": "B", "text": "C"}).status_code == 409
    assert pages.get(f"{address}/putuskan").status_code == 409
    copied = pages.get(f"/uji-konsekuensi/baru?dari={test.id}").text
    assert "Berkas lama" in copied
    assert str(test.until_on) not in copied  # a new test has an end of its own
    assert pages.post(f"/uji-konsekuensi/baru?dari={test.id}", data=WRITTEN).status_code == 302
    assert only_draft().information == WRITTEN["information"]


def only_draft() -> HarmTest:
    return db.session.scalars(sa.select(HarmTest).where(HarmTest.decided_on.is_(None))).one()


# The list, and who sees what


def test_the_list_is_filtered_by_state_and_paged_by_key(app: Flask, client: FlaskClient) -> None:
    many(30)
    test = world.harm_test("a", information="Berkas penyidikan")
    pages = officer(client)
    first = pages.get("/uji-konsekuensi")
    assert "Berkas penyidikan" in first.text
    assert "Berkas ke-029" in first.text
    assert "Berkas ke-005" not in first.text
    second = pages.get(f"/uji-konsekuensi?keadaan=semua&sebelum={test.id - 24}")
    assert "Berkas ke-005" in second.text
    back = pages.get(f"/uji-konsekuensi?keadaan=semua&sesudah={test.id - 25}")
    assert test.number is not None
    assert test.number in back.text
    assert "Berkas ke-029" not in pages.get("/uji-konsekuensi?keadaan=diputuskan").text
    assert "Tidak ada pengujian dalam keadaan ini" in pages.get("/uji-konsekuensi?keadaan=berakhir").text
    with time_machine.travel(MORNING.replace(year=2031), tick=False):
        assert test.number in officer(app.test_client()).get("/uji-konsekuensi?keadaan=berakhir").text
    for nonsense in ("?sebelum=x", "?sesudah=-1", "?keadaan=entah", "?sebelum=" + "9" * 30):
        assert pages.get(f"/uji-konsekuensi{nonsense}").status_code == 200


def test_the_list_costs_the_same_whatever_its_length(app: Flask, client: FlaskClient) -> None:
    pages = officer(client)
    pages.get("/uji-konsekuensi")
    costs = []
    for count in (2, 20):
        many(count)
        with counted() as seen:
            pages.get("/uji-konsekuensi")
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_a_unit_writes_its_own_drafts_and_decides_nothing(app: Flask, client: FlaskClient) -> None:
    many(1)
    of_ppid, test = only(), world.harm_test()
    pages = officer(client, Role.UNIT_OFFICER)
    assert pages.post("/uji-konsekuensi/baru", data=WRITTEN).status_code == 302
    own = db.session.scalars(sa.select(HarmTest).order_by(HarmTest.id.desc())).first()
    assert own is not None
    assert own.unit_id == world.unit().id
    listed = pages.get("/uji-konsekuensi").text
    assert WRITTEN["information"] in listed
    assert str(test.number) in listed
    assert of_ppid.information not in listed
    assert pages.get(f"/uji-konsekuensi/{test.id}").status_code == 200
    assert pages.get(f"/uji-konsekuensi/{of_ppid.id}").status_code == 404
    assert (
        pages.post(f"/uji-konsekuensi/{own.id}/putuskan", data={"version": "1", "result": "exempt"}).status_code == 403
    )
    assert "Putuskan pengujian" not in pages.get(f"/uji-konsekuensi/{own.id}").text


def test_a_neighbours_rows_do_not_exist(app: Flask, client: FlaskClient) -> None:
    neighbours, made = world.harm_test(slug="maluku"), world.register(slug="maluku")
    pages = officer(client)
    for address in (
        f"/uji-konsekuensi/{neighbours.id}",
        f"/uji-konsekuensi/{neighbours.id}/lembar.pdf",
        f"/uji-konsekuensi/baru?dari={neighbours.id}",
        f"/uji-konsekuensi/baru?permohonan={made.id}",
        "/uji-konsekuensi/baru?permohonan=x",
    ):
        assert pages.get(address).status_code == 404, address
    assert str(neighbours.number) not in pages.get("/uji-konsekuensi").text


# Refusing


def test_a_refusal_without_a_test_is_refused_with_the_article_beside_the_select(
    app: Flask, client: FlaskClient
) -> None:
    made = world.register(items=("Satu butir",))
    pages = officer(client)
    sent = pages.post(f"/permohonan/{made.id}/jawab", data=decided(made, REFUSED | {"harm_test": ""}))
    assert sent.status_code == 422
    assert "Penolakan dan penghitaman harus didasarkan pada pengujian konsekuensi" in words(sent.text)
    assert "UU 14/2008 Pasal 19" in words(sent.text)
    assert REFUSED["reason"] in sent.text
    assert fresh(made).status is Status.REGISTERED


def test_only_tests_in_force_of_the_own_body_are_offered(app: Flask, client: FlaskClient) -> None:
    made = world.register(items=("Satu butir",))
    good = world.harm_test("h")
    bad = [world.harm_test("i", result=Result.OPEN), world.harm_test("h", slug="maluku")]
    pages = officer(client)
    page = pages.get(f"/permohonan/{made.id}/jawab").text
    assert f'value="{good.id}">{good.number}, huruf h' in page
    for test in bad:
        assert f'value="{test.id}">{test.number}' not in page
        assert pages.post(
            f"/permohonan/{made.id}/jawab", data=decided(made, REFUSED | {"harm_test": str(test.id)})
        ).status_code == 422  # fmt: skip
    assert fresh(made).status is Status.REGISTERED


def test_the_list_of_tests_is_loaded_again_without_losing_what_was_typed(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    pages = officer(client)
    data = decided(made, REFUSED | {"harm_test": ""}, GIVEN, muat="1")
    test = world.harm_test()
    sent = pages.post(f"/permohonan/{made.id}/jawab", data=data)
    assert sent.status_code == 200
    assert REFUSED["reason"] in sent.text
    assert str(test.number) in sent.text
    assert "Ada yang perlu diperiksa" not in sent.text
    assert fresh(made).status is Status.REGISTERED


def test_a_chosen_test_fills_what_was_left_empty_and_serves_the_next_request_too(
    app: Flask, client: FlaskClient
) -> None:
    test, pages = world.harm_test(), officer(client)
    for key in ("kunci-1", "kunci-2"):
        made = world.register(key, items=("Satu butir",))
        bare = {"outcome": "refused", "harm_test": str(test.id)}
        assert answer(pages, made, decided(made, bare)).status_code == 302
        item = fresh(made).items[0]
        assert (made.outcome, item.harm_test_id, item.ground) == (Outcome.REFUSED, test.id, "h")
        assert item.consequence == test.if_opened
    page = words(pages.get(f"/uji-konsekuensi/{test.id}").text)
    assert fresh(made).number in page
    assert len(db.session.execute(queries.resting_on(test.id)).all()) == 2
