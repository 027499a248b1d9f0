"""The pages of a dispute bundle: asked for, followed without JavaScript, fetched by whoever may have it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock, vault
from ppid.actions import background, bundles, jobs, requests
from ppid.bundles.check import check
from ppid.bundles.facts import Audience
from ppid.db import db
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.models import Bundle, BundleState, Objection
from tests import bundles as made
from tests import objections, world
from tests.conftest import sign_in
from tests.pages import check_page


@pytest.fixture
def objection(app: Flask) -> Objection:
    """An objection whose limit is still running, with its letters drawn."""
    filed = objections.file(objections.refused(world.register()), grounds=frozenset({Ground.REFUSED}))
    background.draw_letters()
    return filed


def enter(visitor: FlaskClient, objection: Objection) -> FlaskClient:
    """Open the objection with its number and code."""
    token = vault.spell(requests.token_of(objection.filing_key))
    assert visitor.post("/lacak", data={"number": objection.number, "token": token}).status_code == 302
    return visitor


def ask(visitor: FlaskClient, objection: Objection) -> str:
    """Ask for the applicant's bundle; return the address of its page."""
    answer = visitor.post(f"/lacak/keberatan/{objection.id}/berkas-sengketa")
    assert answer.status_code == 302
    return str(answer.location)


def text(visitor: FlaskClient, path: str) -> str:
    """A page that keeps what every page keeps."""
    page = visitor.get(path).get_data(as_text=True)
    check_page(page, csrf=False)
    return page


# The applicant


def test_the_applicant_asks_follows_and_fetches(app: Flask, objection: Objection, tmp_path: Path) -> None:
    visitor = enter(app.test_client(), objection)
    page = text(visitor, f"/lacak/keberatan/{objection.id}")
    assert "Buat berkas sengketa" in page
    assert "PREMATUR" in page
    address = ask(visitor, objection)
    page = text(visitor, address)
    assert re.search(r'<meta http-equiv="refresh" content="\d+">', page)
    assert "Sedang dibuat" in page
    assert visitor.get(f"{address}/zip").location == address
    assert bundles.make_next()
    page = text(visitor, address)
    assert "http-equiv" not in page
    assert "Sudah jadi" in page
    answer = visitor.get(f"{address}/zip")
    assert answer.mimetype == "application/zip"
    assert answer.content_length == len(answer.data)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    (tmp_path / "berkas.zip").write_bytes(answer.data)
    assert check(tmp_path / "berkas.zip").wrong == ""
    pdf = visitor.get(f"{address}/pdf")
    assert pdf.data == made.pdf(tmp_path / "berkas.zip")
    assert "Ambil berkas yang sudah jadi" in text(visitor, f"/lacak/keberatan/{objection.id}")


def test_asked_again_while_it_is_made_it_is_the_same(app: Flask, objection: Objection) -> None:
    visitor = enter(app.test_client(), objection)
    assert ask(visitor, objection) == ask(visitor, objection)
    page = text(visitor, f"/lacak/keberatan/{objection.id}")
    assert "Lihat kemajuan pembuatannya" in page
    assert "Buat berkas sengketa" not in page


def test_its_progress_is_told_in_steps(app: Flask, objection: Objection) -> None:
    visitor = enter(app.test_client(), objection)
    address = ask(visitor, objection)
    claim = jobs.claim(Bundle)
    assert claim is not None
    work = jobs.Work(claim)
    work.begin(7)
    work.step()
    assert "1 dari 7 langkah selesai." in text(visitor, address)


def test_the_address_alone_opens_it_for_a_week(app: Flask, objection: Objection) -> None:
    address = ask(enter(app.test_client(), objection), objection)
    assert bundles.make_next()
    stranger = app.test_client()
    assert stranger.get(f"{address}/pdf").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        for path in (address, f"{address}/pdf", f"{address}/zip"):
            assert stranger.get(path).status_code == 404


def test_whoever_has_not_opened_the_objection_cannot_ask(app: Flask, objection: Objection) -> None:
    address = f"/lacak/keberatan/{objection.id}/berkas-sengketa"
    assert app.test_client().post(address).location == "/lacak"
    other = objections.file(objections.refused(world.register("kunci-2")), 2, grounds=frozenset({Ground.REFUSED}))
    visitor = enter(app.test_client(), other)
    assert visitor.post(address).status_code == 404
    assert visitor.post("/lacak/keberatan/999/berkas-sengketa").status_code == 404
    assert db.session.query(Bundle).count() == 0


def test_a_failed_bundle_says_so_and_can_be_asked_for_again(app: Flask, objection: Objection) -> None:
    visitor = enter(app.test_client(), objection)
    address = ask(visitor, objection)
    with time_machine.travel(clock.now() + jobs.GIVEN_UP + timedelta(minutes=1), tick=False):
        assert not bundles.make_next()
        assert "Tidak jadi" in text(visitor, address)
        assert ask(visitor, objection) != address


def test_bundles_cannot_be_asked_for_without_end(app: Flask, objection: Objection) -> None:
    visitor = enter(app.test_client(), objection)
    answers = [visitor.post(f"/lacak/keberatan/{objection.id}/berkas-sengketa").status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]


# The offices


@pytest.mark.parametrize("role", [Role.DESK, Role.OFFICER, Role.SUPERIOR])
def test_an_office_makes_the_bodys_bundle(app: Flask, objection: Objection, role: Role) -> None:
    office = sign_in(app.test_client(), role)
    assert "Buat berkas sengketa" in text(office, f"/keberatan/{objection.id}")
    address = office.post(f"/keberatan/{objection.id}/berkas-sengketa").location
    assert "Sedang dibuat" in text(office, address)
    assert bundles.make_next()
    assert "Sudah jadi" in text(office, address)
    assert office.get(f"{address}/zip").mimetype == "application/zip"
    assert office.get(f"{address}/pdf").data.startswith(b"%PDF-")


def test_an_office_does_not_open_the_applicants_bundle(app: Flask, objection: Objection) -> None:
    bundle = made.asked(objection)
    office = sign_in(app.test_client(), Role.OFFICER)
    for end in ("", "/zip", "/pdf"):
        assert office.get(f"/berkas-sengketa/petugas/{bundle.id}{end}").status_code == 404


def test_the_bodys_bundle_has_no_public_address(app: Flask, objection: Objection) -> None:
    bundle = made.asked(objection, Audience.BODY)
    assert app.test_client().get(f"/berkas-sengketa/{bundle.key}").status_code == 404


def test_a_neighbour_and_offices_without_disputes_get_nothing(app: Flask, objection: Objection) -> None:
    bundle = made.asked(objection, Audience.BODY)
    neighbour = sign_in(app.test_client(), Role.OFFICER, "samarinda")
    assert neighbour.get(f"/berkas-sengketa/petugas/{bundle.id}").status_code == 404
    assert neighbour.post(f"/keberatan/{objection.id}/berkas-sengketa").status_code == 404
    for role in (Role.UNIT_OFFICER, Role.ADMIN):
        office = sign_in(app.test_client(), role)
        assert office.get(f"/berkas-sengketa/petugas/{bundle.id}").status_code == 403


def test_the_commission_asks_once_the_dispute_is_registered(app: Flask) -> None:
    commissioner = sign_in(app.test_client(), Role.COMMISSIONER)
    assert commissioner.post("/sengketa/1/berkas-sengketa").status_code == 404
    ruled = made.refused_and_ruled()
    dispute = made.registered(ruled)
    answer = commissioner.post(f"/sengketa/{dispute.id}/berkas-sengketa")
    assert answer.status_code == 302
    assert "Sedang dibuat" in text(commissioner, answer.location)
    bundle = db.session.query(Bundle).one()
    assert (bundle.audience, bundle.state) == ("commission", BundleState.WAITING)
    officer = sign_in(app.test_client(), Role.OFFICER)
    assert officer.get(answer.location).status_code == 404
    assert officer.post(f"/sengketa/{dispute.id}/berkas-sengketa").status_code == 302
    own = db.session.query(Bundle).filter_by(audience="body").one()
    assert commissioner.get(f"/berkas-sengketa/petugas/{own.id}").status_code == 404
