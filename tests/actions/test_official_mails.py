"""The mails by which officials learn that something waits for them: a number, what happened, a link."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import assignments, clarifications, completeness, people
from ppid.actions.assignments import Task
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import Channel
from ppid.models import Assignment, InfoRequest, OutboxMessage
from tests import world

MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
UNIT, PPID = "unit_officer@kaltim.example", "officer@kaltim.example"
GIVEN = {"outcome": "given", "given_as": "soft_copy", "explanation": "Rahasia dapur"}


@pytest.fixture(autouse=True)
def clock_at(app: Flask) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def mails() -> list[OutboxMessage]:
    """What goes to officials, oldest first."""
    query = sa.select(OutboxMessage).where(OutboxMessage.once.startswith("official:")).order_by(OutboxMessage.id)
    return list(db.session.scalars(query))


def told() -> list[str | None]:
    return [mail.to for mail in mails()]


def text_of(mail: OutboxMessage) -> str:
    return f"{mail.subject}\n{mail.text}"


def hand_in(assignment: Assignment, *numbers: int) -> None:
    with committed():
        decisions = dict.fromkeys(numbers or (1, 2), GIVEN)
        assignments.hand_in(assignment, decisions, actor=world.actor(Role.UNIT_OFFICER), now=clock.now())


def ask(made: InfoRequest, question: str = "Tahun berapa?") -> clarifications.Clarification:
    with committed():
        return clarifications.ask(made, question, actor=world.actor(Role.DESK), now=clock.now())


# To the unit


def test_the_unit_learns_how_many_items_it_was_given_and_by_when(app: Flask) -> None:
    made = world.register()
    (assignment,) = world.assign(made, days=3)
    (mail,) = mails()
    text = text_of(mail)
    assert mail.to == UNIT
    assert made.number in mail.subject
    for part in ("2 butir", "Dinas Kesehatan", "Kamis, 5 November 2026", f"/disposisi/{assignment.id}"):
        assert part in text


def test_only_the_officers_of_that_unit_are_told(app: Flask) -> None:
    made = world.register()
    world.assign(made, "dinas-pupr")
    assert told() == []
    world.assign(made, "dinas-kesehatan", "dinas-pupr", items=(1,))
    assert told() == [UNIT]


def test_an_item_added_later_is_told_once_more(app: Flask) -> None:
    made = world.register()
    world.assign(made, items=(1,))
    world.assign(made, items=(2,))
    assert told() == [UNIT, UNIT]


def test_whose_term_has_ended_is_not_written_to(app: Flask) -> None:
    office = db.session.get_one(people.Official, world.actor(Role.UNIT_OFFICER).official_id)
    with committed():
        office.until_on = date(2026, 10, 30)
    world.assign(world.register())
    assert told() == []


# To the PPID Utama


def test_the_ppid_learns_of_a_proposal_once_a_day_however_often_it_is_corrected(
    app: Flask, clock_at: time_machine.Traveller
) -> None:
    made = world.register()
    (assignment,) = world.assign(made)
    hand_in(assignment)
    hand_in(assignment, 1)
    assert told() == [UNIT, PPID]
    assert "Dinas Kesehatan" in text_of(mails()[1])
    assert f"/permohonan/{made.id}" in text_of(mails()[1])
    clock_at.move_to(MONDAY + timedelta(days=1))
    hand_in(assignment)
    assert told() == [UNIT, PPID, PPID]


def test_what_was_assigned_anew_is_a_new_proposal_on_the_same_day(app: Flask, clock_at: time_machine.Traveller) -> None:
    made = world.register()
    (assignment,) = world.assign(made)
    hand_in(assignment)
    clock_at.shift(60)
    (assignment,) = world.assign(made)
    hand_in(assignment)
    assert told() == [UNIT, PPID, UNIT, PPID]


def test_the_ppid_learns_that_a_unit_gave_an_assignment_back(app: Flask) -> None:
    made = world.register()
    (assignment,) = world.assign(made)
    with committed():
        assignments.give_back(
            assignment, reason="Bukan urusan kami", actor=world.actor(Role.UNIT_OFFICER), now=clock.now()
        )
    assert told() == [UNIT, PPID]
    assert "dikembalikan" in mails()[1].subject


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.PHONE])
def test_the_ppid_learns_of_an_explanation(app: Flask, channel: Channel) -> None:
    made = world.register()
    asked, actor = ask(made), applicant_of(made.body_id) if channel is Channel.WEB else world.actor(Role.DESK)
    with committed():
        clarifications.explain(asked, made, "Tahun 2025", actor=actor, now=clock.now(), channel=channel)
    assert told() == [PPID]
    assert "Senin, 16 November 2026" in text_of(mails()[0])


def test_whoever_writes_the_explanation_down_is_not_written_to(app: Flask) -> None:
    made = world.register()
    asked = ask(made)
    with committed():
        clarifications.explain(
            asked, made, "Tahun 2025", actor=world.actor(Role.OFFICER), now=clock.now(), channel=Channel.PHONE
        )
    assert told() == []


def test_the_ppid_learns_that_a_file_is_complete_with_its_new_limit(
    app: Flask, clock_at: time_machine.Traveller
) -> None:
    made = world.register()
    with committed():
        completeness.mark_incomplete(made, missing=["Tahun"], actor=world.actor(Role.DESK), now=clock.now())
    clock_at.move_to(MONDAY + timedelta(days=1))
    with committed():
        completeness.complete(made, explanation="2025", actor=applicant_of(made.body_id), now=clock.now())
    assert told() == [PPID]
    assert "Selasa, 17 November 2026" in text_of(mails()[0])


# Never


def test_no_mail_to_an_official_says_who_asks_or_what(app: Flask) -> None:
    made = world.register()
    with committed():
        (assignment,) = assignments.assign(
            made,
            [Task(world.unit().id, (1, 2), "Cari di lemari besi")],
            actor=world.actor(Role.OFFICER),
            now=clock.now(),
        )
    hand_in(assignment)
    asked = ask(made, "Puskesmas mana?")
    with committed():
        clarifications.explain(asked, made, "Yang di Palaran", actor=applicant_of(made.body_id), now=clock.now())
        assignments.give_back(
            assignment, reason="Tidak ada pada kami", actor=world.actor(Role.UNIT_OFFICER), now=clock.now()
        )
    everything = "\n".join(text_of(mail) for mail in mails())
    assert len(mails()) == 4
    secrets = ("Siti", "6472014501909001", "Melati", "0812", "siti@", "anggaran", "dokter", "skripsi", "lemari besi")
    for secret in (*secrets, "Rahasia dapur", "Palaran", "Puskesmas", "Tidak ada pada kami"):
        assert secret not in everything
