"""The admin's calendar: what a local holiday would move, and what it moves."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask.testing import FlaskClient

from ppid.actions import calendars, completeness
from ppid.db import committed, db
from ppid.i18n import format_date
from ppid.law.calendar import DayKind
from ppid.law.roles import Role
from ppid.law.workflow import Status
from ppid.models import Event, Holiday, InfoRequest, OutboxMessage
from tests import world
from tests.web.admins import MONDAY, TODAY, event_names, office_of, words

HOLIDAY = {"tanggal": "2026-11-10", "nama": "Hari Jadi Daerah", "keputusan": "Keputusan Gubernur Nomor 9 Tahun 2026"}


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
    assert "Batas waktu 1 permohonan atau keberatan bergeser" in page
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


def test_an_applicant_who_has_to_complete_a_file_gets_the_day_back_too(admin: FlaskClient) -> None:
    made = register("satu")
    with committed():
        completeness.mark_incomplete(made, missing=["NIK"], actor=world.actor(Role.DESK), now=MONDAY)
    before = made.repair_due_on
    shown = admin.get("/admin/kalender/tambah", query_string=HOLIDAY | {"tanggal": "2026-11-03"}).get_data(as_text=True)
    admin.post("/admin/kalender/tambah", data=HOLIDAY | {"tanggal": "2026-11-03"})
    db.session.expire_all()
    assert before is not None
    assert made.repair_due_on is not None
    assert made.repair_due_on > before
    assert f"Pemohon dapat melengkapi sampai {format_date(made.repair_due_on)}" in shown


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
