"""Signing in, being guessed at, one's own account, and the office one acts in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import system_of
from ppid.actions import people
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Account, Official
from ppid.web.auth import safe_next
from tests import world
from tests.conftest import sign_in
from tests.visits import VisitClient

OFFICER = world.email_of(Role.OFFICER)
NEW = "empat kata yang panjang"
MONDAY = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application, to be visited by several people at once."""
    app.test_client_class = VisitClient
    return app


def attempt(app: Flask, email: str, password: str, address: str = "192.0.2.1") -> tuple[int, str]:
    """Try to sign in from an address; the status, and the page without what was typed."""
    client = app.test_client()
    answer = client.post("/masuk", data={"email": email, "password": password}, environ_base={"REMOTE_ADDR": address})
    return answer.status_code, answer.get_data(as_text=True).replace(email, "")


def guess(app: Flask, times: int) -> None:
    """Guess wrongly, each time from elsewhere, so that only the account's own lock counts."""
    for number in range(times):
        assert attempt(app, OFFICER, "tebakan", f"198.51.100.{number}")[0] == 422


def account_of(email: str) -> Account:
    return db.session.scalars(sa.select(Account).where(Account.email == email)).one()


def appoint(email: str, role: Role, slug: str = "kaltim", **term: date) -> Official:
    """Give an account a further office."""
    with committed():
        body = world.body(slug)
        return people.appoint(
            body,
            role,
            f"Jabatan kedua di {body.short_name}",
            "Nama",
            account=account_of(email),
            actor=system_of(body.id),
            now=clock.now(),
            **({"from_on": date(2023, 1, 1)} | term),
        )


def test_whoever_signs_in_begins_where_the_office_works(client: FlaskClient) -> None:
    answer = client.post("/masuk", data={"email": OFFICER.upper(), "password": world.PASSWORD})
    assert answer.location == "/permohonan"
    assert client.get("/akun").status_code == 200


@pytest.mark.parametrize(
    ("role", "begins"),
    [(Role.SUPERIOR, "/keberatan/daftar"), (Role.COMMISSIONER, "/sengketa"), (Role.DESK, "/permohonan")],
)
def test_each_office_begins_with_its_own_list(client: FlaskClient, role: Role, begins: str) -> None:
    email = db.session.scalars(
        sa.select(Account.email).join(Official, Official.account_id == Account.id).where(Official.role == role)
    ).first()
    assert client.post("/masuk", data={"email": email, "password": world.PASSWORD}).location == begins
    assert client.get(begins).status_code == 200


def test_every_office_finds_out_what_it_can_open(app: Flask) -> None:
    for role in Role:
        page = sign_in(app.test_client(), role).get("/akun").get_data(as_text=True)
        assert world.JABATAN[role] in page
        opens_nothing_yet = role in {Role.COORDINATOR, Role.AUDITOR}
        assert ("hanya membuka halaman akun ini dan halaman publik" in page) is opens_nothing_yet
        assert ("Buka " in page) is not opens_nothing_yet


def test_a_wrong_address_a_wrong_password_and_a_locked_account_look_the_same(app: Flask) -> None:
    unknown = attempt(app, "siapa@kaltim.example", world.PASSWORD)
    wrong = attempt(app, OFFICER, "salah")
    guess(app, people.FREE_TRIES - 1)
    locked = attempt(app, OFFICER, world.PASSWORD)
    assert unknown == wrong == locked
    assert unknown[0] == 422
    assert "tidak cocok, atau akun sedang dikunci sementara" in unknown[1]


def test_an_account_is_locked_after_a_few_wrong_guesses_and_opens_again_by_itself(app: Flask) -> None:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        guess(app, people.FREE_TRIES)
        assert attempt(app, OFFICER, world.PASSWORD)[0] == 422
        traveller.shift(timedelta(seconds=people.FIRST_LOCK_SECONDS - 1))
        assert attempt(app, OFFICER, world.PASSWORD)[0] == 422
        traveller.shift(timedelta(seconds=1))
        assert attempt(app, OFFICER, world.PASSWORD)[0] == 302
        assert account_of(OFFICER).failed_count == 0


def test_each_further_guess_doubles_the_lock_up_to_a_limit(app: Flask) -> None:
    waits = []
    with time_machine.travel(MONDAY, tick=False) as traveller:
        guess(app, people.FREE_TRIES - 1)
        for _number in range(8):
            guess(app, 1)
            until = account_of(OFFICER).locked_until_at
            assert until is not None
            waits.append(int((until - clock.now()).total_seconds()))
            traveller.move_to(until)
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_guessing_at_a_locked_account_does_not_keep_its_owner_out_longer(app: Flask) -> None:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        guess(app, people.FREE_TRIES + 4)
        traveller.shift(timedelta(seconds=people.FIRST_LOCK_SECONDS))
        assert attempt(app, OFFICER, world.PASSWORD)[0] == 302


def test_one_address_may_not_guess_at_many_accounts(app: Flask) -> None:
    statuses = [attempt(app, f"{number}@kaltim.example", "tebakan")[0] for number in range(13)]
    assert statuses == [422] * 12 + [429]


def test_an_empty_form_says_what_is_missing_and_keeps_the_address(client: FlaskClient) -> None:
    answer = client.post("/masuk", data={"email": "nama@kaltim.example", "password": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Isi kata sandi Anda." in page
    assert "nama@kaltim.example" in page


def test_nothing_of_the_visit_before_survives_signing_in(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session.update(planted="x", csrf_token="planted", office=1, language="en")
    sign_in(client, Role.OFFICER)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert "csrf_token" not in session
        assert "office" not in session
        assert session["language"] == "en"


@pytest.mark.filterwarnings("error")
def test_signing_in_and_out_warns_of_nothing(client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    assert client.post("/keluar").location == "/"
    assert client.get("/akun").location == "/masuk?next=/akun"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client: FlaskClient) -> None:
    asked = client.get("/akun").location
    answer = client.post(asked, data={"email": OFFICER, "password": world.PASSWORD})
    assert answer.location == "/akun"


@pytest.mark.parametrize(
    "target",
    [
        "https://jahat.example",
        "//jahat.example",
        "/\\jahat.example",
        "/\t/jahat.example",
        "/\n/jahat.example",
        "\\\\jahat.example",
        "javascript:alert(1)",
        "akun",
        "",
    ],
)
def test_an_address_elsewhere_is_no_target(target: str) -> None:
    assert safe_next(target) is None


def test_nobody_is_sent_elsewhere_after_signing_in(client: FlaskClient) -> None:
    answer = client.post(
        "/masuk", query_string={"next": "/\t/jahat.example"}, data={"email": OFFICER, "password": world.PASSWORD}
    )
    assert answer.location == "/permohonan"


@pytest.mark.parametrize("target", ["/akun", "/permohonan?keadaan=overdue", "/cari?q=a//b", "/badan/kaltim#jam"])
def test_a_page_of_the_portal_is_a_lawful_target(target: str) -> None:
    assert safe_next(target) == target


def test_an_office_acts_to_the_end_of_its_last_day_and_not_longer(app: Flask, client: FlaskClient) -> None:
    with committed():
        office = db.session.scalars(sa.select(Official).where(Official.account_id == account_of(OFFICER).id)).one()
        people.end_term(
            office, office.body, until_on=date(2026, 11, 2), actor=system_of(office.body_id), now=clock.now()
        )
    with time_machine.travel(datetime(2026, 11, 2, 15, 59, tzinfo=UTC)):  # 23.59 WITA
        sign_in(client, Role.OFFICER)
        assert client.get("/akun").status_code == 200
    with time_machine.travel(datetime(2026, 11, 2, 16, 0, tzinfo=UTC)):
        assert client.get("/akun").location == "/masuk?next=/akun"
        status, page = attempt(app, OFFICER, world.PASSWORD)
        assert status == 422
        assert "tidak memegang jabatan yang berlaku hari ini" in page


def test_an_office_that_has_not_begun_does_not_act(app: Flask) -> None:
    with committed():
        people.create_account("baru@kaltim.example", "Baru", NEW, now=clock.now())
    appoint("baru@kaltim.example", Role.DESK, from_on=clock.today("Asia/Makassar") + timedelta(days=1))
    assert attempt(app, "baru@kaltim.example", NEW)[0] == 422


def test_a_disabled_account_does_not_sign_in_and_its_session_ends(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    with committed():
        account_of(OFFICER).is_active = False
    assert client.get("/akun").location == "/masuk?next=/akun"
    assert attempt(app, OFFICER, world.PASSWORD)[0] == 422


def change(client: FlaskClient, current: str, new: str, again: str | None = None) -> tuple[int, str]:
    answer = client.post("/akun", data={"current": current, "new": new, "again": again or new})
    return answer.status_code, answer.get_data(as_text=True)


def test_a_new_password_ends_the_sessions_elsewhere_and_keeps_this_one(app: Flask, client: FlaskClient) -> None:
    elsewhere = sign_in(app.test_client(), Role.OFFICER)
    sign_in(client, Role.OFFICER)
    assert change(client, world.PASSWORD, NEW)[0] == 302
    assert client.get("/akun").status_code == 200
    assert elsewhere.get("/akun").status_code == 302
    assert attempt(app, OFFICER, world.PASSWORD)[0] == 422
    assert attempt(app, OFFICER, NEW)[0] == 302


BAD_CHANGES = (
    ("bukan ini", NEW, NEW, "Kata sandi sekarang tidak cocok."),
    (world.PASSWORD, "pendek", "pendek", "paling sedikit 10 huruf"),
    (world.PASSWORD, NEW, "lain sekali", "Kedua kata sandi baru tidak sama."),
    (world.PASSWORD, world.PASSWORD, world.PASSWORD, "harus berbeda"),
    (world.PASSWORD, "x" * 1001, "x" * 1001, "paling banyak 1000 huruf"),
)


def test_a_bad_password_change_says_why_and_changes_nothing(app: Flask, client: FlaskClient) -> None:
    sign_in(client, Role.OFFICER)
    for current, new, again, sentence in BAD_CHANGES:
        status, page = change(client, current, new, again)
        assert status == 422
        assert sentence in page
    assert attempt(app, OFFICER, world.PASSWORD)[0] == 302


def test_a_temporary_password_opens_nothing_before_it_is_replaced(client: FlaskClient) -> None:
    with committed():
        account_of(OFFICER).must_change_password = True
    sign_in(client, Role.OFFICER)
    assert client.get("/permohonan").location == "/akun"
    assert client.post("/jabatan").location == "/akun"
    assert client.get("/kalkulator").status_code == 200
    assert "Ganti kata sandi sementara Anda" in client.get("/akun").get_data(as_text=True)
    answer = client.post("/akun", data={"current": world.PASSWORD, "new": NEW, "again": NEW})
    assert answer.location == "/permohonan"
    assert client.get("/permohonan").status_code == 200


def test_somebody_with_two_offices_chooses_which_one_acts(client: FlaskClient) -> None:
    second = appoint(OFFICER, Role.ADMIN, "samarinda")
    sign_in(client, Role.OFFICER)
    assert client.get("/admin/akun").status_code == 403
    assert client.post("/jabatan", data={"office": second.id}).location == "/admin/akun"
    page = client.get("/admin/akun").get_data(as_text=True)
    assert world.email_of(Role.DESK, "samarinda") in page
    assert world.email_of(Role.DESK, "kaltim") not in page
    assert client.get("/permohonan").status_code == 403


def test_nobody_acts_in_an_office_that_is_not_theirs_today(client: FlaskClient) -> None:
    theirs = db.session.scalars(sa.select(Official).where(Official.role == Role.ADMIN)).first()
    ended = appoint(OFFICER, Role.ADMIN, until_on=date(2024, 1, 1))
    assert theirs is not None
    wanted = [theirs.id, ended.id, "", "x", "9" * 30]
    sign_in(client, Role.OFFICER)
    for office in wanted:
        assert client.post("/jabatan", data={"office": office}).location == "/akun"
        assert "tidak Anda pegang hari ini" in client.get("/akun").get_data(as_text=True)
        assert client.get("/admin/akun").status_code == 403
