"""Whose name a letter carries: told before it leaves, to the admin who keeps the offices, and kept to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask, g
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import system_of
from ppid.actions import people
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Letter, Official
from ppid.queries import people as queries
from ppid.web import signers
from tests import world
from tests.conftest import sign_in
from tests.pages import PageClient
from tests.signing import letter
from tests.web.admins import MONDAY, TODAY, office_of
from tests.web.officers import words

PPID = "Officer Kaltim"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY):
        yield


def appointed(
    name: str, role: Role = Role.OFFICER, from_on: date = TODAY, until_on: date | None = None, **more: str
) -> Official:
    with committed():
        return people.appoint(
            world.body(),
            role,
            "Sekretaris Dinas",
            name,
            from_on=from_on,
            until_on=until_on,
            actor=system_of(world.body().id),
            now=clock.now(),
            **more,
        )


def ended(office: Official, on: date) -> None:
    with committed():
        row = db.session.get_one(Official, office.id)
        people.end_term(row, world.body(), until_on=on, actor=world.actor(Role.ADMIN), now=clock.now())


def told(client: FlaskClient, path: str) -> str:
    """A page as it is read, with what was flashed."""
    page = client.get(path).get_data(as_text=True)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def holder(official_id: int | None = None, on: date = TODAY) -> str:
    found = db.session.scalar(queries.holder_of(world.body().id, Role.OFFICER, on, official_id=official_id))
    return found.name if found else ""


# Before a letter leaves


def test_the_page_of_an_extension_says_who_signs(app: Flask, client: FlaskClient) -> None:
    made = world.register()
    officer = PageClient(sign_in(client, Role.OFFICER))
    said = words(officer.get(f"/permohonan/{made.id}/perpanjang").text)
    assert f"Penanda tangan yang tercantum pada surat: {PPID} , {world.JABATAN[Role.OFFICER]}." in said


def test_the_page_of_a_decree_says_who_signs_and_who_holds_the_office_beside(app: Flask, client: FlaskClient) -> None:
    world.harm_test()
    appointed("Sari Dewi", acting="a.n.", principal="Kepala Dinas")
    officer = PageClient(sign_in(client, Role.OFFICER))
    said = words(officer.get("/petugas/dik/tetapkan").text)
    assert f"tercantum pada surat: {PPID} ," in said
    assert "Peran ini juga dipegang Sari Dewi" in said


def test_an_office_is_named_as_a_letter_prints_it_and_nobody_is_called_nobody(app: Flask) -> None:
    behalf = Official(acting="a.n.", principal="Kepala Dinas", jabatan="Sekretaris Dinas")
    assert signers.office_words(behalf) == "a.n. Kepala Dinas, Sekretaris Dinas"
    assert signers.office_words(Official(acting="Plt.", jabatan="Sekretaris Dinas")) == "Plt. Sekretaris Dinas"
    ended(office_of(Role.SUPERIOR), TODAY - timedelta(days=1))
    with app.test_request_context():
        g.actor = world.actor(Role.OFFICER)
        found = signers.of(world.body(), "ruling")
    assert (found.name, found.office) == ("", "Atasan Pejabat Pengelola Informasi dan Dokumentasi")


# Several at once, and the last day


def test_a_letter_names_who_issues_it_or_else_the_latest_who_stays(app: Flask) -> None:
    first = office_of(Role.OFFICER)
    second = appointed("Sari Dewi")
    assert (holder(), holder(first.id)) == ("Sari Dewi", PPID)
    ended(second, TODAY)
    assert (holder(), holder(second.id)) == (PPID, "Sari Dewi")
    assert holder(second.id, TODAY + timedelta(days=1)) == PPID


def test_the_only_holder_signs_until_the_end_of_the_last_day(app: Flask) -> None:
    ended(office_of(Role.OFFICER), TODAY)
    assert (holder(), holder(on=TODAY + timedelta(days=1))) == (PPID, "")


# What the admin is told


def test_a_second_holder_is_recorded_with_a_warning(admin: FlaskClient) -> None:
    page = admin.get("/admin/akun/baru").get_data(as_text=True)
    assert f"PPID: {PPID}" in words(page)
    answer = admin.post(
        "/admin/akun/baru",
        data={
            "email": world.email_of(Role.DESK),
            "name": "Sari Dewi",
            "role": "officer",
            "jabatan": "Sekretaris Dinas",
            "acting": "Plh.",
            "from_on": TODAY.isoformat(),
        },
    )
    assert answer.status_code == 302
    said = told(admin, answer.location)
    assert f"juga dipegang {PPID}" in said
    assert "yang terakhir diangkat (Sari Dewi)" in said


def test_an_office_that_signs_nothing_is_recorded_without_a_warning(app: Flask) -> None:
    with app.test_request_context():
        assert signers.shared_words(appointed("Auditor Dua", Role.AUDITOR)) is None
        assert signers.shared_words(appointed("Nanti", from_on=TODAY)) is not None
        gone = appointed("Dahulu", from_on=date(2020, 1, 1), until_on=date(2020, 12, 31))
        assert signers.shared_words(gone) is None


@pytest.mark.parametrize(
    ("last_on", "sentence"),
    [
        (TODAY, "masih menandatangani surat sampai akhir hari Senin, 2 November 2026. Sesudah itu tidak ada pemegang"),
        (TODAY - timedelta(days=1), "Sekarang tidak ada pemegang peran PPID"),
    ],
)
def test_an_end_without_a_successor_says_who_signs_meanwhile(admin: FlaskClient, last_on: date, sentence: str) -> None:
    path = f"/admin/jabatan/{office_of(Role.OFFICER).id}/akhiri"
    assert "masih menandatangani surat sampai akhir hari" in words(admin.get(path).get_data(as_text=True))
    answer = admin.post(path, data={"until_on": last_on.isoformat()})
    assert sentence in told(admin, answer.location)


@pytest.mark.parametrize(
    ("from_on", "last_on", "sentence"),
    [
        (TODAY, TODAY, "Nama Sari Dewi sudah tercantum pada surat lain pada hari itu."),
        (TODAY + timedelta(days=1), TODAY, "Mulai hari berikutnya nama Sari Dewi tercantum pada surat."),
        (TODAY, TODAY - timedelta(days=1), "Nama Sari Dewi sekarang tercantum pada surat."),
    ],
)
def test_an_end_with_a_successor_names_them(admin: FlaskClient, from_on: date, last_on: date, sentence: str) -> None:
    appointed("Sari Dewi", from_on=from_on)
    answer = admin.post(f"/admin/jabatan/{office_of(Role.OFFICER).id}/akhiri", data={"until_on": last_on.isoformat()})
    assert sentence in told(admin, answer.location)


# On the page of a letter


def test_who_may_not_sign_a_letter_is_told_who_may(app: Flask, client: FlaskClient) -> None:
    made = letter()
    path = f"/petugas/surat/{made.id}"
    said = words(PageClient(sign_in(client, Role.DESK)).get(path).text)
    assert f"Hanya {PPID}, {world.JABATAN[Role.OFFICER]}, yang dapat menandatangani surat ini" in said
    with committed():
        office_of(Role.OFFICER).account_id = None
    assert "tidak mempunyai akun di portal ini" in words(PageClient(sign_in(client, Role.DESK)).get(path).text)
    with committed():
        db.session.get_one(Letter, made.id).kind = "unit_answer"
    said = words(PageClient(sign_in(client, Role.DESK)).get(path).text)
    assert "ditandatangani di atas kertas oleh PPID Pelaksananya" in said
