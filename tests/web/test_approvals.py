"""An answer from draft to a second pair of eyes through the pages: saved, submitted, compared, approved, sent back."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock, vault
from ppid.actions import approvals, requests
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import Status
from ppid.models import AnswerDraft, Event, FileKind, InfoRequest, Notice, Official, StoredFile
from ppid.queries import approvals as queries
from ppid.queries import requests as request_queries
from tests import world
from tests.conftest import sign_in
from tests.pages import PageClient
from tests.web.officers import GIVEN, MORNING, REFUSED, counted, decided, fresh, send_now, versions, words

CSV = b"a;b\n1;2\n"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def as_role(app: Flask, role: Role) -> PageClient:
    return PageClient(sign_in(app.test_client(), role))


def needing_approval(*items: str) -> InfoRequest:
    made = world.register(items=items or ("Satu butir",))
    with committed():
        world.body().needs_approval = True
    return made


def second_officer() -> None:
    """Let the account of the superior hold the office of the PPID instead."""
    with committed():
        db.session.get_one(Official, world.actor(Role.SUPERIOR).official_id).role = Role.OFFICER


def draft_data(made: InfoRequest, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the form sends, opened on the draft as it stands."""
    return decided(made, *items, **more) | versions(made)


def post(client: PageClient, made: InfoRequest, *items: dict[str, Any], **more: Any) -> Any:
    return client.post(f"/permohonan/{made.id}/jawab", data=draft_data(made, *items, **more))


def draft_of(made: InfoRequest) -> AnswerDraft:
    db.session.rollback()
    return db.session.scalars(queries.of_request(made.id)).one()


def event_names(made: InfoRequest) -> list[str]:
    return [event.name for event in db.session.scalars(request_queries.events_of(made.id))]


# Saved at any time


def test_half_a_form_is_saved_and_comes_back_as_it_was_typed_with_its_files(app: Flask) -> None:
    made = world.register()
    desk = as_role(app, Role.DESK)
    half = {"outcome": "", "explanation": "Masih dicari", "files": [(BytesIO(CSV), "rincian.csv")]}
    unsure = REFUSED | {"ground": "", "reason": "Mungkin  rahasia", "harm_test": ""}
    sent = post(desk, made, half, unsure, other_cost="lima ribu", provide_days="-1", simpan="1")
    assert sent.location == f"/permohonan/{made.id}/jawab"
    for visitor in (desk, as_role(app, Role.OFFICER)):
        page = visitor.get(f"/permohonan/{made.id}/jawab")
        for kept in ("Masih dicari", "Mungkin  rahasia", 'value="lima ribu"', 'value="-1"', "rincian.csv"):
            assert kept in page.text
        assert "Konsep terakhir disimpan oleh Desk Kaltim" in words(page.text)
        assert "Ada yang perlu diperiksa" not in page.text
    assert fresh(made).status is Status.REGISTERED
    assert event_names(made) == ["register", "letter_issued"]


def test_a_refused_file_is_named_while_the_rest_of_the_draft_is_saved(app: Flask) -> None:
    made = world.register(items=("Satu",))
    uploads = [(BytesIO(CSV), "baik.csv"), (BytesIO(b"MZ\x90\x00" + bytes(400)), "jahat.pdf")]
    sent = post(as_role(app, Role.DESK), made, GIVEN | {"files": uploads}, simpan="1")
    assert sent.status_code == 422
    assert "Konsep tersimpan, kecuali berkas yang disebut di bawah." in words(sent.text)
    assert "jahat.pdf: Berkas ini berisi program" in words(sent.text)
    assert [file.name for file in approvals.files_of(made)] == ["baik.csv"]
    assert draft_of(made).data["item_1-outcome"] == ["given"]


def test_a_file_is_taken_out_of_the_draft_and_nothing_typed_is_lost(app: Flask) -> None:
    made = world.register(items=("Satu",))
    desk = as_role(app, Role.DESK)
    post(desk, made, GIVEN | {"files": [(BytesIO(CSV), "rincian.csv")]}, simpan="1")
    (file,) = approvals.files_of(made)
    page = post(desk, made, GIVEN | {"explanation": "Baru diketik"}, buang=str(file.id))
    assert page.status_code == 200
    assert "Baru diketik" in page.text
    assert "rincian.csv" not in page.text
    assert approvals.files_of(made) == []
    assert post(desk, made, GIVEN, buang="999").status_code == 200


def test_the_files_of_a_draft_are_for_those_who_draft_or_decide(app: Flask) -> None:
    made = world.register(items=("Satu",))
    world.assign(made, items=(1,))
    desk = as_role(app, Role.DESK)
    post(desk, made, GIVEN | {"files": [(BytesIO(CSV), "rincian.csv")]}, simpan="1")
    (file,) = approvals.files_of(made)
    address = f"/konsep/berkas/{file.id}"
    for role in (Role.DESK, Role.OFFICER):
        assert as_role(app, role).get(address).data == CSV
    for role in (Role.UNIT_OFFICER, Role.SUPERIOR, Role.ADMIN):
        assert as_role(app, role).get(address).status_code == 403
    assert PageClient(sign_in(app.test_client(), Role.OFFICER, "samarinda")).get(address).status_code == 404
    assert desk.get(f"/berkas/{file.id}").status_code == 404
    applicant = app.test_client()
    applicant.post("/lacak", data={"number": made.number, "token": vault.spell(requests.token_of("kunci-1"))})
    assert "rincian.csv" not in applicant.get("/lacak/permohonan").text
    assert applicant.get(f"/lacak/berkas/{file.id}").status_code in (302, 404)
    assert applicant.get(address).status_code == 302  # to the door of the officials


def test_of_two_who_draft_at_once_nobody_loses_a_word(app: Flask) -> None:
    made = world.register(items=("Satu",))
    desk, officer = as_role(app, Role.DESK), as_role(app, Role.OFFICER)
    mine = draft_data(made, GIVEN | {"explanation": "Kata PPID"}, simpan="1")
    post(desk, made, GIVEN | {"explanation": "Kata meja layanan"}, simpan="1")
    sent = officer.post(f"/permohonan/{made.id}/jawab", data=mine)
    assert sent.status_code == 409
    page = words(sent.text)
    assert "Konsep ini disimpan orang lain sejak halaman ini dibuka" in page
    assert "Desk Kaltim" in page
    assert '<del class="item-text">Kata meja layanan</del>' in sent.text
    assert '<ins class="item-text">Kata PPID</ins>' in sent.text
    assert draft_of(made).data["item_1-explanation"] == ["Kata meja layanan"]
    again = post(officer, made, GIVEN | {"explanation": "Kata keduanya"}, simpan="1")
    assert again.status_code == 302
    assert draft_of(made).data["item_1-explanation"] == ["Kata keduanya"]


# The last look


def test_what_leaves_is_looked_at_once_more_and_going_back_loses_nothing(app: Flask) -> None:
    made = world.register(items=("Satu", "Dua"))
    officer = as_role(app, Role.OFFICER)
    item = GIVEN | {"given_as": "hard_copy", "files": [(BytesIO(CSV), "rincian.csv")]}
    costs = {"copy_rate": "500", "copy_sheets": "4", "payment": "Tunai"}
    sent = post(officer, made, item, REFUSED | {"files": [(BytesIO(b"x;y\n"), "batal.csv")]}, **costs)
    assert sent.location == f"/permohonan/{made.id}/jawab/kirim"
    page = words(officer.get(sent.location).text)
    (given, _unused) = approvals.files_of(made)
    for phrase in (
        "Kirim sekarang",
        "Kembali ubah",
        "rincian.csv",
        given.sha256[:12],
        "1 kB",
        "Rp 2.000",
        "Surat terbit: Surat Keputusan PPID",
        "Pemberitahuan Tertulis",
        "mengajukan keberatan kepada Atasan PPID dalam 30 hari kerja (UU 14/2008 Pasal 36 ayat (1))",
        REFUSED["reason"],
        "1 berkas yang tersimpan pada butir ini tidak dikirim",
    ):
        assert phrase in page, phrase
    back = officer.get(f"/permohonan/{made.id}/jawab").text
    for kept in ("rincian.csv", "batal.csv", 'value="500"', REFUSED["reason"]):
        assert kept in back
    assert fresh(made).status is Status.REGISTERED
    assert send_now(officer, made).status_code == 302
    assert fresh(made).status is Status.ANSWERED
    assert [file.name for file in db.session.scalars(sa.select(StoredFile))] == ["rincian.csv"]
    assert db.session.scalars(sa.select(Notice)).one().total_cost == 2000


def test_only_what_was_looked_at_is_sent(app: Flask) -> None:
    made = world.register(items=("Satu",))
    officer, desk = as_role(app, Role.OFFICER), as_role(app, Role.DESK)
    post(officer, made, GIVEN)
    seen = versions(made)
    post(desk, made, GIVEN | {"explanation": "Diubah meja layanan"}, simpan="1")
    sent = officer.post(f"/permohonan/{made.id}/jawab/kirim", data=seen)
    assert sent.status_code == 409
    assert "Diubah meja layanan" in sent.text
    assert "berubah sejak halaman ini dibuka" in words(sent.text)
    assert fresh(made).status is Status.REGISTERED
    assert send_now(officer, made).status_code == 302


def test_an_unfinished_draft_is_not_sent(app: Flask) -> None:
    made = world.register(items=("Satu",))
    officer = as_role(app, Role.OFFICER)
    assert officer.get(f"/permohonan/{made.id}/jawab/kirim").status_code == 409
    post(officer, made, {"outcome": ""}, simpan="1")
    for page in ("jawab/kirim", "konsep.pdf"):
        sent = officer.get(f"/permohonan/{made.id}/{page}")
        assert sent.status_code == 409
        assert "belum lengkap" in words(sent.text)
    assert officer.post(f"/permohonan/{made.id}/jawab/kirim", data=versions(made)).status_code == 409


def test_an_electronic_answer_says_that_it_costs_nothing(app: Flask) -> None:
    made = world.register(items=("Satu",))
    officer = as_role(app, Role.OFFICER)
    post(officer, made, GIVEN)
    page = words(officer.get(f"/permohonan/{made.id}/jawab/kirim").text)
    assert "Semua yang diberikan berbentuk digital, jadi tidak ada biaya." in page


# Two people


def test_the_desk_drafts_the_ppid_sees_what_changed_and_approves(app: Flask, client: FlaskClient) -> None:
    made = needing_approval("Satu", "Dua")
    desk, officer = as_role(app, Role.DESK), as_role(app, Role.OFFICER)
    assert "Siapkan jawaban" in words(desk.get(f"/permohonan/{made.id}").text)
    item = GIVEN | {"explanation": "Ada di laman kami", "files": [(BytesIO(CSV), "rincian.csv")]}
    sent = post(desk, made, item, REFUSED, ajukan="1")
    assert sent.location == f"/permohonan/{made.id}"
    for visitor in (desk, officer):
        assert "Menunggu persetujuan" in words(visitor.get(f"/permohonan/{made.id}").text)
    approve = f"/permohonan/{made.id}/setujui"
    page = words(officer.get(approve).text)
    for phrase in ("Desk Kaltim mengajukan konsep ini", "Isinya sama dengan yang diajukan", "rincian.csv"):
        assert phrase in page
    assert officer.get(f"/permohonan/{made.id}/konsep.pdf").mimetype == "application/pdf"
    (file,) = approvals.files_of(made)
    mine = GIVEN | {"explanation": "Ada di laman PPID", "given_as": "view"}
    assert post(officer, made, mine, REFUSED, lihat="1").location == approve
    post(officer, made, mine, REFUSED, buang=str(file.id))
    page = officer.get(approve)
    for phrase in (
        "Konsep berubah sejak diajukan",
        "Officer Kaltim",
        "Butir 1, Penjelasan untuk Pemohon",
        "Butir 1, Bentuk yang diberikan",
        "Butir 1, Berkas",
    ):
        assert phrase in words(page.text), phrase
    assert '<del class="item-text">Ada di laman kami</del>' in page.text
    assert '<ins class="item-text">Ada di laman PPID</ins>' in page.text
    assert send_now(officer, made, "setujui").status_code == 302
    assert (fresh(made).status, made.items[0].explanation) == (Status.ANSWERED, "Ada di laman PPID")
    event = db.session.scalars(sa.select(Event).where(Event.name == "answer")).one()
    assert event.data["drafted_by"]["official"] == world.actor(Role.DESK).official_id
    assert event.official_id == world.actor(Role.OFFICER).official_id
    timeline = words(officer.get(f"/permohonan/{made.id}").text)
    assert "Konsep jawaban diajukan untuk disetujui." in timeline
    assert "Menunggu persetujuan" not in timeline
    client.post("/lacak", data={"number": made.number, "token": vault.spell(requests.token_of("kunci-1"))})
    assert "onsep jawaban" not in client.get("/lacak/permohonan").text


def test_nobody_approves_what_is_their_own(app: Flask) -> None:
    made = needing_approval()
    second_officer()
    officer = as_role(app, Role.OFFICER)
    refused = post(officer, made, GIVEN)
    assert refused.status_code == 422
    assert "disusun oleh satu orang dan disetujui oleh orang lain" in words(refused.text)
    assert "Kirim jawaban" not in refused.text
    assert officer.get(f"/permohonan/{made.id}/setujui").status_code == 409
    assert post(officer, made, GIVEN, ajukan="1").status_code == 302
    page = officer.get(f"/permohonan/{made.id}/setujui")
    assert "Konsep ini Anda ajukan sendiri" in words(page.text)
    assert "Setujui dan kirim" not in page.text
    assert officer.get(f"/permohonan/{made.id}/jawab/kirim").location == f"/permohonan/{made.id}/setujui"
    for page_of in ("setujui", "jawab/kirim"):
        send_now(officer, made, page_of)
        assert fresh(made).status is Status.REGISTERED
    assert send_now(as_role(app, Role.SUPERIOR), made, "setujui").status_code == 302
    assert fresh(made).status is Status.ANSWERED


def test_a_draft_that_nobody_could_approve_is_not_submitted(app: Flask) -> None:
    made = needing_approval()
    officer, said = as_role(app, Role.OFFICER), "Belum ada orang lain yang dapat menyetujui"
    assert said in words(officer.get(f"/permohonan/{made.id}/jawab").text)
    assert said not in words(as_role(app, Role.DESK).get(f"/permohonan/{made.id}/jawab").text)
    refused = post(officer, made, GIVEN, ajukan="1")
    assert refused.status_code == 422
    assert said in words(refused.text)
    assert draft_of(made).submitted_at is None
    admin = as_role(app, Role.ADMIN)
    assert "hari ini: 1 akun" in words(admin.get("/admin/badan").text)
    second_officer()
    assert "Persetujuan dapat macet" not in admin.get("/admin/badan").text
    assert said not in words(officer.get(f"/permohonan/{made.id}/jawab").text)
    assert post(officer, made, GIVEN, ajukan="1").status_code == 302


def test_a_draft_sent_back_shows_the_remark_to_its_drafter_only(app: Flask, client: FlaskClient) -> None:
    made = needing_approval()
    desk, officer = as_role(app, Role.DESK), as_role(app, Role.OFFICER)
    post(desk, made, GIVEN, ajukan="1")
    approve = f"/permohonan/{made.id}/setujui"
    empty = officer.post(approve, data=versions(made) | {"remark": " ", "kembalikan": "1"})
    assert empty.status_code == 422
    assert "Tuliskan apa yang perlu diperbaiki" in words(empty.text)
    sent = officer.post(approve, data=versions(made) | {"remark": "Sebutkan tahunnya", "kembalikan": "1"})
    assert sent.location == f"/permohonan/{made.id}"
    for page in (f"/permohonan/{made.id}", f"/permohonan/{made.id}/jawab"):
        shown = words(desk.get(page).text)
        assert "Sebutkan tahunnya" in shown
        assert "Menunggu persetujuan" not in shown
    assert officer.get(approve).status_code == 409
    client.post("/lacak", data={"number": made.number, "token": vault.spell(requests.token_of("kunci-1"))})
    assert "tahunnya" not in client.get("/lacak/permohonan").text
    assert post(desk, made, GIVEN, ajukan="1").status_code == 302
    assert "Sebutkan tahunnya" not in desk.get(f"/permohonan/{made.id}/jawab").text


def test_an_approver_sees_a_change_made_meanwhile_before_anything_leaves(app: Flask) -> None:
    made = needing_approval()
    desk, officer = as_role(app, Role.DESK), as_role(app, Role.OFFICER)
    post(desk, made, GIVEN, ajukan="1")
    seen = versions(made)
    post(desk, made, GIVEN | {"explanation": "Disisipkan"}, simpan="1")
    sent = officer.post(f"/permohonan/{made.id}/setujui", data=seen)
    assert sent.status_code == 409
    assert '<ins class="item-text">Disisipkan</ins>' in sent.text
    assert fresh(made).status is Status.REGISTERED


def test_only_a_form_in_order_is_submitted_and_the_desk_sends_nothing(app: Flask) -> None:
    made = world.register(items=("Satu",))
    desk = as_role(app, Role.DESK)
    sent = post(desk, made, {"outcome": "given", "explanation": ""}, ajukan="1")
    assert sent.status_code == 422
    assert draft_of(made).submitted is None
    assert post(desk, made, GIVEN).status_code == 409
    assert desk.get(f"/permohonan/{made.id}/jawab/kirim").status_code == 403
    assert fresh(made).status is Status.REGISTERED


def test_what_lost_its_ground_meanwhile_cannot_be_approved_as_it_is(app: Flask) -> None:
    made = needing_approval()
    desk, officer = as_role(app, Role.DESK), as_role(app, Role.OFFICER)
    post(desk, made, REFUSED, ajukan="1")
    draft = draft_of(made)
    with committed():
        data = dict(draft_of(made).data) | {"item_1-harm_test": ["9999"]}
        approvals.save(made, data, actor=world.actor(Role.DESK), now=clock.now())
    page = officer.get(f"/permohonan/{made.id}/setujui")
    assert "belum dapat dikirim" in words(page.text)
    assert "Setujui dan kirim" not in page.text
    assert send_now(officer, made, "setujui").status_code == 409
    assert draft.submitted is not None


def test_the_pages_ask_a_fixed_number_of_questions(app: Flask) -> None:
    short = world.register("satu", items=("Satu",))
    long = world.register("panjang", items=tuple(f"Butir {n}" for n in range(12)))
    desk, officer = as_role(app, Role.DESK), as_role(app, Role.OFFICER)
    asked = []
    for made in (short, long):
        items = [GIVEN | {"files": [(BytesIO(CSV), f"{n}.csv")]} for n, _item in enumerate(made.items)]
        assert post(desk, made, *items, ajukan="1").status_code == 302
        id = made.id
        for page in ("jawab", "jawab/kirim", "setujui"):
            with app.app_context(), counted() as statements:
                assert officer.get(f"/permohonan/{id}/{page}").status_code == 200
            asked.append(len(statements))
    assert asked[:3] == asked[3:]


def test_files_of_the_answer_reach_the_applicant_only_with_it(app: Flask, client: FlaskClient) -> None:
    made = world.register(items=("Satu",))
    officer = as_role(app, Role.OFFICER)
    post(officer, made, GIVEN | {"files": [(BytesIO(CSV), "rincian.csv")]})
    client.post("/lacak", data={"number": made.number, "token": vault.spell(requests.token_of("kunci-1"))})
    assert "rincian.csv" not in client.get("/lacak/permohonan").text
    send_now(officer, made)
    client.post("/lacak/buka-jawaban")
    assert "rincian.csv" in client.get("/lacak/permohonan").text
    (file,) = db.session.scalars(request_queries.files_of(made.id))
    assert file.kind is FileKind.GIVEN
    assert client.get(f"/lacak/berkas/{file.id}").data == CSV
