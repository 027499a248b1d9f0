"""Accounts: creating them, signing in without being guessed, and offices with their terms."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ppid.access import Actor
from ppid.actions.events import record_for_body
from ppid.db import db
from ppid.law.roles import Role
from ppid.models import Account, Official, PublicBody, Unit
from ppid.queries import people as queries

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
FREE_TRIES = 5
FIRST_LOCK_SECONDS = 60
LONGEST_LOCK_SECONDS = 3600
MIN_PASSWORD_LENGTH = 10
_NOBODY = hasher.hash(secrets.token_hex(8))


class AccountError(ValueError):
    """An account cannot be made as asked; the message is Indonesian and meant for people."""


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
        raise AccountError("Alamat e-mail tidak lengkap.")
    if db.session.scalar(queries.by_email(email)) is not None:
        raise AccountError("Alamat e-mail ini sudah dipakai akun lain.")
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
) -> Official:
    """Give an office to somebody for a term, on the body's record. The caller commits.

    Raises AccountError when a unit officer has no unit, or the term ends before it begins.
    """
    if (role is Role.UNIT_OFFICER) != (unit is not None):
        raise AccountError("PPID Pelaksana memerlukan perangkat daerah, dan hanya PPID Pelaksana yang memilikinya.")
    if until_on is not None and until_on < from_on:
        raise AccountError("Tanggal akhir jabatan mendahului tanggal mulainya.")
    official = Official(
        body_id=body.id,
        unit_id=unit.id if unit else None,
        account_id=account.id if account else None,
        role=role,
        jabatan=jabatan.strip(),
        name=name.strip(),
        nip=nip.strip(),
        rank=rank.strip(),
        acting=acting.strip(),
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


def end_term(official: Official, body: PublicBody, *, until_on: date, actor: Actor, now: datetime) -> None:
    """End an office on a date. The caller commits. Raises AccountError when that date lies before its beginning."""
    if until_on < official.from_on:
        raise AccountError("Tanggal akhir jabatan mendahului tanggal mulainya.")
    official.until_on = until_on
    record_for_body("official_term_ended", body, actor=actor, now=now, official=official.id, until_on=until_on)
