"""The steps inside a case, through its pages: more time, what is missing, filing again, questions and explanations."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import background, clarifications, completeness, files, requests
from ppid.actions.requests import Answer, Decision
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, DeliveryMethod, ExtensionGround, ItemFacts, ItemOutcome, Status
from ppid.models import Clarification, FileKind, InfoRequest, Letter, OutboxMessage
from ppid.queries import requests as queries
from ppid.uploads import accept
from tests import world
from tests.conftest import sign_in
from tests.pages import check_page
from tests.visits import VisitClient
from tests.web.officers import fresh, words
from tests.web.test_filing import upload

MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # 10.00 WITA
DUE, STATUTE = date(2026, 11, 16), "Senin, 16 November 2026"
LAST_DAY = datetime(2026, 11, 16, 15, 59, tzinfo=UTC)  # 23.59 WITA
TOO_LATE = datetime(2026, 11, 16, 16, 1, tzinfo=UTC)
REASON = "Data masih dihimpun dari tiga perangkat daerah"


@pytest.fixture(autouse=True)
def clock_at(app: Flask) -> Iterator[time_machine.Traveller]:
    app.test_client_class = VisitClient
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def made(app: Flask, clock_at: time_machine.Traveller) -> InfoRequest:
    return world.register()


@pytest.fixture
def officer(app: Flask, clock_at: time_machine.Traveller) -> FlaskClient:
    return sign_in(app.test_client(), Role.OFFICER)


@pytest.fixture
def desk(app: Flask, clock_at: time_machine.Traveller) -> FlaskClient:
    return sign_in(app.test_client(), Role.DESK)


@pytest.fixture
def applicant(app: Flask, made: InfoRequest) -> FlaskClient:
    return enter(app.test_client(), made)


def enter(client: FlaskClient, made: InfoRequest, key: str = "kunci-1") -> FlaskClient:
    answer = client.post("/lacak", data={"number": made.number, "token": requests.token_of(key)})
    assert answer.location == "/lacak/permohonan"
    return client


def page(client: FlaskClient, address: str) -> str:
    """What a page says; it keeps what every page keeps."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    check_page(answer.text, csrf=False)
    return words(answer.text)


def send(client: FlaskClient, made: InfoRequest, step: str, **data: Any) -> Any:
    """Take a step on the state that the case has now."""
    return client.post(f"/permohonan/{made.id}/{step}", data={"version": str(fresh(made).version)} | data)


def tell(client: FlaskClient, made: InfoRequest) -> None:
    assert send(client, made, "tidak-lengkap", usual=["tahun"], others="Peta lokasi").status_code == 302


def ask(client: FlaskClient, made: InfoRequest, question: str = "Tahun berapa yang dimaksud?") -> Clarification:
    assert send(client, made, "klarifikasi", question=question).status_code == 302
    return db.session.scalars(sa.select(Clarification).order_by(Clarification.id.desc())).first()  # type: ignore[return-value]


def kinds(made: InfoRequest) -> list[str]:
    return [letter.kind for letter in db.session.scalars(queries.letters_of(made.id))]


def names(made: InfoRequest) -> list[str]:
    return [event.name for event in db.session.scalars(queries.events_of(made.id))]


# Who may


@pytest.mark.parametrize(
    ("step", "roles"),
    [
        ("perpanjang", {Role.OFFICER}),
        ("tidak-lengkap", {Role.OFFICER, Role.DESK}),
        ("klarifikasi", {Role.OFFICER, Role.DESK}),
    ],
)
def test_a_step_is_offered_to_its_offices_and_refused_to_all_others(
    app: Flask, made: InfoRequest, step: str, roles: set[Role]
) -> None:
    address = f"/permohonan/{made.id}/{step}"
    for role in Role:
        client = sign_in(app.test_client(), role)
        allowed = role in roles
        assert client.get(address).status_code == (200 if allowed else 403), role
        assert client.post(address).status_code == (409 if allowed else 403), role  # it says nothing of its state
        if allowed:
            assert f'href="{address}"' in client.get(f"/permohonan/{made.id}").text
    stranger = sign_in(app.test_client(), Role.OFFICER, "samarinda")
    assert stranger.get(address).status_code == stranger.post(address).status_code == 404
    assert fresh(made).status is Status.REGISTERED


# More time


def test_an_extension_shows_both_dates_and_issues_its_letter(officer: FlaskClient, made: InfoRequest) -> None:
    text = page(officer, f"/permohonan/{made.id}/perpanjang")
    assert STATUTE in text
    assert "Rabu, 25 November 2026" in text
    assert "UU 14/2008 Pasal 22 ayat (8)" in text
    assert officer.get(f"/permohonan/{made.id}/perpanjang").text.count('class="day-strip') == 2
    assert send(officer, made, "perpanjang", ground="not_held", reason=REASON).status_code == 302
    text = officer.get(f"/permohonan/{made.id}").text
    assert "Batas waktu diperpanjang sampai Rabu, 25 November 2026" in text
    assert re.search("Surat terbit: [^<]*Pemberitahuan Perpanjangan Waktu 000", text)
    made = fresh(made)
    assert (made.status, made.due_on, made.extension_reason) == (Status.EXTENDED, date(2026, 11, 25), REASON)
    letter = db.session.scalars(queries.letters_of(made.id).where(Letter.kind == "extension")).one()
    assert letter.sha256, "drawn right after the commit"
    (event,) = [one for one in db.session.scalars(queries.events_of(made.id)) if one.name == "extend"]
    assert event.data["ground"] == ExtensionGround.NOT_HELD.value


def test_a_second_extension_is_refused(officer: FlaskClient, made: InfoRequest) -> None:
    assert send(officer, made, "perpanjang", ground="not_decided", reason=REASON).status_code == 302
    assert f"/permohonan/{made.id}/perpanjang" not in officer.get(f"/permohonan/{made.id}").text
    answer = officer.get(f"/permohonan/{made.id}/perpanjang")
    assert answer.status_code == 409
    assert "Pasal 22 ayat (8)" in answer.text
    answer = send(officer, made, "perpanjang", ground="not_decided", reason="Sekali lagi")
    assert answer.status_code == 409
    assert "Pasal 22 ayat (8)" in answer.text
    assert "Sekali lagi" in answer.text
    assert kinds(made).count("extension") == 1


def test_after_the_last_day_nothing_is_extended(
    officer: FlaskClient, made: InfoRequest, clock_at: time_machine.Traveller
) -> None:
    clock_at.move_to(LAST_DAY)
    officer = sign_in(officer, Role.OFFICER)
    assert officer.get(f"/permohonan/{made.id}/perpanjang").status_code == 200
    clock_at.move_to(TOO_LATE)
    for answer in (
        officer.get(f"/permohonan/{made.id}/perpanjang"),
        send(officer, made, "perpanjang", ground="not_held", reason=REASON),
    ):
        assert answer.status_code == 409
        assert "sebelum jangka waktu jawaban berakhir" in answer.text
        assert "Pasal 22 ayat (8)" in answer.text
    assert REASON in answer.text, "what was typed is still there"
    assert fresh(made).due_on == DUE


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param({"ground": "not_held", "reason": " "}, "Tulis alasan perpanjangannya", id="no reason"),
        pytest.param({"reason": REASON}, "Pilih dasar perpanjangannya", id="no ground"),
        pytest.param({"ground": "lain", "reason": REASON}, "Pilih salah satu dasar", id="a ground of one's own"),
        pytest.param({"ground": "not_held", "reason": "a" * 9000}, "terlalu panjang", id="a novel"),
    ],
)
def test_an_extension_without_its_grounds_is_asked_again(
    officer: FlaskClient, made: InfoRequest, data: dict[str, str], problem: str
) -> None:
    answer = send(officer, made, "perpanjang", **data)
    assert answer.status_code == 422
    assert problem in answer.text
    assert data["reason"].strip() in answer.text
    check_page(answer.text, csrf=False)
    assert fresh(made).status is Status.REGISTERED


def test_a_page_opened_on_an_older_state_says_what_happened(
    officer: FlaskClient, desk: FlaskClient, made: InfoRequest
) -> None:
    seen = str(fresh(made).version)
    tell(desk, made)
    answer = officer.post(
        f"/permohonan/{made.id}/perpanjang", data={"version": seen, "ground": "not_held", "reason": REASON}
    )
    assert answer.status_code == 409
    assert "berubah sejak halaman ini dibuka" in answer.text
    assert "PPID memberitahukan bahwa permohonan belum lengkap" in answer.text
    assert REASON in answer.text


# What is missing


def test_the_desk_names_what_is_missing_and_the_letter_leaves(desk: FlaskClient, made: InfoRequest) -> None:
    text = page(desk, f"/permohonan/{made.id}/tidak-lengkap")
    assert "Kamis, 5 November 2026" in text
    assert "PerKI 1/2021" in text
    tell(desk, made)
    text = page(desk, f"/permohonan/{made.id}")
    assert "Rincian informasi: tahun atau jangka waktu yang dimaksud" in text
    assert "Peta lokasi" in text
    assert "Belum terbukti diterima Pemohon" in text
    assert (fresh(made).status, kinds(made)) == (Status.INCOMPLETE, ["receipt", "incomplete"])
    letter = db.session.scalars(queries.letters_of(made.id).where(Letter.kind == "incomplete")).one()
    assert letter.sha256


def test_nothing_named_is_nothing_told_and_what_was_typed_survives(desk: FlaskClient, made: InfoRequest) -> None:
    answer = send(desk, made, "tidak-lengkap", others=" \n ")
    assert answer.status_code == 422
    assert "Sebutkan apa yang belum lengkap" in answer.text
    answer = send(desk, made, "tidak-lengkap", usual=["kontak"], others="x" * 400)
    assert answer.status_code == 422
    assert "x" * 400 in answer.text
    assert re.search(r'<input[^>]*checked[^>]*value="kontak"', answer.text)
    check_page(answer.text, csrf=False)
    assert fresh(made).status is Status.REGISTERED


def test_after_the_third_working_day_nothing_is_called_incomplete(
    desk: FlaskClient, made: InfoRequest, clock_at: time_machine.Traveller
) -> None:
    clock_at.move_to(datetime(2026, 11, 6, 2, tzinfo=UTC))
    desk = sign_in(desk, Role.DESK)
    for answer in (desk.get(f"/permohonan/{made.id}/tidak-lengkap"), send(desk, made, "tidak-lengkap", others="KTP")):
        assert answer.status_code == 409
        assert "PerKI 1/2021" in answer.text
    assert "KTP" in answer.text


def test_the_applicant_completes_and_both_clocks_stand_there(
    desk: FlaskClient, app: Flask, made: InfoRequest, clock_at: time_machine.Traveller
) -> None:
    tell(desk, made)
    clock_at.move_to(datetime(2026, 11, 4, 2, tzinfo=UTC))
    applicant = enter(app.test_client(), made)
    text = page(applicant, "/lacak/permohonan")
    assert "Peta lokasi" in text
    assert "Lengkapi paling lambat Senin, 9 November 2026" in text
    assert "dihitung sejak Anda menerima surat keterangan tidak lengkap" in text
    assert upload(applicant, "/lacak/lengkapi", {"explanation": "Tahun 2025"}).status_code == 302
    text = page(applicant, "/lacak/permohonan")
    for said in ("Rabu, 18 November 2026", STATUTE, "UU 14/2008 Pasal 22 ayat (7)", "PerKI 1/2021"):
        assert said in text
    made = fresh(made)
    assert (made.status, made.due_on, made.statute_due_on) == (Status.REGISTERED, date(2026, 11, 18), DUE)


def test_the_desk_completes_what_was_brought_to_it(desk: FlaskClient, made: InfoRequest) -> None:
    tell(desk, made)
    text = page(desk, f"/permohonan/{made.id}/lengkapi")
    assert "Peta lokasi" in text
    assert STATUTE in text
    address, version = f"/permohonan/{made.id}/lengkapi", str(fresh(made).version)
    answer = upload(desk, address, {"version": version, "explanation": " "})
    assert answer.status_code == 422
    bad = {"version": version, "explanation": "Surat kuasa", "attachments": (io.BytesIO(b"MZ\x90"), "a.pdf")}
    answer = upload(desk, address, bad)
    assert answer.status_code == 422
    assert "Surat kuasa" in answer.text
    assert "a.pdf:" in answer.text
    check_page(answer.text, csrf=False)
    good = bad | {"attachments": (io.BytesIO(b"peta"), "peta.txt")}
    assert upload(desk, address, good).status_code == 302
    assert fresh(made).status is Status.REGISTERED
    kept = {file.name: files.bytes_of(file) for file in db.session.scalars(queries.files_of(made.id))}
    assert kept == {"kelengkapan.txt": b"Surat kuasa", "peta.txt": b"peta"}
    assert desk.get(address).status_code == 409


def test_only_the_first_visit_after_the_notice_is_its_receipt(
    desk: FlaskClient, app: Flask, made: InfoRequest, clock_at: time_machine.Traveller
) -> None:
    early = enter(app.test_client(), made)
    assert "notice_opened" not in names(made)
    tell(desk, made)
    early.get("/lacak/permohonan")
    assert "notice_opened" not in names(made), "looking writes nothing"
    for day in (5, 10):
        clock_at.move_to(datetime(2026, 11, day, 2, tzinfo=UTC))
        enter(app.test_client(), made)
    assert names(made).count("notice_opened") == 1
    assert fresh(made).repair_due_on == date(2026, 11, 10)
    desk = sign_in(desk, Role.DESK)
    assert "Kamis, 5 November 2026, dibuka Pemohon di portal" in page(desk, f"/permohonan/{made.id}")


# The notice handed over


def test_the_desk_records_that_the_notice_was_handed_over_and_both_sides_see_from_when_it_runs(
    desk: FlaskClient, app: Flask, made: InfoRequest, clock_at: time_machine.Traveller
) -> None:
    tell(desk, made)
    address = f"/permohonan/{made.id}/surat-diterima"
    assert f'href="{address}"' in desk.get(f"/permohonan/{made.id}").text
    clock_at.move_to(datetime(2026, 11, 6, 2, tzinfo=UTC))
    desk = sign_in(desk, Role.DESK)
    text = page(desk, address)
    for said in ("Belum terbukti diterima Pemohon", "3 hari kerja", "Rabu, 11 November 2026", "PerKI 1/2021"):
        assert said in text
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    scan = (io.BytesIO(picture.getvalue()), "tanda-terima.png")
    sent = {
        "version": str(fresh(made).version),
        "evidence": "handed_over",
        "received_on": "2026-11-05",
        "note": "Diterima Siti",
        "scan": scan,
    }
    assert upload(desk, address, sent).status_code == 302
    told = "Penerimaan surat tercatat. Pemohon dapat melengkapi sampai Selasa, 10 November 2026."
    assert told in desk.get(f"/permohonan/{made.id}").text
    text = page(desk, f"/permohonan/{made.id}")
    assert "Kamis, 5 November 2026, diserahkan langsung di meja layanan" in text
    assert "Jangka waktu berjalan sejak Kamis, 5 November 2026" in text
    kept = {file.name: file.kind for file in db.session.scalars(queries.files_of(made.id))}
    assert kept == {"bukti-penerimaan-surat.txt": FileKind.EVIDENCE, "tanda-terima.png": FileKind.EVIDENCE}
    text = page(enter(app.test_client(), made), "/lacak/permohonan")
    assert "tercatat diterima pada Kamis, 5 November 2026 (diserahkan langsung di meja layanan)" in text
    assert "hari terakhirnya Selasa, 10 November 2026" in text
    assert "Diterima Siti" not in text
    for day, status in ((10, Status.INCOMPLETE), (11, Status.NOT_COMPLETED)):
        clock_at.move_to(datetime(2026, 11, day, 2, tzinfo=UTC))
        background.run_daily(clock.now())
        assert fresh(made).status is status


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"evidence": ""}, "Pilih bukti penerimaannya", id="no evidence"),
        pytest.param({"evidence": "opened"}, "Pilih salah satu bukti", id="what only the portal sees"),
        pytest.param({"received_on": "2026-11-01"}, "saat surat diterbitkan", id="before it was written"),
        pytest.param({"received_on": "2026-11-03"}, "saat surat diterbitkan", id="tomorrow"),
        pytest.param({"received_on": "kemarin"}, "Tulis tanggal seperti", id="no date"),
        pytest.param({"note": " "}, "Tulis nama penerima", id="nothing that proves it"),
    ],
)
def test_a_receipt_without_its_proof_is_asked_again(
    desk: FlaskClient, made: InfoRequest, changes: dict[str, str], problem: str
) -> None:
    tell(desk, made)
    sent = {"evidence": "posted", "received_on": "2026-11-02", "note": "Resi 123"} | changes
    answer = send(desk, made, "surat-diterima", **sent)
    assert answer.status_code == 422
    assert problem in answer.text
    assert sent["note"].strip() in answer.text
    check_page(answer.text, csrf=False)
    assert "receive_notice" not in names(made)


def test_a_receipt_recorded_on_an_old_page_or_where_nothing_is_missing_is_not_taken(
    desk: FlaskClient, made: InfoRequest
) -> None:
    sent = {"evidence": "posted", "received_on": "2026-11-02", "note": "Resi 123"}
    assert desk.get(f"/permohonan/{made.id}/surat-diterima").status_code == 409
    assert send(desk, made, "surat-diterima", **sent).status_code == 409
    tell(desk, made)
    stale = desk.post(f"/permohonan/{made.id}/surat-diterima", data={"version": "1"} | sent)
    assert stale.status_code == 409
    assert "Resi 123" in stale.text
    assert "berubah sejak halaman ini dibuka" in stale.text
    assert "receive_notice" not in names(made)


# The mail that carries the answer


def answered_by_mail(made: InfoRequest) -> OutboxMessage:
    """Answer a request whose applicant wants it by mail; return that mail."""
    with committed():
        one = db.session.get_one(InfoRequest, made.id)
        one.delivery_method = DeliveryMethod.EMAIL
        given = tuple(
            Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2)
        )
        requests.answer(one, Answer(given), actor=world.actor(Role.OFFICER), now=clock.now())
    return db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.endswith(":answered"))).one()


def test_the_office_sees_what_became_of_the_mail_that_carries_the_answer(
    officer: FlaskClient, made: InfoRequest
) -> None:
    mail = answered_by_mail(made)
    address, id = f"/permohonan/{made.id}", mail.id
    assert "Menunggu berkas PDF suratnya selesai dibuat." in page(officer, address)
    background.draw_letters()
    assert "Menunggu dikirim." in page(officer, address)
    for values, said in (
        ({"last_error": "550 no such person"}, "Gagal dikirim: 550 no such person. Dicoba lagi pada 2 November 2026"),
        ({"sent_at": clock.now(), "last_error": ""}, "itu bukan bukti penerimaan"),
        ({"reply": "250 OK"}, "Diterima peladen e-mail pada 2 November 2026 pukul 10.00 WITA (250 OK)."),
    ):
        with committed():
            db.session.execute(sa.update(OutboxMessage).where(OutboxMessage.id == id).values(values))
        assert said in page(officer, address)
    background.record_receipts(clock.now())
    text = page(officer, address)
    assert "Bukti penerimaan diterima peladen e-mail Pemohon" in text
    assert "Keterangan bukti Message-ID <ppid-" in text


def test_the_applicant_reads_when_and_by_what_the_answer_counts_as_received(app: Flask, made: InfoRequest) -> None:
    mail = answered_by_mail(made)
    with committed():
        mail = db.session.get_one(OutboxMessage, mail.id)
        mail.sent_at, mail.reply = clock.now(), "250 OK"
    background.record_receipts(clock.now())
    text = page(enter(app.test_client(), made), "/lacak/permohonan")
    assert (
        "Jawaban ini tercatat diterima pada Senin, 2 November 2026, dengan bukti: diterima peladen e-mail Pemohon."
        in text
    )


# Filed again


def lapsed(app: Flask, desk: FlaskClient, made: InfoRequest, clock_at: time_machine.Traveller) -> FlaskClient:
    """Let a request be told, opened by its applicant, and closed by the daily run; return the applicant."""
    clean = accept("lampiran.txt", b"isi lampiran")
    with (
        files.stored(made, [files.Upload(clean, FileKind.ATTACHMENT)], now=clock.now()) as rows,
        committed(),
    ):
        files.attach(rows[0], made, actor=applicant_of(made.body_id), now=clock.now())
    tell(desk, made)
    applicant = enter(app.test_client(), made)
    for day, status in ((5, Status.INCOMPLETE), (6, Status.NOT_COMPLETED)):
        clock_at.move_to(datetime(2026, 11, day, 2, tzinfo=UTC))
        background.run_daily(clock.now())
        assert fresh(made).status is status
    return applicant


def test_an_unopened_notice_closes_nothing(
    desk: FlaskClient, made: InfoRequest, clock_at: time_machine.Traveller
) -> None:
    tell(desk, made)
    clock_at.move_to(datetime(2027, 1, 20, 2, tzinfo=UTC))
    background.run_daily(clock.now())
    assert fresh(made).status is Status.INCOMPLETE


def test_a_lapsed_request_is_filed_again_once_with_everything_in_it(
    app: Flask, desk: FlaskClient, made: InfoRequest, clock_at: time_machine.Traveller
) -> None:
    applicant = lapsed(app, desk, made, clock_at)
    assert "Ajukan kembali" in page(applicant, "/lacak/permohonan")
    first = applicant.post("/lacak/ajukan-kembali")
    second = applicant.post("/lacak/ajukan-kembali")
    assert first.location == second.location
    assert first.location.startswith("/tanda-terima/")
    again = db.session.scalars(sa.select(InfoRequest).where(InfoRequest.refiled_from_id == made.id)).one()
    made = fresh(made)
    assert again.number != made.number
    assert (again.status, again.received_on, again.due_on) == (
        Status.REGISTERED,
        date(2026, 11, 6),
        date(2026, 11, 20),
    )
    for name in ("purpose", "access_mode", "delivery_method", "unit_id", "language"):
        assert getattr(again, name) == getattr(made, name)
    for name in ("name", "identity", "address", "phone", "email", "occupation", "kind"):
        assert getattr(again.applicant, name) == getattr(made.applicant, name)
    assert [item.text for item in again.items] == [item.text for item in made.items]
    kept = {file.name: files.bytes_of(file) for file in db.session.scalars(queries.files_of(again.id))}
    assert kept == {"lampiran.txt": b"isi lampiran"}
    receipt = page(applicant, first.location)
    assert again.number in receipt
    token = requests.token_of(again.filing_key)
    assert token[:5] in receipt
    assert db.session.scalars(queries.letters_of(again.id)).one().sha256


def test_both_requests_name_each_other(
    app: Flask, desk: FlaskClient, made: InfoRequest, clock_at: time_machine.Traveller
) -> None:
    applicant = lapsed(app, desk, made, clock_at)
    applicant.post("/lacak/ajukan-kembali")
    again = db.session.scalars(sa.select(InfoRequest).where(InfoRequest.refiled_from_id == made.id)).one()
    number, key, again_id = again.number, again.filing_key, again.id
    assert number in page(applicant, "/lacak/permohonan")
    assert "Ajukan kembali" not in page(applicant, "/lacak/permohonan")
    assert made.number in page(enter(app.test_client(), again, key), "/lacak/permohonan")
    desk = sign_in(desk, Role.DESK)
    assert f'href="/permohonan/{again_id}"' in desk.get(f"/permohonan/{made.id}").text
    assert f'href="/permohonan/{made.id}"' in desk.get(f"/permohonan/{again_id}").text
    page(desk, f"/permohonan/{again_id}")


def test_only_what_was_not_completed_is_filed_again(app: Flask, made: InfoRequest, applicant: FlaskClient) -> None:
    assert applicant.post("/lacak/ajukan-kembali").location == "/lacak/permohonan"
    assert "Hanya permohonan yang ditutup karena tidak dilengkapi" in applicant.get("/lacak/permohonan").text
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 1
    assert app.test_client().post("/lacak/ajukan-kembali").location == "/lacak"


def test_two_windows_at_once_file_one_request_again_and_leave_no_stray_file(
    app: Flask, desk: FlaskClient, made: InfoRequest, clock_at: time_machine.Traveller
) -> None:
    lapsed(app, desk, made, clock_at)
    actor = applicant_of(made.body_id)
    with committed():
        completeness.refile(made, (), actor=actor, now=clock.now())

    def later() -> None:
        with committed():
            completeness.refile(made, (), actor=actor, now=clock.now())

    with pytest.raises(completeness.AlreadyRefiled):
        later()


# Questions and explanations


def test_a_question_leaves_the_clock_alone(officer: FlaskClient, app: Flask, made: InfoRequest) -> None:
    assert "tidak menghentikan jangka waktu" in page(officer, f"/permohonan/{made.id}/klarifikasi")
    asked = ask(officer, made)
    made = fresh(made)
    assert (made.status, made.due_on, made.statute_due_on) == (Status.REGISTERED, DUE, DUE)
    assert "Tahun berapa yang dimaksud?" in page(officer, f"/permohonan/{made.id}")
    applicant = enter(app.test_client(), made)
    assert "Tahun berapa yang dimaksud?" in page(applicant, "/lacak/permohonan")
    field = f"question_{asked.id}-answer"
    answer = applicant.post(f"/lacak/penjelasan/{asked.id}", data={field: "Tahun <2025>"})
    assert answer.status_code == 302
    text = page(applicant, "/lacak/permohonan")
    assert "Tahun <2025>" in text
    assert "Pemohon menyampaikan penjelasan." in text
    assert "Tahun <2025>" in page(officer, f"/permohonan/{made.id}")
    assert fresh(made).due_on == DUE


def test_an_empty_question_and_an_empty_explanation_are_asked_again(
    officer: FlaskClient, app: Flask, made: InfoRequest
) -> None:
    answer = send(officer, made, "klarifikasi", question="  ")
    assert answer.status_code == 422
    assert "Tulis apa yang perlu dijelaskan" in answer.text
    first, second = ask(officer, made).id, ask(officer, made, "Wilayah mana?").id
    applicant = enter(app.test_client(), made)
    page(applicant, "/lacak/permohonan")
    for typed in (" ", "a" * 5000):
        answer = applicant.post(f"/lacak/penjelasan/{first}", data={f"question_{first}-answer": typed})
        assert answer.status_code == 422
        assert "Periksa:" in answer.text
        assert typed.strip() in answer.text
        check_page(answer.text, csrf=False)
    assert db.session.get_one(Clarification, second).answered_at is None


def test_an_explanation_is_given_once_and_only_in_the_own_case(
    officer: FlaskClient, app: Flask, made: InfoRequest
) -> None:
    asked = ask(officer, made).id
    foreign = ask(officer, world.register("kunci-2")).id
    applicant = enter(app.test_client(), made)
    assert applicant.post(f"/lacak/penjelasan/{foreign}").status_code == 404
    assert applicant.post("/lacak/penjelasan/999999").status_code == 404
    assert app.test_client().post(f"/lacak/penjelasan/{asked}").location == "/lacak"
    field = f"question_{asked}-answer"
    assert applicant.post(f"/lacak/penjelasan/{asked}", data={field: "Tahun 2025"}).status_code == 302
    answer = applicant.post(f"/lacak/penjelasan/{asked}", data={field: "Bukan, 2024"})
    assert answer.status_code == 409
    assert "sudah dijawab" in answer.text
    assert "Bukan, 2024" in answer.text, "what was typed is not lost"
    assert db.session.get_one(Clarification, asked, populate_existing=True).answer == "Tahun 2025"


def test_an_explanation_that_comes_after_the_answer_is_not_lost(
    officer: FlaskClient, app: Flask, made: InfoRequest
) -> None:
    asked = ask(officer, made).id
    given = tuple(
        Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2)
    )
    with committed():
        requests.answer(made, Answer(given), actor=world.actor(Role.OFFICER), now=clock.now())
    applicant = enter(app.test_client(), made)
    answer = applicant.post(f"/lacak/penjelasan/{asked}", data={f"question_{asked}-answer": "Tahun 2025"})
    assert answer.status_code == 409
    assert "Tahun 2025" in answer.text
    check_page(answer.text, csrf=False)
    assert officer.get(f"/klarifikasi/{asked}/jawab").status_code == 409
    assert officer.get(f"/permohonan/{made.id}/klarifikasi").status_code == 409


def test_the_office_writes_down_what_was_said_on_the_telephone(
    desk: FlaskClient, officer: FlaskClient, app: Flask, made: InfoRequest
) -> None:
    asked = ask(officer, made).id
    address = f"/klarifikasi/{asked}/jawab"
    assert address in desk.get(f"/permohonan/{made.id}").text
    page(desk, address)
    answer = desk.post(address, data={"answer": "Tahun 2025"})
    assert answer.status_code == 422
    assert "Tahun 2025" in answer.text
    assert desk.post(address, data={"answer": "Tahun 2025", "channel": "web"}).status_code == 422
    assert desk.post(address, data={"answer": "Tahun 2025", "channel": "phone"}).status_code == 302
    text = page(desk, f"/permohonan/{made.id}")
    assert "dicatat oleh petugas (Telepon)" in text
    assert "dicatat oleh petugas" in page(enter(app.test_client(), made), "/lacak/permohonan")
    assert desk.get(address).status_code == 302
    again = desk.post(address, data={"answer": "Tahun 2024", "channel": "phone"})
    assert again.status_code == 409
    assert "Tahun 2024" in again.text
    for role in (Role.SUPERIOR, Role.UNIT_OFFICER, Role.AUDITOR):
        assert sign_in(app.test_client(), role).get(address).status_code == 403
    stranger = sign_in(app.test_client(), Role.OFFICER, "samarinda")
    assert stranger.get(address).status_code == stranger.post(address).status_code == 404


def test_a_case_of_many_questions_costs_as_many_statements_as_one(officer: FlaskClient, made: InfoRequest) -> None:
    from tests.web.officers import counted

    counts = []
    for number in (1, 8):
        for place in range(number):
            with committed():
                asked = clarifications.ask(made, f"Pertanyaan {place}", actor=world.actor(Role.DESK), now=clock.now())
                clarifications.explain(asked, made, "Ya", actor=world.actor(Role.DESK), now=clock.now())
        with counted() as seen:
            assert officer.get(f"/permohonan/{made.id}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
