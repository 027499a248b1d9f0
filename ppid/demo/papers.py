"""The papers of the bodies themselves: each has its maklumat, two of them DIP, DIK and the decree behind it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from ppid.access import Actor
from ppid.actions import catalogue, classification, harm_tests
from ppid.actions.classification import Decree
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.demo.cases import harm_test_of
from ppid.demo.texts import EXEMPTIONS
from ppid.law.harm_tests import Result
from ppid.law.roles import Role
from ppid.models import Official, PublicBody

WITH_LISTS = ("kaltim", "samarinda")
TESTED = 5  # what a body tested before anybody asked
LEFT_WAITING = 2  # tests that no decree has made exemptions yet


def issue(body: PublicBody, now: datetime) -> None:
    """Issue the papers of a body as they stand now. Commits."""
    officer = _officer(body)
    with committed():
        catalogue.issue_charter(body, before=0, actor=officer, now=now)
    if body.slug not in WITH_LISTS:
        return
    with committed():
        catalogue.issue_list(body, before=0, actor=officer, now=now)
    with committed():
        _test(body, officer, now)
    with committed():
        tests = classification.candidates(body, local_date(now, body.zone))
        decreed = tuple(test.id for test in tests[LEFT_WAITING:])
        classification.decree(body, Decree(decreed), actor=officer, now=now)
        classification.issue_list(body, before=0, actor=officer, now=now)


def _test(body: PublicBody, officer: Actor, now: datetime) -> None:
    """Test what nobody has asked for yet."""
    participants = [f"{officer.name}, {officer.jabatan}"]
    for exemption in list(EXEMPTIONS)[-TESTED:]:
        values = harm_test_of(exemption, participants, local_date(now, body.zone))
        test = harm_tests.write(body, values, actor=officer, now=now)
        harm_tests.decide(test, Result.EXEMPT, body=body, actor=officer, now=now)


def _officer(body: PublicBody) -> Actor:
    office = db.session.scalars(
        sa.select(Official)
        .where(Official.body_id == body.id, Official.role == Role.OFFICER, Official.until_on.is_(None))
        .order_by(Official.id)
    ).first()
    assert office is not None  # every body of the demo world has its offices filled
    return Actor(Role.OFFICER, body.id, office.account_id, office.id, None, office.name, office.jabatan)
