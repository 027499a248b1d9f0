"""More time for the PPID: once, for written reasons, told before the last day of the ten is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from ppid.access import Actor, applicant_of, system_of
from ppid.actions import completeness, extensions, requests
from ppid.actions.requests import Answer, Decision, Stale
from ppid.db import committed, db
from ppid.law import workflow
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ExtensionGround, ItemFacts, ItemOutcome, NotAllowed, Status
from ppid.models import InfoRequest, Letter, Official, OutboxMessage
from ppid.queries import requests as queries
from tests import world

WITA = ZoneInfo("Asia/Makassar")
RECEIVED = datetime(2026, 11, 2, 10, 0, tzinfo=WITA)
NINTH_DAY = datetime(2026, 11, 13, 9, 0, tzinfo=WITA)
LAST_MINUTE = datetime(2026, 11, 16, 23, 59, 59, tzinfo=WITA)
MIDNIGHT = datetime(2026, 11, 17, tzinfo=WITA)
DUE, EXTENDED_DUE = date(2026, 11, 16), date(2026, 11, 25)
REASON = "Informasi tersimpan pada tiga perangkat daerah dan memerlukan penghimpunan"
GIVEN = Answer(
    tuple(Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2))
)


def register() -> InfoRequest:
    with committed():
        body = world.body()
        filing = world.filing(received_at=RECEIVED)
        return requests.register(body, filing, actor=applicant_of(body.id), now=RECEIVED)


def extend(
    made: InfoRequest,
    at: datetime = NINTH_DAY,
    *,
    reason: str = REASON,
    actor: Actor | None = None,
    version: int | None = None,
) -> None:
    with committed():
        extensions.extend(
            made,
            ground=ExtensionGround.NOT_HELD,
            reason=reason,
            actor=actor or world.actor(Role.OFFICER),
            now=at,
            version=version,
        )


def test_an_extension_on_the_ninth_day_counts_from_the_tenth(app: Flask) -> None:
    made = register()
    assert made.due_on == DUE
    extend(made)
    assert made.status is Status.EXTENDED
    assert (made.reply_due_on, made.due_on, made.statute_due_on) == (DUE, EXTENDED_DUE, EXTENDED_DUE)
    assert (made.extended_on, made.extension_reason) == (date(2026, 11, 13), REASON)


def test_an_early_extension_gains_no_less_and_no_more(app: Flask) -> None:
    made = register()
    extend(made, datetime(2026, 11, 3, 9, 0, tzinfo=WITA))
    assert made.due_on == EXTENDED_DUE


def test_an_extension_leaves_an_event_a_letter_and_a_mail(app: Flask) -> None:
    made = register()
    extend(made)
    event = db.session.scalars(queries.events_of(made.id)).all()[-2]
    assert event.name == "extend"
    assert event.data["article"] == "UU 14/2008 Pasal 22 ayat (8)"
    assert (event.data["before"], event.data["due_on"]) == ("2026-11-16", "2026-11-25")
    assert REASON not in str(event.data), "people's words enter the record as digests"
    letter = db.session.scalars(queries.letters_of(made.id).where(Letter.kind == "extension")).one()
    assert REASON in (letter.facts or "")
    mail = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.endswith(":extended"))).one()
    assert "Rabu, 25 November 2026" in (mail.text or "")
    assert REASON not in (mail.text or "")


def test_the_last_minute_of_the_last_day_is_in_time_wherever_the_server_stands(app: Flask) -> None:
    made = register()
    extend(made, LAST_MINUTE.astimezone(UTC))
    assert made.status is Status.EXTENDED


@pytest.mark.parametrize(
    ("at", "reason", "role"),
    [
        pytest.param(MIDNIGHT, REASON, Role.OFFICER, id="after the last day"),
        pytest.param(datetime(2026, 12, 1, tzinfo=WITA), REASON, Role.OFFICER, id="long after"),
        pytest.param(NINTH_DAY, " ", Role.OFFICER, id="without reasons"),
        pytest.param(NINTH_DAY, REASON, Role.DESK, id="by the desk"),
        pytest.param(NINTH_DAY, REASON, Role.UNIT_OFFICER, id="by a unit"),
        pytest.param(NINTH_DAY, REASON, Role.SUPERIOR, id="by the superior"),
    ],
)
def test_an_extension_the_law_does_not_know_is_refused(app: Flask, at: datetime, reason: str, role: Role) -> None:
    made = register()
    with pytest.raises(NotAllowed, match=r"Pasal 22 ayat \(8\)"):
        extend(made, at, reason=reason, actor=world.actor(role))
    db.session.expire_all()
    assert (made.status, made.due_on, made.extended_on) == (Status.REGISTERED, DUE, None)
    assert len(db.session.scalars(queries.letters_of(made.id)).all()) == 1


def test_neither_the_applicant_nor_the_machine_extends(app: Flask) -> None:
    made = register()
    for actor in (applicant_of(made.body_id), system_of(made.body_id)):
        with pytest.raises(NotAllowed):
            extend(made, actor=actor)


def test_time_is_extended_once(app: Flask) -> None:
    made = register()
    extend(made)
    with pytest.raises(NotAllowed):
        extend(made, LAST_MINUTE)
    db.session.expire_all()
    assert made.due_on == EXTENDED_DUE


def test_a_file_that_lacks_something_is_not_extended(app: Flask) -> None:
    made = register()
    with committed():
        completeness.mark_incomplete(made, missing=("Nomor SK",), actor=world.actor(Role.DESK), now=RECEIVED)
    with pytest.raises(NotAllowed):
        extend(made)


def test_a_completed_file_is_extended_on_both_clocks(app: Flask) -> None:
    made = register()
    with committed():
        completeness.mark_incomplete(made, missing=("Nomor SK",), actor=world.actor(Role.DESK), now=RECEIVED)
    with committed():
        completeness.complete(
            made, explanation="", actor=applicant_of(made.body_id), now=datetime(2026, 11, 5, 9, 0, tzinfo=WITA)
        )
    assert (made.due_on, made.statute_due_on) == (date(2026, 11, 19), DUE)
    extend(made, datetime(2026, 11, 18, 9, 0, tzinfo=WITA))
    assert (made.due_on, made.statute_due_on) == (date(2026, 11, 30), EXTENDED_DUE)


def test_an_extended_request_is_answered_like_any_other(app: Flask) -> None:
    made = register()
    extend(made)
    with committed():
        requests.answer(made, GIVEN, actor=world.actor(Role.OFFICER), now=datetime(2026, 11, 24, 9, 0, tzinfo=WITA))
    assert made.status is Status.ANSWERED
    steps = [event.name for event in db.session.scalars(queries.events_of(made.id))]
    assert workflow.fold(name for name in steps if name in workflow.TRANSITIONS) is Status.ANSWERED


def test_an_extension_from_an_old_page_changes_nothing(app: Flask) -> None:
    made = register()
    seen = made.version
    with committed():
        completeness.mark_incomplete(made, missing=("Nomor SK",), actor=world.actor(Role.DESK), now=RECEIVED)
    with pytest.raises(Stale):
        extend(made, version=seen)


def test_an_extension_over_an_undecreed_year_is_provisional(app: Flask) -> None:
    at = datetime(2027, 12, 13, 10, 0, tzinfo=WITA)
    with committed():
        body = world.body()
        made = requests.register(body, world.filing(received_at=at), actor=applicant_of(body.id), now=at)
    assert not made.due_is_provisional
    extend(made, at)
    assert made.due_is_provisional
    assert made.due_on.year == 2028


@pytest.mark.parametrize("is_first", [True, False])
def test_a_letter_names_the_office_holder_who_issues_it(app: Flask, is_first: bool) -> None:
    info_request, first = register(), world.actor(Role.OFFICER)
    with committed():
        second = Official(
            body_id=first.body_id,
            role=Role.OFFICER,
            jabatan="Sekretaris",
            name="Contoh Kedua",
            acting="a.n.",
            principal="Kepala Dinas",
            from_on=RECEIVED.date(),
        )
        db.session.add(second)
    actor = first if is_first else replace(first, official_id=second.id, name=second.name)
    with committed():
        extensions.extend(info_request, ground=ExtensionGround.NOT_DECIDED, reason=REASON, actor=actor, now=NINTH_DAY)
    letter = db.session.scalars(sa.select(Letter).where(Letter.kind == "extension")).one()
    assert letter.official_id == actor.official_id
    assert ("Contoh Kedua" in (letter.facts or "")) is not is_first
