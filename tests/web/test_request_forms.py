"""Forms on paper: the one of a request, made once on demand, and empty ones that anybody may print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import letters, request_forms, requests
from ppid.actions.filing import Person
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import ApplicantKind
from ppid.letters.case_forms import RequestFormFacts
from ppid.models import Applicant, InfoRequest, Letter
from ppid.queries import requests as queries
from tests import world
from tests.conftest import sign_in
from tests.letters.paper import assert_in_order, pages, text
from tests.test_concurrency import together
from tests.visits import VisitClient
from tests.web.officers import MORNING, fresh, rows

BUTTON = "Buat formulir permohonan (PDF)"


@pytest.fixture(autouse=True)
def _morning(app: Flask) -> Iterator[None]:
    app.test_client_class = VisitClient
    with time_machine.travel(MORNING, tick=False):
        yield


def forms_of(made: InfoRequest) -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(queries.letters_of(made.id).where(Letter.kind == "request_form")))


def press(app: Flask, made: InfoRequest, role: Role = Role.DESK, **more: Any) -> Any:
    return sign_in(app.test_client(), role).post(f"/permohonan/{made.id}/formulir", **more)


# The filled form


def test_the_desk_makes_the_form_once_and_it_changes_nothing_else(app: Flask) -> None:
    made = world.register()
    before = (made.status, made.version, made.due_on)
    assert press(app, made).location == f"/permohonan/{made.id}#surat"
    after = rows()
    press(app, made, Role.OFFICER)
    assert rows() == after
    (form,) = forms_of(made)
    assert (form.number, form.series, form.sha256 is not None) == (made.number, None, True)
    again = fresh(made)
    assert (again.status, again.version, again.due_on) == before
    front, back = pages(letters.bytes_of(form))
    assert_in_order(
        front,
        f"No. Pendaftaran* : {made.number}",
        "Nama : Siti Ma'rufah",
        "NIK : 64",
        "9001 Alamat : Jalan Melati 3",
        "Laporan realisasi anggaran tahun 2025",
        "Penelitian skripsi",
        "Samarinda, 16 November 2026",
    )
    assert "6472014501909001" not in front
    assert "HAK-HAK" in back


def test_the_form_opens_with_the_identity_and_on_the_record(app: Flask) -> None:
    made = world.register()
    desk = sign_in(app.test_client(), Role.DESK)
    assert BUTTON in desk.get(f"/permohonan/{made.id}").text
    desk.post(f"/permohonan/{made.id}/formulir")
    (form,) = forms_of(made)
    page = desk.get(f"/permohonan/{made.id}").text
    assert "tampil di antara surat setelah identitas dibuka" in page
    assert BUTTON not in page
    assert desk.get(f"/surat/{form.id}.pdf").status_code == 404
    desk.post(f"/permohonan/{made.id}/identitas")
    assert f"/surat/{form.id}.pdf" in desk.get(f"/permohonan/{made.id}").text
    assert desk.post(f"/permohonan/{made.id}/formulir").location == f"/surat/{form.id}.pdf"
    assert desk.get(f"/surat/{form.id}.pdf").data == letters.bytes_of(form)


@pytest.mark.parametrize("role", [Role.SUPERIOR, Role.UNIT_OFFICER])
def test_only_the_desk_and_the_ppid_make_a_form(app: Flask, role: Role) -> None:
    made = world.register()
    world.assign(made)
    assert press(app, made, role).status_code == 403
    assert BUTTON not in sign_in(app.test_client(), role).get(f"/permohonan/{made.id}").text
    assert forms_of(made) == []


def test_the_applicant_makes_it_too_and_gets_the_same_one(app: Flask) -> None:
    made = world.register()
    visitor = app.test_client()
    assert visitor.post("/lacak/formulir").location == "/lacak"
    visitor.post("/lacak", data={"number": made.number, "token": requests.token_of("kunci-1")})
    assert BUTTON in visitor.get("/lacak/permohonan").text
    answer = visitor.post("/lacak/formulir")
    (form,) = forms_of(made)
    assert answer.location == f"/lacak/surat/{form.id}"
    assert visitor.get(answer.location).data == letters.bytes_of(form)
    assert visitor.post("/lacak/formulir").location == answer.location
    assert BUTTON not in visitor.get("/lacak/permohonan").text


def test_pressed_at_the_same_moment_it_is_one(app: Flask) -> None:
    id = world.register().id

    def make(_number: int) -> None:
        with committed():
            made = db.session.get_one(InfoRequest, id)
            request_forms.issue(made, actor=applicant_of(made.body_id), now=clock.now())

    assert together(app, 4, make) == [None] * 4
    assert len(forms_of(db.session.get_one(InfoRequest, id))) == 1


def test_a_legal_entity_has_its_decree_in_the_place_of_a_card(app: Flask) -> None:
    entity = Person("Yayasan Contoh", "AHU-0012345.AH.01.04", "Jalan Contoh 1", "", "yayasan@example.org")
    made = world.register(kind=ApplicantKind.LEGAL_ENTITY, applicant=entity)
    press(app, made)
    facts = RequestFormFacts.from_json(forms_of(made)[0].facts or "")
    assert facts.identity_label == "No. SK badan hukum"
    assert facts.identity.startswith("AH\u2022")


def test_a_form_is_not_made_of_erased_data(app: Flask) -> None:
    made = world.register()
    with committed():
        db.session.execute(sa.update(Applicant).where(Applicant.id == made.applicant_id).values(erased_at=clock.now()))
    desk = sign_in(app.test_client(), Role.DESK)
    assert BUTTON not in desk.get(f"/permohonan/{made.id}").text
    desk.post(f"/permohonan/{made.id}/formulir")
    assert "sudah dihapus" in desk.get(f"/permohonan/{made.id}").text
    assert forms_of(made) == []


def test_after_it_was_revoked_another_may_be_made(app: Flask) -> None:
    made = world.register()
    press(app, made)
    with committed():
        forms_of(made)[0].revoked_at = clock.now()
    press(app, made)
    assert [one.revoked_at is None for one in forms_of(made)] == [False, True]


# The empty forms


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("formulir-permohonan", "FORMULIR PERMOHONAN INFORMASI PUBLIK"),
        ("formulir-keberatan", "PERNYATAAN KEBERATAN ATAS PERMOHONAN INFORMASI PUBLIK"),
    ],
)
def test_anybody_prints_an_empty_form_of_a_body(app: Flask, client: FlaskClient, name: str, title: str) -> None:
    before = rows()
    answer = client.get(f"/badan/samarinda/{name}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=Formulir-")
    assert_in_order(text(answer.data), "PEMERINTAH KOTA SAMARINDA", title)
    assert len(pages(answer.data)) == 2
    assert rows() == before
    assert client.get(f"/badan/tidak-ada/{name}.pdf").status_code == 404


def test_an_empty_form_is_drawn_once_for_as_long_as_the_body_stays_as_it_is(app: Flask, client: FlaskClient) -> None:
    with committed():
        world.body().address = "Jalan yang belum pernah dicetak"
    request_forms._drawn.cache_clear()
    first = client.get("/badan/kaltim/formulir-permohonan.pdf").data
    assert client.get("/badan/kaltim/formulir-permohonan.pdf").data == first
    assert request_forms._drawn.cache_info().misses == 1
    with committed():
        world.body().paper = "F4"
        world.body().address = "Jalan Baru Nomor 9"
    assert "Jalan Baru Nomor 9" in text(client.get("/badan/kaltim/formulir-permohonan.pdf").data)


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/badan/kaltim", ("formulir-permohonan", "formulir-keberatan")),
        ("/ajukan/kaltim", ("formulir-permohonan",)),
        ("/ajukan-keberatan/kaltim", ("formulir-keberatan",)),
    ],
)
def test_the_empty_forms_are_linked_where_people_look_for_them(
    app: Flask, client: FlaskClient, address: str, names: tuple[str, ...]
) -> None:
    page = client.get(address).text
    assert [f"/badan/kaltim/{name}.pdf" in page for name in names] == [True] * len(names)


def test_a_body_that_takes_no_requests_here_still_offers_its_form(app: Flask, client: FlaskClient) -> None:
    with committed():
        world.body().accepts_requests = False
    assert "/badan/kaltim/formulir-permohonan.pdf" in client.get("/ajukan/kaltim").text
