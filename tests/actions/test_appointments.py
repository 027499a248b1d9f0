"""The registry of SK pengelola: what is kept, what replaces what, and the days on which a decree is in force."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from ppid import storage
from ppid.actions import appointments
from ppid.actions.appointments import AppointmentError, Stated
from ppid.actions.files import FileAltered
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import AppointmentDecree, Event
from ppid.queries.appointments import DecreeState, standing_for, state_of
from ppid.uploads import CleanFile
from ppid.web import wording
from tests import world

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 11, 16, 15, 59, tzinfo=UTC)  # 23.59 WITA
TODAY = date(2026, 11, 16)
DATA = b"%PDF-1.7 keputusan"
FILE = CleanFile("sk.pdf", "application/pdf", DATA, hashlib.sha256(DATA).hexdigest(), len(DATA))
STATED = Stated("100/K.1/2026", date(2026, 1, 5), "Gubernur", "Penunjukan PPID", [("Budi Santoso", "PPID Utama")])


def add(**changes: object) -> AppointmentDecree:
    stated = replace(STATED, **changes)  # type: ignore[arg-type]
    with appointments.stored(FILE) as file, committed():
        return appointments.add(world.body(), stated, file, actor=world.actor(Role.OFFICER), now=NOW)


def end(decree: AppointmentDecree, day: date) -> None:
    with committed():
        appointments.end(
            db.session.get_one(AppointmentDecree, decree.id),
            world.body(),
            day,
            actor=world.actor(Role.OFFICER),
            now=NOW,
        )


def names() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Event.name).where(Event.name.like("appointment%")).order_by(Event.id)))


def test_a_decree_is_kept_with_its_file_and_recorded_without_names() -> None:
    decree = add()
    assert decree.members == [{"name": "Budi Santoso", "jabatan": "PPID Utama"}]
    assert appointments.bytes_of(decree) == DATA
    event = db.session.scalars(sa.select(Event).where(Event.name == "appointment_recorded")).one()
    assert event.data["sha256"] == FILE.sha256
    assert "Budi" not in str(event.data)
    assert wording.event_sentence(event) == "Keputusan penunjukan PPID nomor 100/K.1/2026 dicatat."


def test_what_contradicts_itself_is_refused_and_its_file_goes_again() -> None:
    add()
    before = names()
    for field, changes in (
        ("number", {}),
        ("valid_until_on", {"number": "2", "valid_until_on": date(2026, 1, 4)}),
        ("decided_on", {"number": "3", "decided_on": TODAY + timedelta(days=1)}),
    ):
        with pytest.raises(AppointmentError) as refused:
            add(**changes)
        assert refused.value.field == field
    assert names() == before
    kept = db.session.scalars(sa.select(AppointmentDecree)).all()
    assert len(kept) == 1


def test_a_new_decree_ends_the_one_in_force_from_its_own_day_on() -> None:
    first = add()
    second = add(number="200/K.2/2026", decided_on=date(2026, 6, 1))
    db.session.refresh(first)
    assert (first.ended_on, second.ended_on) == (date(2026, 6, 1), None)
    assert state_of(first, date(2026, 5, 31)) is DecreeState.IN_FORCE
    assert state_of(first, date(2026, 6, 1)) is DecreeState.ENDED


def test_an_older_decree_entered_later_and_one_beside_it_end_nothing() -> None:
    standing = add()
    old = add(number="7/2024", decided_on=date(2024, 1, 1), valid_until_on=date(2025, 12, 31))
    beside = add(number="8/2026", decided_on=date(2026, 2, 1), replaces=False)
    db.session.refresh(standing)
    assert (standing.ended_on, old.ended_on, beside.ended_on) == (None, None, None)
    assert standing_for([standing, old, beside], TODAY) is beside
    assert state_of(old, TODAY) is DecreeState.EXPIRED


@pytest.mark.parametrize(
    ("until", "state"),
    [
        pytest.param(None, DecreeState.IN_FORCE, id="until the next one"),
        pytest.param(TODAY, DecreeState.EXPIRES_SOON, id="expiring today it is in force still"),
        pytest.param(TODAY - timedelta(days=1), DecreeState.EXPIRED, id="expired yesterday"),
        pytest.param(TODAY + timedelta(days=60), DecreeState.EXPIRES_SOON, id="in sixty days"),
        pytest.param(TODAY + timedelta(days=61), DecreeState.IN_FORCE, id="in sixty-one days"),
    ],
)
def test_a_decree_is_in_force_on_its_last_day(until: date | None, state: DecreeState) -> None:
    assert state_of(add(valid_until_on=until), TODAY) is state


def test_the_decree_that_lasts_longest_speaks_for_the_body() -> None:
    lasting = add()
    ending = add(number="9/2026", decided_on=date(2026, 3, 1), valid_until_on=TODAY, replaces=False)
    assert standing_for([lasting, ending], TODAY) is lasting
    assert standing_for([ending], TODAY + timedelta(days=1)) is ending
    assert state_of(standing_for([], TODAY), TODAY) is DecreeState.MISSING


def test_a_decree_is_ended_once_on_a_day_that_has_come() -> None:
    decree = add()
    for day in (STATED.decided_on - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(AppointmentError) as refused:
            end(decree, day)
        assert refused.value.field == "ended_on"
    end(decree, TODAY)
    with pytest.raises(AppointmentError) as refused:
        end(decree, TODAY)
    assert refused.value.field == ""
    assert names() == ["appointment_recorded", "appointment_ended"]


def test_an_altered_file_is_not_given_out() -> None:
    decree = add()
    assert decree.storage_key
    storage.current().delete(decree.storage_key)
    storage.current().put(decree.storage_key, b"%PDF-1.7 lain")
    with pytest.raises(FileAltered):
        appointments.bytes_of(decree)
