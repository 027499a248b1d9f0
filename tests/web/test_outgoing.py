"""The list of outgoing letters and the page of one: what stands there, what may be opened, what is handed out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.actions import classification, letters, signing
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import InfoRequest, Letter, LetterRevocation, LetterSignature
from ppid.queries import outgoing
from tests import keys, world
from tests.conftest import sign_in
from tests.signing import add_key, letter, letter_of, paper, scan_of, withdrawn
from tests.web.officers import MORNING, counted, numbers, words

LIST = "/petugas/surat"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING):
        yield


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


def copies(number: int, drawn: bool = True) -> None:
    """Many letters of the body, made quickly and without their files."""
    with committed():
        made = db.session.scalars(sa.select(InfoRequest)).first()
        assert made is not None
        officer = world.actor(Role.OFFICER).official_id
        for place in range(number):
            row = Letter(
                row_key=f"baris-{place}",
                body_id=made.body_id,
                request_id=made.id,
                official_id=officer,
                kind="notice",
                number=f"000.8.3.2/{place + 1}/2026",
                code=f"KODE{place:08}",
                paper="A4",
                issued_at=clock.now(),
                issued_on=clock.today("Asia/Makassar"),
                facts_sealed=b"-",
            )
            if drawn:
                row.sha256, row.size_bytes = f"{place:064}", 1000
                row.storage_key, row.drawn_at = f"letters/2026/{place}", clock.now()
            db.session.add(row)


# The list


def test_the_newest_letter_stands_first_with_what_it_is_about_and_how_it_stands(
    app: Flask, client: FlaskClient
) -> None:
    made = letter()
    said = words(page(sign_in(client, Role.OFFICER), LIST))
    registration = db.session.get_one(InfoRequest, made.request_id).number
    row = said[said.index(made.number) :]
    assert "Surat Keterangan Pencabutan Permohonan Informasi" in row
    assert "16 Nov 2026" in row
    assert registration in row
    assert "Officer Kaltim" in row
    assert "Belum ditandatangani" in row
    listed = numbers(page(client, LIST))
    assert listed[0] == made.number
    assert len(listed) == 2  # below it the receipt


def test_a_paper_of_the_body_says_what_it_is_about(app: Flask, client: FlaskClient) -> None:
    test = world.harm_test(information="Rincian harga perkiraan sendiri")
    with committed():
        chosen = classification.Decree(test_ids=(test.id,))
        decree = classification.decree(world.body(), chosen, actor=world.actor(Role.OFFICER), now=clock.now())
    officer = sign_in(client, Role.OFFICER)
    said = words(page(officer, LIST))
    assert "Rincian harga perkiraan sendiri" in said
    assert "1 informasi dikecualikan" in said
    assert "Perihal 1 informasi dikecualikan" in words(page(officer, f"{LIST}/{decree.id}"))
    with committed():
        db.session.get_one(Letter, decree.id).facts = "{}"  # of another time
    assert "Keputusan PPID tentang Klasifikasi" in words(page(officer, f"{LIST}/{decree.id}"))


def test_each_state_has_its_word(app: Flask, client: FlaskClient) -> None:
    drawing, revoked, electronic, ink = letter("a", drawn=False), letter("b"), letter("c"), letter("d")
    with committed():
        db.session.get_one(Letter, revoked.id).revoked_at = clock.now()
    key = add_key()
    signing.sign_letter(electronic.id, key, keys.PASSPHRASE, actor=world.actor(Role.OFFICER), now=clock.now())
    scan_of(ink)
    rows = dict(_rows(page(sign_in(client, Role.OFFICER), f"{LIST}?jenis=withdrawal")))
    assert rows[drawing.number] == "Sedang dibuat"
    assert rows[revoked.number] == "Dicabut"
    assert rows[electronic.number] == "Ditandatangani secara elektronik"
    assert rows[ink.number] == "Ditandatangani basah"


def _rows(html: str) -> list[tuple[str, str]]:
    """Number and state of each row."""
    found = []
    for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL):
        number = re.search(r'<th scope="row"[^>]*><a[^>]*>([^<]+)', row)
        state = re.search(r'class="status[^>]*>(?:<svg.*?</svg>)?([^<]+)', row, re.DOTALL)
        if number and state:
            found.append((number[1], state[1].strip()))
    return found


def test_filters_narrow_the_list(app: Flask, client: FlaskClient) -> None:
    drawing, unsigned, ink = letter("a", drawn=False), letter("b"), letter("c")
    scan_of(ink)
    sign_in(client, Role.OFFICER)
    of_kind = f"{LIST}?jenis=withdrawal&keadaan="
    assert numbers(page(client, of_kind + "sedang-dibuat")) == [drawing.number]
    assert numbers(page(client, of_kind + "belum-ditandatangani")) == [unsigned.number]
    assert numbers(page(client, of_kind + "ditandatangani")) == [ink.number]
    assert numbers(page(client, of_kind + "dicabut")) == []
    assert len(numbers(page(client, of_kind + "semua"))) == 3
    assert len(numbers(page(client, f"{LIST}?jenis=tidak-ada&keadaan=apa"))) == 6  # with the receipts


def test_what_waits_for_my_signature_is_one_click_away(app: Flask, client: FlaskClient) -> None:
    made = letter()
    receipt = letter_of(db.session.get_one(InfoRequest, made.request_id), "receipt")
    sign_in(client, Role.OFFICER)
    assert "1 surat menunggu tanda tangan Anda" in words(page(client, LIST))
    assert numbers(page(client, f"{LIST}?keadaan=giliran-saya")) == [made.number]
    desk = sign_in(app.test_client(), Role.DESK)
    assert numbers(page(desk, f"{LIST}?keadaan=giliran-saya")) == [receipt.number]
    superior = sign_in(app.test_client(), Role.SUPERIOR)
    assert "Tidak ada surat yang menunggu tanda tangan Anda" in words(page(superior, f"{LIST}?keadaan=giliran-saya"))


def test_letters_that_are_still_being_drawn_are_counted(app: Flask, client: FlaskClient) -> None:
    letter(drawn=False)
    said = words(page(sign_in(client, Role.OFFICER), LIST))
    assert "2 surat sedang dibuat" in said


def test_pages_follow_one_another_without_gap_or_repetition(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.register()
    copies(7)
    monkeypatch.setattr(outgoing, "PAGE_ROWS", 3)
    sign_in(client, Role.OFFICER)
    whole, path = [], LIST
    while path:
        html = page(client, path)
        whole += numbers(html)
        path = _link(html, "next")
        last = html
    assert whole[:-1] == [f"000.8.3.2/{place}/2026" for place in range(7, 0, -1)]
    assert numbers(page(client, _link(last, "prev"))) == whole[3:6]


def _link(html: str, rel: str) -> str:
    found = re.search(rf'<a href="([^"]+)" rel="{rel}"', html)
    return found[1].replace("&amp;", "&") if found else ""


def test_the_list_asks_the_same_number_of_questions_for_three_letters_and_for_a_hundred(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "PAGE_ROWS", 200)
    world.register()
    copies(3)
    sign_in(client, Role.OFFICER)
    page(client, LIST)
    with counted() as few:
        page(client, LIST)
    with committed():
        db.session.execute(sa.delete(Letter).where(Letter.kind == "notice"))
    copies(100)
    with counted() as many:
        assert len(numbers(page(client, LIST))) == 101
    assert len(few) == len(many) <= 12, many


def test_an_empty_list_says_so(app: Flask, client: FlaskClient) -> None:
    assert "Belum ada surat yang terbit" in words(page(sign_in(client, Role.OFFICER), LIST))


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.COMMISSIONER, Role.AUDITOR, Role.ADMIN])
def test_offices_without_letters_are_refused(app: Flask, client: FlaskClient, role: Role) -> None:
    made = letter()
    sign_in(client, role)
    assert client.get(LIST).status_code == client.get(f"{LIST}/{made.id}").status_code == 403


def test_a_neighbours_letter_does_not_exist(app: Flask, client: FlaskClient) -> None:
    made = letter()
    scan_of(made)
    copy = db.session.scalars(sa.select(LetterSignature.id)).one()
    sign_in(client, Role.OFFICER, "samarinda")
    assert numbers(page(client, LIST)) == []
    for path in (f"{LIST}/{made.id}", f"{LIST}/{made.id}/asli.pdf", f"{LIST}/salinan/{copy}"):
        assert client.get(path).status_code == 404


# One letter


def test_the_page_of_a_letter_hands_out_each_of_its_copies(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key()
    issued = letters.bytes_of(made)
    signing.sign_letter(made.id, key, keys.PASSPHRASE, actor=world.actor(Role.OFFICER), now=clock.now())
    scan_of(made)
    sign_in(client, Role.DESK)
    html = page(client, f"{LIST}/{made.id}")
    said = words(html)
    assert "Salinan bertanda tangan elektronik" in said
    assert "Budi Santoso, Pemerintah Provinsi Uji" in said
    assert "Salinan bertanda tangan basah" in said
    first, second = re.findall(rf'href="({LIST}/salinan/\d+)"', html)
    assert client.get(f"{LIST}/{made.id}/asli.pdf").data == issued
    signed = client.get(first)
    assert signed.data.startswith(b"%PDF-")
    assert signed.data != issued
    ink = client.get(second)
    assert ink.data == paper()
    assert ink.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in ink.headers["Content-Security-Policy"]


def test_officers_and_applicants_download_the_signed_copy(app: Flask, client: FlaskClient) -> None:
    made, key = letter(), add_key()
    sign_in(client, Role.OFFICER)
    path = f"/surat/{made.id}.pdf"
    assert client.get(path).data == letters.bytes_of(db.session.get_one(Letter, made.id))
    signing.sign_letter(made.id, key, keys.PASSPHRASE, actor=world.actor(Role.OFFICER), now=clock.now())
    copy = signing.best_copy(db.session.get_one(Letter, made.id))
    assert client.get(path).data == copy
    applicant = app.test_client()
    _open_case(applicant, db.session.get_one(InfoRequest, made.request_id))
    assert applicant.get(f"/lacak/surat/{made.id}").data == copy


def _open_case(client: FlaskClient, made: InfoRequest) -> None:
    from ppid import vault
    from ppid.actions import requests

    door = {"number": made.number, "token": vault.spell(requests.token_of(made.filing_key))}
    assert client.post("/lacak", data=door).status_code == 302


def test_a_receipt_is_not_handed_out_before_the_identity_is_shown(app: Flask, client: FlaskClient) -> None:
    receipt = letter_of(withdrawn("a"), "receipt")
    sign_in(client, Role.DESK)
    assert "dibuka dari halaman perkaranya" in words(page(client, f"{LIST}/{receipt.id}"))
    assert client.get(f"{LIST}/{receipt.id}/asli.pdf").status_code == 404
    scan_of(receipt)
    copy = db.session.scalars(sa.select(LetterSignature.id)).one()
    assert client.get(f"{LIST}/salinan/{copy}").status_code == 404


def test_a_revoked_letter_says_why_and_offers_no_signature(app: Flask, client: FlaskClient) -> None:
    old, new = letter("a"), letter("b")
    add_key()
    with committed():
        row = db.session.get_one(Letter, old.id)
        row.revoked_at = clock.now()
        db.session.add(
            LetterRevocation(
                body_id=row.body_id,
                letter_id=row.id,
                replacement_id=new.id,
                reason="Nama Pemohon salah tulis.",
                revoked_at=clock.now(),
            )
        )
    html = page(sign_in(client, Role.OFFICER), f"{LIST}/{old.id}")
    assert "Nama Pemohon salah tulis." in words(html)
    assert f'href="{LIST}/{new.id}"' in html
    assert 'name="passphrase"' not in html
    assert 'name="scan"' not in html


def test_a_letter_in_the_making_is_named_without_a_link(app: Flask, client: FlaskClient) -> None:
    made = letter(drawn=False)
    html = page(sign_in(client, Role.OFFICER), f"{LIST}/{made.id}")
    assert "sedang dibuat" in words(html)
    assert "asli.pdf" not in html
    assert client.get(f"{LIST}/{made.id}/asli.pdf").status_code == 404


def test_whose_turn_it_is_not_sees_no_key(app: Flask, client: FlaskClient) -> None:
    made = letter()
    add_key(None)
    html = page(sign_in(client, Role.DESK), f"{LIST}/{made.id}")
    assert 'name="passphrase"' not in html
    assert 'name="scan"' in html  # but the desk may keep the scan


def test_without_a_key_the_page_says_who_can_help(app: Flask, client: FlaskClient) -> None:
    made = letter()
    said = words(page(sign_in(client, Role.OFFICER), f"{LIST}/{made.id}"))
    assert "Mintalah admin badan publik menambahkannya" in said


def test_the_page_of_a_letter_asks_a_fixed_number_of_questions(app: Flask, client: FlaskClient) -> None:
    made = letter()
    scan_of(made)
    sign_in(client, Role.OFFICER)
    page(client, f"{LIST}/{made.id}")
    with counted() as one:
        page(client, f"{LIST}/{made.id}")
    for place in range(5):
        scan_of(made, paper(mark=place + 1))
    with counted() as many:
        page(client, f"{LIST}/{made.id}")
    assert len(one) == len(many) <= 16, many


def test_looking_writes_nothing(app: Flask, client: FlaskClient) -> None:
    made = letter()
    sign_in(client, Role.OFFICER)
    before = db.session.scalar(sa.select(sa.func.count(LetterSignature.id)))
    for path in (LIST, f"{LIST}/{made.id}", f"{LIST}/tanda-tangani?pilih={made.id}"):
        page(client, path)
    assert db.session.scalar(sa.select(sa.func.count(LetterSignature.id))) == before


def test_the_public_page_of_a_letter_is_linked_within_the_portal_it_is_read_on(app: Flask, client: FlaskClient) -> None:
    made = letter()
    sign_in(client, Role.OFFICER)
    assert made.request_id is not None
    for path in (f"{LIST}/{made.id}", f"/permohonan/{made.request_id}"):
        assert f'href="/periksa/{made.code}"' in page(client, path)


def test_an_internal_letter_speaks_of_revoking_only(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    world.assign(made)
    note = letter_of(made, "assignment")
    sign_in(client, Role.OFFICER)
    said = words(page(client, f"{LIST}/{note.id}"))
    assert "Cabut surat ini" in said
    assert "surat pengganti" not in said
