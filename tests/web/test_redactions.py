"""Penghitaman through its pages: taken in, marked by search and by numbers, given out without its secrets."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from ppid import clock
from ppid.actions import redactions, requests
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import FileKind, InfoRequest, Redaction, StoredFile
from tests import world
from tests.actions.test_redactions import answered, finished, marked, started
from tests.conftest import sign_in
from tests.pages import PageClient
from tests.test_redaction import HEIGHT, SECRET, WIDTH, Mark, bytes_of, paper, part, share_of_black, traces
from tests.web.officers import MORNING, counted, words

NIK = Mark(1, 40, 500, 250, 530, "h", "memuat NIK")
ELSEWHERE = Mark(3, 10, 10, 90, 90, "b", "memuat nomor rekening")
GROUND = {"letter": "h", "reason": "memuat NIK"}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def officer(client: FlaskClient) -> PageClient:
    return PageClient(sign_in(client, Role.OFFICER))


@pytest.fixture
def made(app: Flask) -> InfoRequest:
    return world.register()


def source_pdf() -> bytes:
    return bytes_of(paper(["Nama: Siti", f"NIK {SECRET}"], ["Halaman dua", f"lagi {SECRET}."], ["Halaman tiga"]))


def upload(officer: PageClient, made: InfoRequest, data: bytes, name: str = "Data Siti.pdf") -> TestResponse:
    sent = {"item": str(made.items[0].id), "file": (io.BytesIO(data), name)}
    return officer.post(f"/permohonan/{made.id}/penghitaman", data=sent)


def one_of(app: Flask) -> Redaction:
    db.session.rollback()
    return db.session.scalars(sa.select(Redaction)).one()


def prefixed(prefix: str, **values: Any) -> dict[str, Any]:
    return {f"{prefix}-{name}": value for name, value in values.items()}


def numbers(one: Redaction, **changes: str) -> dict[str, Any]:
    values = {"version": str(one.version), "page": "1", "left": "100", "top": "110", "right": "600", "bottom": "170"}
    return prefixed("tanda", **(values | GROUND | changes))


def text_of(answer: TestResponse) -> str:
    return words(answer.get_data(as_text=True))


# The whole way


def test_from_source_to_copy_without_mouse_or_script(app: Flask, officer: PageClient, made: InfoRequest) -> None:
    answer = upload(officer, made, source_pdf())
    one = one_of(app)
    assert answer.location == f"/penghitaman/{one.id}"
    assert (one.source.kind, one.source.item_id, len(one.pages)) == (FileKind.SOURCE, made.items[0].id, 3)

    found = officer.post(f"/penghitaman/{one.id}/cari", data=prefixed("cari", text=SECRET, **GROUND))
    assert "ditemukan pada 2 tempat" in text_of(found)
    assert one_of(app).marks == [], "a search marks nothing"

    confirmed = prefixed("hasil", text=SECRET, chosen=["0", "1"], version=str(one.version), **GROUND)
    answer = officer.post(f"/penghitaman/{one.id}/tandai-hasil", data=confirmed)
    assert answer.location == f"/penghitaman/{one.id}?halaman=1#halaman"
    assert "Tanda (2)" in text_of(officer.get(f"/penghitaman/{one.id}"))

    one = one_of(app)
    sent = prefixed("salinan", name="Laporan, bagian dihitamkan", version=str(one.version))
    assert officer.post(f"/penghitaman/{one.id}/salinan", data=sent).status_code == 302
    one = one_of(app)
    assert one.result is not None
    page = text_of(officer.get(f"/penghitaman/{one.id}"))
    assert "teks dan gambar di bawah bagian hitam sudah tidak ada" in page
    assert one.result.sha256 in page
    assert "Pada halaman 1–2," in page
    copy = officer.get(f"/berkas/{one.result.id}")
    assert traces(copy.data) == []
    assert "Laporan, bagian dihitamkan.pdf" in copy.headers["Content-Disposition"]
    assert "Sudah dibuat" in text_of(officer.get(f"/permohonan/{made.id}/penghitaman"))


def test_the_name_of_the_source_is_not_the_name_of_the_copy(app: Flask, officer: PageClient, made: InfoRequest) -> None:
    marked(started(made), NIK)
    page = officer.get(f"/penghitaman/{one_of(app).id}").get_data(as_text=True)
    assert 'value="Salinan dihitamkan, butir 1.pdf"' in page


# Marks


def test_numbers_are_thousandths_from_the_left_and_from_the_top(
    app: Flask, officer: PageClient, made: InfoRequest
) -> None:
    one = started(made)
    answer = officer.post(f"/penghitaman/{one.id}/tandai", data=numbers(one))
    assert answer.location == f"/penghitaman/{one.id}?halaman=1#halaman"
    (mark,) = redactions.marks_of(one_of(app)).values()
    assert mark == Mark(1, WIDTH * 0.1, HEIGHT * 0.83, WIDTH * 0.6, HEIGHT * 0.89, "h", "memuat NIK")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"left": "kiri"}, "angka bulat dari 0 sampai 1000", id="no number"),
        pytest.param({"right": "1001"}, "angka bulat dari 0 sampai 1000", id="beside the page"),
        pytest.param({"right": "90"}, "Angka kanan lebih besar", id="nothing wide"),
        pytest.param({"bottom": "110"}, "Angka bawah lebih besar", id="nothing high"),
        pytest.param({"letter": "k"}, "Pilih salah satu huruf Pasal 17", id="Pasal 17 ends with j"),
        pytest.param({"reason": "  "}, "Tulis alasan", id="no reason"),
        pytest.param({"page": "9"}, "Halaman itu tidak ada", id="no such page"),
        pytest.param({"left": "9" * 5000}, "angka bulat", id="a very long number"),
    ],
)
def test_a_wrong_mark_comes_back_with_what_was_typed(
    app: Flask, officer: PageClient, made: InfoRequest, changes: dict[str, str], said: str
) -> None:
    one = started(made)
    answer = officer.post(f"/penghitaman/{one.id}/tandai", data=numbers(one, **({"reason": "sudah diketik"} | changes)))
    assert answer.status_code == 422
    assert said in text_of(answer)
    if "reason" not in changes:
        assert "sudah diketik" in answer.get_data(as_text=True)
    assert one_of(app).marks == []


def test_the_next_mark_begins_with_the_last_ground(app: Flask, officer: PageClient, made: InfoRequest) -> None:
    one = started(made)
    marked(one, Mark(2, 10, 10, 90, 90, "b", "memuat nomor rekening"))
    page = officer.get(f"/penghitaman/{one.id}").get_data(as_text=True)
    assert page.count('<option selected value="b">') == 2


def test_a_mark_is_removed_by_its_button(app: Flask, officer: PageClient, made: InfoRequest) -> None:
    one = started(made)
    marked(one, NIK, Mark(2, 10, 10, 90, 90, "b", "memuat nomor rekening"))
    sent = {"version": one.version, "tanda": "1", "halaman": "1"}
    assert officer.post(f"/penghitaman/{one.id}/hapus-tanda", data=sent).status_code == 302
    assert [mark.letter for mark in redactions.marks_of(one_of(app)).values()] == ["b"]
    assert officer.post(f"/penghitaman/{one.id}/hapus-tanda", data={"tanda": "2"}).status_code == 400


def test_only_what_is_confirmed_is_marked_and_what_is_marked_is_not_found_again(
    app: Flask, officer: PageClient, made: InfoRequest
) -> None:
    one = started(made)
    confirmed = prefixed("hasil", text="halaman", chosen=["1"], version=str(one.version), **GROUND)
    officer.post(f"/penghitaman/{one.id}/tandai-hasil", data=confirmed)
    (mark,) = redactions.marks_of(one_of(app)).values()
    assert mark.page == 3
    again = text_of(officer.post(f"/penghitaman/{one.id}/cari", data=prefixed("cari", text="HALAMAN", **GROUND)))
    assert "ditemukan pada 1 tempat" in again
    assert "Halaman 2 Halaman dua" in again


def test_a_search_is_asked_kindly_and_never_stands_in_an_address(
    app: Flask, officer: PageClient, made: InfoRequest
) -> None:
    one = started(made)
    address = f"/penghitaman/{one.id}/cari"
    assert officer.get(address).status_code == 405
    assert "Tulis teks yang dicari" in text_of(officer.post(address, data=prefixed("cari", text=" ", **GROUND)))
    assert "paling sedikit dua" in text_of(officer.post(address, data=prefixed("cari", text="a", **GROUND)))
    nothing = officer.post(address, data=prefixed("cari", text="<b>Budi</b>", **GROUND))
    assert nothing.status_code == 200
    assert "“<b>Budi</b>” tidak ada" in text_of(nothing)
    unchosen = prefixed("hasil", text=SECRET, version=str(one.version), **GROUND)
    answer = officer.post(f"/penghitaman/{one.id}/tandai-hasil", data=unchosen)
    assert answer.status_code == 422
    assert "Pilih paling sedikit satu tempat" in text_of(answer)


# Pictures


def test_a_page_is_shown_with_its_marks_over_it_and_kept_by_nobody(
    app: Flask, officer: PageClient, made: InfoRequest
) -> None:
    one = started(made)
    marked(one, NIK)
    answer = officer.get(f"/penghitaman/{one.id}/halaman/1.png")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/png", "no-store")
    image = Image.open(io.BytesIO(answer.data)).convert("L")
    assert share_of_black(part(image, NIK, HEIGHT, dpi=110)) < 0.3
    page = officer.get(f"/penghitaman/{one.id}").get_data(as_text=True)
    assert '<rect x="40" y="70.0" width="210" height="30"' in page
    assert '<rect x="40"' not in officer.get(f"/penghitaman/{one.id}?halaman=2").get_data(as_text=True)
    for page_number in (0, 4):
        assert officer.get(f"/penghitaman/{one.id}/halaman/{page_number}.png").status_code == 404


def test_once_it_is_made_the_copy_is_shown_and_not_the_source(
    app: Flask, officer: PageClient, made: InfoRequest
) -> None:
    one = started(made)
    marked(one, NIK)
    finished(one)
    image = Image.open(io.BytesIO(officer.get(f"/penghitaman/{one.id}/halaman/1.png").data)).convert("L")
    assert share_of_black(part(image, NIK, HEIGHT, dpi=110)) > 0.8


# Two officers at once


def test_a_mark_on_an_older_state_is_not_lost_and_overwrites_nothing(
    app: Flask, officer: PageClient, made: InfoRequest
) -> None:
    one = started(made)
    old = numbers(one, reason="memuat nama ibu kandung")
    marked(one, NIK)
    answer = officer.post(f"/penghitaman/{one.id}/tandai", data=old)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Diubah oleh Officer Kaltim pada 16 November 2026 pukul 09.00 WITA" in text_of(answer)
    assert "memuat nama ibu kandung" in page
    assert f'value="{one_of(app).version}"' in page
    assert list(redactions.marks_of(one_of(app)).values()) == [NIK]
    assert officer.post(f"/penghitaman/{one.id}/tandai", data=numbers(one_of(app))).status_code == 302
    assert len(one_of(app).marks) == 2


@pytest.mark.parametrize("step", ["hapus-tanda", "buang", "batalkan-salinan"])
def test_a_button_on_an_older_state_does_nothing(app: Flask, officer: PageClient, made: InfoRequest, step: str) -> None:
    one = started(made)
    old = one.version
    marked(one, NIK)
    answer = officer.post(f"/penghitaman/{one.id}/{step}", data={"version": old, "tanda": "1"})
    assert answer.status_code == 409
    assert "berubah sejak halaman ini dibuka" in text_of(answer)
    assert len(one_of(app).marks) == 1


def test_a_copy_of_an_older_state_is_not_made_and_confirmed_places_are_shown_again(
    app: Flask, officer: PageClient, made: InfoRequest
) -> None:
    one = started(made)
    old = str(one.version)
    marked(one, ELSEWHERE)
    answer = officer.post(f"/penghitaman/{one.id}/salinan", data=prefixed("salinan", name="Salinan kami", version=old))
    assert answer.status_code == 409
    assert "Salinan kami" in answer.get_data(as_text=True)
    confirmed = prefixed("hasil", text=SECRET, chosen=["0"], version=old, letter="h", reason="memuat nomor")
    answer = officer.post(f"/penghitaman/{one.id}/tandai-hasil", data=confirmed)
    assert answer.status_code == 409
    assert "memuat nomor" in answer.get_data(as_text=True)
    assert one_of(app).result is None


# Taken back, thrown away, too late


def test_a_copy_is_taken_back_and_a_wrong_source_thrown_away(
    app: Flask, officer: PageClient, made: InfoRequest
) -> None:
    one = started(made)
    marked(one, NIK)
    finished(one)
    assert officer.post(f"/penghitaman/{one.id}/batalkan-salinan", data={"version": one.version}).status_code == 302
    one = one_of(app)
    assert one.result is None
    address = f"/penghitaman/{one.id}"
    answer = officer.post(f"{address}/buang", data={"version": one.version})
    assert answer.location == f"/permohonan/{made.id}/penghitaman"
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0
    assert officer.get(address).status_code == 404


def test_after_the_answer_nothing_is_offered_and_nothing_done(
    app: Flask, officer: PageClient, made: InfoRequest
) -> None:
    one = started(made)
    marked(one, NIK)
    answered(made)
    page = officer.get(f"/penghitaman/{one.id}").get_data(as_text=True)
    assert "tidak dapat dihitamkan lagi" in page
    assert "/tandai" not in page
    assert "Unggah dan mulai" not in text_of(officer.get(f"/permohonan/{made.id}/penghitaman"))
    one = one_of(app)
    answer = officer.post(f"/penghitaman/{one.id}/tandai", data=numbers(one))
    assert answer.status_code == 409
    assert "sudah dijawab" in text_of(answer)
    copy = prefixed("salinan", name="Salinan", version=str(one.version))
    assert officer.post(f"/penghitaman/{one.id}/salinan", data=copy).status_code == 409
    assert upload(officer, made, source_pdf()).status_code == 409


# What is refused at the door


def test_only_an_open_and_whole_pdf_is_taken_in(app: Flask, officer: PageClient, made: InfoRequest) -> None:
    locked = bytes_of(paper(["x"]), encryption=pikepdf.Encryption(user="rahasia", owner="rahasia"))
    for data, name, said in (
        (locked, "a.pdf", "dikunci dengan kata sandi"),
        (source_pdf()[:400], "a.pdf", "rusak atau tidak lengkap"),
        (b"Halo", "a.txt", "tidak dapat diterima"),
        (b"", "", "Pilih dokumen asli"),
    ):
        answer = upload(officer, made, data, name)
        assert answer.status_code == 422
        assert said in text_of(answer)
    sent = {"item": "999999", "file": (io.BytesIO(source_pdf()), "a.pdf")}
    assert officer.post(f"/permohonan/{made.id}/penghitaman", data=sent).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0


def test_a_copy_without_marks_or_name_is_not_made(app: Flask, officer: PageClient, made: InfoRequest) -> None:
    one = started(made)
    sent = prefixed("salinan", name="Salinan", version=str(one.version))
    answer = officer.post(f"/penghitaman/{one.id}/salinan", data=sent)
    assert (answer.status_code, "Belum ada bagian yang ditandai" in text_of(answer)) == (422, True)
    marked(one, NIK)
    answer = officer.post(
        f"/penghitaman/{one.id}/salinan", data=prefixed("salinan", name=" ", version=str(one.version))
    )
    assert (answer.status_code, "Tulis nama berkasnya" in text_of(answer)) == (422, True)


READ = ("/penghitaman/{id}", "/penghitaman/{id}/halaman/1.png", "/permohonan/{request_id}/penghitaman")
WRITE = ("tandai", "cari", "tandai-hasil", "hapus-tanda", "buang", "batalkan-salinan", "salinan")


@pytest.mark.parametrize(
    ("role", "slug", "status"),
    [
        pytest.param(Role.OFFICER, "maluku", 404, id="another body"),
        pytest.param(Role.DESK, "kaltim", 403, id="the desk"),
        pytest.param(Role.UNIT_OFFICER, "kaltim", 403, id="a unit"),
        pytest.param(Role.COMMISSIONER, "kaltim", 403, id="a commissioner"),
    ],
)
def test_nobody_else_comes_near_a_source(
    app: Flask, client: FlaskClient, made: InfoRequest, role: Role, slug: str, status: int
) -> None:
    one = started(made)
    marked(one, NIK)
    sign_in(client, role, slug)
    for address in READ:
        assert client.get(address.format(id=one.id, request_id=made.id)).status_code == status
    for step in WRITE:
        answer = client.post(f"/penghitaman/{one.id}/{step}", data=numbers(one) | {"version": one.version})
        assert answer.status_code == status
    assert len(one_of(app).marks) == 1


def test_the_applicant_gets_the_copy_after_the_answer_and_never_the_source(
    app: Flask, client: FlaskClient, made: InfoRequest
) -> None:
    one = started(made)
    marked(one, NIK)
    finished(one)
    source_id, result_id = one.source_id, one.result_id
    client.post("/lacak", data={"number": made.number, "token": requests.token_of("kunci-1")})
    assert client.get(f"/lacak/berkas/{result_id}").status_code == 302
    answered(made)
    client.post("/lacak/buka-jawaban")
    assert traces(client.get(f"/lacak/berkas/{result_id}").data) == []
    assert client.get(f"/lacak/berkas/{source_id}").status_code == 404
    assert one.source.name not in client.get("/lacak/permohonan").get_data(as_text=True)


# Statements


def test_the_pages_take_the_same_number_of_statements_however_much_there_is(
    app: Flask, officer: PageClient, made: InfoRequest
) -> None:
    def statements(address: str) -> int:
        officer.get(address)
        with counted() as seen:
            assert officer.get(address).status_code == 200
        return len(seen)

    one = started(made)
    addresses = (f"/penghitaman/{one.id}", f"/permohonan/{made.id}/penghitaman")
    before = [statements(address) for address in addresses]
    marked(one, *(Mark(1, 10, 10 + place, 90, 20 + place, "h", f"alasan {place}") for place in range(40)))
    for _another in range(3):
        started(made)
    assert [statements(address) for address in addresses] == before


def test_a_copy_is_made_while_the_database_waits_for_nobody(app: Flask, officer: PageClient, made: InfoRequest) -> None:
    """Another officer works on while a copy is being drawn: nothing is locked meanwhile."""
    one = started(made)
    marked(one, NIK)
    redactions.copy_of(one, "Salinan.pdf")
    assert not db.session().in_transaction()
    with committed():
        world.body().phone = "1"
    assert clock.now() == MORNING


def test_each_form_of_the_page_asks_for_its_token(app: Flask, officer: PageClient, made: InfoRequest) -> None:
    one = started(made)
    marked(one, NIK)
    app.config["WTF_CSRF_ENABLED"] = True
    page = officer.get(f"/penghitaman/{one.id}").get_data(as_text=True)
    assert officer.post(f"/penghitaman/{one.id}/tandai", data=numbers(one)).status_code == 400
    (token, *_others) = re.findall(r'name="csrf_token" value="([^"]+)"', page[page.index('id="tandai"') :])
    sent = numbers(one) | {"csrf_token": token}
    assert officer.post(f"/penghitaman/{one.id}/tandai", data=sent).status_code == 302
