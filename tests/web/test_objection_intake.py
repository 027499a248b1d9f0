"""The desk: objections that did not come through the portal, with the true moment they arrived."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import vault
from ppid.actions import requests
from ppid.actions.filing import Person
from ppid.db import db
from ppid.law.cases import Channel
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.models import FileKind, InfoRequest, NumberSeries, Objection
from ppid.queries import objections as queries
from tests import objections as cases
from tests import world
from tests.conftest import sign_in
from tests.pages import PageClient
from tests.web.officers import counted, words
from tests.web.test_filing import a_pdf, errors_in, key_in, text_of, upload
from tests.web.test_objections import MISSING, NEW_PROXY, silent

NOW = datetime(2026, 4, 8, 3, 0, tzinfo=UTC)  # Wednesday, 11.00 WITA
SPOKEN: dict[str, Any] = {
    "channel": "counter",
    "received_on": "2026-04-08",
    "received_time": "10:30",
    "grounds": ["c"],
    "chosen": ["1", "2"],
    "case_position": "Disampaikan lisan: permohonan tidak dijawab.",
}
MISSING_AT_DESK: dict[str, Any] = MISSING | {
    "channel": "letter",
    "received_on": "2026-04-08",
    "received_time": "09:00",
    "identity": "",
}


@pytest.fixture
def desk(app: Flask) -> Iterator[PageClient]:
    """The desk of Kaltim on that Wednesday."""
    with time_machine.travel(NOW, tick=False):
        yield PageClient(sign_in(app.test_client(), Role.DESK))


def address(made: InfoRequest) -> str:
    return f"/catat/keberatan/permohonan/{made.id}"


def key_at(desk: Any, path: str) -> str:
    return key_in(text_of(desk.get(path)))


def the_objection() -> Objection:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(sa.select(Objection)).one()


@pytest.mark.parametrize("role", [Role.DESK, Role.OFFICER])
def test_desk_and_ppid_write_objections_down(client: FlaskClient, app: Flask, role: Role) -> None:
    page = text_of(sign_in(client, role).get("/catat/keberatan"))
    assert 'href="/catat/keberatan"' in page
    assert client.get("/catat/keberatan/berkala").status_code == 200


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.SUPERIOR, Role.ADMIN, Role.COMMISSIONER])
def test_other_offices_do_not(client: FlaskClient, app: Flask, role: Role) -> None:
    made = silent()
    sign_in(client, role)
    for path in ("/catat/keberatan", "/catat/keberatan/berkala", address(made)):
        assert client.get(path).status_code == 403
    assert client.post(address(made), data=SPOKEN).status_code == 403


def test_the_request_is_found_by_its_number_however_it_is_typed(desk: PageClient) -> None:
    made = silent()
    typed = f" {made.number.lower()} "
    assert desk.get("/catat/keberatan", query_string={"nomor": typed}).location == address(made)
    lost = desk.get("/catat/keberatan", query_string={"nomor": "9999/X"})
    assert lost.status_code == 422
    assert "tidak ada permohonan dengan nomor ini" in text_of(lost)
    assert 'value="9999/X"' in text_of(lost)
    assert desk.get("/catat/keberatan", query_string={"nomor": ""}).status_code == 422


def test_a_neighbours_request_is_not_found(desk: PageClient) -> None:
    made = world.register(slug="maluku")
    assert desk.get("/catat/keberatan", query_string={"nomor": made.number}).status_code == 422
    assert desk.get(address(made)).status_code == 404
    assert desk.post(address(made), data=SPOKEN).status_code == 404


def test_the_case_leads_to_the_form(desk: PageClient) -> None:
    made = silent()
    assert f'href="{address(made)}"' in text_of(desk.get(f"/permohonan/{made.id}"))


def test_a_spoken_objection_gets_number_code_and_paper(desk: PageClient) -> None:
    made = silent()
    form = text_of(desk.get(address(made)))
    assert "Keberatan dapat diajukan sampai Rabu, 6 Mei 2026" in words(form)
    answer = upload(desk.client, address(made), SPOKEN | {"key": key_in(form)})
    objection = the_objection()
    assert answer.location == f"/catat/keberatan/{objection.id}", errors_in(text_of(answer))
    page = text_of(desk.get(answer.location))
    assert (objection.channel, objection.received_on) == (Channel.COUNTER, date(2026, 4, 8))
    assert objection.received_at == datetime(2026, 4, 8, 2, 30, tzinfo=UTC)
    assert (objection.request_id, objection.backdated_reason) == (made.id, None)
    assert vault.spell(requests.token_of(objection.filing_key)) in page
    assert objection.number in page
    assert "Senin, 25 Mei 2026" in page
    assert desk.get(f"/catat/keberatan/{objection.id}/tanda-terima").data.startswith(b"%PDF")


def test_the_code_is_shown_for_a_day_and_opens_the_objection(desk: PageClient, app: Flask) -> None:
    made = silent()
    answer = upload(desk.client, address(made), SPOKEN | {"key": key_at(desk, address(made))})
    objection = the_objection()
    token = requests.token_of(objection.filing_key)
    with time_machine.travel(datetime(2026, 4, 9, 4, tzinfo=UTC), tick=False):
        office = PageClient(sign_in(app.test_client(), Role.DESK))
        assert vault.spell(token) not in text_of(office.get(answer.location))
        citizen = app.test_client()
        opened = citizen.post("/lacak", data={"number": objection.number, "token": token})
        assert opened.location == f"/lacak/keberatan/{objection.id}"


def test_what_came_earlier_needs_a_reason_and_a_scan(desk: PageClient) -> None:
    made, earlier = silent(), {"channel": "letter", "received_on": "2026-04-06", "received_time": "23:30"}
    key = key_at(desk, address(made))
    page = text_of(upload(desk.client, address(made), SPOKEN | earlier | {"key": key}))
    assert "tulis mengapa keberatan baru dicatat sekarang" in page
    assert "karena keberatan diterima sebelum hari ini" in page
    assert "Disampaikan lisan" in page
    proven = earlier | {"backdated_reason": "Petugas sakit", "scan": (a_pdf(), "surat.pdf"), "key": key}
    answer = upload(desk.client, address(made), SPOKEN | proven)
    assert answer.status_code == 302, errors_in(text_of(answer))
    objection = the_objection()
    assert (objection.received_on, objection.backdated_reason) == (date(2026, 4, 6), "Petugas sakit")
    assert objection.due_on == date(2026, 5, 21)
    (file,) = db.session.scalars(queries.files_of(objection)).all()
    assert file.kind is FileKind.INTAKE_SCAN
    assert "Petugas sakit" in words(text_of(desk.get(answer.location)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"channel": ""}, "pilih salah satu"),
        ({"channel": "web"}, "pilih salah satu dari daftar"),
        ({"received_on": "2026-04-09"}, "tidak boleh di masa depan"),
        ({"received_time": "11:30"}, "tidak boleh di masa depan"),
        ({"received_on": ""}, "isi tanggal keberatan benar-benar diterima"),
        ({"grounds": []}, "pilih paling sedikit satu alasan"),
        ({"case_position": ""}, "ceritakan apa yang terjadi"),
    ],
)
def test_each_fault_has_its_sentence(desk: PageClient, changes: dict[str, Any], said: str) -> None:
    made = silent()
    answer = upload(desk.client, address(made), SPOKEN | {"key": key_at(desk, address(made))} | changes)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert db.session.scalars(sa.select(Objection)).all() == []


def test_a_late_objection_is_recorded_with_its_flag(app: Flask) -> None:
    made = silent()
    with time_machine.travel(datetime(2026, 5, 7, 3, tzinfo=UTC), tick=False):
        office = PageClient(sign_in(app.test_client(), Role.DESK))
        form = text_of(office.get(address(made)))
        today = {"received_on": "2026-05-07", "received_time": "09:00"}
        answer = upload(office.client, address(made), SPOKEN | today | {"key": key_in(form)})
        page = words(text_of(office.get(answer.location)))
    assert "sudah lewat; keberatan yang diterima sesudahnya tetap dicatat" in words(form)
    assert "Dicatat sebagai terlambat" in page
    assert "berakhir pada Rabu, 6 Mei 2026" in page


def test_what_the_law_does_not_take_is_said_and_nothing_typed_is_lost(app: Flask) -> None:
    made = silent()
    with time_machine.travel(datetime(2026, 3, 10, 3, tzinfo=UTC), tick=False):
        office = PageClient(sign_in(app.test_client(), Role.DESK))
        early = {"received_on": "2026-03-10", "received_time": "09:00", "key": key_at(office, address(made))}
        answer = upload(office.client, address(made), SPOKEN | early)
    assert answer.status_code == 409
    assert "Alasan keberatan baru terbuka" in text_of(answer)
    assert "Disampaikan lisan" in text_of(answer)
    assert db.session.scalars(sa.select(Objection)).all() == []


def test_a_new_kuasa_at_the_desk_may_lack_his_nik(desk: PageClient) -> None:
    made = silent()
    kuasa = NEW_PROXY | {"proxy_identity": "", "proxy_phone": "", "proxy_email": ""}
    upload(desk.client, address(made), SPOKEN | kuasa | {"key": key_at(desk, address(made))})
    objection = the_objection()
    assert objection.proxy is not None
    assert objection.proxy.name == "Budi Santoso"


def test_the_same_form_sent_twice_is_one_objection(desk: PageClient) -> None:
    made = silent()
    key = key_at(desk, address(made))
    first = upload(desk.client, address(made), SPOKEN | {"key": key})
    again = upload(desk.client, address(made), SPOKEN | {"key": key, "case_position": "Lain"})
    assert first.location == again.location
    assert the_objection().case_position == SPOKEN["case_position"]
    assert "tidak ada keberatan kedua" in text_of(desk.get(again.location))


def test_parallel_posts_of_the_same_form_are_one_objection(desk: PageClient, app: Flask) -> None:
    made = silent()
    path, key = address(made), key_at(desk, address(made))
    offices = [sign_in(app.test_client(), Role.DESK) for _number in range(4)]
    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda office: upload(office, path, SPOKEN | {"key": key}).location, offices))
    assert set(answers) == {f"/catat/keberatan/{the_objection().id}"}
    assert db.session.scalar(sa.select(NumberSeries.last).where(NumberSeries.series == "objection")) == 1


def test_ground_b_of_somebody_new_is_written_down_without_a_request(desk: PageClient) -> None:
    path = "/catat/keberatan/berkala"
    key = key_at(desk, path)
    added = upload(desk.client, path, MISSING_AT_DESK | {"key": key, "add": "1"})
    assert added.location == f"{path}?draf={key}&butir=2#items-1"
    page = text_of(desk.get(added.location))
    assert "Laporan keuangan tahunan 2025" in page
    assert 'value="2026-04-08"' in page
    answer = upload(desk.client, path, MISSING_AT_DESK | {"key": key, "items-1": "Profil"})
    objection = the_objection()
    assert answer.location == f"/catat/keberatan/{objection.id}", errors_in(text_of(answer))
    assert (objection.request_id, objection.channel) == (None, Channel.LETTER)
    assert [row.ground for row in objection.grounds] == [Ground.PERIODIC_NOT_PROVIDED]
    assert [item.text for item in objection.items] == ["Laporan keuangan tahunan 2025", "Profil"]
    assert desk.get(f"{answer.location}/tanda-terima").data.startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["perorangan", "badan-hukum", "kelompok", "kuasa-perorangan", "kuasa-badan-hukum"])
def test_ground_b_has_a_form_for_every_kind_of_applicant(desk: PageClient, kind: str) -> None:
    page = text_of(desk.get(f"/catat/keberatan/berkala?jenis={kind}"))
    assert ("proxy_name" in page) == kind.startswith(("kelompok", "kuasa"))


def test_a_neighbours_objection_does_not_exist(desk: PageClient) -> None:
    theirs = cases.file(None, slug="maluku", grounds=frozenset({Ground.PERIODIC_NOT_PROVIDED}), **_somebody())
    for path in (f"/catat/keberatan/{theirs.id}", f"/catat/keberatan/{theirs.id}/tanda-terima"):
        assert desk.get(path).status_code == 404
    sent = upload(desk.client, "/catat/keberatan/berkala", MISSING_AT_DESK | {"key": theirs.filing_key})
    assert sent.status_code == 404


def _somebody() -> dict[str, Any]:
    return {
        "applicant": Person("Siti", "6472014501909001", "Jalan Melati 3"),
        "items": ("Laporan",),
        "purpose": "Penelitian",
    }


def test_the_pages_ask_the_database_as_often_for_one_item_as_for_many(desk: PageClient) -> None:
    numbers = []
    for number, items in ((1, ("Laporan",)), (2, tuple(f"Butir {place}" for place in range(12)))):
        with time_machine.travel(datetime(2026, 3, 2, 2, tzinfo=UTC), tick=False):
            made = world.register(f"kunci-{number}", items=items)
        objection = cases.file(made, number)
        seen = []
        for path in (address(made), f"/catat/keberatan/{objection.id}"):
            with counted() as statements:
                assert desk.get(path).status_code == 200
            seen.append(len(statements))
        numbers.append(seen)
    assert numbers[0] == numbers[1]
    assert max(numbers[0]) < 40
