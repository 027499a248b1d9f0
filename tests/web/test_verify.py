"""Is this letter real? The answer is for anybody, tells nothing about people, and keeps no file."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from weasyprint import HTML
from werkzeug.test import TestResponse

from ppid import clock, settings
from ppid.actions import letters
from ppid.db import committed, db
from ppid.letters.kinds import LETTERS
from ppid.letters.verdict import MOST_BYTES
from ppid.models import (
    Account,
    Applicant,
    Letter,
    LetterSignature,
    Official,
    Proxy,
    SigningKey,
    SigningMethod,
    StoredFile,
)
from ppid.web.limits import limiter
from tests import cases, world
from tests.pages import PageClient
from tests.seals import Seal
from tests.web.officers import words

NEVER = "ABCDEFGHJKLM"


@pytest.fixture
def visitor(client: FlaskClient) -> PageClient:
    return PageClient(client)


@pytest.fixture
def letter(visitor: PageClient) -> Letter:
    """The drawn receipt of one request."""
    world.register()
    letters.draw(db.session.scalars(sa.select(Letter.id)).one())
    return db.session.scalars(sa.select(Letter)).one()


def compare(visitor: PageClient, data: bytes, name: str = "surat.pdf", **fields: str) -> TestResponse:
    return visitor.post("/periksa/berkas", data={"file": (io.BytesIO(data), name), **fields})


def keep_signed(letter: Letter, data: bytes, method: SigningMethod) -> None:
    """Enter a signed copy of a letter as the portal's own, with its signer's name."""
    with committed():
        db.session.add(
            LetterSignature(
                body_id=letter.body_id,
                letter_id=letter.id,
                key_id=None if method is SigningMethod.PAPER else signing_key(letter.body_id),
                method=method,
                signer="Budi Santoso, Pemerintah",
                issuer="" if method is SigningMethod.PAPER else "Uji CA, Balai Uji",
                signed_at=clock.now(),
                sha256=hashlib.sha256(data).hexdigest(),
                size_bytes=len(data),
                media_type="application/pdf",
                storage_key="nowhere",
            )
        )


def signing_key(body_id: int) -> int:
    key = SigningKey(row_key="k" * 32, body_id=body_id, method=SigningMethod.FILE, kept_at=clock.now())
    key.secret = "rahasia"
    db.session.add(key)
    db.session.flush()
    return key.id


def test_a_letter_is_confirmed_with_number_kind_body_date_and_fingerprint(visitor: PageClient, letter: Letter) -> None:
    answer = visitor.get(f"/periksa/{letter.code}")
    assert answer.status_code == 200
    for shown in (letter.number, LETTERS[letter.kind].title, "Pemerintah Provinsi Kalimantan Timur", letter.code):
        assert shown in answer.text
    assert letter.sha256 in answer.text.replace("<wbr>", "")
    assert "berlaku" in answer.text


def test_nothing_about_people_or_content_is_said(visitor: PageClient, letter: Letter) -> None:
    page = visitor.get(f"/periksa/{letter.code}").text
    person = world.filing().applicant
    for said in (person.name, "Ma&#39;rufah", person.identity, person.address, person.email, "puskesmas", "skripsi"):
        assert str(said) not in page


def test_no_code_of_any_letter_leads_to_anything_about_people(visitor: PageClient) -> None:
    cases.build()
    limiter.enabled = False
    people: list[Applicant | Proxy | Official] = [
        *db.session.scalars(sa.select(Applicant)),
        *db.session.scalars(sa.select(Proxy)),
        *db.session.scalars(sa.select(Official)),
    ]
    said = ("name", "identity", "address", "phone", "email", "members", "nip", "jabatan")
    personal = {str(value) for one in people for name in said if (value := getattr(one, name, None))}
    personal |= set(db.session.scalars(sa.select(Account.email)))
    assert {"Siti Ma'rufah", "6472014501909001", "siti@example.org", "Officer Kaltim"} <= personal
    letters_issued = db.session.execute(sa.select(Letter.code, Letter.sha256)).all()
    assert len(letters_issued) > 20
    for code, sha256 in letters_issued:
        shown = [visitor.get(f"/periksa/{code}").text]
        if sha256:
            shown += [visitor.get(f"/periksa/sidik/{sha256}").text, str(asked(visitor, sha256))]
        assert [value for value in personal for page in shown if value in unescape(page)] == []


def test_a_revoked_letter_says_since_when(visitor: PageClient, letter: Letter) -> None:
    with committed():
        db.session.get_one(Letter, letter.id).revoked_at = datetime(2026, 11, 20, 6, 5, tzinfo=UTC)
    page = visitor.get(f"/periksa/{letter.code}").text
    assert "sudah dicabut" in page
    assert "20 November 2026 pukul 14.05 WITA" in page
    assert "Berlaku" not in page


def test_a_letter_still_being_drawn_says_so(visitor: PageClient) -> None:
    world.register()
    code = db.session.scalars(sa.select(Letter.code)).one()
    assert "sedang dibuat" in visitor.get(f"/periksa/{code}").text


@pytest.mark.parametrize(
    "code", [NEVER, NEVER.lower(), "ABC", "tidak-dikenal", "0O1I0O1I0O1I", "A" * 500, "%00", "%F0%9F%99%82", "..%5C"]
)
def test_a_code_that_never_was_and_one_that_cannot_be_look_the_same(visitor: PageClient, code: str) -> None:
    def face(answer: TestResponse) -> str:
        return re.sub(r'next=[^"]*', "next=", answer.text)

    answer = visitor.get(f"/periksa/{code}")
    assert answer.status_code == 404
    assert face(answer) == face(visitor.get(f"/periksa/{NEVER[::-1]}"))
    assert "Surat ini tidak dikenal" in answer.text


def test_a_code_may_be_typed_with_spaces_hyphens_and_small_letters(visitor: PageClient, letter: Letter) -> None:
    code = letter.code
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]} "
    answer = visitor.post("/periksa", data={"code": typed})
    assert answer.status_code == 302
    arrived = visitor.get(answer.location, follow_redirects=True)
    assert arrived.request.path == f"/periksa/{code}"
    assert letter.number in arrived.text


@pytest.mark.parametrize("typed", ["apa saja", NEVER, "x\x00y"])
def test_any_other_code_leads_to_the_page_of_unknown_letters(visitor: PageClient, typed: str) -> None:
    answer = visitor.post("/periksa", data={"code": typed}, follow_redirects=True)
    assert answer.status_code == 404
    assert "Surat ini tidak dikenal" in answer.text


def test_without_a_code_the_form_asks_again(visitor: PageClient) -> None:
    answer = visitor.post("/periksa", data={"code": "  "})
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text


def test_the_very_same_file_is_recognised(visitor: PageClient, letter: Letter) -> None:
    answer = compare(visitor, letters.bytes_of(letter))
    assert answer.status_code == 200
    assert f"sama persis dengan surat {letter.code} yang diterbitkan" in answer.text
    assert letter.number in answer.text


@pytest.mark.parametrize("at", [-20, 900])
def test_one_changed_byte_makes_it_another_file(visitor: PageClient, letter: Letter, at: int) -> None:
    data = bytearray(letters.bytes_of(letter))
    data[at] ^= 1
    answer = compare(visitor, bytes(data))
    assert answer.status_code == 200
    assert "sama persis" not in answer.text
    assert "telah diubah" in answer.text or "tidak sama dengan surat mana pun" in answer.text


def test_a_letter_with_other_words_is_called_altered(visitor: PageClient, letter: Letter) -> None:
    with pikepdf.open(io.BytesIO(letters.bytes_of(letter))) as pdf:
        pdf.docinfo["/Title"] = "Surat lain"
        out = io.BytesIO()
        pdf.save(out)
    answer = compare(visitor, out.getvalue())
    assert f"mengaku sebagai surat {letter.code}, tetapi isinya tidak sama" in words(answer.text)
    assert "tidak ada tanda tangan elektronik" in answer.text
    assert "kode ini berlaku" not in answer.text  # the letter holds, this file is not it


def test_a_forgery_that_names_a_letter_in_words_only_is_called_altered(visitor: PageClient, letter: Letter) -> None:
    code = letter.code
    forged = HTML(string=f"<p>DITERIMA SELURUHNYA</p><p>Kode periksa: {code[:4]} {code[4:8]} {code[8:]}").write_pdf()
    assert f"mengaku sebagai surat {code}" in compare(visitor, forged).text


def test_what_is_added_to_a_letter_is_told_apart_from_another_letter(visitor: PageClient, letter: Letter) -> None:
    signed = Seal("Budi Santoso").sign(letters.bytes_of(letter))
    page = words(compare(visitor, signed).text)
    assert f"Awal berkas ini sama persis dengan surat {letter.code}" in page
    assert "Tanda tangan elektronik di dalamnya utuh" in page
    assert "Budi" not in page


def test_the_copy_that_was_signed_is_what_was_issued_too(visitor: PageClient, letter: Letter) -> None:
    signed = Seal("Budi Santoso").sign(letters.bytes_of(letter))
    keep_signed(letter, signed, SigningMethod.FILE)
    page = words(compare(visitor, signed).text)
    assert f"sama persis dengan surat {letter.code} yang ditandatangani secara elektronik" in page
    assert "Tanda tangan elektronik di dalamnya utuh, dan berkas tidak berubah" in page
    assert "sertifikat yang diterbitkan oleh Uji CA, Balai Uji" in page
    assert "Budi" not in page


def test_a_broken_signature_is_called_so(visitor: PageClient, letter: Letter) -> None:
    data = bytearray(Seal("Budi Santoso").sign(letters.bytes_of(letter)))
    data[data.find(b"/CreationDate") + 18] ^= 1
    page = words(compare(visitor, bytes(data)).text)
    assert "telah diubah" in page
    assert "tidak sah: isi berkas berubah sesudah ditandatangani" in page


def test_the_scan_of_a_letter_signed_on_paper_is_recognised(visitor: PageClient, letter: Letter) -> None:
    scan = b"\xff\xd8\xff" + b"pindaian" * 50
    keep_signed(letter, scan, SigningMethod.PAPER)
    answer = compare(visitor, scan, "pindaian.jpg")
    assert f"pindaian surat {letter.code} yang ditandatangani di atas kertas" in answer.text
    other = compare(visitor, scan + b"x", "pindaian.jpg")
    assert "tidak sama dengan surat mana pun" in other.text


def test_an_issuer_is_called_trusted_only_where_the_portal_trusts_it(visitor: PageClient, tmp_path: Path) -> None:
    ours, another = Seal("Budi Santoso"), Seal("Budi Santoso", authority="Portal Palsu")
    folder = tmp_path / "akar"
    folder.mkdir()
    (folder / "uji.pem").write_bytes(ours.root_pem)
    pdf = HTML(string="<p>Surat").write_pdf()
    assert "tidak mempunyai daftar penerbit tepercaya" in compare(visitor, ours.sign(pdf)).text
    settings.use(replace(settings.current(), trust_roots=str(folder)))
    assert "diterbitkan oleh Balai Uji, yang dipercaya" in compare(visitor, ours.sign(pdf)).text
    page = words(compare(visitor, another.sign(pdf)).text)
    assert "tidak termasuk penerbit yang dipercaya" in page
    assert "Portal Palsu" not in page


def test_a_revoked_letter_is_not_praised_for_being_the_same(visitor: PageClient, letter: Letter) -> None:
    data = letters.bytes_of(letter)
    with committed():
        db.session.get_one(Letter, letter.id).revoked_at = datetime(2026, 11, 20, 6, 5, tzinfo=UTC)
    page = compare(visitor, data).text
    assert "Surat itu sudah dicabut dan tidak berlaku lagi." in page
    assert "note-done" not in page


def test_an_altered_file_sent_from_a_letters_page_shows_that_letter(visitor: PageClient, letter: Letter) -> None:
    page = compare(visitor, b"%PDF-1.7 bukan surat", sent_from=letter.code).text
    assert "tidak sama dengan surat mana pun" in page
    assert letter.number in page


def test_where_a_file_was_sent_from_cannot_lead_out_of_the_portal(visitor: PageClient) -> None:
    assert "evil" not in compare(visitor, b"%PDF-1.7 bukan surat", sent_from="//evil.example").text


HOSTILE = {
    "garbage": b"%PDF-1.7 " + bytes(range(256)) * 400,
    "nothing after the head": b"%PDF-1.7",
    "an enormous table": b"%PDF-1.4\nxref\n0 2000000000\n" + b"0000000000 65535 f \n" * 200_000 + b"trailer<</Size 9>>",
    "pages inside themselves": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Size 3/Root 1 0 R>>\n%%EOF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_plain_answer(visitor: PageClient, name: str) -> None:
    answer = compare(visitor, HOSTILE[name])
    assert answer.status_code == 200
    assert "tidak sama dengan surat mana pun" in answer.text


def test_a_locked_file_is_named_as_such(visitor: PageClient, letter: Letter) -> None:
    with pikepdf.open(io.BytesIO(letters.bytes_of(letter))) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "dikunci dengan kata sandi" in compare(visitor, out.getvalue()).text


def test_a_file_above_the_limit_is_not_opened(visitor: PageClient) -> None:
    answer = compare(visitor, b"%PDF-1.7" + bytes(MOST_BYTES))
    assert answer.status_code == 422
    assert "lebih besar dari 20 MB" in answer.text


# By fingerprint alone


def asked(visitor: PageClient, sha256: str) -> dict[str, Any]:
    answer = visitor.client.get(f"/periksa/sidik/{sha256}", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json
    return told


def test_a_fingerprint_leads_to_its_letter(visitor: PageClient, letter: Letter) -> None:
    told = asked(visitor, str(letter.sha256).upper())
    assert (told["state"], told["href"], told["is_revoked"]) == ("exact", f"/periksa/{letter.code}", False)
    page = visitor.get(f"/periksa/sidik/{letter.sha256}")
    assert page.status_code == 200
    assert told["sentence"] in page.text


def test_a_fingerprint_that_never_was_and_one_that_cannot_be_get_the_same_answer(visitor: PageClient) -> None:
    assert asked(visitor, "0" * 64) == asked(visitor, "bukan-sidik") == asked(visitor, "%00")
    assert visitor.get(f"/periksa/sidik/{'0' * 64}").status_code == visitor.get("/periksa/sidik/x").status_code == 404


def test_asking_by_fingerprint_meets_a_limit(visitor: PageClient) -> None:
    answers = {visitor.client.get(f"/periksa/sidik/{'0' * 64}").status_code for _ in range(140)}
    assert answers == {404, 429}


def test_uploading_files_soon_meets_a_limit(visitor: PageClient) -> None:
    def sent() -> int:
        file = (io.BytesIO(b"%PDF-"), "surat.pdf")
        return visitor.client.post("/periksa/berkas", data={"file": file}).status_code

    assert {sent() for _ in range(14)} == {200, 429}


@pytest.mark.parametrize("data", [b"bukan PDF", b"", b"PK\x03\x04" * 1000])
def test_what_is_not_a_pdf_is_told_beside_the_field(visitor: PageClient, data: bytes) -> None:
    answer = compare(visitor, data)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_without_a_file_the_form_asks_again(visitor: PageClient) -> None:
    answer = visitor.post("/periksa/berkas", data={})
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_coming_back_to_the_address_of_a_comparison_leads_to_the_form(visitor: PageClient) -> None:
    assert visitor.get("/periksa/berkas").location == "/periksa"


def test_a_compared_file_is_not_kept(visitor: PageClient, letter: Letter, tmp_path: Path) -> None:
    def kept() -> tuple[int, list[Path]]:
        rows = db.session.scalar(sa.select(sa.func.count(StoredFile.id))) or 0
        return rows, sorted(path for path in tmp_path.rglob("*") if path.is_file() and "ppid.db" not in path.name)

    before = kept()
    compare(visitor, b"%PDF-1.7 rahasia " + b"x" * 400_000)
    assert kept() == before


def test_guessing_codes_soon_meets_a_limit(visitor: PageClient) -> None:
    answers = {visitor.client.get(f"/periksa/{NEVER}").status_code for _ in range(140)}
    assert answers == {404, 429}


def test_each_form_of_a_letter_is_listed_with_its_own_fingerprint(visitor: PageClient, letter: Letter) -> None:
    assert "Surat ini terbit dalam satu bentuk" in visitor.get(f"/periksa/{letter.code}").text
    keep_signed(letter, b"elektronik", SigningMethod.FILE)
    keep_signed(letter, b"pindaian", SigningMethod.PAPER)
    page = visitor.get(f"/periksa/{letter.code}").text.replace("<wbr>", "")
    for words_of_form, sha256 in (
        ("Surat asli tanpa tanda tangan elektronik, dibuat", letter.sha256),
        ("Salinan bertanda tangan elektronik,", hashlib.sha256(b"elektronik").hexdigest()),
        ("Pindaian surat yang ditandatangani di atas kertas, disimpan", hashlib.sha256(b"pindaian").hexdigest()),
    ):
        assert words_of_form in page
        assert sha256 is not None
        assert sha256 in page
    assert "Budi Santoso" not in page


def test_nobody_is_asked_whether_a_certificate_was_revoked_and_the_page_says_so(
    visitor: PageClient, letter: Letter
) -> None:
    signed = Seal("Budi Santoso").sign(letters.bytes_of(letter))
    page = words(compare(visitor, signed).text)
    assert "Apakah sertifikatnya sudah dicabut oleh penerbitnya tidak ditanyakan dari halaman ini." in page


def test_the_box_says_when_a_file_leaves_the_device(visitor: PageClient) -> None:
    page = visitor.get("/periksa").text
    assert "tidak meninggalkan perangkat" not in page
    assert "Berkasnya sendiri baru dikirim bila Anda menekan tombol di bawah." in page
