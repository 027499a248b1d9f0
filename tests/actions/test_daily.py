"""The daily run for objections: silence told once per limit, reminders on each step, missed days, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock
from ppid.access import system_of
from ppid.actions import calendars, daily, people, rulings, seals
from ppid.db import committed, db
from ppid.law.calendar import DayKind
from ppid.law.roles import Role
from ppid.law.rulings import ObjectionStatus
from ppid.models import Event, Objection, OutboxMessage
from ppid.queries import objections as queries
from tests import objections as filed
from tests import world

SUPERIOR, PPID, APPLICANT = world.email_of(Role.SUPERIOR), world.email_of(Role.OFFICER), "siti@example.org"
DECREE = "Keputusan Gubernur Nomor 9"


def at(day: date, hour: int = 10) -> time_machine.travel:
    return time_machine.travel(datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC), tick=False)


@pytest.fixture
def objection(app: Flask) -> Iterator[Objection]:
    """Received on 6 April 2026, due on 21 May; its request is due on 16 March and never answered."""
    with at(date(2026, 3, 2)):
        made = world.register()
    with at(date(2026, 4, 6)):
        yield filed.file(made)


def run(day: date) -> list[str]:
    with at(day), committed():
        return list(daily.run(world.body(), now=clock.now()).lines())


def mails(once: str, to: str | None = None) -> list[OutboxMessage]:
    found = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.startswith(once)))
    return [mail for mail in found if to is None or mail.to == to]


def noted(objection: Objection) -> list[Event]:
    found = db.session.scalars(queries.events_of(objection))
    return [event for event in found if event.name == "ruling_silence_noted"]


def test_on_its_last_day_nothing_is_told(objection: Objection) -> None:
    run(date(2026, 5, 21))
    assert noted(objection) == []
    assert mails("objection:1:silent") == []


def test_silence_is_told_once_to_applicant_superior_and_record(objection: Objection) -> None:
    lines = run(date(2026, 5, 22))
    assert f"kaltim: keberatan {objection.number} melewati batas tanggapan" in "\n".join(lines)
    (event,) = noted(objection)
    assert (event.data["due_on"], event.data["until"]) == ("2026-05-21", "2026-06-15")
    assert event.data["objection"] == objection.number
    (mail,) = mails(f"objection:{objection.id}:silent")
    assert mail.to == APPLICANT
    assert "Senin, 15 Juni 2026" in (mail.text or "")
    (mail,) = mails("ruling_silence:")
    assert mail.to == SUPERIOR
    assert objection.number in (mail.text or "")
    assert "Siti" not in (mail.text or "")
    for day in (22, 25, 26):
        assert not any("melewati batas tanggapan" in line for line in run(date(2026, 5, day)))
    assert len(noted(objection)) == 1
    assert objection.status is ObjectionStatus.REGISTERED, "silence closes nothing"
    with committed():
        seals.merge(world.body(), now=clock.now())
    assert seals.verify(world.body()) is None


def test_the_coordinator_of_the_region_is_told_too(objection: Objection) -> None:
    parent = world.body("kalbar")
    with committed():
        account = people.create_account("koordinator@kalbar.example", "Koordinator", world.PASSWORD, now=clock.now())
        people.appoint(
            parent,
            Role.COORDINATOR,
            "Koordinator PPID",
            "Koordinator",
            from_on=date(2024, 1, 1),
            account=account,
            actor=system_of(parent.id),
            now=clock.now(),
        )
        world.body().parent_id = parent.id
    run(date(2026, 5, 22))
    assert {mail.to for mail in mails("ruling_silence:")} == {SUPERIOR, "koordinator@kalbar.example"}


def test_a_late_ruling_after_the_silence_is_a_ruling(objection: Objection) -> None:
    run(date(2026, 5, 22))
    with at(date(2026, 5, 26)):
        filed.rule(objection)
    assert objection.status is ObjectionStatus.RULED
    assert not any("batas tanggapan" in line for line in run(date(2026, 5, 29)))


def test_the_superior_is_reminded_on_each_step_and_a_missed_day_is_made_up(objection: Objection) -> None:
    told = {
        day: [line for line in run(day) if "keberatan" in line] for day in (date(2026, 5, d) for d in range(11, 27))
    }
    reminders = {day.day: line[0].rsplit(" ", 1)[1] for day, line in told.items() if line and " H" in line[0]}
    assert reminders[18] == "H-3"  # 19, 20 and 21 May are left
    assert reminders[20] == "H-1"
    assert reminders[21] == "H"
    assert len(mails("rulings:", SUPERIOR)) == 4
    assert mails("rulings:", PPID) == []


def test_after_days_without_a_run_one_reminder_stands_for_all(objection: Objection) -> None:
    (line,) = [line for line in run(date(2026, 5, 20)) if objection.number in line]
    assert line.endswith("H-1")
    assert run(date(2026, 5, 20)) == []


def test_what_was_ordered_is_remembered_to_the_ppid_until_it_is_done(objection: Objection) -> None:
    with at(date(2026, 5, 4)):
        filed.rule(objection, order_days=5)
    first = objection.items[0]
    assert first.order_due_on == date(2026, 5, 11)
    assert f"kaltim: perintah {objection.number} butir 1 H-3" in run(date(2026, 5, 6))
    (mail,) = mails("orders:")
    assert mail.to == PPID
    assert f"{objection.number} butir 1" in (mail.text or "")
    with at(date(2026, 5, 7)), committed():
        rulings.execute(first, note="Diserahkan", actor=world.actor(Role.OFFICER), now=clock.now())
    lines = run(date(2026, 5, 8))
    assert [line for line in lines if "butir 1" in line] == []
    assert [line for line in lines if "butir 2 H-1" in line]
    assert any("butir 2 H+1" in line for line in run(date(2026, 5, 12)))
    assert not any("butir 2" in line for line in run(date(2026, 5, 13)))


# A decree that changes the calendar


def holiday(day: date, now: date) -> list[calendars.AnyMove]:
    body = world.body()
    with at(now), committed():
        calendars.add(
            day, "Hari Jadi", kind=DayKind.LOCAL, decree=DECREE, body=body, entered_by="Admin", now=clock.now()
        )
        return calendars.recount(body, decree=DECREE, now=clock.now())


def test_a_decreed_day_moves_what_awaits_a_ruling_with_an_event_and_a_mail(objection: Objection) -> None:
    with at(date(2026, 4, 7)):
        found = [move for move in calendars.preview(world.body(), add=date(2026, 5, 20)) if move.number]
    (moved,) = [move for move in found if isinstance(move, calendars.ObjectionMove)]
    assert (moved.before, moved.due_on) == (date(2026, 5, 21), date(2026, 5, 22))
    assert objection.due_on == date(2026, 5, 21), "a preview moves nothing"
    (moved,) = [m for m in holiday(date(2026, 5, 20), date(2026, 4, 7)) if isinstance(m, calendars.ObjectionMove)]
    assert objection.due_on == moved.due_on == date(2026, 5, 22)
    event = [event for event in db.session.scalars(queries.events_of(objection)) if event.name == "recounted"][-1]
    assert (event.data["objection"], event.data["decree"]) == (objection.number, DECREE)
    (mail,) = mails(f"objection:{objection.id}:recounted")
    assert "Jumat, 22 Mei 2026" in (mail.text or "")
    assert DECREE in (mail.text or "")


def test_what_was_ruled_on_time_never_moves_and_never_becomes_late(objection: Objection) -> None:
    with at(date(2026, 5, 21)):
        filed.rule(objection)
    moved = holiday(date(2026, 5, 20), date(2026, 5, 26))
    assert not any(isinstance(move, calendars.ObjectionMove) for move in moved)
    assert objection.due_on == date(2026, 5, 21)


def test_a_limit_that_was_moved_can_pass_in_silence_again(objection: Objection) -> None:
    run(date(2026, 5, 22))
    holiday(date(2026, 5, 20), date(2026, 5, 22))
    assert objection.due_on == date(2026, 5, 22)
    run(date(2026, 5, 25))
    assert [event.data["due_on"] for event in noted(objection)] == ["2026-05-21", "2026-05-22"]
