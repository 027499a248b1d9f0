"""Accounts: creating them, signing in without being guessed, and offices with their terms."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ppid.access import Actor
from ppid.actions.events import record_for_body
from ppid.clock import local_date
from ppid.db import db
from ppid.law.roles import Role
from ppid.letters.parts import ON_BEHALF
from ppid.models import Account, Official, PublicBody, Unit
from ppid.queries import people as queries

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
FREE_TRIES = 5
FIRST_LOCK_SECONDS = 60
LONGEST_LOCK_SECONDS = 3600
MIN_PASSWORD_LENGTH = 10
PLAIN_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another
ONE_DAY = timedelta(days=1)
ACTING = ("", "Plt.", "Plh.", ON_BEHALF)
ENDS_BEFORE_IT_BEGINS = "Tanggal akhir jabatan mendahului tanggal mulainya."
_NOBODY = hasher.hash(secrets.token_hex(8))


class AccountError(ValueError):
    """An account or a term cannot be as asked; the message is Indonesian, ``field`` is what it is about."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def sign_in(email: str, password: str, *, now: datetime) -> Account | None:
    """The account if address and password fit and it is not locked, else None; the caller commits either way.

    After a few failures the account is locked for a while that doubles with each further one. An unknown address costs
    the same time as a wrong password.
    """
    account = db.session.scalar(queries.by_email(email).with_for_update())
    if account is None:
        _matches(_NOBODY, password)
        return None
    locked = account.locked_until_at is not None and now < account.locked_until_at
    if not _matches(account.password_hash, password) or locked or not account.is_active:
        if not locked:
            account.failed_count += 1
            if account.failed_count >= FREE_TRIES:
                seconds = min(FIRST_LOCK_SECONDS * 2 ** (account.failed_count - FREE_TRIES), LONGEST_LOCK_SECONDS)
                account.locked_until_at = now + timedelta(seconds=seconds)
        return None
    account.failed_count, account.locked_until_at, account.last_seen_at = 0, None, now
    if hasher.check_needs_rehash(account.password_hash):
        account.password_hash = hasher.hash(password)
    return account


def _matches(hashed: str, password: str) -> bool:
    try:
        return hasher.verify(hashed, password[:1000])
    except (VerifyMismatchError, InvalidHashError):
        return False


def create_account(email: str, name: str, password: str, *, now: datetime, temporary: bool = True) -> Account:
    """Make an account. The caller commits. Raises AccountError for a taken address or a weak password."""
    email = email.strip().lower()
    if "@" not in email:
        raise AccountError("Alamat e-mail tidak lengkap.", "email")
    if db.session.scalar(queries.by_email(email)) is not None:
        raise AccountError("Alamat e-mail ini sudah dipakai akun lain.", "email")
    check_password(password)
    account = Account(
        email=email,
        name=name.strip(),
        password_hash=hasher.hash(password),
        stamp=secrets.token_hex(8),
        must_change_password=temporary,
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    return account


def check_password(password: str) -> None:
    """Raises AccountError when a password is too short to withstand guessing."""
    if len(password) < MIN_PASSWORD_LENGTH:
        raise AccountError(f"Kata sandi paling sedikit {MIN_PASSWORD_LENGTH} huruf.")


def change_password(account: Account, current: str, new: str, *, now: datetime) -> bool:
    """Set a new password and end other sessions; False when the current one does not fit. The caller commits.

    Raises AccountError for a weak password.
    """
    if not _matches(account.password_hash, current):
        return False
    check_password(new)
    account.password_hash, account.stamp = hasher.hash(new), secrets.token_hex(8)
    account.must_change_password, account.last_seen_at = False, now
    return True


def appoint(
    body: PublicBody,
    role: Role,
    jabatan: str,
    name: str,
    *,
    from_on: date,
    actor: Actor,
    now: datetime,
    until_on: date | None = None,
    account: Account | None = None,
    unit: Unit | None = None,
    nip: str = "",
    rank: str = "",
    decree: str = "",
    acting: str = "",
    principal: str = "",
) -> Official:
    """Give an office to somebody for a term, on the body's record. The caller commits.

    ``acting`` is how it is held: "", "Plt.", "Plh.", or "a.n." with the jabatan signed for as ``principal``. Raises
    AccountError when a unit officer has no unit, the term ends before it begins, or these two do not go together.
    """
    acting, principal = acting.strip(), principal.strip()
    if acting not in ACTING:
        raise AccountError("Pilih salah satu cara memegang jabatan.", "acting")
    if acting == ON_BEHALF and not principal:
        raise AccountError("Isi jabatan yang diatasnamakan.", "principal")
    if acting != ON_BEHALF and principal:
        raise AccountError("Kosongkan jabatan yang diatasnamakan, atau pilih a.n.", "principal")
    if (role is Role.UNIT_OFFICER) != (unit is not None):
        raise AccountError(
            "PPID Pelaksana memerlukan perangkat daerah, dan hanya PPID Pelaksana yang memilikinya.", "unit"
        )
    if until_on is not None and until_on < from_on:
        raise AccountError(ENDS_BEFORE_IT_BEGINS, "until_on")
    official = Official(
        body_id=body.id,
        unit_id=unit.id if unit else None,
        account_id=account.id if account else None,
        role=role,
        jabatan=jabatan.strip(),
        name=name.strip(),
        nip=nip.strip(),
        rank=rank.strip(),
        acting=acting,
        principal=principal,
        decree=decree.strip(),
        from_on=from_on,
        until_on=until_on,
    )
    db.session.add(official)
    db.session.flush()
    record_for_body(
        "official_appointed",
        body,
        actor=actor,
        now=now,
        official=official.id,
        role=role,
        jabatan=official.jabatan,
        unit=official.unit_id,
        from_on=from_on,
        until_on=until_on,
        decree=decree,
    )
    return official


def admit(
    body: PublicBody,
    email: str,
    role: Role,
    jabatan: str,
    name: str,
    *,
    from_on: date,
    actor: Actor,
    now: datetime,
    until_on: date | None = None,
    unit: Unit | None = None,
    **more: str,
) -> tuple[Official, str | None]:
    """Appoint whoever signs in with this address, making the account first when there is none. The caller commits.

    Returns the office, and the temporary password of a new account; an account that is there keeps its own. ``more`` is
    what `appoint` takes beside. Raises AccountError, also when the account holds that office already.
    """
    account, password = db.session.scalar(queries.by_email(email)), None
    if account is None:
        password = temporary_password()
        account = create_account(email, name, password, now=now)
    elif db.session.scalar(queries.same_office(account.id, body.id, role, unit.id if unit else None, from_on)):
        raise AccountError("Akun dengan alamat e-mail ini sudah memegang jabatan yang sama.", "email")
    office = appoint(
        body,
        role,
        jabatan,
        name,
        from_on=from_on,
        until_on=until_on,
        account=account,
        unit=unit,
        actor=actor,
        now=now,
        **more,
    )
    return office, password


def end_term(official: Official, body: PublicBody, *, until_on: date, actor: Actor, now: datetime) -> None:
    """End an office on a date. The caller commits.

    Raises AccountError when that date lies before its beginning, or when the body would have no admin the day after.
    """
    if until_on < official.from_on:
        raise AccountError(ENDS_BEFORE_IT_BEGINS, "until_on")
    if official.role is Role.ADMIN:
        admins = db.session.scalars(queries.admins_of(body.id).with_for_update(of=Official)).all()
        if not any(queries.is_held(one, until_on + ONE_DAY) for one in admins if one.id != official.id):
            raise AccountError(
                "Ini admin terakhir badan publik. Angkat dahulu admin lain yang menjabat sesudah hari itu.",
                "until_on",
            )
    official.until_on = until_on
    record_for_body("official_term_ended", body, actor=actor, now=now, official=official.id, until_on=until_on)


def temporary_password() -> str:
    """A password to be read out once and replaced at the first sign-in, in letters that are easily told apart."""
    groups = ("".join(secrets.choice(PLAIN_LETTERS) for _ in range(5)) for _ in range(3))
    return "-".join(groups)


def give_new_password(account: Account, body: PublicBody, *, actor: Actor, now: datetime) -> str:
    """Give an account a temporary password, end its sessions and lift its lock; return the password once.

    The caller commits. Raises AccountError when the account also holds an office of another body: the admin of one body
    opens no door of another.
    """
    if db.session.scalar(queries.offices_elsewhere(account.id, body.id, local_date(now, body.zone))):
        raise AccountError(
            "Akun ini juga memegang jabatan di badan publik lain, sehingga kata sandinya bukan wewenang Anda."
        )
    password = replace_password(account)
    record_for_body("password_replaced", body, actor=actor, now=now, account=account.id)
    return password


def replace_password(account: Account) -> str:
    """Set a temporary password, end the account's sessions and lift its lock; return it once. The caller commits."""
    password = temporary_password()
    account.password_hash, account.stamp = hasher.hash(password), secrets.token_hex(8)
    account.must_change_password, account.failed_count, account.locked_until_at = True, 0, None
    return password
