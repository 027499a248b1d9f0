"""Who visits: the account of a session, and the office that acts in it."""

from __future__ import annotations

from flask import session
from flask_login import LoginManager, current_user

from ppid import clock
from ppid.access import Actor
from ppid.db import db
from ppid.models import Account, Official
from ppid.queries import people as queries

login_manager = LoginManager()


class Visitor:
    """An account as Flask-Login sees it; its id carries the stamp that a new password changes."""

    is_authenticated = True
    is_anonymous = False

    def __init__(self, account: Account) -> None:
        self.account = account
        self.is_active = account.is_active

    def get_id(self) -> str:
        return f"{self.account.id}.{self.account.stamp}"


@login_manager.user_loader
def _load(identity: str) -> Visitor | None:
    number, _dot, stamp = identity.partition(".")
    account = db.session.get(Account, int(number)) if number.isdigit() else None
    if account is None or account.stamp != stamp or not account.is_active:
        return None
    return Visitor(account)


def is_signed_in() -> bool:
    """Whether an account is signed in; asks the database only when the visit names one."""
    return bool(session.get("_user_id")) and bool(current_user.is_authenticated)


def held_today(account: Account) -> list[Official]:
    """The offices that an account holds today, each by the date of its own body, oldest first."""
    offices = db.session.scalars(queries.offices_of(account.id)).all()
    return [office for office in offices if queries.is_held(office, clock.today(office.body.zone))]


def load_actor() -> Actor | None:
    """The office that acts in this visit, or None for the public. An office whose term has ended no longer acts."""
    if not is_signed_in():
        return None
    held = held_today(current_user.account)
    if not held:
        return None
    office = next((one for one in held if one.id == session.get("office")), held[0])
    return actor_of(office, current_user.account)


def actor_of(office: Official, account: Account) -> Actor:
    """Write an office and its holder down as an actor."""
    return Actor(
        doer=office.role,
        body_id=office.body_id,
        account_id=account.id,
        official_id=office.id,
        unit_id=office.unit_id,
        name=account.name,
        jabatan=office.jabatan,
    )
