"""The room of the Atasan PPID through its pages: list, file, draft, ruling, settlement, receipt, execution."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ppid import clock, vault
from ppid.access import system_of
from ppid.actions import background, people, requests, ruling_drafts, rulings
from ppid.actions.filing import Person
from ppid.db import committed, db
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.rulings import ObjectionStatus, Verdict
from ppid.models import (
    Account,
    Event,
    FileKind,
    InfoRequest,
    Letter,
    Objection,
    Official,
    OutboxMessage,
    RulingDraft,
    StoredFile,
)
from ppid.queries import objections as queries
from tests import objections as filed
from tests import world
from tests.conftest import sign_in
from tests.pages import check_page
from tests.web.officers import counted, words

MORNING = datetime(2026, 5, 11, 1, 0, tzinfo=UTC)  # Monday, 09.00 WITA
SECOND = "plt@kaltim.example"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def on(year: int, month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(year, month, day, 2, 0, tzinfo=UTC), tick=False)


def asked(key: str = "satu") -> InfoRequest:
    """A request of 2 March 2026, due on 16 March."""
    with on(2026, 3, 2):
        return world.register(key)


def silent(number: int = 1, **changes: Any) -> Objection:
    """An objection of 6 April to a request that nobody answered; due on 21 May."""
    made = asked(f"kunci-{number}")
    with on(2026, 4, 6):
        return filed.file(made, number, **changes)


def refused(number: int = 1) -> Objection:
    """An objection to a refusal, which the superior did not sign."""
    with committed():
        superior = db.session.get_one(Official, world.actor(Role.SUPERIOR).official_id)
        superior.nip = "197001011995011001"
    made = asked(f"tolak-{number}")
    with on(2026, 3, 9):
        filed.refused(made)
    with on(2026, 4, 6):
        return filed.file(made, number, grounds=frozenset({Ground.REFUSED}))


def now_of(objection: Objection) -> Objection:
    """The objection as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Objection, objection.id, populate_existing=True)


def draft_of(objection: Objection) -> RulingDraft | None:
    db.session.rollback()
    return db.session.scalar(queries.draft_of(objection.id))


def said(objection: Objection, button: str = "simpan", verdict: str = "accepted", **more: str) -> dict[str, str]:
    """What the form of a tanggapan sends."""
    kept, fresh = draft_of(objection), now_of(objection)
    fields = {
        "version": str(fresh.version),
        "draft_version": str(kept.version if kept else 0),
        "reasons": "" if verdict == "accepted" else "Rahasia pribadi tetap terlindungi.",
        "order": "Serahkan laporan itu kepada Pemohon.",
        "order_days": "5",
        button: "1",
    }
    parts = [f"ground_{row.ground}" for row in fresh.grounds] + [f"item_{row.number}" for row in fresh.items]
    return fields | {f"{part}-verdict": verdict for part in parts} | more


def send(client: FlaskClient, objection: Objection, page: str = "tanggapan", **more: Any) -> TestResponse:
    answer = client.post(f"/keberatan/{objection.id}/{page}", **more)
    if answer.mimetype == "text/html" and not answer.location:
        check_page(answer.text, csrf=False)
    return answer


def last_look(client: FlaskClient, objection: Objection) -> TestResponse:
    """Press the button that issues the draft as it stands."""
    kept = draft_of(objection)
    assert kept is not None
    versions = {"version": str(now_of(objection).version), "draft_version": str(kept.version)}
    return send(client, objection, "tanggapan/tetapkan", data=versions)


def seen(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    check_page(answer.text, csrf=False)
    return answer.text


def scan(name: str = "bukti.pdf") -> tuple[io.BytesIO, str]:
    import pikepdf

    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(made)
    return io.BytesIO(made.getvalue()), name


def names(objection: Objection) -> list[str]:
    return [event.name for event in db.session.scalars(queries.events_of(now_of(objection)))]


# The list


def test_the_list_shows_what_waits_by_urgency_with_its_counters(app: Flask, client: FlaskClient) -> None:
    late = silent(1)
    with on(2026, 5, 4):
        young = filed.file(asked("lain"), 2)
    filed.rule(silent(3))
    sign_in(client, Role.SUPERIOR)
    with on(2026, 5, 25):
        page = seen(client, "/keberatan/daftar")
    assert page.index(late.number) < page.index(young.number)
    text = words(page)
    assert "2 menunggu tanggapan 1 terlambat 1 perlu dilaksanakan" in text
    assert "terlambat 2 hari kerja" in text
    assert "diajukan lewat waktu" not in text
    assert 'href="/keberatan/daftar" aria-current="page"' in page


def test_the_list_finds_by_number_and_name_and_by_what_is_still_to_be_done(app: Flask, client: FlaskClient) -> None:
    first, second = silent(1), filed.rule(silent(2))
    sign_in(client, Role.DESK)
    assert first.number in seen(client, f"/keberatan/daftar?cari={first.number}")
    assert "Tidak ada keberatan yang cocok" in seen(client, "/keberatan/daftar?cari=orang+lain")
    assert first.number in seen(client, "/keberatan/daftar?cari=MA'RUFAH")
    page = seen(client, "/keberatan/daftar?keadaan=perlu-dilaksanakan")
    assert second.number in page
    assert first.number not in page
    with on(2026, 6, 1):
        assert "2 perintah lewat batas waktu" in words(seen(client, "/keberatan/daftar?keadaan=perlu-dilaksanakan"))


def test_the_list_costs_the_same_whatever_its_length(app: Flask, client: FlaskClient) -> None:
    silent(1)
    sign_in(client, Role.OFFICER)
    seen(client, "/keberatan/daftar?keadaan=semua")
    with counted() as few:
        seen(client, "/keberatan/daftar?keadaan=semua")
    for number in range(2, 7):
        filed.rule(silent(number)) if number % 2 else silent(number)
    seen(client, "/keberatan/daftar?keadaan=semua")
    with counted() as many:
        seen(client, "/keberatan/daftar?keadaan=semua")
    assert len(few) == len(many)


def test_the_list_goes_on_by_key(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 2)
    found = [silent(number) for number in range(1, 4)]
    sign_in(client, Role.OFFICER)
    page = seen(client, "/keberatan/daftar")
    assert [one.number in page for one in found] == [True, True, False]
    after = f"/keberatan/daftar?keadaan=menunggu&sesudah={found[1].due_on}.{found[1].id}"
    assert after.replace("&", "&amp;") in page
    page = seen(client, after)
    assert [one.number in page for one in found] == [False, False, True]
    assert 'rel="prev"' in page


# The file


def test_the_file_shows_the_objection_and_its_whole_request(app: Flask, client: FlaskClient) -> None:
    objection = refused()
    sign_in(client, Role.SUPERIOR)
    text = words(seen(client, f"/keberatan/{objection.id}"))
    for part in (
        objection.number,
        "Permohonan informasi ditolak berdasarkan alasan pengecualian",
        "Permohonan saya tidak dijawab",
        objection.info_request.number,  # type: ignore[union-attr]
        "Pasal 17 huruf h UU 14/2008",
        "Pengujian konsekuensi",
        "Melindungi rahasia pribadi",
        "dibuka Pemohon di portal",
        "Pemberitahuan Tertulis",
        "Tanggapi keberatan",
        "Bila diajukan hari ini PREMATUR",
    ):
        assert part in text, part
    assert "Catat musyawarah" not in text
    assert "6472014501909001" not in text
    assert "siti@example.org" not in text


def test_a_late_objection_carries_its_flag(app: Flask, client: FlaskClient) -> None:
    made = asked()
    with on(2026, 5, 7):
        objection = filed.file(made)
    sign_in(client, Role.SUPERIOR)
    assert "Diajukan setelah jangka waktunya" in seen(client, f"/keberatan/{objection.id}")
    assert "diajukan lewat waktu" in seen(client, "/keberatan/daftar")


def test_ground_b_has_a_file_without_a_request(app: Flask, client: FlaskClient) -> None:
    person = Person("Budi", "6472010101900001", "Jalan Anggrek 1", "0812-5550-0002", "budi@example.org")
    objection = filed.file(
        None,
        grounds=frozenset({Ground.PERIODIC_NOT_PROVIDED}),
        applicant=person,
        items=("Laporan keuangan tahun 2025",),
        purpose="Pengawasan",
    )
    sign_in(client, Role.SUPERIOR)
    text = words(seen(client, f"/keberatan/{objection.id}"))
    assert "alasan huruf b tidak memerlukan permohonan" in text
    send(client, objection, data=said(objection, "periksa"))
    assert last_look(client, objection).status_code == 302
    assert now_of(objection).status is ObjectionStatus.RULED
    assert "Tanggapan Atasan PPID atas Keberatan" in seen(client, f"/keberatan/{objection.id}")


def test_identity_and_form_open_only_on_the_record(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    (form,) = db.session.scalars(queries.letters_of(objection.id))
    from ppid.actions import letters

    letters.draw(form.id)
    superior = sign_in(app.test_client(), Role.SUPERIOR)
    assert send(superior, objection, "identitas").status_code == 403
    sign_in(client, Role.OFFICER)
    assert client.get(f"/keberatan/surat/{form.id}.pdf").status_code == 404
    assert client.get(f"/surat/{form.id}.pdf").status_code == 404
    assert send(client, objection, "identitas").status_code == 302
    page = seen(client, f"/keberatan/{objection.id}")
    assert "6472014501909001" in page
    assert client.get(f"/keberatan/surat/{form.id}.pdf").data.startswith(b"%PDF")
    assert client.get(f"/surat/{form.id}.pdf").status_code == 404
    assert names(objection).count("identity_shown") == 1


def test_the_superior_is_told_why_the_form_does_not_open(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.SUPERIOR)
    assert "Hanya jabatan yang berwenang melihat identitas" in words(client.get(f"/keberatan/{objection.id}").text)


def test_files_of_an_objection_are_the_bodys_own(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    with committed():
        for place, kind in enumerate((FileKind.ATTACHMENT, FileKind.POWER_OF_ATTORNEY)):
            db.session.add(
                StoredFile(
                    body_id=objection.body_id,
                    draft_key=objection.file_key,
                    kind=kind,
                    name=f"{kind}.txt",
                    media_type="text/plain",
                    size_bytes=3,
                    sha256="ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                    storage_key=put(b"abc", place),
                    uploaded_at=clock.now(),
                )
            )
    plain, power = db.session.scalars(queries.files_of(objection)).all()
    sign_in(client, Role.DESK)
    assert client.get(f"/keberatan/berkas/{plain.id}").data == b"abc"
    assert client.get(f"/berkas/{plain.id}").status_code == 404
    assert client.get(f"/keberatan/berkas/{power.id}").status_code == 302
    assert client.post(f"/keberatan/berkas/{power.id}").status_code == 302
    assert client.get(f"/keberatan/berkas/{power.id}").data == b"abc"
    assert names(objection)[-1] == "identity_shown"
    stranger = sign_in(app.test_client(), Role.DESK, "maluku")
    for path in (f"/keberatan/{objection.id}", f"/keberatan/berkas/{plain.id}"):
        assert stranger.get(path).status_code == 404


def test_files_of_an_objection_outlive_those_of_forms_that_were_never_sent(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.SUPERIOR)
    assert send(client, objection, "musyawarah", data=settled(objection)).status_code == 302
    with on(2026, 7, 1):
        background.run_daily(clock.now())
    assert [file.name for file in db.session.scalars(queries.files_of(now_of(objection)))] == ["berita-acara.pdf"]


def put(data: bytes, place: int) -> str:
    from ppid import storage

    key = storage.current().new_key(f"files{place}")
    storage.current().put(key, data)
    return key


# A draft


def test_the_office_drafts_and_the_superior_rules(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    desk, superior = sign_in(client, Role.DESK), sign_in(app.test_client(), Role.SUPERIOR)
    assert send(desk, objection, data=said(objection, "ajukan")).status_code == 302
    kept = draft_of(objection)
    assert kept is not None
    assert (kept.is_submitted, names(objection)[-1]) == (True, "submit_ruling")
    mail = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.contains("ruling_draft"))).one()
    assert mail.to == world.email_of(Role.SUPERIOR)
    assert "konsep menunggu keputusan" in seen(superior, "/keberatan/daftar")
    page = words(seen(superior, f"/keberatan/{objection.id}/tanggapan"))
    assert "Desk Kaltim, Petugas Meja Layanan Informasi mengajukannya" in page
    assert "Isinya belum berubah sejak diajukan" in page
    changed = said(objection, "periksa", order="Serahkan dalam bentuk digital.")
    assert send(superior, objection, data=changed).location.endswith("/tanggapan/tetapkan")
    page = seen(superior, f"/keberatan/{objection.id}/tanggapan")
    assert "Perubahan sejak diajukan" in page
    assert "<ins" in page
    page = words(seen(superior, f"/keberatan/{objection.id}/tanggapan/tetapkan"))
    assert "5 hari kerja, sampai Rabu, 20 Mei 2026" in page
    assert "Penanda tangan yang tercantum pada surat: Superior Kaltim" in page
    assert last_look(superior, objection).status_code == 302
    done = now_of(objection)
    assert (done.status, done.outcome, draft_of(objection)) == (ObjectionStatus.RULED, Verdict.ACCEPTED, None)
    assert done.ruling is not None
    assert done.ruling.order == "Serahkan dalam bentuk digital."
    ruling = db.session.scalars(sa.select(Letter).where(Letter.kind == "ruling")).one()
    assert ruling.sha256
    assert "Tanggapan ditetapkan. Surat terbit:" in seen(superior, f"/keberatan/{objection.id}")


def test_the_superior_sends_a_draft_back_with_a_remark(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    desk, superior = sign_in(client, Role.DESK), sign_in(app.test_client(), Role.SUPERIOR)
    send(desk, objection, data=said(objection, "ajukan"))
    empty = send(superior, objection, data=said(objection, "kembalikan"))
    assert empty.status_code == 422
    assert "Tuliskan catatan" in empty.text
    back = send(superior, objection, data=said(objection, "kembalikan", remark="Sebutkan pasalnya"))
    assert back.status_code == 302
    assert names(objection)[-1] == "send_back_ruling"
    page = seen(desk, f"/keberatan/{objection.id}/tanggapan")
    assert "Sebutkan pasalnya" in page
    mail = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.contains("sent_back"))).one()
    assert mail.to == world.email_of(Role.DESK)
    again = send(superior, objection, data=said(objection, "kembalikan", remark="Lagi"))
    assert again.status_code == 409
    assert "Tidak ada konsep tanggapan yang diajukan" in again.text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"ground_c-verdict": ""}, "Setiap alasan keberatan harus ditanggapi", id="a ground left open"),
        pytest.param({"item_2-verdict": ""}, "Setiap butir informasi dalam keberatan", id="an item left open"),
        pytest.param({"item_2-verdict": "rejected"}, "harus disertai alasan tertulis", id="upheld without reasons"),
        pytest.param({"order": " "}, "harus disertai perintah kepada PPID", id="no order"),
        pytest.param({"order_days": "0"}, "jangka waktu pelaksanaannya", id="no limit"),
        pytest.param({"order_days": "999"}, "tidak masuk akal", id="a limit of years"),
        pytest.param(
            {"ground_c-verdict": "rejected", "reasons": "Sudah tepat"},
            "bila semua alasan keberatan ditolak",
            id="an item accepted though the ground is rejected",
        ),
    ],
)
def test_what_a_ruling_lacks_is_said_beside_its_field_and_nothing_is_lost(
    app: Flask, client: FlaskClient, changes: dict[str, str], message: str
) -> None:
    objection = silent()
    sign_in(client, Role.SUPERIOR)
    sent = send(client, objection, data=said(objection, "periksa", **({"ground_c-reason": "Benar"} | changes)))
    assert sent.status_code == 422
    assert message in sent.text
    assert "Benar" in sent.text
    kept = draft_of(objection)
    assert kept is not None
    assert ruling_drafts.fields_of(kept)["ground_c-reason"] == ["Benar"]
    assert client.get(f"/keberatan/{objection.id}/tanggapan/tetapkan").status_code == 409
    assert client.get(f"/keberatan/{objection.id}/konsep.pdf").status_code == 409


def test_all_rejected_orders_nothing_whatever_was_typed(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.SUPERIOR)
    assert send(client, objection, data=said(objection, "periksa", "rejected")).status_code == 302
    assert last_look(client, objection).status_code == 302
    done = now_of(objection)
    assert done.ruling is not None
    assert (done.outcome, done.ruling.order_due_on) == (Verdict.REJECTED, None)
    assert [item.order_due_on for item in done.items] == [None, None]


def test_the_letter_can_be_looked_at_before(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.OFFICER)
    before = names(objection)
    sent = send(client, objection, data=said(objection, "pratinjau", "accepted_in_part"))
    assert sent.data.startswith(b"%PDF")
    assert "attachment" in sent.headers["Content-Disposition"]
    assert client.get(f"/keberatan/{objection.id}/konsep.pdf").data.startswith(b"%PDF")
    assert names(objection) == before
    assert {row.verdict for row in now_of(objection).items} == {None}


def test_who_signed_the_answer_is_told_before_he_starts_and_cannot_rule(app: Flask, client: FlaskClient) -> None:
    objection = refused()
    with committed():
        superior = db.session.get_one(Official, world.actor(Role.SUPERIOR).official_id)
        superior.nip = db.session.get_one(Official, world.actor(Role.OFFICER).official_id).nip
    sign_in(client, Role.SUPERIOR)
    for path in ("", "/tanggapan"):
        page = words(seen(client, f"/keberatan/{objection.id}{path}"))
        assert "Anda menandatangani jawaban yang dikeberatankan" in page
        assert "UU 14/2008 Pasal 35 ayat (1)" in page
        assert "Plt." in page
        assert "Periksa dan tetapkan" not in page
    sent = send(client, objection, data=said(objection, "periksa", "accepted"))
    assert sent.status_code == 409
    assert "tidak boleh memutus keberatan" in sent.text
    assert client.get(f"/keberatan/{objection.id}/tanggapan/tetapkan").status_code == 409
    assert last_look(client, objection).status_code == 409
    assert now_of(objection).status is ObjectionStatus.REGISTERED
    assert send(client, objection, data=said(objection, "ajukan")).status_code == 302


def test_neither_desk_nor_officer_rules(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    for role in (Role.DESK, Role.OFFICER):
        office = sign_in(app.test_client(), role)
        assert send(office, objection, data=said(objection, "periksa")).status_code == 409
        assert office.get(f"/keberatan/{objection.id}/tanggapan/tetapkan").status_code == 403
        assert office.get(f"/keberatan/{objection.id}/musyawarah").status_code == 403
    assert now_of(objection).status is ObjectionStatus.REGISTERED


# Two at once


def second_superior(app: Flask) -> FlaskClient:
    """Another Atasan PPID, with an account of his own."""
    body, now = world.body(), clock.now()
    with committed():
        account = people.create_account(SECOND, "Rudi Contoh", world.PASSWORD, now=now)
        account.must_change_password = False
        people.appoint(
            body,
            Role.SUPERIOR,
            "Plt. Sekretaris Daerah",
            "Rudi Contoh",
            from_on=date(2026, 1, 1),
            account=account,
            actor=system_of(body.id),
            now=now,
        )
    assert db.session.scalars(sa.select(Account.email).where(Account.email == SECOND)).one()
    client = app.test_client()
    assert client.post("/masuk", data={"email": SECOND, "password": world.PASSWORD}).status_code == 302
    return client


def test_of_two_superiors_one_wins_and_the_other_loses_no_text(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    first, second = sign_in(client, Role.SUPERIOR), second_superior(app)
    mine = said(objection, "periksa", order="Serahkan kertasnya.")
    theirs = said(objection, "periksa", order="Serahkan berkas digitalnya.")
    assert send(first, objection, data=mine).status_code == 302
    late = send(second, objection, data=theirs)
    assert late.status_code == 409
    assert "disimpan orang lain" in late.text
    assert "Serahkan berkas digitalnya." in late.text
    assert last_look(first, objection).status_code == 302
    late = send(second, objection, data=theirs | {"draft_version": "1"})
    assert late.status_code == 409
    assert "Keberatan ini berubah sejak halaman ini dibuka" in late.text
    assert "Atasan PPID menanggapi keberatan" in late.text
    assert "Serahkan berkas digitalnya." in late.text
    done = now_of(objection)
    assert done.ruling is not None
    assert done.ruling.order == "Serahkan kertasnya."
    assert names(objection).count("rule") == 1


def test_a_draft_that_changed_under_the_last_look_is_not_issued(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    first, second = sign_in(client, Role.SUPERIOR), second_superior(app)
    send(first, objection, data=said(objection, "periksa", order="Serahkan kertasnya."))
    kept = draft_of(objection)
    assert kept is not None
    looked = {"version": str(now_of(objection).version), "draft_version": str(kept.version)}
    send(second, objection, data=said(objection, "simpan", order="Serahkan berkas digitalnya."))
    late = send(first, objection, "tanggapan/tetapkan", data=looked)
    assert late.status_code == 409
    assert "Konsep ini berubah" in late.text
    assert "Serahkan berkas digitalnya." in late.text
    assert last_look(second, objection).status_code == 302
    late = send(first, objection, "tanggapan/tetapkan", data=looked)
    assert late.status_code == 409
    assert "Keberatan ini berubah" in late.text


def test_a_page_without_its_version_is_not_taken(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.SUPERIOR)
    sent = send(client, objection, data=said(objection, "periksa") | {"version": ""})
    assert sent.status_code == 409
    assert draft_of(objection) is None
    assert send(client, objection, "tanggapan/tetapkan").status_code == 409


# Settled


def settled(objection: Objection, **more: Any) -> dict[str, Any]:
    values = {
        "version": str(now_of(objection).version),
        "text": "Biaya dihapus.",
        "agreed": "y",
        "scan": scan("berita-acara.pdf"),
    }
    return values | more


def test_what_is_no_refusal_is_settled_with_the_applicants_agreement(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.SUPERIOR)
    assert "Catat musyawarah" in seen(client, f"/keberatan/{objection.id}")
    for missing in ({"text": ""}, {"agreed": ""}, {"scan": (io.BytesIO(b""), "")}):
        sent = send(client, objection, "musyawarah", data=settled(objection, **missing))
        assert sent.status_code == 422, missing
    assert send(client, objection, "musyawarah", data=settled(objection)).status_code == 302
    done = now_of(objection)
    assert (done.status, done.settlement) == (ObjectionStatus.SETTLED, "Biaya dihapus.")
    assert [file.kind for file in db.session.scalars(queries.files_of(done))] == [FileKind.EVIDENCE]
    assert names(objection)[-2:] == ["settle_objection", "file_added"]
    mail = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.endswith(":settled"))).one()
    assert mail.to == "siti@example.org"
    page = seen(client, f"/keberatan/{objection.id}")
    assert "berita-acara.pdf" in page
    assert "Biaya dihapus." in page


def test_a_refusal_is_never_settled_and_a_forged_form_gets_the_article(app: Flask, client: FlaskClient) -> None:
    objection = refused()
    sign_in(client, Role.SUPERIOR)
    for answer in (
        client.get(f"/keberatan/{objection.id}/musyawarah"),
        send(client, objection, "musyawarah", data=settled(objection)),
        send(client, objection, "musyawarah"),
    ):
        assert answer.status_code == 409
        assert "UU 14/2008 Pasal 35 ayat (2)" in answer.text
    assert now_of(objection).status is ObjectionStatus.REGISTERED


# Received


def test_receipt_of_the_ruling_is_recorded_with_its_evidence(app: Flask, client: FlaskClient) -> None:
    objection = filed.rule(silent())
    sign_in(client, Role.DESK)
    assert "belum terbukti" in seen(client, f"/keberatan/{objection.id}")
    seen(client, f"/keberatan/{objection.id}/terima")
    values = {
        "version": str(now_of(objection).version),
        "evidence": "posted",
        "received_on": "2026-05-12",
        "note": "Resi 123",
    }
    with on(2026, 5, 15):
        early = send(client, objection, "terima", data=values | {"received_on": "2026-05-08"})
        assert early.status_code == 422
        assert "saat tanggapan ditetapkan" in early.text
        opened = send(client, objection, "terima", data=values | {"evidence": "opened"})
        assert opened.status_code == 422
        assert send(client, objection, "terima", data=values | {"scan": scan("resi.pdf")}).status_code == 302
        done = now_of(objection)
        assert (done.status, done.ruling_received_on) == (ObjectionStatus.RECEIVED, date(2026, 5, 12))
        page = words(seen(client, f"/keberatan/{objection.id}"))
        assert "Resi 123" in page
        assert "resi.pdf" in page
        assert "Batas waktu mengajukan Senin, 8 Juni 2026" in page
        assert client.get(f"/keberatan/{objection.id}/terima").status_code == 409
        again = send(client, objection, "terima", data=values)
        assert again.status_code == 409
        assert "Pemohon menerima tanggapan" in again.text


# At the desk


def test_the_desk_records_a_withdrawal_that_the_applicant_asked_for(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.DESK)
    assert "Cabut keberatan" in seen(client, f"/keberatan/{objection.id}")
    seen(client, f"/keberatan/{objection.id}/cabut")
    values = {"version": str(now_of(objection).version), "reason": "Datang ke meja layanan"}
    assert send(client, objection, "cabut", data=values).status_code == 422
    assert send(client, objection, "cabut", data=values | {"asked": "y"}).status_code == 302
    assert now_of(objection).status is ObjectionStatus.WITHDRAWN
    mail = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.endswith(":withdrawn"))).one()
    assert mail.to == "siti@example.org"
    assert send(client, objection, "cabut", data=values | {"asked": "y"}).status_code == 409
    assert "Tidak ada langkah yang tersisa" in seen(client, f"/keberatan/{objection.id}")


def test_the_desk_writes_down_what_the_applicant_says_to_the_ruling(app: Flask, client: FlaskClient) -> None:
    objection = filed.receive(filed.rule(silent()))
    sign_in(client, Role.DESK)
    seen(client, f"/keberatan/{objection.id}/tanggapan-pemohon")
    values = {"version": str(now_of(objection).version), "text": "Saya menerima tanggapan ini."}
    assert send(client, objection, "tanggapan-pemohon", data=values | {"text": ""}).status_code == 422
    assert send(client, objection, "tanggapan-pemohon", data=values).status_code == 302
    assert "Saya menerima tanggapan ini." in seen(client, f"/keberatan/{objection.id}")
    assert send(client, objection, "tanggapan-pemohon", data=values).status_code == 409


# Carried out


def execute(client: FlaskClient, objection: Objection, number: int, **more: Any) -> TestResponse:
    item = next(item for item in now_of(objection).items if item.number == number)
    version = str(now_of(objection).version)
    answer = client.post(f"/keberatan/butir/{item.id}/laksanakan", data={"version": version, **more})
    if answer.mimetype == "text/html" and not answer.location:
        check_page(answer.text, csrf=False)
    return answer


def test_an_order_is_carried_out_item_by_item_until_the_file_says_so(app: Flask, client: FlaskClient) -> None:
    objection = filed.rule(silent())
    sign_in(client, Role.OFFICER)
    page = seen(client, f"/keberatan/{objection.id}")
    assert "Laksanakan perintah butir 1" in page
    empty = execute(client, objection, 1)
    assert empty.status_code == 422
    assert "Unggah informasi yang diserahkan" in empty.text
    assert execute(client, objection, 1, files=[scan("laporan.pdf")]).status_code == 302
    (given,) = db.session.scalars(sa.select(StoredFile).where(StoredFile.kind == FileKind.GIVEN))
    first = now_of(objection).items[0]
    assert (given.request_id, given.item_id) == (objection.request_id, first.request_item_id)
    page = seen(client, f"/keberatan/{objection.id}")
    assert page.count("laporan.pdf") == 1
    assert "1 perintah belum dilaksanakan" in words(page)
    assert execute(client, objection, 1, note="Lagi").status_code == 409
    with on(2026, 6, 1):
        assert "1 perintah lewat batas waktu" in words(seen(client, f"/keberatan/{objection.id}"))
        assert execute(client, objection, 2, note="Diserahkan di meja layanan.").status_code == 302
        text = words(seen(client, f"/keberatan/{objection.id}"))
    assert "Semua perintah sudah dilaksanakan" in text
    assert "Diserahkan di meja layanan." in text
    assert "lewat batas waktu 20 Mei 2026" in text
    second = now_of(objection).items[1]
    assert client.get(f"/keberatan/butir/{second.id}/laksanakan").status_code == 302
    assert sign_in(app.test_client(), Role.SUPERIOR).get(f"/keberatan/butir/{second.id}/laksanakan").status_code == 403


def test_the_applicant_fetches_what_was_handed_over_once_the_ruling_is_open(app: Flask, client: FlaskClient) -> None:
    objection = filed.rule(silent())
    officer = sign_in(app.test_client(), Role.OFFICER)
    assert execute(officer, objection, 1, files=[scan("laporan.pdf")]).status_code == 302
    (given,) = db.session.scalars(sa.select(StoredFile).where(StoredFile.kind == FileKind.GIVEN))
    door = {"number": objection.number, "token": vault.spell(requests.token_of(objection.filing_key))}
    assert client.post("/lacak", data=door).status_code == 302
    assert client.get(f"/lacak/keberatan/berkas/{given.id}").status_code == 302
    assert client.post(f"/lacak/keberatan/{objection.id}/buka-tanggapan").status_code == 302
    assert "laporan.pdf" in seen(client, f"/lacak/keberatan/{objection.id}")
    assert client.get(f"/lacak/keberatan/berkas/{given.id}").data.startswith(b"%PDF")


def test_an_order_about_ground_b_keeps_its_proof_with_the_objection(app: Flask, client: FlaskClient) -> None:
    person = Person("Budi", "6472010101900001", "Jalan Anggrek 1", "0812-5550-0002", "budi@example.org")
    objection = filed.rule(
        filed.file(
            None,
            grounds=frozenset({Ground.PERIODIC_NOT_PROVIDED}),
            applicant=person,
            items=("Laporan keuangan tahun 2025",),
            purpose="Pengawasan",
        )
    )
    sign_in(client, Role.OFFICER)
    assert execute(client, objection, 1, files=[scan("bukti-unggah.pdf")]).status_code == 302
    (kept,) = db.session.scalars(queries.files_of(objection))
    assert (kept.kind, kept.request_id, kept.draft_key) == (FileKind.EVIDENCE, None, objection.file_key)
    assert "bukti-unggah.pdf" in seen(client, f"/keberatan/{objection.id}")
    assert client.get(f"/keberatan/berkas/{kept.id}").data.startswith(b"%PDF")


def test_a_file_that_could_not_be_recorded_leaves_nothing_behind(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.OFFICER)
    assert execute(client, objection, 1, files=[scan("terlalu-dini.pdf")]).status_code == 409
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 0


# Afterwards


def test_drafts_for_what_is_closed_are_forgotten(app: Flask, client: FlaskClient) -> None:
    objection, other = silent(1), silent(2)
    sign_in(client, Role.DESK)
    for one in (objection, other):
        send(client, one, data=said(one))
    with committed():
        rulings.settle(
            db.session.get_one(Objection, objection.id),
            text="Sepakat",
            agreed=True,
            actor=world.actor(Role.SUPERIOR),
            now=clock.now(),
        )
    assert any("1 konsep tanggapan" in line for line in background.run_daily(clock.now()))
    assert draft_of(objection) is None
    assert draft_of(other) is not None


def test_the_record_keeps_of_a_draft_only_its_digest(app: Flask, client: FlaskClient) -> None:
    objection = silent()
    sign_in(client, Role.DESK)
    send(client, objection, data=said(objection, "ajukan", reasons="Rahasia dapur"))
    event = db.session.scalars(sa.select(Event).where(Event.name == "submit_ruling")).one()
    assert "Rahasia dapur" not in str(event.data)
