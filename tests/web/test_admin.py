"""The admin's pages for accounts and terms of office."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import system_of
from ppid.actions import people
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Account, Official, Unit
from tests import world
from tests.conftest import sign_in
from tests.web.admins import MONDAY, TODAY, appoint, event_names, office_of, offices, words

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
