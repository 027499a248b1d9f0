"""Scans on the pages: brought, looked at, confirmed, taken back; and what the public page says of each."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from ppid.law.roles import Role
from ppid.models import Letter, SigningMethod
from tests.conftest import sign_in
from tests.signing import letter, paper, scan_of, signatures
from tests.web.officers import MORNING, words

LIST = "/petugas/surat"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING):
        yield


@pytest.fixture
def desk(client: FlaskClient) -> FlaskClient:
    return sign_in(client, Role.DESK)


def bring(client: FlaskClient, made: Letter, data: bytes, name: str = "pindaian.pdf") -> Any:
    return client.post(f"{LIST}/{made.id}/pindaian", data={"scan": (io.BytesIO(data), name)})


def confirm(client: FlaskClient, made: Letter, **changes: str) -> Any:
    page = client.get(f"{LIST}/{made.id}/pindaian/periksa").get_data(as_text=True)
    file = page.partition('name="file" type="hidden" value="')[2].partition('"')[0]
    return client.post(f"{LIST}/{made.id}/pindaian/periksa", data={"file": file, "seen": "y"} | changes)


def test_a_scan_is_shown_beside_its_letter_and_kept_when_it_is_confirmed(app: Flask, desk: FlaskClient) -> None:
    made = letter()
    answer = bring(desk, made, paper(2))
    assert answer.location == f"{LIST}/{made.id}/pindaian/periksa"
    html = desk.get(answer.location).get_data(as_text=True)
    said = words(html)
    assert "pindaian 2 halaman, surat 1 halaman" in said
    assert f"Pindaian ini adalah surat nomor {made.number}, bertanda tangan dan berstempel." in said
    for page in (1, 2):
        shown = desk.get(f"{LIST}/{made.id}/pindaian/halaman/{page}.png")
        assert shown.mimetype == "image/png"
        assert f"halaman/{page}.png" in html
    assert desk.get(f"{LIST}/{made.id}/pindaian/halaman/3.png").status_code == 404
    assert signatures(made.id) == []
    answer = confirm(desk, made)
    assert answer.location == f"{LIST}/{made.id}"
    assert "Salinan bertanda tangan basah" in words(desk.get(answer.location).get_data(as_text=True))
    (signature,) = signatures(made.id)
    assert (signature.method, signature.media_type) == (SigningMethod.PAPER, "application/pdf")
    assert "Tidak ada pindaian surat ini yang menunggu" in desk.get(f"{LIST}/{made.id}/pindaian/periksa").text


def test_a_photograph_is_shown_as_it_is(app: Flask, desk: FlaskClient) -> None:
    made, out = letter(), io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "JPEG")
    assert bring(desk, made, out.getvalue(), "foto.jpg").status_code == 302
    assert desk.get(f"{LIST}/{made.id}/pindaian/halaman/1.png").mimetype == "image/jpeg"
    assert desk.get(f"{LIST}/{made.id}/pindaian/halaman/2.png").status_code == 404


def test_nothing_is_kept_without_the_word_that_it_is_this_letter(app: Flask, desk: FlaskClient) -> None:
    made = letter()
    bring(desk, made, paper())
    answer = confirm(desk, made, seen="")
    assert answer.status_code == 422
    assert "Cocokkan pindaiannya dengan surat ini lebih dahulu." in answer.text
    assert signatures(made.id) == []


def test_a_scan_that_was_changed_meanwhile_is_looked_at_again(app: Flask, desk: FlaskClient) -> None:
    made = letter()
    bring(desk, made, paper())
    answer = confirm(desk, made, file="999999")
    assert answer.status_code == 409
    assert "Pindaian ini sudah tidak ada di sini" in answer.text
    assert signatures(made.id) == []


def test_what_is_no_scan_is_refused(app: Flask, desk: FlaskClient) -> None:
    made = letter()
    for data, name in ((b"", ""), (b"MZ\x90\x00" * 50, "pindaian.exe"), (b"halo", "catatan.txt")):
        assert bring(desk, made, data, name).status_code == 422
    assert signatures(made.id) == []


def test_the_same_scan_again_is_told(app: Flask, desk: FlaskClient) -> None:
    made = letter()
    assert bring(desk, made, paper()).status_code == 302
    assert confirm(desk, made).status_code == 302
    again = bring(desk, made, paper())
    assert again.status_code == 409
    assert "Pindaian yang sama persis sudah tersimpan" in again.text
    assert len(signatures(made.id)) == 1


def test_a_scan_is_taken_back_with_a_reason_and_told_so_to_anybody(app: Flask, desk: FlaskClient) -> None:
    made = letter()
    id = scan_of(made).id
    kept = signatures(made.id)[0].sha256
    assert f"{LIST}/salinan/{id}/tarik" in desk.get(f"{LIST}/{made.id}").text
    assert kept in desk.get(f"/periksa/{made.code}").text.replace("<wbr>", "")
    assert desk.post(f"{LIST}/salinan/{id}/tarik").status_code == 422
    answer = desk.post(f"{LIST}/salinan/{id}/tarik", data={"reason": "Yang terpindai surat lain"})
    assert answer.location == f"{LIST}/{made.id}"
    said = words(desk.get(answer.location).get_data(as_text=True))
    assert "Yang terpindai surat lain" in said
    assert "Belum ditandatangani" in said
    assert desk.get(f"{LIST}/salinan/{id}").status_code == 404
    again = desk.post(f"{LIST}/salinan/{id}/tarik", data={"reason": "lagi"})
    assert again.status_code == 409
    assert "sudah ditarik" in again.text
    page = desk.get(f"/periksa/sidik/{kept}").text
    assert "16 November 2026: bukan lagi salinan surat itu" in words(page)
    assert "Yang terpindai" not in page
    assert "Ditandatangani di atas kertas" not in page
    told = desk.get(f"/periksa/sidik/{kept}", headers={"Accept": "application/json"}).json
    assert told is not None
    assert told["state"] == "withdrawn"
    sent = desk.post("/periksa/berkas", data={"file": (io.BytesIO(paper()), "pindaian.pdf")})
    assert hashlib.sha256(paper()).hexdigest() == kept
    assert "Pindaian ini sudah ditarik" in sent.text


def test_a_scan_of_another_body_is_not_there(app: Flask, client: FlaskClient) -> None:
    made = letter()
    id = scan_of(made).id
    stranger = sign_in(client, Role.OFFICER, "samarinda")
    for path in (f"{LIST}/{made.id}/pindaian/periksa", f"{LIST}/salinan/{id}/tarik"):
        assert stranger.get(path).status_code == stranger.post(path).status_code == 404
    assert stranger.get(f"{LIST}/{made.id}/pindaian/halaman/1.png").status_code == 404
