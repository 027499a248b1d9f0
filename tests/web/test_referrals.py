"""The applicant's door to another body: shown first, taken with one button, and named on both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import files, requests
from ppid.actions.answers import Answer, Decision
from ppid.actions.filing import Person
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ItemFacts, ItemOutcome, Status
from ppid.models import FileKind, InfoRequest, Referral
from ppid.queries import requests as queries
from ppid.uploads import CleanFile
from tests import world
from tests.conftest import sign_in
from tests.pages import check_page
from tests.visits import VisitClient
from tests.web.officers import counted, fresh, numbers, words

MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
CITY = "Pemerintah Kota Samarinda"
ITEMS = ("Laporan realisasi anggaran", "Daftar trayek angkutan kota")


@pytest.fixture(autouse=True)
def clock_at(app: Flask) -> Iterator[time_machine.Traveller]:
    app.test_client_class = VisitClient
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def answered(holder: str = CITY, **filing: object) -> InfoRequest:
    """Two items: the first is given, the second is held by somebody else."""
    made = world.register(**{"items": ITEMS} | filing)
    given = Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Ada di laman kami")
    elsewhere = Decision(ItemFacts(2, ItemOutcome.NOT_HELD, holder=holder))
    with committed():
        requests.answer(made, Answer((given, elsewhere)), actor=world.actor(Role.OFFICER), now=clock.now())
    return made


def enter(app: Flask, made: InfoRequest, key: str = "kunci-1") -> FlaskClient:
    client = app.test_client()
    answer = client.post("/lacak", data={"number": made.number, "token": requests.token_of(key)})
    assert answer.location == "/lacak/permohonan"
    return client


@pytest.fixture
def made(app: Flask, clock_at: time_machine.Traveller) -> InfoRequest:
    return answered()


@pytest.fixture
def applicant(app: Flask, made: InfoRequest) -> FlaskClient:
    """Who has opened the answer."""
    client = enter(app, made)
    client.post("/lacak/buka-jawaban")
    return client


def page(client: FlaskClient, address: str = "/lacak/permohonan") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    check_page(answer.text, csrf=False)
    return words(answer.text)


def door() -> str:
    return f"/lacak/teruskan/{db.session.scalars(sa.select(Referral.id)).one()}"


def there() -> InfoRequest:
    return db.session.scalars(sa.select(InfoRequest).where(InfoRequest.forwarded_from_id.is_not(None))).one()


def attach(made: InfoRequest, kind: FileKind) -> None:
    data = kind.value.encode()
    clean = CleanFile(f"{kind.value}.txt", "text/plain", data, sha256(data).hexdigest(), len(data))
    with files.stored(made, [files.Upload(clean, kind)], now=clock.now()) as (row,), committed():
        files.attach(row, made, actor=applicant_of(made.body_id), now=clock.now())


# Offered


def test_the_holder_is_offered_only_after_the_answer_was_opened(app: Flask, made: InfoRequest) -> None:
    applicant = enter(app, made)
    assert CITY not in page(applicant)
    assert applicant.get(door()).location == "/lacak/permohonan#badan-lain"
    applicant.post("/lacak/buka-jawaban")
    text = page(applicant)
    assert f"butir 2 dikuasai oleh {CITY}, yang juga melayani permohonan lewat portal ini. Setuju diteruskan?" in text
    assert f'href="{door()}"' in applicant.get("/lacak/permohonan").text


@pytest.mark.parametrize("holder", ["Kementerian Perhubungan", "Dinas Perhubungan Kota Samarinda"])
def test_a_holder_outside_the_portal_is_only_named(app: Flask, holder: str) -> None:
    applicant = enter(app, answered(holder))
    applicant.post("/lacak/buka-jawaban")
    text = page(applicant)
    assert f"Badan publik yang menguasainya: {holder}" in text
    assert "Setuju diteruskan" not in text


def test_a_holder_that_takes_no_requests_is_only_named(app: Flask, made: InfoRequest, applicant: FlaskClient) -> None:
    with committed():
        world.body("samarinda").accepts_requests = False
    text = page(applicant)
    assert f"Badan publik yang menguasainya: {CITY}" in text
    assert "Setuju diteruskan" not in text
    assert applicant.get(door()).location == "/lacak/permohonan#badan-lain"
    officer = sign_in(app.test_client(), Role.OFFICER)
    assert "belum menerima permohonan lewat portal ini" in page(officer, f"/permohonan/{made.id}")


# Shown first


def test_what_would_be_sent_is_shown_first(made: InfoRequest, applicant: FlaskClient) -> None:
    attach(made, FileKind.ATTACHMENT)
    attach(made, FileKind.IDENTITY)
    text = page(applicant, door())
    assert ITEMS[1] in text
    assert ITEMS[0] not in text
    assert "Butir lain permohonan Anda tidak ikut dikirim." in text
    for part in ("Siti Ma'rufah", "Penelitian skripsi", "attachment.txt", "Senin, 16 November 2026"):
        assert part in text
    for secret in ("6472014501909001", "0812-5550-0001", "siti@example.org", "Jalan Melati", "identity.txt"):
        assert secret not in text
    assert f"Salinan identitas Anda tidak ikut dikirim, karena {CITY} tidak memintanya." in text
    assert "UU 27/2022" in text
    assert "UU 14/2008 Pasal 22 ayat (7) huruf b" in text
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 1


def test_a_proxy_sees_the_principal_and_the_power_of_attorney(app: Flask) -> None:
    proxy = Person("Budi Kuasa", "6472014501909002", "Jalan Kuasa 1", "0812-5550-0002", "budi@example.org")
    made = answered(proxy=proxy, power_of_attorney="SK-1/2026")
    attach(made, FileKind.POWER_OF_ATTORNEY)
    applicant = enter(app, made)
    applicant.post("/lacak/buka-jawaban")
    text = page(applicant, door())
    for part in ("Data Pemohon", "Data Anda sebagai kuasa", "Budi Kuasa", "SK-1/2026", "power_of_attorney.txt"):
        assert part in text
    assert applicant.post(door()).location.startswith("/tanda-terima/")
    assert there().proxy is not None


# Sent


def test_one_button_files_it_there_and_shows_number_and_code(made: InfoRequest, applicant: FlaskClient) -> None:
    answer = applicant.post(door())
    forwarded = there()
    assert answer.location == f"/tanda-terima/{forwarded.filing_key}"
    assert (forwarded.status, forwarded.body.name) == (Status.REGISTERED, CITY)
    receipt = page(applicant, answer.location)
    assert forwarded.number in receipt
    assert requests.token_of(forwarded.filing_key)[:5] in receipt
    letter = db.session.scalars(queries.letters_of(forwarded.id)).one()
    assert (letter.kind, letter.sha256 is not None) == ("receipt", True)
    assert fresh(made).status is Status.DELIVERED


def test_only_the_ticked_attachments_go_along(made: InfoRequest, applicant: FlaskClient) -> None:
    attach(made, FileKind.ATTACHMENT)
    attach(made, FileKind.ATTACHMENT)
    _first, second = db.session.scalars(queries.files_of(made.id)).all()
    text = applicant.get(door()).text
    ticked = [box for box in re.findall(r"<input[^>]*>", text) if 'name="attachments"' in box and "checked" in box]
    assert len(ticked) == 2
    assert "Lampiran tidak terbagi menurut butir" in text
    applicant.post(door(), data={"attachments": [str(second.id), "999", "x"]})
    assert len(db.session.scalars(queries.files_of(there().id)).all()) == 1
    assert len(db.session.scalars(queries.files_of(made.id)).all()) == 2


def test_pressed_twice_it_is_one(made: InfoRequest, applicant: FlaskClient) -> None:
    first, second = applicant.post(door()), applicant.post(door())
    assert first.location == second.location
    assert "tidak ada permohonan kedua yang dibuat" in applicant.get(second.location).text
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 2
    assert applicant.get(door()).location == "/lacak/permohonan#badan-lain"


def test_both_applicants_pages_name_the_other_request(app: Flask, made: InfoRequest, applicant: FlaskClient) -> None:
    applicant.post(door())
    forwarded = there()
    number, key = forwarded.number, forwarded.filing_key
    text = page(applicant)
    assert f"Sudah diteruskan kepada {CITY}" in text
    assert f"Dengan persetujuan Pemohon, butir 2 diteruskan kepada {CITY}" in text
    assert "Setuju diteruskan" not in text
    assert f"Buka permohonan {number}" in text
    other = enter(app, forwarded, key)
    text = page(other)
    source = f"Permohonan ini diteruskan dari Pemerintah Provinsi Kalimantan Timur, nomor {made.number}"
    assert source in text
    assert "Buka permohonan" in text


def test_officers_of_both_bodies_read_of_the_other_and_see_no_more(
    app: Flask, made: InfoRequest, applicant: FlaskClient
) -> None:
    ours = sign_in(app.test_client(), Role.OFFICER)
    assert "tetapi belum melakukannya" in page(ours, f"/permohonan/{made.id}")
    applicant.post(door())
    forwarded = there()
    number, theirs_id = forwarded.number, forwarded.id
    text = page(ours, f"/permohonan/{made.id}")
    assert f"Butir 2 diteruskan Pemohon kepada {CITY} pada 2 November 2026" in text
    assert number in text
    assert f"/permohonan/{theirs_id}" not in ours.get(f"/permohonan/{made.id}").text
    assert ours.get(f"/permohonan/{theirs_id}").status_code == 404
    theirs = sign_in(app.test_client(), Role.OFFICER, "samarinda")
    text = page(theirs, f"/permohonan/{theirs_id}")
    assert f"Diteruskan dari Pemerintah Provinsi Kalimantan Timur, nomor {made.number}, dengan persetujuan" in text
    assert f"/permohonan/{made.id}" not in theirs.get(f"/permohonan/{theirs_id}").text
    assert theirs.get(f"/permohonan/{made.id}").status_code == 404
    assert numbers(theirs.get("/permohonan").text) == [number]


def test_what_the_other_body_no_longer_takes_is_told_and_nothing_is_sent(
    made: InfoRequest, applicant: FlaskClient
) -> None:
    with committed():
        world.body("samarinda").accepts_requests = False
    answer = applicant.post(door())
    assert answer.status_code == 409
    check_page(answer.text, csrf=False)
    assert "Permohonan tidak jadi diteruskan" in answer.text
    assert "Setuju, teruskan" not in answer.text
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 1


# Only from the opened case


def test_a_referral_opens_only_from_its_own_case(app: Flask, made: InfoRequest, applicant: FlaskClient) -> None:
    address = door()
    nobody = app.test_client()
    assert nobody.get(address).location == nobody.post(address).location == "/lacak/permohonan"
    stranger = enter(app, world.register("kunci-2"), "kunci-2")
    assert stranger.get(address).status_code == stranger.post(address).status_code == 404
    assert applicant.get("/lacak/teruskan/999").status_code == 404
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 2


def test_the_pages_ask_as_often_for_one_holder_as_for_many(app: Flask) -> None:
    counts = []
    for key, holders in (("k1", [CITY]), ("k2", [CITY, "Pemerintah Provinsi Maluku", "Kalbar", CITY])):
        made = world.register(key, items=tuple(f"Butir {place}" for place in range(len(holders))))
        decisions = tuple(
            Decision(ItemFacts(number, ItemOutcome.NOT_HELD, holder=holder)) for number, holder in enumerate(holders, 1)
        )
        with committed():
            requests.answer(made, Answer(decisions), actor=world.actor(Role.OFFICER), now=clock.now())
        applicant = enter(app, made, key)
        applicant.post("/lacak/buka-jawaban")
        officer = sign_in(app.test_client(), Role.OFFICER)
        for client, address in ((applicant, "/lacak/permohonan"), (officer, f"/permohonan/{made.id}")):
            client.get(address)
            with counted() as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:]


# Beside it: whose request it is in the worklist, and the way to the handover list


def test_the_units_filter_shows_what_the_unit_has_and_what_it_was_asked(app: Flask) -> None:
    health, roads = world.unit().id, world.unit("dinas-pupr").id
    asked = world.register("k1", unit_id=health).number
    elsewhere = world.register("k2", unit_id=health)
    world.assign(elsewhere, "dinas-pupr")
    both = world.register("k3")
    world.assign(both, "dinas-pupr", items=(1,))
    world.assign(both, "dinas-kesehatan", items=(2,))
    world.register("k4")
    elsewhere_number, both_number = elsewhere.number, both.number
    officer = sign_in(app.test_client(), Role.OFFICER)
    assert sorted(numbers(officer.get(f"/permohonan?unit={health}").text)) == sorted([asked, both_number])
    assert sorted(numbers(officer.get(f"/permohonan?unit={roads}").text)) == sorted([elsewhere_number, both_number])


@pytest.mark.parametrize("role", Role)
def test_the_handover_list_is_linked_for_those_who_may_open_it(app: Flask, role: Role) -> None:
    client = sign_in(app.test_client(), role)
    linked = 'href="/disposisi/serah-terima"' in client.get("/akun").text
    assert linked is (client.get("/disposisi/serah-terima").status_code == 200)
    assert linked is (role in {Role.OFFICER, Role.UNIT_OFFICER})


def test_the_answer_form_offers_the_bodies_that_take_requests_and_takes_any_other_name(app: Flask) -> None:
    with committed():
        world.body("kalbar").accepts_requests = False
    made = world.register()
    officer = sign_in(app.test_client(), Role.OFFICER)
    page(officer, f"/permohonan/{made.id}/jawab")
    text = officer.get(f"/permohonan/{made.id}/jawab").text
    assert 'list="badan-publik"' in text
    offered = text[text.index('<datalist id="badan-publik">') : text.index("</datalist>")]
    assert re.findall(r'value="([^"]+)"', offered) == [CITY, "Pemerintah Provinsi Maluku"]
