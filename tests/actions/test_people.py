"""Accounts that nobody guesses, and offices that belong to a jabatan from a day to a day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask

from ppid.access import system_of
from ppid.actions import people, seals
from ppid.actions.people import AccountError
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Account, Event, Official, Unit
from ppid.queries import people as queries
from tests import world

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 3)
EMAIL = world.email_of(Role.OFFICER)
GOOD = "sandi-yang-panjang"


def sign_in(email: str = EMAIL, password: str = world.PASSWORD, now: datetime = NOW) -> str | None:
    with committed():
        account = people.sign_in(email, password, now=now)
        return account.email if account else None


def account(email: str = EMAIL) -> Account:
    return db.session.scalars(queries.by_email(email)).one()


@pytest.fixture
def dear_hashes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as in production; elsewhere in the suite that is made cheap."""
    monkeypatch.setattr(people, "hasher", world.DEAR)
    with committed():
        account().password_hash = world.DEAR.hash(world.PASSWORD)


def create(email: str = "baru@kaltim.example", password: str = GOOD) -> Account:
    with committed():
        return people.create_account(email, " Nama Baru ", password, now=NOW)


def unit() -> Unit:
    return db.session.scalars(sa.select(Unit).where(Unit.body_id == world.body().id)).all()[0]


def appoint(role: Role, name: str, from_on: date, until_on: date | None = None, **more: object) -> Official:
    with committed():
        body = world.body()
        return people.appoint(
            body,
            role,
            world.JABATAN[role],
            name,
            from_on=from_on,
            until_on=until_on,
            actor=system_of(body.id),
            now=NOW,
            **more,  # type: ignore[arg-type]
        )


def office(role: Role, slug: str = "kaltim") -> Official:
    return db.session.get_one(Official, world.actor(role, slug).official_id)


def end(official: Official, until_on: date) -> None:
    with committed():
        body = world.body()
        people.end_term(official, body, until_on=until_on, actor=system_of(body.id), now=NOW)


# Signing in


def test_address_and_password_open_an_account(app: Flask) -> None:
    assert sign_in() == EMAIL
    assert sign_in(f"  {EMAIL.upper()} ") == EMAIL
    assert account().last_seen_at == NOW


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "salah-sekali"),
        (EMAIL, ""),
        (EMAIL, world.PASSWORD.upper()),
        ("tiada@kaltim.example", world.PASSWORD),
        ("", ""),
    ],
)
def test_nothing_else_does(app: Flask, email: str, password: str) -> None:
    assert sign_in(email, password) is None


def test_after_five_failures_the_account_is_locked_for_a_while_that_doubles(app: Flask) -> None:
    for _ in range(people.FREE_TRIES - 1):
        sign_in(password="salah-sekali")
        assert account().locked_until_at is None
    moment, pauses = NOW, []
    for _ in range(9):
        sign_in(password="salah-sekali", now=moment)
        until = account().locked_until_at
        assert until is not None
        pauses.append((until - moment).total_seconds())
        assert sign_in(now=until - timedelta(seconds=1)) is None, "not even with the right password"
        moment = until
    assert pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert sign_in(now=moment) == EMAIL
    assert (account().failed_count, account().locked_until_at) == (0, None)


def test_tries_during_a_lock_do_not_lengthen_it(app: Flask) -> None:
    for _ in range(people.FREE_TRIES):
        sign_in(password="salah-sekali")
    until = account().locked_until_at
    for _ in range(5):
        sign_in(password="salah-sekali", now=NOW + timedelta(seconds=10))
    assert account().locked_until_at == until


def test_a_success_forgives_the_failures_before_it(app: Flask) -> None:
    for _ in range(people.FREE_TRIES - 1):
        sign_in(password="salah-sekali")
    assert sign_in() == EMAIL
    assert account().failed_count == 0


def test_a_closed_account_stays_closed(app: Flask) -> None:
    with committed():
        account().is_active = False
    assert sign_in() is None


def test_an_unknown_address_takes_as_long_as_a_wrong_password(dear_hashes: None) -> None:
    def fastest(step: Callable[[], object]) -> float:
        times = []
        for _ in range(4):
            begun = time.perf_counter()
            step()
            times.append(time.perf_counter() - begun)
        return min(times)

    known = fastest(lambda: people.sign_in(EMAIL, "salah-sekali", now=NOW))
    unknown = fastest(lambda: people.sign_in("tiada@kaltim.example", "salah-sekali", now=NOW))
    db.session.rollback()
    assert unknown > known / 2


def test_an_old_hash_is_renewed_at_the_next_sign_in(dear_hashes: None) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(world.PASSWORD)
    with committed():
        account().password_hash = weak
    assert sign_in() == EMAIL
    assert account().password_hash != weak
    assert sign_in() == EMAIL


# Accounts


def test_a_new_account_has_a_temporary_password_and_a_plain_address(app: Flask) -> None:
    made = create(" Baru@Kaltim.Example ")
    assert (made.email, made.name) == ("baru@kaltim.example", "Nama Baru")
    assert made.must_change_password
    assert GOOD not in made.password_hash
    assert made.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("email", "password"),
    [("baru", GOOD), ("", GOOD), (EMAIL, GOOD), (EMAIL.upper(), GOOD), ("baru@kaltim.example", "sembilan9")],
)
def test_an_account_that_makes_no_sense_is_refused(app: Flask, email: str, password: str) -> None:
    with pytest.raises(AccountError):
        create(email, password)


def test_a_password_is_changed_by_whoever_knows_it_and_other_sessions_end(app: Flask) -> None:
    stamp = account().stamp
    with committed():
        assert not people.change_password(account(), "salah-sekali", GOOD, now=NOW)
    assert account().stamp == stamp
    with committed():
        assert people.change_password(account(), world.PASSWORD, GOOD, now=NOW)
    assert account().stamp != stamp
    assert sign_in() is None
    assert sign_in(password=GOOD) == EMAIL


def test_a_weak_new_password_is_refused(app: Flask) -> None:
    def step() -> None:
        with committed():
            people.change_password(account(), world.PASSWORD, "pendek", now=NOW)

    with pytest.raises(AccountError, match="10"):
        step()
    assert sign_in() == EMAIL


def test_temporary_passwords_are_long_plain_and_never_the_same(app: Flask) -> None:
    made = {people.temporary_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        people.check_password(password)
        assert not set(password) & set("0o1lIO")


def test_a_forgotten_password_is_replaced_by_the_bodys_own_admin_only(app: Flask) -> None:
    for _ in range(people.FREE_TRIES):
        sign_in(password="salah-sekali")
    stamp = account().stamp
    with committed():
        password = people.give_new_password(account(), world.body(), actor=system_of(world.body().id), now=NOW)
    assert sign_in(password=password) == EMAIL, "and the lock is lifted"
    assert account().must_change_password
    assert account().stamp != stamp
    assert db.session.scalars(sa.select(Event).where(Event.name == "password_replaced")).one()
    appointed = account(world.email_of(Role.DESK))
    with committed():
        other = world.body("samarinda")
        people.appoint(
            other,
            Role.DESK,
            "Petugas",
            "Petugas",
            from_on=TODAY,
            account=db.session.get_one(Account, appointed.id),
            actor=system_of(other.id),
            now=NOW,
        )

    def step() -> None:
        with committed():
            body = world.body()
            mine = db.session.get_one(Account, appointed.id)
            people.give_new_password(mine, body, actor=system_of(body.id), now=NOW)

    with pytest.raises(AccountError, match="badan publik lain"):
        step()


# Offices


def test_an_appointment_stands_on_the_record_of_the_body(app: Flask) -> None:
    made = appoint(Role.OFFICER, "Kepala Dinas Baru", TODAY, decree="SK Gubernur 12/2026")
    event = db.session.scalars(sa.select(Event).order_by(Event.id.desc())).first()
    assert event is not None
    assert (event.chain, event.name, event.request_id) == (f"body:{made.body_id}", "official_appointed", None)
    assert event.data["role"] == "officer"
    assert event.data["decree"] == "SK Gubernur 12/2026"
    assert seals.verify(world.body()) is None


def test_letters_are_signed_by_whoever_holds_the_office_on_the_day(app: Flask) -> None:
    old = office(Role.OFFICER)
    end(old, date(2026, 10, 31))
    new = appoint(Role.OFFICER, "Pengganti", date(2026, 11, 1), date(2026, 12, 31))

    def holder(day: date) -> int | None:
        found = db.session.scalar(queries.holder_of(world.body().id, Role.OFFICER, day))
        return found.id if found else None

    assert holder(date(2026, 10, 31)) == old.id
    assert holder(date(2026, 11, 1)) == new.id
    assert holder(date(2026, 12, 31)) == new.id
    assert holder(date(2027, 1, 1)) is None
    assert holder(date(2022, 12, 31)) is None


def test_a_unit_officer_has_a_unit_and_nobody_else_does(app: Flask) -> None:
    with pytest.raises(AccountError):
        appoint(Role.UNIT_OFFICER, "Tanpa unit", TODAY)
    with pytest.raises(AccountError):
        appoint(Role.DESK, "Dengan unit", TODAY, unit=unit())
    assert appoint(Role.UNIT_OFFICER, "Sekretaris", TODAY, unit=unit()).unit_id == unit().id


def test_no_term_ends_before_it_begins(app: Flask) -> None:
    with pytest.raises(AccountError, match="mendahului"):
        appoint(Role.DESK, "Mundur", TODAY, TODAY - timedelta(days=1))
    with pytest.raises(AccountError, match="mendahului"):
        end(office(Role.DESK), date(2022, 12, 31))
    assert appoint(Role.DESK, "Sehari", TODAY, TODAY).until_on == TODAY


def test_the_last_admin_stays_until_there_is_another(app: Flask) -> None:
    admin = office(Role.ADMIN)
    with pytest.raises(AccountError, match="admin terakhir"):
        end(admin, TODAY)
    without_account = appoint(Role.ADMIN, "Tanpa akun", TODAY)
    with pytest.raises(AccountError, match="admin terakhir"):
        end(admin, TODAY)
    assert without_account.account_id is None
    second = create("admin-dua@kaltim.example")
    appoint(Role.ADMIN, "Admin dua", TODAY + timedelta(days=1), account=db.session.get_one(Account, second.id))
    end(admin, TODAY)
    assert admin.until_on == TODAY
    assert db.session.scalars(sa.select(Event).where(Event.name == "official_term_ended")).one()


def test_whoever_is_admitted_gets_an_account_or_keeps_the_one_there_is(app: Flask) -> None:
    def admit(email: str, role: Role) -> tuple[Official, str | None]:
        with committed():
            body = world.body()
            return people.admit(
                body, email, role, "Petugas", "Petugas", from_on=TODAY, actor=system_of(body.id), now=NOW
            )

    made, password = admit("petugas@kaltim.example", Role.DESK)
    assert password is not None
    assert sign_in("petugas@kaltim.example", password) == "petugas@kaltim.example"
    again, none = admit("petugas@kaltim.example", Role.SUPERIOR)
    assert (again.account_id, none) == (made.account_id, None)
    with pytest.raises(AccountError, match="jabatan yang sama"):
        admit("petugas@kaltim.example", Role.DESK)
