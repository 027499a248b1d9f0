"""The officers' room, seen through its pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.actions import background, completeness, files, letters
from ppid.actions.files import Upload
from ppid.actions.filing import Person
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import ApplicantKind, Channel, Status
from ppid.models import CalendarYear, Event, FileKind, InfoRequest, Letter, StoredFile, Unit
from ppid.queries import requests as queries
from ppid.uploads import accept
from tests import world
from tests.conftest import sign_in
from tests.web.officers import GIVEN, MORNING, answer, counted, decided, fresh, numbers, rows, words


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


def days_ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def attach(made: InfoRequest, kind: FileKind, name: str = "berkas.txt", text: bytes = b"isi berkas") -> int:
    """Put a small file into a case."""
    with files.stored(made, [Upload(accept(name, text), kind)], now=clock.now()) as kept, committed():
        for one in kept:
            files.attach(one, made, actor=world.actor(Role.DESK), now=clock.now())
    return db.session.scalars(sa.select(StoredFile.id).order_by(StoredFile.id.desc())).first() or 0


def answered(client: FlaskClient, key: str = "kunci-1") -> InfoRequest:
    """A request that the PPID has answered, with its letters drawn."""
    made = world.register(key)
    sent = answer(client, made, decided(made, GIVEN, GIVEN))
    assert sent.status_code == 302, words(sent.text)
    return fresh(made)


# The worklist


def test_the_fewest_working_days_left_stand_first(app: Flask, client: FlaskClient) -> None:
    for days in (3, 20, 10, 14):
        world.register(f"k{days}", received_at=days_ago(days))
    page = sign_in(client, Role.OFFICER).get("/permohonan").text
    listed = [
        db.session.scalars(sa.select(InfoRequest).where(InfoRequest.number == one)).one() for one in numbers(page)
    ]
    assert [one.filing_key for one in listed] == ["k20", "k14", "k10", "k3"]
    assert [one.due_on for one in listed] == sorted(one.due_on for one in listed)


def test_a_row_says_how_much_time_is_left_or_how_late_it_is(app: Flask, client: FlaskClient) -> None:
    world.register("lewat", received_at=days_ago(17))  # due 13 November, a Friday
    world.register("akhir", received_at=days_ago(14))
    world.register("lama", received_at=days_ago(11))
    page = sign_in(client, Role.OFFICER).get("/permohonan").text
    for phrase in ("terlambat 1 hari kerja", "hari ini hari terakhir", "3 hari kerja lagi", "Siti Ma'rufah"):
        assert phrase in words(page)
    assert page.count('class="is-overdue"') == 1
    assert "Laporan realisasi anggaran tahun 2025 dan 1 butir lain" in words(page)


def test_counts_stand_above_the_list_as_links(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    answered(client, "satu")
    world.register("dua")
    world.register("tiga", received_at=days_ago(30))
    page = client.get("/permohonan").text
    for phrase in ("2 terbuka", "1 terlambat", "2 terdaftar", "1 dijawab", "0 dicabut", "3 semua"):
        assert phrase in words(page)
    assert len(numbers(client.get("/permohonan?keadaan=dijawab").text)) == 1


FOUND: tuple[tuple[str, set[str]], ...] = (
    ("keadaan=terlambat", {"lama"}),
    ("keadaan=semua", {"lama", "surat", "unit"}),
    ("kanal=letter", {"surat"}),
    ("unit={unit}", {"unit"}),
    ("cari=yohanes", {"surat"}),
    ("cari=AMBULANS", {"unit"}),
    ("cari=100%25_", set()),
    ("cari=yohanes&kanal=web", set()),
    ("keadaan=tak-dikenal&unit=x&kanal=telegram&sesudah=kemarin", {"lama", "surat", "unit"}),
)


def test_filters_narrow_the_list(app: Flask, client: FlaskClient) -> None:
    unit = db.session.scalars(sa.select(Unit.id).where(Unit.body_id == world.body().id)).first()
    world.register("lama", received_at=days_ago(40))
    world.register("surat", channel=Channel.LETTER, applicant=Person("Yohanes Ding", email="y@example.org"))
    world.register("unit", unit_id=unit, items=("Daftar ambulans",))
    sign_in(client, Role.OFFICER)
    for asked, found in FOUND:
        page = client.get(f"/permohonan?{asked.format(unit=unit)}").text
        listed = db.session.scalars(sa.select(InfoRequest).where(InfoRequest.number.in_(numbers(page))))
        assert {one.filing_key for one in listed} == found, asked


@pytest.mark.parametrize("state", ["terbuka", "semua"])
def test_pages_follow_one_another_without_gap_or_repetition(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 3)
    for count in range(8):
        world.register(f"k{count}", received_at=days_ago(count // 3))
    sign_in(client, Role.OFFICER)
    forward, address = [], f"/permohonan?keadaan={state}"
    while address:
        page = client.get(address).text
        forward.append(numbers(page))
        address = link(page, "next")
    assert [len(one) for one in forward] == [3, 3, 2]
    assert len({number for one in forward for number in one}) == 8
    assert numbers(client.get(link(page, "prev")).text) == forward[1]
    first = client.get(link(client.get(link(page, "prev")).text, "prev")).text
    assert numbers(first) == forward[0]
    assert link(first, "prev") == ""


def link(page: str, rel: str) -> str:
    """The address of a page's neighbour, or nothing."""
    before, found, _rest = page.partition(f'" rel="{rel}"')
    return before.rpartition('href="')[2].replace("&amp;", "&") if found else ""


def test_the_worklist_asks_the_same_number_of_questions_for_three_and_for_sixty(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE_ROWS", 100)
    sign_in(client, Role.OFFICER)
    asked = []
    for start, stop in ((0, 3), (3, 60)):
        for count in range(start, stop):
            world.register(f"k{count}", received_at=days_ago(count % 30))
        with app.app_context(), counted() as statements:
            page = client.get("/permohonan").text
        assert len(numbers(page)) == stop
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 17


def test_nothing_to_do_is_said(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    assert "Tidak ada yang menunggu" in client.get("/permohonan").text
    assert "Tidak ada permohonan yang cocok" in client.get("/permohonan?cari=zzz").text


def test_a_missing_calendar_year_is_told(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    assert "Kalender belum lengkap" not in client.get("/permohonan").text
    with committed():
        db.session.execute(sa.delete(CalendarYear).where(CalendarYear.year == 2027))
    assert "Hari libur tahun 2027 belum dimasukkan" in client.get("/permohonan").text


def test_a_unit_officer_sees_the_unit_only(app: Flask, client: FlaskClient) -> None:
    mine, asked = world.register("milik"), world.register("diminta", unit_id=world.actor(Role.UNIT_OFFICER).unit_id)
    other = world.register("lain")
    world.assign(mine)
    sign_in(client, Role.UNIT_OFFICER)
    assert numbers(client.get("/permohonan").text) == [mine.number]
    assert client.get(f"/permohonan/{mine.id}").status_code == 200
    for unseen in (asked, other):  # to have been asked for is not to have been given
        assert client.get(f"/permohonan/{unseen.id}").status_code == 404


# One case


def test_a_case_shows_what_was_asked_its_clock_and_its_sealed_history(app: Flask, client: FlaskClient) -> None:
    made = world.register(received_at=days_ago(4))
    background.draw_letters()
    page = sign_in(client, Role.OFFICER).get(f"/permohonan/{made.id}").text
    for phrase in (
        made.number,
        "Daftar puskesmas beserta jumlah dokter",
        "Penelitian skripsi",
        "Mendapat salinan digital",
        "Kamis, 26 November 2026",
        "Permohonan diterima dan dicatat",
        "Tanda Bukti Penerimaan",
    ):
        assert phrase in words(page)
    for event in db.session.scalars(queries.events_of(made.id)):
        assert event.seal[:12] in page


def test_a_page_of_a_case_asks_a_fixed_number_of_questions(app: Flask, client: FlaskClient) -> None:
    short = world.register("satu", items=("Satu",))
    long = world.register("panjang", items=tuple(f"Butir {n}" for n in range(12)))
    background.draw_letters()
    sign_in(client, Role.OFFICER)
    asked = []
    for id in (short.id, long.id):
        for page in ("", "/jawab"):
            with app.app_context(), counted() as statements:
                assert client.get(f"/permohonan/{id}{page}").status_code == 200
            asked.append(len(statements))
    assert asked[:2] == asked[2:]


def test_both_limits_stand_there_when_they_differ(app: Flask, client: FlaskClient) -> None:
    made = world.register(received_at=days_ago(7))
    officer = world.actor(Role.OFFICER)
    with committed():
        completeness.mark_incomplete(made, missing=["Nomor SK"], actor=officer, now=days_ago(6))
    with committed():
        completeness.complete(made, explanation="", actor=officer, now=days_ago(4))
    page = words(sign_in(client, Role.OFFICER).get(f"/permohonan/{made.id}").text)
    assert made.due_on > made.statute_due_on
    assert "Batas menurut undang-undang: Senin, 23 November 2026" in page
    assert "Kamis, 26 November 2026" in page


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        (Role.OFFICER, {"jawab", "cabut"}),
        (Role.DESK, {"jawab", "cabut"}),
        (Role.SUPERIOR, set()),
    ],
)
def test_a_page_offers_the_steps_that_the_law_allows_this_office(
    app: Flask, client: FlaskClient, role: Role, steps: set[str]
) -> None:
    made = world.register()
    page = sign_in(client, role).get(f"/permohonan/{made.id}").text
    assert {step for step in ("jawab", "terima", "cabut") if f'href="/permohonan/{made.id}/{step}"' in page} == steps
    assert ("tidak mengambil langkah" in page) is (not steps)


def test_after_the_answer_only_its_receipt_is_left(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    made = answered(client)
    page = client.get(f"/permohonan/{made.id}").text
    assert f"/permohonan/{made.id}/terima" in page
    assert f"/permohonan/{made.id}/jawab" not in page
    for gone in ("jawab", "cabut"):
        assert client.get(f"/permohonan/{made.id}/{gone}").status_code == 409


# Who may not

ROUTES = (
    ("GET", "/permohonan/{request}"),
    ("GET", "/permohonan/{request}/jawab"),
    ("POST", "/permohonan/{request}/jawab"),
    ("GET", "/permohonan/{request}/jawab/kirim"),
    ("POST", "/permohonan/{request}/jawab/kirim"),
    ("GET", "/permohonan/{request}/setujui"),
    ("POST", "/permohonan/{request}/setujui"),
    ("GET", "/permohonan/{request}/konsep.pdf"),
    ("GET", "/konsep/berkas/{file}"),
    ("GET", "/permohonan/{request}/terima"),
    ("POST", "/permohonan/{request}/terima"),
    ("GET", "/permohonan/{request}/cabut"),
    ("POST", "/permohonan/{request}/cabut"),
    ("POST", "/permohonan/{request}/identitas"),
    ("GET", "/berkas/{file}"),
    ("POST", "/berkas/{file}"),
    ("GET", "/surat/{letter}.pdf"),
)


def test_a_neighbours_case_does_not_exist(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    ids = {
        "request": made.id,
        "file": attach(made, FileKind.ATTACHMENT),
        "letter": db.session.scalars(sa.select(Letter.id)).one(),
    }
    background.draw_letters()
    sign_in(client, Role.OFFICER, "samarinda")
    before = rows()
    assert numbers(client.get("/permohonan?keadaan=semua").text) == []
    for method, address in ROUTES:
        assert client.open(address.format(**ids), method=method).status_code == 404, address
    assert rows() == before


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COMMISSIONER, Role.AUDITOR, Role.ADMIN])
def test_offices_without_cases_are_refused(app: Flask, client: FlaskClient, role: Role) -> None:
    made = world.register()
    sign_in(client, role)
    for method, address in (("GET", "/permohonan"), *ROUTES):
        reached = client.open(address.format(request=made.id, file=1, letter=1), method=method)
        assert reached.status_code == 403, address


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        (Role.DESK, {"jawab/kirim", "setujui"}),
        (Role.SUPERIOR, {"jawab", "jawab/kirim", "setujui", "terima", "cabut", "identitas"}),
        (Role.UNIT_OFFICER, {"jawab", "jawab/kirim", "setujui", "terima", "cabut", "identitas"}),
    ],
)
def test_who_may_only_look_takes_no_step(app: Flask, client: FlaskClient, role: Role, closed: set[str]) -> None:
    made = world.register()
    world.assign(made)
    sign_in(client, role)
    for step in ("jawab", "jawab/kirim", "setujui", "terima", "cabut", "identitas"):
        status = client.post(f"/permohonan/{made.id}/{step}").status_code
        assert (status == 403) is (step in closed), step


def test_a_visitor_is_asked_to_sign_in(app: Flask, client: FlaskClient) -> None:
    assert client.get("/permohonan").headers["Location"].startswith("/masuk")


# Identity


def test_identity_is_masked_until_somebody_asks_and_is_written_down(app: Flask, client: FlaskClient) -> None:
    made = world.register(
        proxy=Person("Budi Kuasa", "6472010101800002", "Jalan Pahlawan 2", "0813-5550-0100", "budi@example.org"),
        power_of_attorney="12/SK/2026",
    )
    sign_in(client, Role.DESK)
    secrets = ("6472014501909001", "Jalan Melati 3", "0812-5550-0001", "siti@example.org", "6472010101800002")
    masked = client.get(f"/permohonan/{made.id}").text
    assert not [secret for secret in secrets if secret in masked]
    shown = client.post(f"/permohonan/{made.id}/identitas", follow_redirects=True).text
    assert [secret for secret in secrets if secret in shown] == list(secrets)
    event = db.session.scalars(sa.select(Event).where(Event.name == "identity_shown")).one()
    assert (event.request_id, event.account_id) == (made.id, world.actor(Role.DESK).account_id)
    assert "6472014501909001" not in str(event.data)


def test_identity_is_masked_again_after_a_while_and_in_other_cases(app: Flask, client: FlaskClient) -> None:
    made, other = world.register("satu"), world.register("dua")
    sign_in(client, Role.OFFICER)
    client.post(f"/permohonan/{made.id}/identitas")
    assert "6472014501909001" not in client.get(f"/permohonan/{other.id}").text
    with time_machine.travel(MORNING + timedelta(minutes=4), tick=False):
        assert "6472014501909001" in client.get(f"/permohonan/{made.id}").text
    with time_machine.travel(MORNING + timedelta(minutes=6), tick=False):
        assert "6472014501909001" not in client.get(f"/permohonan/{made.id}").text


def test_the_number_of_a_legal_entity_has_its_own_name(app: Flask, client: FlaskClient) -> None:
    made = world.register(
        kind=ApplicantKind.LEGAL_ENTITY, applicant=Person("Yayasan", "AHU-0012345.AH.01.07", email="y@example.org")
    )
    page = words(sign_in(client, Role.OFFICER).get(f"/permohonan/{made.id}").text)
    assert "Nomor SK badan hukum AH" in page
    assert "AHU-0012345" not in page


# Files and letters


def test_a_file_is_an_attachment_that_may_do_nothing(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    id = attach(made, FileKind.ATTACHMENT, "catatan rapat é.txt")
    got = sign_in(client, Role.SUPERIOR).get(f"/berkas/{id}")
    assert got.data == b"isi berkas"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"] == "no-store"


def test_a_file_with_an_identity_is_handed_out_only_after_it_was_written_down(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    id = attach(made, FileKind.IDENTITY, "ktp.txt")
    sign_in(client, Role.DESK)
    refused = client.get(f"/berkas/{id}", follow_redirects=True)
    assert "dibuka dari halaman ini oleh yang berwenang" in refused.text
    assert b"isi berkas" not in refused.data
    sent = client.post(f"/berkas/{id}")
    assert sent.headers["Location"] == f"/berkas/{id}"
    assert client.get(f"/berkas/{id}").data == b"isi berkas"
    event = db.session.scalars(sa.select(Event).where(Event.name == "identity_shown")).one()
    assert event.data["sha256"] == hashlib.sha256(b"isi berkas").hexdigest()
    with app.app_context():
        superior = sign_in(app.test_client(), Role.SUPERIOR)
        assert superior.get(f"/berkas/{id}").headers["Location"] == f"/permohonan/{made.id}"
        assert superior.post(f"/berkas/{id}").status_code == 403


def test_a_letter_is_the_same_bytes_however_often_it_is_fetched(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    made = answered(client)
    client.post(f"/permohonan/{made.id}/identitas")
    for letter in db.session.scalars(queries.letters_of(made.id)).all():
        first, again = client.get(f"/surat/{letter.id}.pdf"), client.get(f"/surat/{letter.id}.pdf")
        assert first.mimetype == "application/pdf"
        assert first.data == again.data == letters.bytes_of(letter)
        assert hashlib.sha256(first.data).hexdigest() == letter.sha256


def test_a_letter_that_is_still_being_drawn_is_named_without_a_link(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.OFFICER).post(f"/permohonan/{made.id}/identitas")
    page = client.get(f"/permohonan/{made.id}").text
    letter = db.session.scalars(queries.letters_of(made.id)).one()
    assert "Sedang dibuat" in page
    assert client.get(f"/surat/{letter.id}.pdf").status_code == 404


def test_looking_writes_nothing(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    attach(made, FileKind.ATTACHMENT)
    background.draw_letters()
    sign_in(client, Role.OFFICER)
    before = rows()
    for method, address in (("GET", "/permohonan"), *ROUTES):
        if method == "GET":
            client.get(address.format(request=made.id, file=1, letter=1))
    assert rows() == before


# Received


def handed_over(made: InfoRequest, **changes: object) -> dict[str, object]:
    sent = {"evidence": "handed_over", "received_on": "2026-11-16", "note": "Siti, pemohon sendiri"}
    return sent | {"version": str(fresh(made).version)} | changes


def test_an_answer_handed_over_has_its_receipt(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    made = answered(client)
    desk = sign_in(app.test_client(), Role.DESK)
    assert desk.get(f"/permohonan/{made.id}/terima").status_code == 200
    scan = (BytesIO(png()), "tanda terima.png")
    sent = desk.post(f"/permohonan/{made.id}/terima", data=handed_over(made, scan=scan))
    assert sent.status_code == 302, words(sent.text)
    assert (fresh(made).status, made.answer_received_on) == (Status.DELIVERED, date(2026, 11, 16))
    letter = db.session.scalars(queries.letters_of(made.id).where(Letter.kind == "handover")).one()
    assert letter.sha256 is not None
    kept = db.session.scalars(queries.files_of(made.id)).one()
    assert kept.kind is FileKind.EVIDENCE
    event = db.session.scalars(sa.select(Event).where(Event.name == "file_added")).one()
    assert event.data["sha256"] == kept.sha256


def png() -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return out.getvalue()


IMPROPER: tuple[tuple[dict[str, Any], str], ...] = (
    ({"received_on": "2026-11-15"}, "Tanggalnya antara Senin, 16 November 2026"),
    ({"received_on": "2026-11-17"}, "Tanggalnya antara"),
    ({"received_on": "besok"}, "Tulis tanggal seperti"),
    ({"note": " "}, "Tulis nama penerima"),
    ({"evidence": ""}, "Pilih bukti penerimaannya"),
    ({"evidence": "angin"}, "Pilih salah satu bukti"),
    ({"version": ""}, "Muat ulang halaman ini"),
    ({"scan": "resi.pdf"}, "resi.pdf: "),
)


def test_receipt_without_proper_evidence_is_not_recorded(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    made = answered(client)
    before = rows()
    for changes, said in IMPROPER:
        scan = {"scan": (BytesIO(b"MZ\x90\x00\x03" + bytes(300)), changes["scan"])} if "scan" in changes else {}
        sent = client.post(f"/permohonan/{made.id}/terima", data=handed_over(made, **(changes | scan)))
        assert sent.status_code in (409, 422), changes
        assert said in words(sent.text), changes
        assert "note" in changes or "Siti, pemohon sendiri" in sent.text
    assert rows() == before
    assert fresh(made).status is Status.ANSWERED


def test_evidence_is_recorded_once(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    made = answered(client)
    data = handed_over(made, evidence="posted")
    assert client.post(f"/permohonan/{made.id}/terima", data=data).status_code == 302
    again = client.post(f"/permohonan/{made.id}/terima", data=data)
    assert again.status_code == 409
    assert "Siti, pemohon sendiri" in again.text
    assert "tidak dapat dilakukan lagi" in again.text


# Withdrawn


def test_a_withdrawal_needs_the_applicants_wish_and_a_reason(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    sign_in(client, Role.DESK)
    assert "Cabut permohonan ini atas permintaan Pemohon?" in client.get(f"/permohonan/{made.id}/cabut").text
    version = str(made.version)
    for data in ({"reason": "Datang ke meja"}, {"asked": "y"}):
        sent = client.post(f"/permohonan/{made.id}/cabut", data=data | {"version": version})
        assert sent.status_code == 422
        assert fresh(made).status is Status.REGISTERED
    sent = client.post(
        f"/permohonan/{made.id}/cabut", data={"reason": "Sudah ditemukan", "asked": "y", "version": version}
    )
    assert sent.status_code == 302
    assert fresh(made).status is Status.WITHDRAWN
    letter = db.session.scalars(queries.letters_of(made.id).where(Letter.kind == "withdrawal")).one()
    assert letter.sha256 is not None
    assert "Pencabutan tercatat" in client.get(f"/permohonan/{made.id}").text


def test_a_stale_withdrawal_says_what_happened_and_keeps_the_reason(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    stale = {"reason": "Sudah ditemukan di situs", "asked": "y", "version": str(made.version)}
    sign_in(client, Role.OFFICER)
    answer(client, made, decided(made, GIVEN, GIVEN))
    sent = client.post(f"/permohonan/{made.id}/cabut", data=stale)
    assert sent.status_code == 409
    for phrase in (
        "Sudah ditemukan di situs",
        "PPID menjawab permohonan",
        "Officer Kaltim",
        "tidak dapat dilakukan lagi",
    ):
        assert phrase in words(sent.text)
    assert fresh(made).status is Status.ANSWERED


@pytest.mark.parametrize(("role", "shown"), [(Role.DESK, True), (Role.OFFICER, True), (Role.SUPERIOR, False)])
def test_the_receipt_with_its_code_opens_with_the_identity_and_on_the_record(
    app: Flask, client: FlaskClient, role: Role, shown: bool
) -> None:
    made = world.register()
    background.draw_letters()
    receipt = db.session.scalars(sa.select(Letter).where(Letter.request_id == made.id)).one().id
    sign_in(client, role)
    assert client.get(f"/surat/{receipt}.pdf").status_code == 404
    assert "/surat/" not in client.get(f"/permohonan/{made.id}").text
    client.post(f"/permohonan/{made.id}/identitas")
    assert client.get(f"/surat/{receipt}.pdf").status_code == (200 if shown else 404)
    names = [event.name for event in db.session.scalars(queries.events_of(made.id))]
    assert ("identity_shown" in names) is shown
