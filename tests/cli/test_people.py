"""``ppid user``: accounts and the offices they hold."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
import time_machine
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from ppid.actions import people
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Account, Official
from ppid.queries import people as queries
from tests import world

NOW = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # already the new year in Samarinda
EMAIL = "rina@kaltim.example"
ADD = ("add", EMAIL, "--name", "Rina Wulandari", "--body", "kaltim", "--role", "desk", "--jabatan", "Petugas")


def run(app: Flask, *args: str) -> Result:
    with time_machine.travel(NOW, tick=False):
        result = app.test_cli_runner().invoke(args=["ppid", "user", *args])
    db.session.rollback()
    return result


def done(app: Flask, *args: str) -> list[str]:
    result = run(app, *args)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout.splitlines()


def sign_in(password: str) -> bool:
    with committed():
        return people.sign_in(EMAIL, password, now=NOW) is not None


def offices(email: str = EMAIL) -> list[Official]:
    account = db.session.scalars(queries.by_email(email)).one()
    return list(db.session.scalars(queries.offices_of(account.id)))


def test_a_new_account_gets_a_temporary_password_that_opens_it(app: Flask) -> None:
    lines = done(app, *ADD)
    assert lines[0] == f"{EMAIL}: Petugas, kaltim."
    assert lines[1].startswith("Kata sandi sementara: ")
    assert sign_in(lines[1].removeprefix("Kata sandi sementara: "))
    (office,) = offices()
    assert (office.role, office.from_on, office.until_on) == (Role.DESK, date(2027, 1, 1), None)
    assert db.session.scalars(queries.by_email(EMAIL)).one().must_change_password


def test_a_chosen_password_is_not_printed(app: Flask) -> None:
    lines = done(app, *ADD, "--password", "sandi-pilihan-sendiri")
    assert lines == [f"{EMAIL}: Petugas, kaltim."]
    assert sign_in("sandi-pilihan-sendiri")


def test_an_existing_account_gets_a_further_office_and_keeps_its_password(app: Flask) -> None:
    done(app, *ADD, "--password", "sandi-pilihan-sendiri")
    further = ("--body", "samarinda", "--role", "officer", "--jabatan", "Kepala Dinas", "--from", "2026-12-01")
    assert done(app, "add", EMAIL, "--name", "Rina Wulandari", *further) == [f"{EMAIL}: Kepala Dinas, samarinda."]
    assert [office.role for office in offices()] == [Role.OFFICER, Role.DESK]
    assert sign_in("sandi-pilihan-sendiri")
    assert db.session.scalar(sa.select(sa.func.count(Account.id)).where(Account.email == EMAIL)) == 1


def test_somebody_may_hold_an_office_for_a_while_or_sign_for_a_superior(app: Flask) -> None:
    done(app, *ADD, "--acting", "a.n.", "--principal", "Kepala Dinas")
    assert (offices()[0].acting, offices()[0].principal) == ("a.n.", "Kepala Dinas")
    refused = run(app, *ADD, "--acting", "Plt.", "--principal", "Kepala Dinas")
    assert refused.exit_code == 1
    assert "pilih a.n." in refused.stderr
    assert run(app, *ADD, "--acting", "Raja").exit_code == 2


def test_a_unit_officer_belongs_to_a_unit(app: Flask) -> None:
    role = ("--body", "kaltim", "--role", "unit_officer", "--jabatan", "Sekretaris Dinas")
    refused = run(app, "add", EMAIL, "--name", "Rina", *role)
    assert refused.exit_code == 1
    assert "perangkat daerah" in refused.stderr
    done(app, "add", EMAIL, "--name", "Rina", *role, "--unit", "dinas-pupr", "--nip", "198001012005011001")
    (office,) = offices()
    assert office.unit is not None
    assert (office.unit.slug, office.nip) == ("dinas-pupr", "198001012005011001")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        pytest.param(("--password", "pendek"), "10 huruf", id="a weak password"),
        pytest.param(("--until", "2026-01-01"), "mendahului", id="a term that ends before it begins"),
        pytest.param(("--body", "atlantis"), "atlantis", id="an unknown body"),
        pytest.param(("--unit", "dinas-ajaib"), "dinas-ajaib", id="an unknown unit"),
        pytest.param(("--role", "raja"), "raja", id="an unknown role"),
    ],
)
def test_what_makes_no_sense_is_refused_whole(app: Flask, more: tuple[str, ...], words: str) -> None:
    result = run(app, *ADD, *more)
    assert result.exit_code in {1, 2}
    assert words in result.stderr
    assert db.session.scalars(queries.by_email(EMAIL)).first() is None


def test_the_offices_of_a_body_are_listed(app: Flask) -> None:
    lines = done(app, "list", "--body", "kaltim")
    assert len(lines) == len(Role)
    assert any(line.startswith(f"{world.email_of(Role.OFFICER)}  officer  Kepala Dinas") for line in lines)
    assert all(line.endswith("2023-01-01-...") for line in lines)
    assert len(done(app, "list", "--body", "maluku")) == 2


def test_a_term_is_ended_at_one_body_only(app: Flask) -> None:
    done(app, *ADD)
    done(app, "add", EMAIL, "--name", "Rina", "--body", "samarinda", "--role", "desk", "--jabatan", "Petugas")
    assert done(app, "end", EMAIL.upper(), "--body", "kaltim", "--on", "2027-06-30") == [
        "1 jabatan diakhiri pada 2027-06-30."
    ]
    ended = {office.body.slug: office.until_on for office in offices()}
    assert ended == {"kaltim": date(2027, 6, 30), "samarinda": None}
    assert done(app, "end", EMAIL, "--body", "kaltim", "--on", "2027-06-30") == ["0 jabatan diakhiri pada 2027-06-30."]


def test_the_last_admin_is_kept(app: Flask) -> None:
    result = run(app, "end", world.email_of(Role.ADMIN), "--body", "kaltim", "--on", "2027-01-31")
    assert result.exit_code == 1
    assert "admin terakhir" in result.stderr


def test_a_lost_password_is_replaced(app: Flask, client: FlaskClient) -> None:
    email = world.email_of(Role.OFFICER)
    (said,) = done(app, "password", email)
    made = said.removeprefix("Kata sandi sementara: ")
    assert client.post("/masuk", data={"email": email, "password": world.PASSWORD}).status_code == 422
    assert client.post("/masuk", data={"email": email, "password": made}).status_code == 302
    assert run(app, "password", "nobody@kaltim.example").exit_code == 1
