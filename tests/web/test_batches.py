"""Many requests given to one unit at once: each stands alone, and none is lost for another's sake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import requests
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Assignment, Event, InfoRequest
from ppid.web import batches
from tests import world
from tests.conftest import sign_in
from tests.pages import check_page
from tests.web.officers import MORNING, counted, fresh, numbers, words

ADDRESS = "/permohonan/disposisi"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    return sign_in(client, Role.OFFICER)


def register(*keys: str) -> list[InfoRequest]:
    return [world.register(key) for key in keys]


def withdraw(made: InfoRequest) -> None:
    with committed():
        applicant = applicant_of(made.body_id)
        requests.withdraw(made, reason="Sudah ketemu", actor=applicant, now=clock.now())


def sent(*made: InfoRequest, **changes: object) -> dict[str, object]:
    """What the page sends for requests as they stand now."""
    values = {
        "pilih": [f"{one.id}.{fresh(one).version}" for one in made],
        "unit": str(world.unit().id),
        "instruction": "Siapkan dokumennya",
        "days": "3",
    }
    return values | changes


def held() -> dict[str, list[int]]:
    """Which requests were given to the unit, by number, with their items."""
    query = sa.select(InfoRequest.number, Assignment.item_numbers).join(Assignment.info_request)
    return {row.number: row.item_numbers for row in db.session.execute(query)}


def boxes(page: str) -> dict[str, bool]:
    """The boxes of a page by their value, and whether they are ticked."""
    found = re.findall(r'name="pilih" value="([\d.]+)"[^>]*?( checked)?>', page)
    return {value: bool(ticked) for value, ticked in found}


def test_boxes_stand_in_the_rows_that_can_be_assigned_and_only_for_the_ppid(app: Flask, officer: FlaskClient) -> None:
    made, gone = register("satu", "dua")
    withdraw(gone)
    page = officer.get("/permohonan?keadaan=semua").text
    check_page(page, csrf=False)
    assert set(boxes(page)) == {str(made.id)}
    assert "Disposisi yang dipilih" in page
    for role in (Role.DESK, Role.SUPERIOR, Role.UNIT_OFFICER):
        other = sign_in(app.test_client(), role)
        assert not boxes(other.get("/permohonan?keadaan=semua").text)
        assert other.get(ADDRESS).status_code == other.post(ADDRESS).status_code == 403


def test_the_chosen_are_listed_with_one_form(app: Flask, officer: FlaskClient) -> None:
    first, second, other = register("satu", "dua", "tiga")
    world.assign(second, "dinas-pupr")
    page = officer.get(f"{ADDRESS}?pilih={first.id}&pilih={second.id}&pilih=999999&pilih=x").text
    check_page(page, csrf=False)
    assert numbers(page) == [first.number, second.number]
    assert other.number not in page
    assert all(boxes(page).values())
    assert "dipegang PUPR" in words(page)
    assert "3 hari kerja, sampai Kamis, 19 November 2026" in words(page)
    assert "Belum ada permohonan yang dipilih" in officer.get(ADDRESS).text


def test_one_sending_assigns_all_with_every_item(app: Flask, officer: FlaskClient) -> None:
    first, second, other = register("satu", "dua", "tiga")
    answer = officer.post(ADDRESS, data=sent(first, second, saringan="keadaan=semua&label=anggaran&jahat=1"))
    assert answer.status_code == 302
    assert answer.location == "/permohonan?keadaan=semua&label=anggaran"
    assert "Disposisi kepada Dinas Kesehatan tercatat untuk 2 permohonan." in officer.get("/permohonan").text
    assert held() == {first.number: [1, 2], second.number: [1, 2]}
    made = db.session.scalars(sa.select(Assignment)).all()
    assert {(one.instruction, one.internal_days) for one in made} == {("Siapkan dokumennya", 3)}
    assert other.number not in held()
    events = db.session.scalars(sa.select(Event.request_id).where(Event.name == "assign"))
    assert set(events) == {first.id, second.id}


def test_what_cannot_be_assigned_any_more_is_named_and_the_rest_is_done(app: Flask, officer: FlaskClient) -> None:
    done, gone, changed, known = register("satu", "dua", "tiga", "empat")
    world.assign(known)
    data = sent(done, gone, changed, known)
    withdraw(gone)
    world.assign(changed, "dinas-pupr")
    answer = officer.post(ADDRESS, data=data)
    assert answer.status_code == 409
    check_page(answer.text, csrf=False)
    page = words(answer.text)
    assert "1 permohonan ditugaskan. 3 tidak" in page
    assert set(numbers(answer.text)) == {gone.number, changed.number, known.number}
    assert "Berubah sejak halaman ini dibuka: Permohonan dicabut" in page
    assert "Berubah sejak halaman ini dibuka: Butir 1, 2 ditugaskan" in page
    assert "Perangkat daerah itu sudah memegang permohonan ini." in page
    assert "Siapkan dokumennya" in page
    assert held()[done.number] == [1, 2]
    assert gone.number not in held()
    ticked = boxes(answer.text)
    assert ticked == {
        f"{fresh(changed).id}.{fresh(changed).version}": True,
        f"{known.id}.{fresh(known).version}": False,
    }
    again = officer.post(ADDRESS, data=data | {"pilih": [value for value, is_ticked in ticked.items() if is_ticked]})
    assert again.status_code == 302
    units = db.session.scalars(sa.select(Assignment.unit_id).where(Assignment.request_id == changed.id))
    assert len(set(units)) == 2


def test_a_refusal_in_the_middle_loses_nothing(app: Flask, officer: FlaskClient) -> None:
    made = register(*"abcde")
    data = sent(*made)
    withdraw(made[2])
    assert officer.post(ADDRESS, data=data).status_code == 409
    assert set(held()) == {one.number for one in made if one is not made[2]}


def test_sending_twice_assigns_once(app: Flask, officer: FlaskClient) -> None:
    made = register("satu", "dua")
    data = sent(*made)
    assert officer.post(ADDRESS, data=data).status_code == 302
    again = officer.post(ADDRESS, data=data)
    assert again.status_code == 409
    assert "Disposisi tidak tercatat" in again.text
    assert len(db.session.scalars(sa.select(Assignment)).all()) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": ""}, "Pilih perangkat daerahnya."),
        ({"unit": "999999"}, "Pilih perangkat daerahnya."),
        ({"days": "400"}, "Pilih salah satu batas waktu."),
        ({"instruction": "x" * 8001}, "Tulisan ini terlalu panjang."),
    ],
)
def test_a_form_with_something_missing_assigns_nothing(
    app: Flask, officer: FlaskClient, changes: dict[str, object], said: str
) -> None:
    made = register("satu", "dua")
    answer = officer.post(ADDRESS, data=sent(*made, **changes))
    assert answer.status_code == 422
    check_page(answer.text, csrf=False)
    assert said in words(answer.text)
    assert len(boxes(answer.text)) == 2
    assert held() == {}


def test_nothing_chosen_and_too_much_chosen_are_said(
    app: Flask, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert batches.MOST_REQUESTS == 100
    assert officer.post(ADDRESS, data=sent()).status_code == 422
    monkeypatch.setattr(batches, "MOST_REQUESTS", 2)
    made = register("satu", "dua", "tiga")
    answer = officer.post(ADDRESS, data=sent(*made))
    assert answer.status_code == 422
    assert "Paling banyak 2 permohonan sekaligus." in words(answer.text)
    query = "&".join(f"pilih={one.id}" for one in made)
    assert "Paling banyak 2 permohonan sekaligus" in words(officer.get(f"{ADDRESS}?{query}").text)
    assert held() == {}


def test_another_bodys_request_is_never_assigned(app: Flask, officer: FlaskClient) -> None:
    mine, foreign = world.register("satu"), world.register("dua", slug="maluku")
    assert foreign.number not in officer.get(f"{ADDRESS}?pilih={foreign.id}").text
    assert officer.post(ADDRESS, data=sent(foreign)).status_code == 422
    assert officer.post(ADDRESS, data=sent(mine, foreign)).status_code == 302
    assert set(held()) == {mine.number}


def test_a_limit_beyond_the_answers_own_is_told(app: Flask, officer: FlaskClient) -> None:
    made = world.register(received_at=clock.now() - timedelta(days=12))
    officer.post(ADDRESS, data=sent(made, days="10"))
    assert "Pada 1 permohonan batas waktu internal berakhir sesudah" in officer.get("/permohonan").text


def test_the_page_asks_a_fixed_number_of_questions(app: Flask, officer: FlaskClient) -> None:
    made = [world.register(f"k{number}") for number in range(12)]
    asked = []
    for count in (2, 12):
        query = "&".join(f"pilih={one.id}" for one in made[:count])
        with app.app_context(), counted() as statements:
            assert officer.get(f"{ADDRESS}?{query}").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
