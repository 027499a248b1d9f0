"""A reminder: on the record, by mail, and once a day of the body's own zone about each subject."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from ppid.actions import reminders
from ppid.actions.reminders import SUBJECTS, RemindedToday, Subject, about_report, subject_of
from ppid.db import committed, db
from ppid.law.reports import ReportKind, Span
from ppid.law.roles import Role
from ppid.models import Event, Official, OutboxMessage, Reminder
from ppid.queries import coordination as queries
from ppid.web import wording
from tests import world
from tests.coordination import due, received, under_the_province

pytestmark = pytest.mark.usefixtures("app")

BEFORE_MIDNIGHT = datetime(2026, 11, 16, 15, 59, tzinfo=UTC)  # 23.59 WITA
AFTER_MIDNIGHT = datetime(2026, 11, 16, 16, 1, tzinfo=UTC)  # 00.01 WITA, still the same day in UTC and WIB


def remind(
    at: datetime, subject: str = "report:2025", slug: str = "samarinda", text: str = "Mohon segera."
) -> Reminder:
    with committed():
        return reminders.remind(world.body(slug), about(subject), text, actor=world.actor(Role.COORDINATOR), now=at)


def about(key: str) -> Subject:
    found = subject_of(key)
    assert found is not None
    return found


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
        "publik tahun 2025."
    )
    assert mail.to == world.email_of(Role.OFFICER, "samarinda")
    assert mail.subject == "Pengingat tentang laporan layanan informasi publik tahun 2025"
    assert "Mohon segera." in mail.text
    assert "/permohonan" in mail.text


def test_the_same_subject_is_not_told_twice_on_a_day_of_the_bodys_zone() -> None:
    first = remind(BEFORE_MIDNIGHT).id
    with pytest.raises(RemindedToday) as refused:
        remind(BEFORE_MIDNIGHT)
    assert refused.value.reminder.id == first
    remind(BEFORE_MIDNIGHT, "backlog")
    remind(AFTER_MIDNIGHT)  # two minutes later, but the next day there
    assert [(one.subject, one.sent_on.day) for one in kept()] == [
        ("report:2025", 16),
        ("backlog", 16),
        ("report:2025", 17),
    ]
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
    assert "ada 1 permohonan" in texts["silent"]  # on its last day a request is not late yet
    assert "masih ada 1 permohonan" in texts["backlog"]
    assert "ada 2 permohonan" in reminders.prepared(SUBJECTS["silent"], body, now=AFTER_MIDNIGHT)
    assert all(len(text) <= reminders.LONGEST_TEXT and body.name in text for text in texts.values())
    assert old.id


@pytest.mark.parametrize(
    ("span", "key", "label", "said"),
    [
        pytest.param(
            Span(ReportKind.ANNUAL, 2024),
            "report:2024",
            "laporan layanan informasi publik tahun 2024",
            "tahun 2024 belum kami terima. Batas waktunya Senin, 31 Maret 2025 (PerKI 1/2021 Pasal 56)",
            id="a year",
        ),
        pytest.param(
            Span(ReportKind.SEMESTER, 2026),
            "semester_report:2026-1",
            "laporan layanan informasi publik semester 1 tahun 2026",
            "Pemerintah Kota Samarinda semester 1 tahun 2026 belum kami terima",
            id="a half of it",
        ),
        pytest.param(
            Span(ReportKind.MONTH, 2026, 7),
            "month_report:2026-07",
            "laporan bulanan layanan informasi publik, Juli 2026",
            "Pemerintah Kota Samarinda, Juli 2026, belum kami terima",
            id="a month",
        ),
    ],
)
def test_a_reminder_of_a_report_names_its_period(span: Span, key: str, label: str, said: str) -> None:
    one = about_report(span)
    assert one.key == key
    assert str(one.label) == str(about(key).label) == label
    text = reminders.prepared(one, world.body("samarinda"), now=BEFORE_MIDNIGHT)
    assert said in text
    assert len(text) <= reminders.LONGEST_TEXT


@pytest.mark.parametrize("key", ["", "report", "report:", "report:x", "month_report:2026-13", "apa:2026"])
def test_a_key_that_names_no_report_is_no_subject(key: str) -> None:
    assert subject_of(key) is None


def test_reports_on_different_periods_are_different_subjects() -> None:
    remind(BEFORE_MIDNIGHT, "month_report:2026-07")
    remind(BEFORE_MIDNIGHT, "month_report:2026-08")
    with pytest.raises(RemindedToday):
        remind(BEFORE_MIDNIGHT, "month_report:2026-07")
    assert len(kept()) == 2


def test_a_reminder_stands_on_the_worklist_for_fourteen_days() -> None:
    remind(BEFORE_MIDNIGHT)
    body = world.body("samarinda")
    for today, shown in ((date(2026, 11, 16), 1), (date(2026, 11, 30), 1), (date(2026, 12, 1), 0)):
        assert len(db.session.execute(queries.shown_reminders(body.id, today)).all()) == shown
