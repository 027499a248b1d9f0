"""Long registers on the pages: asked for with a button, followed without JavaScript, fetched by whoever asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.actions import exports, jobs
from ppid.db import committed, db
from ppid.law.cases import Channel
from ppid.law.roles import Role
from ppid.models import Event, Export
from ppid.web import wording
from tests import world
from tests.conftest import sign_in
from tests.pages import check_page
from tests.sheets import read_csv
from tests.web.officers import words

YEAR = {"tahun": "2026", "periode": "setahun"}


@pytest.fixture(autouse=True)
def _long(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two requests are a long register here."""
    monkeypatch.setattr(exports, "AT_ONCE", dict.fromkeys(exports.AT_ONCE, 1))
    with time_machine.travel(datetime(2026, 6, 16, 1, 0, tzinfo=UTC), tick=False):
        world.register("kunci-1")
        world.register("kunci-2")
        yield


def seen(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    check_page(answer.text, csrf=False)
    return words(answer.text)


def asked(client: FlaskClient, form: str = "csv", **more: str) -> str:
    answer = client.post(f"/register/permohonan.{form}/buat", data=YEAR | more)
    assert answer.status_code == 302
    return str(answer.location)


def test_a_long_register_is_asked_for_followed_and_fetched(client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    page = seen(client, "/register/permohonan")
    assert "Buat XLSX" in page
    assert "kira-kira 1 menit" in page
    address = asked(client)
    waiting = client.get(address).text
    assert 'http-equiv="refresh"' in waiting
    assert "menunggu giliran" in waiting
    assert client.get(f"{address}/berkas").location == address
    claim = jobs.claim(Export)
    assert claim is not None
    work = jobs.Work(claim)
    work.begin(2)
    work.step()
    assert "1 dari 2 baris selesai." in seen(client, address)
    with time_machine.travel(clock.now() + jobs.LEASE + timedelta(seconds=1), tick=False):
        assert exports.make_next()
        done = client.get(address).text
        assert "http-equiv" not in done
        assert "Sudah jadi" in done
        answer = client.get(f"{address}/berkas")
        assert answer.mimetype == "text/csv"
        assert answer.content_length == len(answer.data)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "register-permohonan-kaltim-2026-setahun.csv" in answer.headers["Content-Disposition"]
        assert len(read_csv(answer.data)) == 3
        assert "CSV, Tahun 2026 : sudah jadi" in seen(client, "/register/permohonan")


def test_two_clicks_lead_to_the_same(client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    assert asked(client) == asked(client)
    assert asked(client, versi="publik") != asked(client)


def test_an_address_that_would_take_too_long_leads_back_to_the_button(client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    answer = client.get("/register/permohonan.xlsx?tahun=2026&periode=setahun", follow_redirects=True)
    assert "Register ini terlalu panjang untuk langsung diunduh." in answer.text


def test_a_filter_is_kept_until_the_file_is_made_and_leads_back(client: FlaskClient) -> None:
    world.register("kunci-3", channel=Channel.LETTER)
    sign_in(client, Role.OFFICER)
    assert asked(client, kanal="surat") == "/register/permohonan.csv?tahun=2026&periode=setahun&kanal=surat"
    address = asked(client, kanal="portal", keadaan="terbuka")
    assert address != asked(client)
    assert exports.make_next()
    page = seen(client, address)
    assert "Tahun 2026, hanya: belum dijawab, kanal Portal" in page
    assert "keadaan=terbuka&amp;kanal=portal" in client.get(address).text
    answer = client.get(f"{address}/berkas")
    assert len(read_csv(answer.data)) == 3
    assert "2026-setahun-belum-dijawab-kanal-portal.csv" in answer.headers["Content-Disposition"]
    assert "hanya: belum dijawab, kanal Portal" in seen(client, "/register/permohonan")


def test_what_is_short_needs_no_waiting(client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    answer = client.post("/register/keberatan.csv/buat", data=YEAR | {"versi": "publik"})
    assert answer.location == "/register/keberatan.csv?tahun=2026&periode=setahun&versi=publik"
    assert client.get(answer.location).status_code == 200
    assert db.session.scalars(sa.select(Export)).all() == []


def test_identities_are_recorded_when_they_are_asked_for(client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    assert "Catat dan buat XLSX" in seen(client, "/register/permohonan")
    address = client.post("/register/permohonan.csv", data=YEAR).location
    event = db.session.scalars(sa.select(Event).where(Event.name == "register_exported")).one()
    assert wording.event_sentence(event) == (
        "Register permohonan tahun 2026, 2 baris, diunduh sebagai CSV dengan identitas Pemohon."
    )
    assert exports.make_next()
    answer = client.get(f"{address}/berkas")
    assert "Jalan Melati 3" in answer.text
    assert "identitas.csv" in answer.headers["Content-Disposition"]


def test_a_button_cannot_be_bent_into_giving_identities(client: FlaskClient) -> None:
    sign_in(client, Role.SUPERIOR)
    assert client.post("/register/permohonan.csv", data=YEAR).status_code == 403
    address = asked(client, identitas="1", versi="identitas")
    assert exports.make_next()
    assert "Jalan Melati" not in client.get(f"{address}/berkas").text


def test_only_whoever_asked_fetches_it(app: Flask) -> None:
    officer = sign_in(app.test_client(), Role.OFFICER)
    address = asked(officer)
    assert exports.make_next()
    for role, slug in ((Role.DESK, "kaltim"), (Role.SUPERIOR, "kaltim"), (Role.OFFICER, "samarinda")):
        other = sign_in(app.test_client(), role, slug)
        assert other.get(address).status_code == 404
        assert other.get(f"{address}/berkas").status_code == 404
        assert "Berkas yang Anda minta" not in other.get("/register/permohonan?tahun=2026").text
    assert app.test_client().get(f"{address}/berkas").status_code == 302
    assert officer.get(f"{address}/berkas").status_code == 200


def test_after_a_week_it_is_gone(client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    address = asked(client)
    assert exports.make_next()
    with committed():
        db.session.execute(sa.update(Export).values(finished_at=clock.now() - timedelta(days=8)))
    assert client.get(address).status_code == 404
    assert client.get(f"{address}/berkas").status_code == 404


def test_one_that_failed_says_what_to_do(client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    address = asked(client)
    with time_machine.travel(clock.now() + jobs.GIVEN_UP + timedelta(minutes=1), tick=False):
        assert not exports.make_next()
    assert "pilih periode yang lebih pendek" in seen(client, address)


def test_a_pdf_that_nobody_would_read_is_not_offered(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_PRINTED", 1)
    sign_in(client, Role.OFFICER)
    page = seen(client, "/register/permohonan")
    assert "Buat PDF" not in page
    assert "PDF dibuat sampai 1 baris." in page
    assert asked(client, "pdf") == "/register/permohonan?tahun=2026&periode=setahun"
