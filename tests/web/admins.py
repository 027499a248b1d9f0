"""What the tests of the admin's pages share: a Monday, the offices of a body, its record, a page's words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa
from flask.testing import FlaskClient

from ppid import clock
from ppid.access import system_of
from ppid.actions import people
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Account, Event, Official
from tests import world

TODAY = date(2026, 11, 2)
MONDAY = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def offices(email: str) -> list[Official]:
    query = sa.select(Official).join(Account, Account.id == Official.account_id).where(Account.email == email)
    return list(db.session.scalars(query.order_by(Official.id)))


def office_of(role: Role, slug: str = "kaltim") -> Official:
    return offices(world.email_of(role, slug))[0]


def event_names(slug: str = "kaltim") -> list[str]:
    body = world.body(slug)
    return list(db.session.scalars(sa.select(Event.name).where(Event.chain == f"body:{body.id}").order_by(Event.seq)))


def appoint(email: str, role: Role, slug: str = "kaltim", from_on: date = TODAY) -> Official:
    with committed():
        body = world.body(slug)
        account = db.session.scalars(sa.select(Account).where(Account.email == email)).one()
        actor = system_of(body.id)
        return people.appoint(
            body, role, "Jabatan", "N", from_on=from_on, account=account, actor=actor, now=clock.now()
        )


def words(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)
