"""A reminder: on the record, by mail, and once a day of the body's own zone about each subject."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from ppid.actions import reminders
from ppid.actions.reminders import SUBJECTS, RemindedToday
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Event, Official, OutboxMessage, Reminder
from ppid.queries import coordination as queries
from ppid.web import wording
from tests import world
from tests.coordination import due, received, under_the_province

pytestmark = pytest.mark.usefixtures("app")

BEFORE_MIDNIGHT = datetime(2026, 11, 16, 15, 59, tzinfo=UTC)  # 23.59 WITA
AFTER_MIDNIGHT = datetime(2026, 11, 16, 16, 1, tzinfo=UTC)  # 00.01 WITA, still the same day in UTC and WIB


def remind(at: datetime, subject: str = "report", slug: str = "samarinda", text: str = "Mohon segera.") -> Reminder:
    with committed():
        return reminders.remind(world.body(slug), SUBJECTS[subject], text, actor=world.actor(Role.COORDINATOR), now=at)


def kept() -> list[Reminder]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Reminder).order_by(Reminder.id)))


def events() -> list[Event]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Event).where(Event.name == "reminded").order_by(Event.id)))


def mails() -> list[OutboxMessage]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once.like("reminder:%"))))


def test_a_reminder_is_kept_recorded_and_mailed_to_the_ppid() -> None:
    under_the_province()
    remind(BEFORE_MIDNIGHT)
    (reminder,), (event,), (mail,) = kept(), events(), mails()
    assert (reminder.sent_on, reminder.text, reminder.from_body_id) == (
        date(2026, 11, 16),
        "Mohon segera.",
        world.body().id,
    )
    assert (event.body_id, event.chain) == (world.body("samarinda").id, f"body:{world.body('samarinda').id}")
    assert "Mohon segera" not in str(event.data)
    assert wording.event_sentence(event) == (
        "Koordinator PPID Pemerintah Provinsi Kalimantan Timur mengirim pengingat tentang laporan layanan informasi "
        "publik."
    )
    assert mail.to == world.email_of(Role.OFFICER, "samarinda")
    assert mail.subject == "Pengingat tentang laporan layanan informasi publik"
    assert "Mohon segera." in mail.text
    assert "/permohonan" in mail.text


def test_the_same_subject_is_not_told_twice_on_a_day_of_the_bodys_zone() -> None:
    first = remind(BEFORE_MIDNIGHT).id
    with pytest.raises(RemindedToday) as refused:
        remind(BEFORE_MIDNIGHT)
    assert refused.value.reminder.id == first
    remind(BEFORE_MIDNIGHT, "backlog")
    remind(AFTER_MIDNIGHT)  # two minutes later, but the next day there
    assert [(one.subject, one.sent_on.day) for one in kept()] == [("report", 16), ("backlog", 16), ("report", 17)]
    assert len(events()) == len(mails()) == 3


def test_the_day_is_that_of_the_reminded_body_not_of_the_coordinator() -> None:
    remind(BEFORE_MIDNIGHT, slug="kalbar")  # 22.59 WIB
    with pytest.raises(RemindedToday):
        remind(AFTER_MIDNIGHT, slug="kalbar")  # 23.01 WIB of the same day
    assert len(kept()) == 1


def test_without_a_ppid_in_office_the_mail_goes_to_the_bodys_own_address() -> None:
    with committed():
        db.session.execute(
            sa.update(Official)
            .where(Official.body_id == world.body("samarinda").id, Official.role == Role.OFFICER)
            .values(until_on=date(2026, 11, 15))
        )
    remind(BEFORE_MIDNIGHT)
    assert [mail.to for mail in mails()] == ["ppid@samarinda.example"]


def test_every_subject_has_words_with_the_bodys_own_figures() -> None:
    late, old = (
        received("samarinda", datetime(2026, 9, 1, 2, tzinfo=UTC)),
        received("samarinda", datetime(2025, 12, 1, 2, tzinfo=UTC)),
    )
    due(late, date(2026, 11, 16))
    body = world.body("samarinda")
    texts = {key: reminders.prepared(one, body, now=BEFORE_MIDNIGHT) for key, one in SUBJECTS.items()}
    assert "tahun 2025" in texts["report"]
    assert "Selasa, 31 Maret 2026 (PerKI 1/2021 Pasal 56)" in texts["report"]
    assert "ada 1 permohonan" in texts["silent"]  # on its last day a request is not late yet
    assert "masih ada 1 permohonan" in texts["backlog"]
    assert "ada 2 permohonan" in reminders.prepared(SUBJECTS["silent"], body, now=AFTER_MIDNIGHT)
    assert all(len(text) <= reminders.LONGEST_TEXT and body.name in text for text in texts.values())
    assert old.id


def test_a_reminder_stands_on_the_worklist_for_fourteen_days() -> None:
    remind(BEFORE_MIDNIGHT)
    body = world.body("samarinda")
    for today, shown in ((date(2026, 11, 16), 1), (date(2026, 11, 30), 1), (date(2026, 12, 1), 0)):
        assert len(db.session.execute(queries.shown_reminders(body.id, today)).all()) == shown
