"""The steps of a request, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import background, letters, requests, seals
from ppid.actions.requests import Answer, Decision
from ppid.db import committed, db
from ppid.law import workflow
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, EvidenceKind, ItemFacts, ItemOutcome, NotAllowed, Outcome, Status
from ppid.models import Event, InfoRequest, Letter, OutboxMessage
from ppid.queries import requests as queries
from tests import world

GIVEN = Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir")
REFUSED = Decision(
    ItemFacts(2, ItemOutcome.REFUSED, ground="h", reason="Rahasia pribadi", consequence="Membuka riwayat kesehatan")
)


def answer(made: InfoRequest, *decisions: Decision) -> None:
    test_id = world.harm_test().id
    rested = tuple(replace(one, harm_test_id=test_id) if one is REFUSED else one for one in decisions)
    with committed():
        requests.answer(made, Answer(rested), actor=world.actor(Role.OFFICER), now=clock.now())


def test_a_filed_request_has_its_number_clock_event_receipt_and_mail(app: Flask) -> None:
    made = world.register()
    assert made.number.startswith("0001/PPID-KALTIM/")
    assert [event.name for event in db.session.scalars(queries.events_of(made.id))] == ["register", "letter_issued"]
    assert made.due_on == requests.clocks_of(made).operative.due
    message = db.session.scalars(sa.select(OutboxMessage)).one()
    assert message.to == "siti@example.org"
    assert "Kode pelacakan" in (message.text or "")


def test_the_same_filing_sent_again_is_the_same_request(app: Flask) -> None:
    assert world.register("sama").id == world.register("sama").id
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id))) == 1


def test_an_answer_decides_each_item_and_issues_decree_and_notice(app: Flask) -> None:
    made = world.register()
    answer(made, GIVEN, REFUSED)
    assert (made.status, made.outcome) == (Status.ANSWERED, Outcome.GIVEN_IN_PART)
    kinds = [letter.kind for letter in db.session.scalars(queries.letters_of(made.id))]
    assert kinds == ["receipt", "refusal", "notice"]
    assert background.draw_letters() == 4  # with the sheet of the harm test
    drawn = db.session.scalars(sa.select(Letter)).all()
    assert all(letters.bytes_of(letter).startswith(b"%PDF") for letter in drawn)


def test_an_answer_without_every_item_is_refused_with_its_article(app: Flask) -> None:
    made = world.register()
    with pytest.raises(NotAllowed, match="Pasal 22 ayat \\(7\\)"):
        answer(made, GIVEN)
    db.session.expire_all()
    assert made.status is Status.REGISTERED


def test_only_the_ppid_may_answer(app: Flask) -> None:
    made = world.register()
    with pytest.raises(NotAllowed), committed():
        requests.answer(made, Answer((GIVEN, REFUSED)), actor=world.actor(Role.DESK), now=clock.now())


def test_an_answer_is_received_once_with_evidence(app: Flask) -> None:
    made = world.register()
    answer(made, GIVEN, REFUSED)
    with committed():
        requests.deliver(
            made,
            EvidenceKind.OPENED,
            received_on=made.answered_on or date.min,
            actor=applicant_of(made.body_id),
            now=clock.now(),
        )
    assert (made.status, made.answer_received_on) == (Status.DELIVERED, made.answered_on)


def test_a_withdrawn_request_has_its_letter(app: Flask) -> None:
    made = world.register()
    with committed():
        requests.withdraw(made, reason="Sudah ketemu", actor=applicant_of(made.body_id), now=clock.now())
    assert made.status is Status.WITHDRAWN
    assert db.session.scalars(queries.letters_of(made.id)).all()[-1].kind == "withdrawal"


def test_the_state_is_the_fold_of_the_events(app: Flask) -> None:
    made = world.register()
    answer(made, GIVEN, REFUSED)
    steps = [
        event.name for event in db.session.scalars(queries.events_of(made.id)) if event.name in workflow.TRANSITIONS
    ]
    assert workflow.fold(steps) is made.status


def test_a_stale_page_changes_nothing(app: Flask) -> None:
    made = world.register()
    seen = made.version
    answer(made, GIVEN, REFUSED)
    with pytest.raises(requests.Stale), committed():
        requests.withdraw(made, reason="", actor=applicant_of(made.body_id), now=clock.now(), version=seen)


@pytest.mark.parametrize("statement", ["UPDATE event SET name = 'x'", "DELETE FROM event", "DELETE FROM checkpoint"])
def test_the_database_refuses_to_rewrite_the_record(app: Flask, statement: str) -> None:
    world.register()
    background.seal_events(clock.now())
    with pytest.raises(sa.exc.DBAPIError, match="never changed"):
        db.session.execute(sa.text(statement))


def test_a_record_left_alone_verifies(app: Flask) -> None:
    world.register("satu")
    world.register("dua")
    assert background.seal_events(clock.now()) > 0
    assert seals.verify(world.body()) is None
    assert background.seal_events(clock.now()) == 0


def without_triggers() -> None:
    """Do as somebody with full access to the database would."""
    if db.engine.dialect.name == "sqlite":
        for (name,) in db.session.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            db.session.execute(sa.text(f"DROP TRIGGER {name}"))
    else:
        for table in ("event", "log_leaf", "checkpoint"):
            db.session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))


def test_a_changed_event_is_named(app: Flask) -> None:
    world.register()
    background.seal_events(clock.now())
    target = db.session.scalars(sa.select(Event).where(Event.name == "register")).one().id
    without_triggers()
    db.session.execute(sa.update(Event).where(Event.id == target).values(doer="desk"))
    db.session.commit()
    flaw = seals.verify(world.body())
    assert flaw is not None
    assert flaw.event_id == target


def test_a_case_rewritten_with_all_its_seals_is_named_by_the_log(app: Flask) -> None:
    made = world.register("satu")
    world.register("dua")
    background.seal_events(clock.now())
    without_triggers()
    chain = db.session.scalars(queries.events_of(made.id)).all()
    previous = ""
    for event in chain:
        db.session.expunge(event)
        event.data = event.data | {"received_on": "2020-01-01"}
        event.previous_seal, event.seal = previous, ""
        event.seal = previous = seals.seal_of(event)
        values = {"data": event.data, "previous_seal": event.previous_seal, "seal": event.seal}
        db.session.execute(sa.update(Event).where(Event.id == event.id).values(values))
    db.session.commit()
    flaw = seals.verify(world.body())
    assert flaw is not None
    assert flaw.event_id == chain[0].id
