"""A wrong letter on the officers' pages: offered, drafted, replaced; and how everybody sees it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from ppid import clock, vault
from ppid.actions import catalogue, letters, requests
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Assignment, InfoRequest, Letter, LetterRevocation
from ppid.web.forms.revocations import LONGEST_REASON
from tests import objections as objection_world
from tests import world
from tests.conftest import sign_in
from tests.letters.paper import text
from tests.pages import PageClient
from tests.web.officers import MORNING, counted, words

WHY = "terdapat kesalahan penulisan nama"


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def case(client: FlaskClient) -> InfoRequest:
    """A request that was answered and whose answer was opened."""
    return objection_world.refused(world.register())


def as_role(client: FlaskClient, role: Role) -> PageClient:
    return PageClient(sign_in(client, role))


@pytest.fixture
def ppid(client: FlaskClient, case: InfoRequest) -> PageClient:
    return as_role(client, Role.OFFICER)


def letter(kind: str, *, last: bool = False) -> Letter:
    db.session.rollback()
    order = Letter.id.desc() if last else Letter.id
    return db.session.scalars(sa.select(Letter).where(Letter.kind == kind).order_by(order).limit(1)).one()


def typed(**changes: str) -> dict[str, str]:
    usual = {
        "reason": WHY,
        "to_name": "Siti Makrufah",
        "to_address": "Jalan Melati 3, Samarinda",
        "name": "Siti Makrufah",
        "address": "Jalan Melati 3, Samarinda",
        "phone": "0812-5550-0001",
        "email": "siti@example.org",
        "seen": "y",
    }
    return usual | changes


def replaced(ppid: PageClient, kind: str = "notice", **changes: str) -> Letter:
    answer = ppid.post(f"/petugas/surat/{letter(kind).id}/ganti", data=typed(**changes))
    assert answer.status_code == 302, words(answer.text)
    return letter(kind, last=True)


def test_the_page_of_a_letter_offers_the_correction(ppid: PageClient) -> None:
    page = ppid.get(f"/petugas/surat/{letter('notice').id}").text
    assert f"/petugas/surat/{letter('notice').id}/ganti" in page
    assert "/cabut" not in page  # it proves a step, so it is never revoked alone


def test_the_form_shows_what_the_letter_says_now(ppid: PageClient) -> None:
    page = ppid.get(f"/petugas/surat/{letter('notice').id}/ganti").text
    assert 'value="Siti Ma&#39;rufah"' in page
    assert "Jalan Melati 3, Samarinda" in page
    assert "puskesmas" not in page  # what was asked and decided is not edited here


def test_a_replacement_is_issued_drawn_and_shown(ppid: PageClient) -> None:
    old = letter("notice")
    answer = ppid.post(f"/petugas/surat/{old.id}/ganti", data=typed())
    new = letter("notice", last=True)
    assert (answer.status_code, answer.location) == (302, f"/petugas/surat/{new.id}")
    assert new.sha256 is not None
    assert letter("notice").revoked_at is not None
    page = ppid.get(f"/petugas/surat/{old.id}").text
    assert WHY in page
    assert f"/petugas/surat/{new.id}" in page
    assert "/ganti" not in page


def test_a_draft_is_shown_with_what_is_typed_and_nothing_is_kept(ppid: PageClient) -> None:
    old = letter("notice")
    unticked = {name: text for name, text in typed().items() if name != "seen"}
    answer = ppid.post(f"/petugas/surat/{old.id}/ganti/konsep", data=unticked)
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert letter("notice", last=True).id == old.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * (LONGEST_REASON + 1)}, "reason"),
        ({"name": ""}, "name"),
        ({"to_name": " "}, "to_name"),
        ({"address": "x" * 1001}, "address"),
        ({"seen": ""}, "seen"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(ppid: PageClient, changes: dict[str, str], field: str) -> None:
    sent = {name: text for name, text in typed(**changes).items() if text or name != "seen"}
    answer = ppid.post(f"/petugas/surat/{letter('notice').id}/ganti", data=sent)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert letter("notice").revoked_at is None


def test_a_draft_with_something_missing_is_the_same_page(ppid: PageClient) -> None:
    answer = ppid.post(f"/petugas/surat/{letter('notice').id}/ganti/konsep", data=typed(name=""))
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert f'action="/petugas/surat/{letter("notice").id}/ganti"' in answer.text


def test_of_two_who_replace_a_letter_the_second_is_told(ppid: PageClient) -> None:
    old = letter("notice")
    replaced(ppid)
    answer = ppid.post(f"/petugas/surat/{old.id}/ganti", data=typed())
    assert answer.status_code == 409
    assert "sudah dicabut sebelumnya" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(LetterRevocation.id))) == 1


def test_a_letter_that_proves_a_step_cannot_be_revoked_alone(ppid: PageClient) -> None:
    answer = ppid.get(f"/petugas/surat/{letter('notice').id}/cabut")
    assert answer.status_code == 409
    assert "hanya dapat diganti" in answer.text


def test_a_receipt_is_corrected_only_with_the_identity_open(ppid: PageClient, case: InfoRequest) -> None:
    receipt = letter("receipt")
    answer = ppid.get(f"/petugas/surat/{receipt.id}/ganti")
    assert (answer.status_code, answer.location) == (302, f"/petugas/surat/{receipt.id}")
    ppid.post(f"/permohonan/{case.id}/identitas")
    assert ppid.get(f"/petugas/surat/{receipt.id}/ganti").status_code == 200
    assert replaced(ppid, "receipt").number == case.number


def test_an_internal_letter_is_revoked_alone(ppid: PageClient, case: InfoRequest) -> None:
    made = world.register("kunci-2")
    world.assign(made)
    assert db.session.scalars(sa.select(Assignment)).one()
    sheet = letter("assignment")
    assert ppid.get(f"/petugas/surat/{sheet.id}/cabut").status_code == 200
    assert ppid.post(f"/petugas/surat/{sheet.id}/cabut", data={"reason": ""}).status_code == 422
    answer = ppid.post(f"/petugas/surat/{sheet.id}/cabut", data={"reason": "salah perangkat daerah"})
    assert (answer.status_code, answer.location) == (302, f"/petugas/surat/{sheet.id}")
    assert letter("assignment").revoked_at is not None


def test_an_older_maklumat_is_revoked_for_the_newer_one(ppid: PageClient) -> None:
    def issued(before: int) -> Letter:
        with committed():
            return catalogue.issue_charter(
                world.body(), before=before, actor=world.actor(Role.OFFICER), now=clock.now()
            )

    first = issued(0)
    second = issued(first.id)
    page = ppid.get(f"/petugas/surat/{first.id}/cabut")
    assert second.number in page.text
    assert "Tanpa pengganti" not in page.text
    sent = {"reason": "biaya sudah berubah", "successor": str(second.id)}
    assert ppid.post(f"/petugas/surat/{first.id}/cabut", data=sent | {"successor": "1"}).status_code == 422
    assert ppid.post(f"/petugas/surat/{first.id}/cabut", data=sent).status_code == 302
    assert f"/periksa/{second.code}" in ppid.get(f"/periksa/{first.code}").text


def test_only_who_may_revoke_sees_these_pages(client: FlaskClient, case: InfoRequest) -> None:
    desk = as_role(client, Role.DESK)
    notice = letter("notice")
    assert desk.get(f"/petugas/surat/{notice.id}/ganti").status_code == 403
    assert "/ganti" not in desk.get(f"/petugas/surat/{notice.id}").text


# How it looks elsewhere


def test_the_case_page_shows_both_and_tells_of_it(ppid: PageClient, case: InfoRequest) -> None:
    old = letter("notice")
    new = replaced(ppid)
    page = words(ppid.get(f"/permohonan/{case.id}").text)
    assert f"Dicabut dan diganti dengan nomor {new.number}, Senin, 16 November 2026" in page
    assert f"Surat dicabut dan diganti: Pemberitahuan Tertulis nomor {old.number}" in page


def test_the_applicant_sees_both(client: FlaskClient, ppid: PageClient, case: InfoRequest) -> None:
    new = replaced(ppid)
    client.post("/keluar")
    door = {"number": case.number, "token": vault.spell(requests.token_of(case.filing_key))}
    assert client.post("/lacak", data=door).status_code == 302
    page = words(client.get("/lacak/permohonan").text)
    assert f"Dicabut dan diganti dengan nomor {new.number}" in page
    assert "Surat dicabut dan diganti: Pemberitahuan Tertulis" in page
    assert client.get(f"/lacak/surat/{new.id}").status_code == 200


def test_the_public_page_of_the_old_letter_leads_to_the_new_one_and_back(ppid: PageClient) -> None:
    old = letter("notice")
    new = replaced(ppid)
    page = ppid.get(f"/periksa/{old.code}").text
    assert "diganti dengan surat lain" in page
    assert f"/periksa/{new.code}" in page
    assert WHY not in page
    page = ppid.get(f"/periksa/{new.code}").text
    assert "Menggantikan surat" in page
    assert old.number in page
    assert f"/periksa/{old.code}" in page


def test_a_page_costs_one_statement_more_however_many_letters_were_replaced(ppid: PageClient, case: Any) -> None:
    def statements() -> int:
        with counted() as seen:
            assert ppid.get(f"/permohonan/{case.id}").status_code == 200
        return len(seen)

    statements()  # the calendar of the body is read once
    none = statements()
    replaced(ppid)
    one = statements()
    replaced(ppid, "refusal", to_name="", to_address="")
    assert one <= none + 1
    assert statements() == one


def test_the_desk_hands_out_the_receipt_that_holds(client: FlaskClient, case: InfoRequest) -> None:
    ppid = as_role(client, Role.OFFICER)
    ppid.post(f"/permohonan/{case.id}/identitas")
    new = replaced(ppid, "receipt")
    handed_out = as_role(client, Role.DESK).get(f"/catat/{case.id}/tanda-terima")
    assert handed_out.data == letters.bytes_of(new)


# A decree that a notice cites


def test_before_a_decree_is_replaced_its_notice_is_named(ppid: PageClient) -> None:
    page = words(ppid.get(f"/petugas/surat/{letter('refusal').id}/ganti").text)
    assert f"Pemberitahuan tertulis nomor {letter('notice').number} menyebut nomor keputusan ini." in page
    assert "Penanda tangan yang tercantum pada surat: Officer Kaltim" in page


def test_a_notice_tells_that_its_decree_was_replaced_until_it_is_replaced_too(ppid: PageClient) -> None:
    notice, old = letter("notice"), letter("refusal")
    for path in (f"/petugas/surat/{notice.id}", f"/periksa/{notice.code}"):
        assert "yang sudah diganti dengan nomor" not in words(ppid.get(path).text)
    new = replaced(ppid, "refusal", to_name="", to_address="")
    sentence = f"menyebut surat keputusan nomor {old.number}, yang sudah diganti dengan nomor {new.number}"
    for path in (f"/petugas/surat/{notice.id}", f"/periksa/{notice.code}"):
        assert sentence in words(ppid.get(path).text)
    assert f"/periksa/{new.code}" in ppid.get(f"/periksa/{notice.code}").text
    assert sentence in words(ppid.get(f"/permohonan/{notice.request_id}").text)
    for decree in (old, new):
        page = ppid.get(f"/petugas/surat/{decree.id}").text
        assert f"Pemberitahuan tertulis nomor {notice.number} masih menyebut surat keputusan lama" in words(page)
    assert "menyebut surat keputusan" not in words(ppid.get(f"/periksa/{new.code}").text)
    later = replaced(ppid, "notice")
    for path in (f"/petugas/surat/{later.id}", f"/periksa/{later.code}", f"/petugas/surat/{new.id}"):
        assert "menyebut surat keputusan" not in words(ppid.get(path).text)


def test_a_replacement_says_on_its_own_page_what_it_replaces(ppid: PageClient) -> None:
    old = letter("notice")
    new = replaced(ppid)
    page = ppid.get(f"/petugas/surat/{new.id}").text
    assert f"Surat ini menggantikan surat nomor {old.number}" in words(page)
    assert f"/petugas/surat/{old.id}" in page


def test_the_draft_of_a_notice_prints_the_number_of_its_decree(ppid: PageClient) -> None:
    decree = letter("refusal").number
    data = typed()
    answer = ppid.post(f"/petugas/surat/{letter('notice').id}/ganti/konsep", data=data)
    assert f"Surat Keputusan PPID Nomor {decree}" in " ".join(text(answer.data).split())
