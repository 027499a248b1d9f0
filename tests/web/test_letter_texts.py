"""The admin's pages for a body's own words, and the standard phrases in the officers' forms."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.letters.texts import KINDS
from ppid.models import InfoRequest, Letter, LetterText
from tests import world
from tests.conftest import sign_in
from tests.pages import PageClient
from tests.visits import VisitClient
from tests.web.admins import event_names
from tests.web.officers import counted, words

OPENING = "/admin/surat/pemberitahuan-tertulis/pembuka"
CLOSING = "/admin/surat/pemberitahuan-tertulis/penutup"
PHRASES = "/admin/surat/kalimat-baku/perpanjangan"
WORDS = "Salam. Menjawab {nomor_pendaftaran} pada {tanggal_diterima}:"
PICTURE = 'src="data:image/png;base64,'


def texts() -> list[tuple[str, int, str]]:
    rows = db.session.execute(sa.select(LetterText).order_by(LetterText.id)).scalars()
    return [(row.block, row.version, row.text) for row in rows]


def put(admin: FlaskClient, path: str, said: str, based_on: int = 0, button: str = "simpan") -> TestResponse:
    return admin.post(path, data={"text": said, "based_on": str(based_on), button: "1"})


def test_the_list_names_every_block_and_whose_words_stand_there(admin: FlaskClient) -> None:
    put(admin, CLOSING, "Terima kasih.")
    page = PageClient(admin).get("/admin/surat").text
    for kind in KINDS:
        for block in kind.blocks:
            assert f'href="/admin/surat/{kind.slug}/{block.slug}"' in page
    found = words(page)
    assert "Terima kasih. Kata sendiri, versi 1" in found
    assert "Dengan hormat," in found
    assert 'aria-current="page">Kata-kata surat' in page


def test_the_page_of_a_block_begins_with_the_words_that_hold(admin: FlaskClient) -> None:
    page = PageClient(admin).get(OPENING).text
    assert re.search(r"<textarea[^>]*>\s*Dengan hormat,", page)
    found = words(page)
    assert "{nomor_pendaftaran} nomor pendaftaran permohonan 0127/PPID-KALTIM/XII/2026" in found
    assert "Yang wajib ada di bagian ini: {tanggal_diterima}, {nomor_pendaftaran}." in found
    assert "Belum ada versi." in found
    put(admin, OPENING, WORDS)
    assert re.search(r"<textarea[^>]*>\s*Salam\. Menjawab", admin.get(OPENING).text)


@pytest.mark.parametrize("path", ["/admin/surat/surat-cinta/pembuka", "/admin/surat/penolakan/pembuka"])
def test_a_block_that_is_not_there_is_not_found(admin: FlaskClient, path: str) -> None:
    assert admin.get(path).status_code == 404
    assert put(admin, path, "x").status_code == 404
    assert admin.post(f"{path}/pratinjau", data={"text": "x"}).status_code == 404
    assert admin.post(f"{path}/pakai", data={"version": "1"}).status_code == 404


def test_saving_makes_a_version_that_the_list_shows_with_its_author(admin: FlaskClient) -> None:
    answer = admin.post(OPENING, data={"text": WORDS, "based_on": "0", "simpan": "1"})
    assert (answer.status_code, answer.location) == (302, OPENING)
    assert texts() == [("opening", 1, WORDS)]
    assert event_names()[-1] == "letter_text_saved"
    page = PageClient(admin).get(OPENING).text
    assert "Versi 1 disimpan dan berlaku bagi surat yang terbit sesudah ini." in page
    assert "1 berlaku 2 November 2026 pukul 09.00 WITA Admin Kaltim, Admin Portal PPID Salam. Menjawab" in words(page)


def test_a_text_that_cannot_stand_there_is_kept_on_the_page_with_every_reason(admin: FlaskClient) -> None:
    answer = PageClient(admin).post(OPENING, data={"text": "Untuk {siapa}", "based_on": "0", "simpan": "1"})
    assert answer.status_code == 422
    found = words(answer.text)
    assert "{siapa} tidak dikenal di sini. Yang dikenal: {nomor_pendaftaran}, {tanggal_diterima}" in found
    assert "Sebutkan {nomor_pendaftaran}: bagian surat ini harus memuatnya." in found
    assert "Untuk {siapa}</textarea>" in answer.text
    assert texts() == []


@pytest.mark.parametrize(
    ("path", "said", "sentence"),
    [
        (CLOSING, "x" * 1001, "Paling panjang 1000 huruf."),
        (CLOSING, "x\n" * 31, "Paling banyak 30 baris."),
        (CLOSING, "sisa } kurung", "Tanda kurung kurawal hanya untuk isian otomatis"),
        (CLOSING, "{pemohon}" * 13, "Paling banyak 12 isian otomatis."),
        (PHRASES, "x\n" * 13, "Paling banyak 12 kalimat."),
        (PHRASES, "x" * 601, "Satu kalimat paling panjang 600 huruf."),
        (PHRASES, "Untuk {pemohon}", "Kalimat baku tidak diisi otomatis."),
    ],
)
def test_each_reason_has_its_sentence(admin: FlaskClient, path: str, said: str, sentence: str) -> None:
    answer = put(admin, path, said)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_markup_that_was_saved_stands_on_the_pages_as_text(admin: FlaskClient) -> None:
    hostile = "</textarea><script>alert(1)</script>\x00"
    assert put(admin, CLOSING, hostile).status_code == 302
    for path in (CLOSING, f"{CLOSING}?versi=1", "/admin/surat"):
        page = PageClient(admin).get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_of_two_tabs_the_second_is_told_what_the_first_saved_and_loses_nothing(admin: FlaskClient) -> None:
    put(admin, CLOSING, "Dari tab pertama.")
    answer = PageClient(admin).post(CLOSING, data={"text": "Dari tab kedua.", "based_on": "0", "simpan": "1"})
    assert answer.status_code == 409
    found = words(answer.text)
    assert "Teks ini disimpan orang lain sejak halaman ini dibuka" in found
    assert "Dari tab pertama." in found
    assert "Dari tab kedua.</textarea>" in answer.text
    based_on = re.search(r'name="based_on"[^>]*value="(\d+)"', answer.text)
    assert based_on is not None
    assert put(admin, CLOSING, "Dari tab kedua.", int(based_on[1])).status_code == 302
    assert texts() == [("closing", 1, "Dari tab pertama."), ("closing", 2, "Dari tab kedua.")]


def test_a_button_returns_to_the_portals_words_and_an_older_version_comes_back(admin: FlaskClient) -> None:
    put(admin, CLOSING, "Satu.")
    put(admin, CLOSING, "isian yang tidak dipakai", 1, "kembalikan")
    assert texts()[-1] == ("closing", 2, "")
    page = PageClient(admin).get(f"{CLOSING}?versi=1").text
    assert "Pakai lagi versi 1" in page
    answer = admin.post(f"{CLOSING}/pakai", data={"version": "1", "based_on": "2"})
    assert (answer.status_code, answer.location) == (302, CLOSING)
    assert texts()[-1] == ("closing", 3, "Satu.")
    admin.post(f"{CLOSING}/pakai", data={"version": "2", "based_on": "2"})
    assert "diubah orang lain" in admin.get(CLOSING).text
    assert admin.post(f"{CLOSING}/pakai", data={"version": "99", "based_on": "3"}).status_code == 404
    assert len(texts()) == 3


def test_a_version_shows_what_it_changed_in_the_one_before(admin: FlaskClient) -> None:
    put(admin, CLOSING, "Satu.")
    put(admin, CLOSING, "Dua.", 1)
    page = PageClient(admin).get(f"{CLOSING}?versi=2").text
    assert "Satu.</del>" in page
    assert "Dua.</ins>" in page
    first = PageClient(admin).get(f"{CLOSING}?versi=1").text
    assert "kami ucapkan terima kasih.</del>" in first, "before the first stood the portal's own"
    for odd in ("9", "0", "x", "99999999999", "-1"):
        assert 'id="dipilih"' not in admin.get(f"{CLOSING}?versi={odd}").text


def test_many_versions_are_paged(admin: FlaskClient) -> None:
    body_id = world.body().id
    with committed():
        db.session.add_all(
            LetterText(
                body_id=body_id,
                kind="notice",
                block="closing",
                version=number,
                text=f"Kata {number:02}",
                written_at=datetime(2026, 11, 1, 1, 0, tzinfo=UTC),
            )
            for number in range(1, 46)
        )
    seen, path = [], CLOSING
    while path:
        page = PageClient(admin).get(path).text
        seen += re.findall(r'data-label="Isi">Kata (\d\d)<', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert seen == [f"{number:02}" for number in range(45, 0, -1)]


def test_the_pages_take_the_same_statements_however_many_versions_there_are(admin: FlaskClient) -> None:
    def taken(path: str) -> int:
        with counted() as seen:
            assert admin.get(path).status_code == 200
        return len(seen)

    put(admin, CLOSING, "Satu.")
    before = [taken("/admin/surat"), taken(CLOSING)]
    for number in range(1, 12):
        put(admin, CLOSING, f"Kata {number}.", number)
    put(admin, OPENING, WORDS)
    put(admin, PHRASES, "Masih dihimpun.")
    assert [taken("/admin/surat"), taken(CLOSING)] == before
    assert max(before) <= 9


# How it looks


def test_the_preview_button_shows_the_letter_with_what_is_typed_and_keeps_nothing(admin: FlaskClient) -> None:
    answer = PageClient(admin).post(OPENING, data={"text": WORDS, "based_on": "0", "pratinjau": "1"})
    assert answer.status_code == 200
    assert answer.text.count(PICTURE) >= 2
    assert f"{WORDS}</textarea>" in answer.text
    assert texts() == []
    refused = PageClient(admin).post(OPENING, data={"text": "{siapa}", "based_on": "0", "pratinjau": "1"})
    assert refused.status_code == 422
    assert PICTURE not in refused.text
    assert "tidak dikenal di sini" in refused.text


def test_the_script_gets_pictures_or_the_reasons(admin: FlaskClient) -> None:
    answer = admin.post(f"{CLOSING}/pratinjau", data={"text": "Wasalam."})
    assert answer.status_code == 200
    pages = answer.get_json()["pages"]
    assert all(page.startswith("data:image/png;base64,") for page in pages)
    refused = admin.post(f"{CLOSING}/pratinjau", data={"text": "{siapa} {"})
    assert refused.status_code == 422
    assert len(refused.get_json()["errors"]) == 2
    assert texts() == []
    assert admin.post(f"{PHRASES}/pratinjau", data={"text": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.DESK, Role.OFFICER, Role.SUPERIOR, Role.AUDITOR])
def test_only_the_admin_words_letters(app: Flask, role: Role) -> None:
    app.test_client_class = VisitClient
    other = sign_in(app.test_client(), role)
    for path in ("/admin/surat", CLOSING):
        assert other.get(path).status_code == 403
    for path in (CLOSING, f"{CLOSING}/pakai", f"{CLOSING}/pratinjau"):
        assert other.post(path, data={"text": "x"}).status_code == 403


# Standard phrases in the officers' forms


@pytest.fixture
def made(admin: FlaskClient) -> InfoRequest:
    """A request of a body that has standard phrases."""
    put(admin, PHRASES, "Masih dihimpun dari perangkat daerah.\nMasih diuji.")
    put(admin, "/admin/surat/kalimat-baku/tidak-dikuasai", "Dikuasai oleh kepolisian.")
    put(admin, "/admin/surat/kalimat-baku/diberikan-sebagian", "Memuat data pribadi <b>.")
    return world.register()


def officer_of(app: Flask) -> PageClient:
    return PageClient(sign_in(app.test_client(), Role.OFFICER))


def test_a_phrase_becomes_the_reason_where_none_was_written(app: Flask, made: InfoRequest) -> None:
    officer, path = officer_of(app), f"/permohonan/{made.id}/perpanjang"
    page = officer.get(path).text
    assert '<option value="Masih diuji.">Masih diuji.</option>' in page
    sent = {"version": str(made.version), "ground": "not_held", "reason": " ", "phrase": "Masih diuji."}
    assert officer.post(path, data=sent).status_code == 302
    assert db.session.get_one(InfoRequest, made.id).extension_reason == "Masih diuji."
    letter = db.session.scalars(sa.select(Letter).where(Letter.kind == "extension")).one()
    assert "Masih diuji." in (letter.facts or "")


def test_what_was_written_is_never_replaced_by_a_phrase(app: Flask, made: InfoRequest) -> None:
    officer, path = officer_of(app), f"/permohonan/{made.id}/perpanjang"
    sent = {"version": str(made.version), "reason": "Alasan saya", "phrase": "Masih diuji."}
    again = officer.post(path, data=sent)
    assert again.status_code == 422
    assert "Alasan saya</textarea>" in again.text
    assert '<option selected value="Masih diuji.">' in again.text
    assert officer.post(path, data=sent | {"ground": "not_held"}).status_code == 302
    assert db.session.get_one(InfoRequest, made.id).extension_reason == "Alasan saya"


def test_neither_words_nor_phrase_is_still_no_reason(app: Flask, made: InfoRequest) -> None:
    officer, path = officer_of(app), f"/permohonan/{made.id}/perpanjang"
    sent = {"version": str(made.version), "ground": "not_held", "reason": "", "phrase": ""}
    assert officer.post(path, data=sent).status_code == 422


def test_the_form_of_an_answer_offers_phrases_beside_their_fields(app: Flask, made: InfoRequest) -> None:
    page = officer_of(app).get(f"/permohonan/{made.id}/jawab").text
    into = re.findall(r'data-phrase="Dikuasai oleh kepolisian." data-into="([^"]+)"', page)
    assert len(into) == 2
    assert all(re.search(f'<textarea[^>]* id="{one}"', page) for one in into)
    assert "Memuat data pribadi &lt;b&gt;." in page


def test_without_phrases_the_forms_say_nothing_of_them(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 11, 2, 1, 0, tzinfo=UTC)):
        made = world.register()
        officer = officer_of(app)
        for step in ("perpanjang", "jawab"):
            assert "alimat baku" not in officer.get(f"/permohonan/{made.id}/{step}").text
