"""Is this letter real? The answer is for anybody, tells nothing about people, and keeps no file."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ppid.actions import letters
from ppid.db import committed, db
from ppid.letters.kinds import LETTERS
from ppid.models import Letter, StoredFile
from tests import world
from tests.pages import PageClient

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


def test_a_letter_is_confirmed_with_number_kind_body_date_and_fingerprint(visitor: PageClient, letter: Letter) -> None:
    answer = visitor.get(f"/periksa/{letter.code}")
    assert answer.status_code == 200
    for words in (letter.number, LETTERS[letter.kind].title, "Pemerintah Provinsi Kalimantan Timur", letter.code):
        assert words in answer.text
    assert letter.sha256 in answer.text.replace("<wbr>", "")
    assert "berlaku" in answer.text


def test_nothing_about_people_or_content_is_said(visitor: PageClient, letter: Letter) -> None:
    page = visitor.get(f"/periksa/{letter.code}").text
    person = world.filing().applicant
    for words in (person.name, "Ma&#39;rufah", person.identity, person.address, person.email, "puskesmas", "skripsi"):
        assert str(words) not in page


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
    assert (answer.status_code, answer.location) == (302, f"/periksa/{letter.code}")
    assert "sama persis" in visitor.get(answer.location).text


@pytest.mark.parametrize("at", [-20, 900])
def test_one_changed_byte_makes_it_another_file(visitor: PageClient, letter: Letter, at: int) -> None:
    data = bytearray(letters.bytes_of(letter))
    data[at] ^= 1
    answer = compare(visitor, bytes(data))
    assert (answer.status_code, answer.location) == (302, "/periksa")
    assert "tidak sama dengan surat mana pun" in visitor.get(answer.location).text


def test_an_altered_file_sent_from_a_letters_page_leads_back_to_it(visitor: PageClient, letter: Letter) -> None:
    answer = compare(visitor, letters.bytes_of(letter) + b"\n", sent_from=letter.code)
    assert answer.location == f"/periksa/{letter.code}"
    assert "tidak sama dengan surat mana pun" in visitor.get(answer.location).text


def test_where_a_file_was_sent_from_cannot_lead_out_of_the_portal(visitor: PageClient) -> None:
    assert compare(visitor, b"%PDF-1.7 bukan surat", sent_from="//evil.example").location == "/periksa"


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
