"""Reports on the service of public information: written, sent on a day of the body's own zone, frozen, corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
import time_machine

from ppid import clock, storage
from ppid.actions import background, exports, report_files, reports
from ppid.actions.report_figures import last_whole_day, of_span
from ppid.actions.reports import NotWritten, ReportRefused, Standing
from ppid.actions.steps import Stale
from ppid.bundles import shelf
from ppid.db import committed, db
from ppid.law.reports import SECTIONS, ReportKind, Span
from ppid.law.roles import Role
from ppid.models import Event, Export, ExportState, OutboxMessage, ServiceReport
from ppid.storage import StorageError
from tests import disputes, world
from tests.reports import TEXTS, YEAR, send, sent, written

pytestmark = pytest.mark.usefixtures("app")

MARCH = Span(ReportKind.MONTH, 2026, 3)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 4, 16, 1, 0, tzinfo=UTC), tick=False):
        yield


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def fresh(report: ServiceReport) -> ServiceReport:
    db.session.rollback()
    return db.session.get_one(ServiceReport, report.id, populate_existing=True)


def held(report: ServiceReport) -> ServiceReport:
    """The same inside a step."""
    return db.session.get_one(ServiceReport, report.id)


def standing(span: Span = YEAR, slug: str = "kaltim") -> Standing:
    rows = reports.standings(world.body(slug), span.year, now=clock.now())
    return next(row for row in rows if row.span == span)


def events(name: str) -> list[Event]:
    return list(db.session.scalars(sa.select(Event).where(Event.name == name).order_by(Event.id)))


# Writing


def test_a_draft_is_begun_once_and_keeps_its_texts() -> None:
    report = written()
    with committed():
        assert reports.begin(world.body(), YEAR, now=clock.now()).id == report.id
    assert fresh(report).chapters == TEXTS
    assert (report.edition, report.sent_at, report.figures) == (1, None, {})
    assert standing().has_draft
    assert not standing().is_sent
    assert events("report_sent") == []


def test_a_period_that_has_not_begun_has_no_report() -> None:
    with pytest.raises(ReportRefused, match="belum dimulai"), committed():
        reports.begin(world.body(), Span(ReportKind.MONTH, 2026, 5), now=clock.now())
    with committed():
        reports.begin(world.body(), Span(ReportKind.MONTH, 2026, 4), now=clock.now())


def test_of_two_who_save_the_second_is_told() -> None:
    report = written()
    seen = fresh(report).version
    with committed():
        reports.save(held(report), TEXTS | {"policy": "Yang pertama."}, version=seen, now=clock.now())
    with pytest.raises(Stale), committed():
        reports.save(held(report), TEXTS | {"policy": "Yang kedua."}, version=seen, now=clock.now())
    assert fresh(report).chapters["policy"] == "Yang pertama."


# Sending


def test_what_is_sent_is_frozen_with_its_figures_and_stands_on_the_record() -> None:
    disputes.commission()
    report = sent()
    report = fresh(report)
    body = world.body()
    assert report.figures == of_span(body, YEAR, on=date(2026, 4, 15))
    assert (report.counted_on, report.sent_on) == (date(2026, 4, 15), date(2026, 4, 16))
    assert report.commission_id == disputes.commission().id
    assert report.official_id == world.actor(Role.OFFICER).official_id
    event = events("report_sent")[0]
    assert event.body_id == body.id
    assert (event.data["year"], event.data["edition"], event.data["late"]) == (2025, 1, True)
    assert event.data["figures_sha256"] == reports.fingerprint(report.figures)
    assert event.data["texts_sha256"] == reports.fingerprint(TEXTS)
    with pytest.raises(ReportRefused, match="sudah disampaikan"), committed():
        reports.save(held(report), {}, version=report.version, now=clock.now())
    with pytest.raises(ReportRefused, match="sudah disampaikan"):
        send(fresh(report))
    with pytest.raises(ReportRefused, match="edisi baru"), committed():
        reports.begin(world.body(), YEAR, now=clock.now())


def test_what_happens_later_does_not_change_what_was_sent() -> None:
    with at(datetime(2025, 6, 2, 2, tzinfo=UTC)):
        world.register("kunci-1")
    report = sent()
    with at(datetime(2025, 7, 2, 2, tzinfo=UTC)):
        world.register("kunci-2")  # entered later, with an earlier day
    assert fresh(report).figures["permohonan"]["diterima"] == 1
    assert report_files.figures_of(fresh(report), now=clock.now())["permohonan"]["diterima"] == 1
    assert of_span(world.body(), YEAR, on=date(2026, 4, 15))["permohonan"]["diterima"] == 2


def test_the_commissioners_are_told_once_and_without_a_commission_nobody_is() -> None:
    sent(slug="kalbar")
    assert db.session.scalars(sa.select(OutboxMessage)).all() == []
    assert fresh(standing(slug="kalbar").newest or ServiceReport()).commission_id is None
    commission = disputes.commission()
    sent()
    mail = db.session.scalars(sa.select(OutboxMessage)).one()
    assert mail.to == world.email_of(Role.COMMISSIONER, commission.slug)
    assert mail.subject.endswith("Pemerintah Provinsi Kalimantan Timur, Tahun 2025")
    assert "/laporan/kaltim/2025" in (mail.text or "")


def test_a_year_is_reported_on_when_it_is_over() -> None:
    report = written(Span(ReportKind.ANNUAL, 2026))
    with pytest.raises(ReportRefused, match="31 Desember 2026"):
        send(report)
    with at(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)), pytest.raises(ReportRefused):  # 23.59 WITA
        send(fresh(report))
    with at(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)):  # midnight
        report = send(fresh(report))
        assert (report.sent_on, report.counted_on) == (date(2027, 1, 1), date(2026, 12, 31))


def test_an_annual_report_leaves_with_all_its_parts_and_a_monthly_one_without_any() -> None:
    report = written(texts=TEXTS | {"budget": "  \n"})
    with pytest.raises(NotWritten) as found:
        send(report)
    assert [section.key for section in found.value.sections] == ["budget"]
    assert fresh(report).sent_at is None
    assert send(written(MARCH, texts={})).sent_on == date(2026, 4, 16)


@pytest.mark.parametrize(
    ("slug", "moment", "is_late"),
    [
        pytest.param("kaltim", datetime(2026, 3, 31, 15, 59, tzinfo=UTC), False, id="31 March, 23.59 WITA"),
        pytest.param("kaltim", datetime(2026, 3, 31, 16, 0, tzinfo=UTC), True, id="1 April, 00.00 WITA"),
        pytest.param("kalbar", datetime(2026, 3, 31, 16, 59, tzinfo=UTC), False, id="31 March, 23.59 WIB"),
        pytest.param("maluku", datetime(2026, 3, 31, 15, 0, tzinfo=UTC), True, id="1 April, 00.00 WIT"),
    ],
)
def test_on_time_is_the_last_minute_of_31_march_where_the_body_is(slug: str, moment: datetime, is_late: bool) -> None:
    with at(moment):
        sent(slug=slug)
    assert standing(slug=slug).is_late is is_late
    assert events("report_sent")[0].data["late"] is is_late


def test_midnight_between_counting_and_sending_asks_to_look_again() -> None:
    with at(datetime(2026, 3, 31, 15, 59, tzinfo=UTC)):
        report = written()
        body = world.body()
        figures = of_span(body, YEAR, on=last_whole_day(body, clock.now()))
    seen, ppid = fresh(report).version, world.actor(Role.OFFICER)
    with pytest.raises(Stale), committed():
        reports.send(report, figures, version=seen, actor=ppid, now=clock.now())
    assert fresh(report).sent_at is None


# Correcting


def test_a_correction_is_a_new_edition_and_the_old_one_stays() -> None:
    with at(datetime(2026, 3, 20, 1, tzinfo=UTC)):
        first = sent()
        report_files.draw(first.id)
    frozen = (fresh(first).figures, first.sha256, first.sent_at)
    with committed():
        second = reports.correct(held(first), now=clock.now())
        assert reports.correct(held(first), now=clock.now()).id == second.id
    assert (second.edition, second.chapters) == (2, TEXTS)
    assert standing().has_draft
    assert standing().is_sent
    send(fresh(second))
    assert (fresh(first).figures, first.sha256, first.sent_at) == frozen
    assert standing().newest is not None
    assert standing().newest.id == second.id  # type: ignore[union-attr]
    assert standing().first_sent_on == date(2026, 3, 20)  # in time, by the first edition
    assert not standing().is_late
    with pytest.raises(ReportRefused, match="lebih baru"), committed():
        reports.correct(held(first), now=clock.now())


# The file


def test_the_file_is_drawn_once_from_what_was_frozen_and_the_same_whenever_it_is_drawn() -> None:
    with at(datetime(2025, 6, 2, 2, tzinfo=UTC)):
        world.register("kunci-1")
    report = sent()
    report_files.draw(report.id)
    data = b"".join(report_files.pieces(fresh(report)))
    assert data.startswith(b"%PDF-1.7")
    assert hashlib.sha256(data).hexdigest() == report.sha256
    assert len(data) == report.size_bytes
    report_files.draw(report.id)
    assert [event.data["sha256"] for event in events("report_drawn")] == [report.sha256]
    with shelf.scratch() as again:
        report = fresh(report)
        report_files.write_pdf(again, report.body, report.figures, report.chapters, report=report)
        again.seek(0)
        assert again.read() == data


def test_a_file_that_was_altered_is_not_handed_out() -> None:
    report = sent()
    report_files.draw(report.id)
    shelf.remove(report_files.storage_key(report.id))
    with pytest.raises(StorageError):
        next(report_files.pieces(fresh(report)))
    assert storage.current() is not None


def test_a_long_report_is_drawn_in_the_background_with_progress() -> None:
    with at(datetime(2025, 6, 2, 2, tzinfo=UTC)):
        for number in range(3):
            world.register(f"kunci-{number}")
    report = sent()
    official = world.actor(Role.OFFICER).official_id
    assert official is not None
    with committed():
        first = report_files.ask(held(report), official_id=official, now=clock.now())
        assert report_files.ask(held(report), official_id=official, now=clock.now()).id == first.id
    assert first.total == 3
    job = first.id
    assert background.run_once(clock.now()).exports_made == 1
    export = db.session.get_one(Export, job, populate_existing=True)
    assert (export.state, export.done, export.sha256) == (ExportState.DONE, 3, fresh(report).sha256)
    with at(datetime(2026, 5, 16, 1, tzinfo=UTC)):
        exports.purge(clock.now())  # the job is forgotten, the file stays
    assert db.session.scalar(sa.select(sa.func.count(Export.id))) == 0
    assert b"".join(report_files.pieces(fresh(report))).startswith(b"%PDF")


def test_every_section_can_be_written() -> None:
    report = written(texts=dict.fromkeys(SECTIONS, "Ada."))
    assert set(fresh(report).chapters) == set(SECTIONS)
