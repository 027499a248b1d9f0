"""The admin's pages: accounts and terms, local holidays, the body's own data, its colour."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import system_of
from ppid.actions import bodies, calendars, people
from ppid.db import committed, db
from ppid.law.calendar import DayKind
from ppid.law.roles import Role
from ppid.law.workflow import Status
from ppid.models import Account, Event, Holiday, InfoRequest, Official, OutboxMessage, Unit
from tests import world
from tests.conftest import sign_in
from tests.visits import VisitClient

TODAY = date(2026, 11, 2)
MONDAY = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
ADMIN = world.email_of(Role.ADMIN)
OFFICER = world.email_of(Role.OFFICER)
NEWCOMER = "rina@kaltim.example"
APPOINTMENT = {
    "email": NEWCOMER,
    "name": "Rina Wulandari, S.Kom.",
    "nip": "19900101 201501 2 001",
    "rank": "Penata (III/c)",
    "role": "desk",
    "unit": "",
    "jabatan": "Petugas Meja Layanan Informasi",
    "acting": "",
    "from_on": "2026-11-02",
    "until_on": "",
    "decree": "SK Nomor 1 Tahun 2026",
}
HOLIDAY = {"tanggal": "2026-11-10", "nama": "Hari Jadi Daerah", "keputusan": "Keputusan Gubernur Nomor 9 Tahun 2026"}


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application, to be visited by several people at once."""
    app.test_client_class = VisitClient
    return app


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    """The admin of one body, on a Monday morning."""
    with time_machine.travel(MONDAY):
        yield sign_in(app.test_client(), Role.ADMIN)


def offices(email: str) -> list[Official]:
    query = sa.select(Official).join(Account, Account.id == Official.account_id).where(Account.email == email)
    return list(db.session.scalars(query.order_by(Official.id)))


def office_of(role: Role, slug: str = "kaltim") -> Official:
    return offices(world.email_of(role, slug))[0]


def event_names(slug: str = "kaltim") -> list[str]:
    body = world.body(slug)
    return list(db.session.scalars(sa.select(Event.name).where(Event.chain == f"body:{body.id}").order_by(Event.seq)))


def appoint(email: str, role: Role, slug: str = "kaltim", from_on: date = TODAY) -> Official:
    with committed():
        body = world.body(slug)
        account = db.session.scalars(sa.select(Account).where(Account.email == email)).one()
        actor = system_of(body.id)
        return people.appoint(
            body, role, "Jabatan", "N", from_on=from_on, account=account, actor=actor, now=clock.now()
        )


def words(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


# Accounts and terms of office


def test_the_list_shows_the_offices_of_the_own_body_only(admin: FlaskClient) -> None:
    page = words(admin, "/admin/akun")
    for role in Role:
        assert world.email_of(role) in page
    assert "samarinda.example" not in page
    assert "Dinas Kesehatan" in page
    assert "Belum pernah" in page


def test_the_list_tells_who_is_locked_out_and_who_has_not_chosen_a_password(admin: FlaskClient) -> None:
    with committed():
        people.sign_in(OFFICER, "salah", now=clock.now())
        account = office_of(Role.DESK).account_id
        db.session.get_one(Account, account).must_change_password = True
        db.session.get_one(Account, office_of(Role.OFFICER).account_id).locked_until_at = MONDAY + timedelta(hours=1)
    page = words(admin, "/admin/akun")
    assert page.count("Terkunci sementara") == 1
    assert page.count("Kata sandi sementara") == 1


def test_the_list_is_paged_by_key_both_ways(admin: FlaskClient) -> None:
    with committed():
        body = world.body()
        for number in range(60):
            account = people.create_account(f"a{number}@kaltim.example", "A", world.PASSWORD, now=MONDAY)
            name = f"Aa {number // 2:02}"  # two of each name: the id decides
            actor = system_of(body.id)
            people.appoint(body, Role.DESK, "J", name, from_on=TODAY, account=account, actor=actor, now=MONDAY)
    seen, path = [], "/admin/akun"
    pages = [path]
    while path:
        page = words(admin, path)
        seen += re.findall(r"[a-z0-9_]+@kaltim\.example", page.partition("<tbody>")[2].partition("</tbody>")[0])
        following = re.search(r'href="([^"]+)" rel="next"', page)
        path = following[1].replace("&amp;", "&") if following else ""
        pages += [path] if path else []
    assert len(seen) == len(set(seen)) == 60 + len(Role)
    assert len(pages) == 3
    back = re.search(r'href="([^"]+)" rel="prev"', words(admin, pages[2]))
    assert back is not None
    first = seen[25]
    assert first in words(admin, back[1].replace("&amp;", "&"))


@pytest.mark.parametrize("query", ["sesudah=x", "sesudah=99999999999999999999", "sebelum=0", "masa=apa", "sesudah=%00"])
def test_a_list_asked_for_wrongly_is_still_a_list(admin: FlaskClient, query: str) -> None:
    assert "Akun dan jabatan" in words(admin, f"/admin/akun?{query}")


def test_a_new_account_gets_a_temporary_password_that_is_shown_once(app: Flask, admin: FlaskClient) -> None:
    answer = admin.post("/admin/akun/baru", data=APPOINTMENT)
    assert answer.status_code == 302
    password = re.search(r"<dd>([a-z0-9]{5}(?:-[a-z0-9]{5}){2})</dd>", words(admin, answer.location))
    assert password is not None
    assert password[1] not in words(admin, answer.location)
    (office,) = offices(NEWCOMER)
    assert (office.role, office.nip, office.from_on, office.until_on) == (Role.DESK, "199001012015012001", TODAY, None)
    assert event_names()[-1] == "official_appointed"
    visitor = app.test_client()
    signed_in = visitor.post("/masuk", data={"email": NEWCOMER, "password": password[1]})
    assert signed_in.status_code == 302
    assert visitor.get("/permohonan").location == "/akun"


def test_the_cookie_does_not_tell_the_temporary_password(app: Flask, admin: FlaskClient) -> None:
    answer = admin.post("/admin/akun/baru", data=APPOINTMENT)
    with admin.session_transaction() as session:
        kept = str(dict(session))
    password = re.search(r"<dd>([a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5})</dd>", words(admin, answer.location))
    assert password is not None
    assert password[1] not in kept


def test_a_known_address_gets_a_further_office_and_keeps_its_password(app: Flask, admin: FlaskClient) -> None:
    answer = admin.post("/admin/akun/baru", data=APPOINTMENT | {"email": OFFICER.upper()})
    assert answer.location == "/admin/akun"
    assert [office.role for office in offices(OFFICER)] == [Role.OFFICER, Role.DESK]
    sign_in(app.test_client(), Role.OFFICER)


def test_the_same_office_sent_twice_is_held_once(admin: FlaskClient) -> None:
    admin.post("/admin/akun/baru", data=APPOINTMENT)
    again = admin.post("/admin/akun/baru", data=APPOINTMENT)
    assert again.status_code == 422
    assert "sudah memegang jabatan yang sama" in again.get_data(as_text=True)
    assert len(offices(NEWCOMER)) == 1


BAD_APPOINTMENTS = (
    ("email", "", "Isi alamat e-mail."),
    ("email", "bukan alamat", "Tulis alamat e-mail lengkap"),
    ("email", "a@" + "b" * 130 + ".id", "paling panjang 120 huruf"),
    ("name", "  ", "Isi nama."),
    ("nip", "123", "18 angka"),
    ("role", "", "Pilih salah satu peran"),
    ("role", "king", "Pilih salah satu peran"),
    ("role", "commissioner", "Pilih salah satu peran"),
    ("role", "unit_officer", "Pilih perangkat daerah tempat"),
    ("unit", "abc", "Pilih salah satu perangkat daerah"),
    ("unit", "theirs", "Pilih salah satu perangkat daerah"),
    ("unit", "ours", "Hanya PPID Pelaksana"),
    ("jabatan", "", "Isi nama jabatan."),
    ("acting", "Raja", "Pilih salah satu dalam daftar."),
    ("from_on", "", "Isi tanggal mulai."),
    ("from_on", "2026-02-30", "Tanggal ini tidak ada di kalender"),
    ("from_on", "0001-01-01", "Tahun ini tidak mungkin benar"),
    ("until_on", "2026-11-31", "Tanggal ini tidak ada di kalender"),
    ("until_on", "2026-11-01", "mendahului tanggal mulainya"),
    ("decree", "x" * 201, "paling panjang 200 huruf"),
)


def test_a_bad_appointment_says_why_keeps_what_was_typed_and_appoints_nobody(admin: FlaskClient) -> None:
    units = {unit.body_id: str(unit.id) for unit in db.session.scalars(sa.select(Unit))}
    chosen = {"ours": units[world.body().id], "theirs": units[world.body("samarinda").id]}
    before = db.session.scalar(sa.select(sa.func.count(Official.id)))
    for field, value, sentence in BAD_APPOINTMENTS:
        answer = admin.post("/admin/akun/baru", data=APPOINTMENT | {field: chosen.get(value, value)})
        page = answer.get_data(as_text=True)
        assert (field, answer.status_code) == (field, 422)
        assert (field, sentence in page) == (field, True), page
        assert 'aria-invalid="true"' in page
        assert field == "decree" or "SK Nomor 1 Tahun 2026" in page
    assert db.session.scalar(sa.select(sa.func.count(Official.id))) == before


def test_a_unit_officer_is_appointed_with_the_unit(admin: FlaskClient) -> None:
    unit = db.session.scalars(sa.select(Unit).where(Unit.body_id == world.body().id, Unit.slug == "dinas-pupr")).one()
    unit_id = unit.id
    admin.post("/admin/akun/baru", data=APPOINTMENT | {"role": "unit_officer", "unit": str(unit_id)})
    assert offices(NEWCOMER)[0].unit_id == unit_id


def test_a_term_is_ended_on_a_date_and_the_record_says_so(app: Flask, admin: FlaskClient) -> None:
    path = f"/admin/jabatan/{office_of(Role.DESK).id}/akhiri"
    assert "Petugas Meja Layanan Informasi" in words(admin, path)
    assert admin.post(path, data={"until_on": "2026-11-01"}).location == "/admin/akun"
    assert office_of(Role.DESK).until_on == date(2026, 11, 1)
    assert event_names()[-1] == "official_term_ended"
    visitor = app.test_client()
    assert (
        visitor.post("/masuk", data={"email": world.email_of(Role.DESK), "password": world.PASSWORD}).status_code == 422
    )
    assert world.email_of(Role.DESK) not in words(admin, "/admin/akun")
    assert world.email_of(Role.DESK) in words(admin, "/admin/akun?masa=berakhir")


def test_a_term_that_has_ended_is_not_ended_again(admin: FlaskClient) -> None:
    path = f"/admin/jabatan/{office_of(Role.DESK).id}/akhiri"
    admin.post(path, data={"until_on": "2026-11-01"})
    again = admin.post(path, data={"until_on": "2026-12-01"})
    assert again.status_code == 409
    assert "sudah berakhir" in again.get_data(as_text=True)
    assert office_of(Role.DESK).until_on == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("until_on", "sentence"),
    [
        ("", "Isi hari terakhir menjabat."),
        ("2026-02-30", "Tanggal ini tidak ada di kalender"),
        ("2022-12-31", "mendahului tanggal mulainya"),
        ("9999-12-31", "Tahun ini tidak mungkin benar"),
    ],
)
def test_a_bad_end_says_why(admin: FlaskClient, until_on: str, sentence: str) -> None:
    answer = admin.post(f"/admin/jabatan/{office_of(Role.DESK).id}/akhiri", data={"until_on": until_on})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_the_last_admin_stays(admin: FlaskClient) -> None:
    path = f"/admin/jabatan/{office_of(Role.ADMIN).id}/akhiri"
    refused = admin.post(path, data={"until_on": "2026-11-30"})
    assert refused.status_code == 422
    assert "Ini admin terakhir" in refused.get_data(as_text=True)
    appoint(OFFICER, Role.ADMIN, from_on=date(2026, 12, 2))
    assert admin.post(path, data={"until_on": "2026-11-30"}).status_code == 422  # nobody on 1 December
    assert admin.post(path, data={"until_on": "2026-12-01"}).status_code == 302


def test_a_disabled_admin_is_no_other_admin(admin: FlaskClient) -> None:
    appoint(OFFICER, Role.ADMIN)
    with committed():
        db.session.get_one(Account, office_of(Role.OFFICER).account_id).is_active = False
    answer = admin.post(f"/admin/jabatan/{office_of(Role.ADMIN).id}/akhiri", data={"until_on": "2026-11-30"})
    assert answer.status_code == 422


def test_a_new_password_is_asked_for_first_then_replaces_the_old_one(app: Flask, admin: FlaskClient) -> None:
    elsewhere = sign_in(app.test_client(), Role.OFFICER)
    path = f"/admin/akun/{office_of(Role.OFFICER).account_id}/sandi"
    assert "Buat kata sandi sementara yang baru?" in words(admin, path)
    sign_in(app.test_client(), Role.OFFICER)
    assert admin.post(path).location == path
    password = re.search(r"<dd>([a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5})</dd>", words(admin, path))
    assert password is not None
    assert elsewhere.get("/akun").status_code == 302
    visitor = app.test_client()
    assert visitor.post("/masuk", data={"email": OFFICER, "password": world.PASSWORD}).status_code == 422
    assert visitor.post("/masuk", data={"email": OFFICER, "password": password[1]}).status_code == 302
    assert event_names()[-1] == "password_replaced"


def test_an_admin_opens_no_door_of_another_body(app: Flask, admin: FlaskClient) -> None:
    theirs = world.email_of(Role.OFFICER, "samarinda")
    account_id = offices(theirs)[0].account_id
    assert admin.get(f"/admin/akun/{account_id}/sandi").status_code == 404
    assert admin.post(f"/admin/akun/{account_id}/sandi").status_code == 404
    admin.post("/admin/akun/baru", data=APPOINTMENT | {"email": theirs})
    refused = admin.post(f"/admin/akun/{account_id}/sandi")
    assert refused.status_code == 409
    assert "jabatan di badan publik lain" in refused.get_data(as_text=True)
    sign_in(app.test_client(), Role.OFFICER, "samarinda")
    assert (
        admin.post(f"/admin/jabatan/{offices(theirs)[0].id}/akhiri", data={"until_on": "2026-12-01"}).status_code == 404
    )


def test_one_changes_ones_own_password_on_ones_own_page(admin: FlaskClient) -> None:
    path = f"/admin/akun/{office_of(Role.ADMIN).account_id}/sandi"
    assert admin.get(path).location == "/akun"
    assert admin.post(path).location == "/akun"


# Local holidays


def register(key: str) -> InfoRequest:
    """A request of this Monday, due on the Monday two weeks later."""
    made = world.register(key, received_at=MONDAY)
    assert made.due_on == date(2026, 11, 16)
    return made


def due_on(request_id: int) -> date:
    return db.session.get_one(InfoRequest, request_id, populate_existing=True).due_on


def test_the_year_shows_the_days_of_the_nation_with_their_decree(admin: FlaskClient) -> None:
    page = words(admin, "/admin/kalender?tahun=2026")
    assert "Hari Raya Natal" in page
    assert "SKB 3 Menteri" in page
    assert "Belum ada libur lokal" in page
    assert "Perkiraan" in words(admin, "/admin/kalender?tahun=2027")
    assert "belum lengkap" in words(admin, "/admin/kalender?tahun=2031")
    for odd in ("99999", "x", "0", "9999"):
        assert "Kalender 2026" in words(admin, f"/admin/kalender?tahun={odd}")


def test_a_holiday_shows_first_what_it_would_move_and_moves_nothing_yet(admin: FlaskClient) -> None:
    made = register("satu")
    number, request_id = made.number, made.id
    answer = admin.get("/admin/kalender/tambah", query_string=HOLIDAY)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert number in page
    assert "Senin, 16 November 2026" in page
    assert "Selasa, 17 November 2026" in page
    assert "Siti" not in page
    assert due_on(request_id) == date(2026, 11, 16)
    assert db.session.scalar(sa.select(sa.func.count(Holiday.id)).where(Holiday.kind == DayKind.LOCAL)) == 0


def test_a_holiday_moves_the_open_cases_of_its_body_and_only_those(admin: FlaskClient) -> None:
    moved, theirs = register("satu").id, world.register("dua", "samarinda", received_at=MONDAY).id
    answered = register("tiga")
    with committed():
        row = db.session.get_one(InfoRequest, answered.id)
        row.status, row.answered_on, row.outcome = Status.ANSWERED, TODAY, "given"
    mails = db.session.scalar(sa.select(sa.func.count(OutboxMessage.id)))
    assert admin.post("/admin/kalender/tambah", data=HOLIDAY).location == "/admin/kalender?tahun=2026"
    assert due_on(moved) == date(2026, 11, 17)
    assert due_on(theirs) == due_on(answered.id) == date(2026, 11, 16)
    page = words(admin, "/admin/kalender")
    assert "Batas waktu 1 permohonan bergeser" in page
    assert "Hari Jadi Daerah" in page
    assert event_names()[-1] == "holiday_added"
    steps = db.session.scalars(sa.select(Event).where(Event.request_id == moved, Event.name == "recounted")).one()
    assert steps.data["decree"] == HOLIDAY["keputusan"]
    assert steps.official_id == office_of(Role.ADMIN).id
    assert db.session.scalar(sa.select(sa.func.count(OutboxMessage.id))) == mails + 1


def test_a_holiday_is_taken_back_with_a_decree_and_the_dates_return(admin: FlaskClient) -> None:
    made = register("satu")
    number, request_id = made.number, made.id
    admin.post("/admin/kalender/tambah", data=HOLIDAY)
    day = db.session.scalars(sa.select(Holiday).where(Holiday.kind == DayKind.LOCAL)).one()
    path = f"/admin/kalender/{day.id}/cabut"
    page = words(admin, path)
    assert number in page
    assert page.index("Selasa, 17 November 2026") < page.index("Senin, 16 November 2026")
    missing = admin.post(path, data={"keputusan": " "})
    assert missing.status_code == 422
    assert "Sebutkan keputusan yang mencabutnya." in missing.get_data(as_text=True)
    assert due_on(request_id) == date(2026, 11, 17)
    assert admin.post(path, data={"keputusan": "Keputusan Nomor 10"}).location == "/admin/kalender?tahun=2026"
    assert due_on(request_id) == date(2026, 11, 16)
    assert event_names()[-1] == "holiday_removed"
    assert admin.get(path).status_code == 404


def test_what_was_shown_is_what_happens(admin: FlaskClient) -> None:
    for key in ("satu", "dua"):
        register(key)
    for day in ("2026-11-04", "2026-11-08", "2026-11-16", "2026-11-17", "2026-12-25"):
        shown = calendars.preview(world.body(), add=date.fromisoformat(day))
        expected = {move.info_request.id: move.after.operative.due for move in shown}
        admin.post("/admin/kalender/tambah", data=HOLIDAY | {"tanggal": day})
        now = {row.id: row.due_on for row in db.session.scalars(sa.select(InfoRequest)) if row.id in expected}
        assert now == expected
        shown = calendars.preview(world.body(), remove=date.fromisoformat(day))
        expected = {move.info_request.id: move.after.operative.due for move in shown}
        added = db.session.scalars(
            sa.select(Holiday).where(Holiday.day == date.fromisoformat(day), Holiday.body_id.is_not(None))
        ).one()
        admin.post(f"/admin/kalender/{added.id}/cabut", data={"keputusan": "Dicabut"})
        db.session.expire_all()
        assert {
            row.id: row.due_on for row in db.session.scalars(sa.select(InfoRequest)) if row.id in expected
        } == expected


BAD_HOLIDAYS = (
    ("tanggal", "", "Isi tanggalnya."),
    ("tanggal", "2026-02-30", "Tanggal ini tidak ada di kalender"),
    ("tanggal", "besok", "Tanggal ini tidak ada di kalender"),
    ("tanggal", "2025-12-30", "Tahun itu sudah lewat"),
    ("tanggal", "2031-01-02", "tahun ini atau tahun depan"),
    ("nama", " ", "Isi nama harinya."),
    ("nama", "x" * 121, "paling panjang 120 huruf"),
    ("keputusan", "", "Sebutkan keputusan yang menetapkannya."),
)


def test_a_bad_holiday_says_why_and_keeps_what_was_typed(admin: FlaskClient) -> None:
    for field, value, sentence in BAD_HOLIDAYS:
        asked = admin.get("/admin/kalender/tambah", query_string=HOLIDAY | {field: value})
        posted = admin.post("/admin/kalender/tambah", data=HOLIDAY | {field: value})
        for answer in (asked, posted):
            page = answer.get_data(as_text=True)
            assert (value, answer.status_code) == (value, 422)
            assert (value, sentence in page) == (value, True)
            assert field == "keputusan" or HOLIDAY["keputusan"] in page
    assert db.session.scalar(sa.select(sa.func.count(Holiday.id)).where(Holiday.kind == DayKind.LOCAL)) == 0


def test_a_day_is_entered_once(admin: FlaskClient) -> None:
    admin.post("/admin/kalender/tambah", data=HOLIDAY)
    asked = admin.get("/admin/kalender/tambah", query_string=HOLIDAY)
    assert asked.status_code == 422
    assert "sudah tercatat sebagai libur lokal: Hari Jadi Daerah." in asked.get_data(as_text=True)
    posted = admin.post("/admin/kalender/tambah", data=HOLIDAY)
    assert posted.status_code == 422
    assert "sudah tercatat" in posted.get_data(as_text=True)


def test_a_day_of_the_nation_is_not_taken_back_here(admin: FlaskClient) -> None:
    day = db.session.scalars(sa.select(Holiday).where(Holiday.day == date(2026, 12, 25))).one()
    assert admin.get(f"/admin/kalender/{day.id}/cabut").status_code == 404
    assert admin.post(f"/admin/kalender/{day.id}/cabut", data={"keputusan": "x"}).status_code == 404


def test_a_day_of_a_past_year_stays(admin: FlaskClient) -> None:
    with committed():
        calendars.add(
            date(2025, 8, 20),
            "Hari Jadi",
            kind=DayKind.LOCAL,
            decree="K",
            body=world.body(),
            entered_by="x",
            now=MONDAY,
        )
    day = db.session.scalars(sa.select(Holiday).where(Holiday.kind == DayKind.LOCAL)).one()
    assert "Tahun sudah lewat" in words(admin, "/admin/kalender?tahun=2025")
    assert admin.post(f"/admin/kalender/{day.id}/cabut", data={"keputusan": "x"}).status_code == 404


# The body's own data

BODY = {
    "address": "Jalan Baru Nomor 2",
    "city": "Samarinda",
    "postcode": "75123",
    "phone": "(0541) 555-0199",
    "whatsapp": "0812-5550-0100",
    "email": "ppid@kaltim.example",
    "website": "https://ppid.kaltim.example",
    "hours": "Senin sampai Kamis 08.00-15.30\r\n\r\n  Jumat 08.00-11.00  ",
    "maklumat": "Kami sanggup.\r\nKami terbuka.",
    "letterhead": "PEMERINTAH PROVINSI KALIMANTAN TIMUR\r\nDINAS KOMUNIKASI DAN INFORMATIKA",
    "paper": "F4",
    "register_pattern": "{seq:04}/{code}/{roman}/{year}",
    "letter_pattern": "{classification}/{seq:03}/{code}/{year}",
    "letter_code": "PPID",
    "letter_classification": "000.8",
    "accent": "#0B5563",
    "identity_rule": "",
}


def test_the_body_is_edited_and_the_record_names_the_fields_that_changed(admin: FlaskClient) -> None:
    assert "Jalan Contoh Nomor 1" in words(admin, "/admin/badan")
    assert admin.post("/admin/badan", data=BODY).location == "/admin/badan"
    body = world.body()
    assert body.address == "Jalan Baru Nomor 2"
    assert body.hours == ["Senin sampai Kamis 08.00-15.30", "Jumat 08.00-11.00"]
    assert body.maklumat == ["Kami sanggup.", "Kami terbuka."]
    assert (body.paper, body.accent) == ("F4", "#0b5563")
    event = db.session.scalars(sa.select(Event).where(Event.name == "body_edited")).one()
    assert set(event.data["fields"]) == {
        "address", "postcode", "phone", "whatsapp", "website", "maklumat", "letterhead", "paper", "letter_code",
        "letter_classification", "accent",
    }  # fmt: skip
    assert "Jalan" not in str(event.data)


def test_nothing_changed_is_nothing_recorded(admin: FlaskClient) -> None:
    admin.post("/admin/badan", data=BODY)
    before = event_names()
    admin.post("/admin/badan", data=BODY)
    assert event_names() == before
    assert "Tidak ada yang diubah." in words(admin, "/admin/badan")


BAD_BODIES = (
    ("email", "bukan alamat", "Tulis alamat e-mail lengkap"),
    ("website", "javascript:alert(1)", "Tulis alamat situs lengkap"),
    ("website", "http://[", "Tulis alamat situs lengkap"),
    ("postcode", "1" * 11, "paling panjang 10 huruf"),
    ("hours", "\n".join("x" * 13), "Paling banyak 12 baris."),
    ("maklumat", "x" * 301, "paling panjang 300 huruf"),
    ("letterhead", " \n ", "Isi paling sedikit satu baris."),
    ("paper", "A3", "Pilih salah satu ukuran kertas."),
    ("register_pattern", "{seq}/{code}", "memerlukan {seq} dan {year}"),
    ("register_pattern", "{seq}/{year}/{nama}", "memerlukan {seq} dan {year}"),
    ("letter_pattern", "", "Isi pola nomor surat."),
    ("letter_pattern", "{year}{seq}" + "{classification}" * 4, "terlalu panjang"),
    ("accent", "red", "# dan enam angka"),
    ("accent", "#ffd400", "terlalu muda"),
    ("accent", "#0b5563}body{display:none", "# dan enam angka"),
)


def test_bad_data_say_why_keep_what_was_typed_and_change_nothing(admin: FlaskClient) -> None:
    for field, value, sentence in BAD_BODIES:
        data = BODY | {"letter_classification": "k" * 30, field: value}
        answer = admin.post("/admin/badan", data=data)
        page = answer.get_data(as_text=True)
        assert (field, value, answer.status_code) == (field, value, 422)
        assert (field, sentence in page) == (field, True), page
        assert "Jalan Baru Nomor 2" in page
    assert world.body().address == "Jalan Contoh Nomor 1"


def test_a_copy_of_the_identity_card_needs_a_rule(admin: FlaskClient) -> None:
    refused = admin.post("/admin/badan", data=BODY | {"needs_identity_scan": "y"})
    assert refused.status_code == 422
    assert "Sebutkan peraturan yang mewajibkan salinan identitas." in refused.get_data(as_text=True)
    admin.post("/admin/badan", data=BODY | {"needs_identity_scan": "y", "identity_rule": "Pergub 1/2024 Pasal 5"})
    assert world.body().needs_identity_scan


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0), ("#0000ff", 8.59)],
)
def test_contrast_is_that_of_the_web_guidelines(colour: str, ratio: float) -> None:
    assert bodies.contrast_on_white(colour) == pytest.approx(ratio, abs=0.006)


def test_the_colour_is_a_stylesheet_that_anybody_may_keep(client: FlaskClient, admin: FlaskClient) -> None:
    assert client.get("/warna/kaltim.css").status_code == 404
    admin.post("/admin/badan", data=BODY | {"accent": "#5b2a86"})
    assert 'href="/warna/kaltim.css?v=5b2a86"' in words(admin, "/admin/badan")
    answer = client.get("/warna/kaltim.css")
    assert answer.get_data(as_text=True) == ":root{--accent:#5b2a86}\n"
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert client.get("/warna/tidak-ada.css").status_code == 404


def test_a_colour_that_came_in_another_way_is_not_served(client: FlaskClient) -> None:
    with committed():
        world.body().accent = "red;}"
    assert client.get("/warna/kaltim.css").status_code == 404


def test_the_pages_take_the_same_number_of_statements_however_much_there_is(app: Flask, admin: FlaskClient) -> None:
    paths = (
        "/admin/akun",
        "/admin/kalender",
        "/admin/badan",
        "/admin/kalender/tambah?tanggal=2026-11-10&nama=a&keputusan=b",
    )
    before = [statements(app, admin, path) for path in paths]
    with committed():
        body = world.body()
        actor = system_of(body.id)
        for number in range(12):
            account = people.create_account(f"b{number}@kaltim.example", "B", world.PASSWORD, now=MONDAY)
            people.appoint(body, Role.DESK, "J", "B", from_on=TODAY, account=account, actor=actor, now=MONDAY)
            calendars.add(
                date(2026, 12, 1) + timedelta(days=number),
                "H",
                kind=DayKind.LOCAL,
                decree="K",
                body=body,
                entered_by="x",
                now=MONDAY,
            )
    for number in range(4):
        world.register(f"kunci-{number}", received_at=MONDAY)
    admin.get("/admin/akun")  # a process reads a new calendar once
    admin.get(paths[3])
    assert [statements(app, admin, path) for path in paths] == before


def statements(app: Flask, client: FlaskClient, path: str) -> int:
    """How many statements a page takes, once the calendar is known to this process."""
    client.get(path)
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(path).status_code == 200
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len([one for one in seen if not one.startswith("BEGIN")])
