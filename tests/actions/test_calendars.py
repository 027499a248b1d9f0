"""A decree changes the calendar: open cases move and everybody is told, answered ones stay what they were."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
import sqlalchemy as sa
from flask import Flask

from ppid.access import applicant_of
from ppid.actions import calendars, completeness, extensions, requests, seals
from ppid.actions.calendars import CalendarError
from ppid.actions.requests import Answer, Decision
from ppid.db import committed, db
from ppid.law.calendar import CalendarGap, DayKind
from ppid.law.deadlines import REPLY, count
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ExtensionGround, ItemFacts, ItemOutcome
from ppid.models import CalendarYear, Event, Holiday, InfoRequest, OutboxMessage, PublicBody
from ppid.queries import requests as queries
from ppid.queries.calendars import calendar_of, days_in_force
from tests import world

RECEIVED = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # Monday, 10.00 WITA
DECREED = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)
DUE, MOVED = date(2026, 11, 16), date(2026, 11, 17)
EXTRA = date(2026, 11, 9)
SKB = "SKB Perubahan Nomor 9 Tahun 2026"
LOCAL = "Keputusan Gubernur Nomor 1 Tahun 2026"


def register(key: str = "kunci-1", slug: str = "kaltim", at: datetime = RECEIVED) -> InfoRequest:
    with committed():
        body = world.body(slug)
        return requests.register(body, world.filing(key, received_at=at), actor=applicant_of(body.id), now=at)


def answer(made: InfoRequest, at: datetime = DECREED) -> None:
    given = tuple(
        Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2)
    )
    with committed():
        requests.answer(made, Answer(given), actor=world.actor(Role.OFFICER), now=at)


def enter(
    day: date,
    *,
    decree: str = SKB,
    kind: DayKind = DayKind.COLLECTIVE,
    slug: str | None = None,
    estimated: bool = False,
) -> None:
    """Enter a day without recounting."""
    calendars.add(
        day,
        "Cuti bersama tambahan",
        kind=kind,
        decree=decree,
        body=world.body(slug) if slug else None,
        entered_by="uji",
        now=DECREED,
        estimated=estimated,
    )


def recount(decree: str = SKB, now: datetime = DECREED) -> dict[str, int]:
    """Recount every body; how many cases moved at each."""
    bodies = db.session.scalars(sa.select(PublicBody).order_by(PublicBody.id)).all()
    return {body.slug: len(calendars.recount(body, decree=decree, now=now)) for body in bodies}


def events(made: InfoRequest, name: str = "recounted") -> list[Event]:
    return [event for event in db.session.scalars(queries.events_of(made.id)) if event.name == name]


def mails(cause: str) -> list[OutboxMessage]:
    return [row for row in db.session.scalars(sa.select(OutboxMessage)) if f":{cause}" in row.once]


def test_a_decreed_day_moves_an_open_case_with_an_event_and_a_mail(app: Flask) -> None:
    made = register()
    assert (made.due_on, made.statute_due_on) == (DUE, DUE)
    with committed():
        enter(EXTRA)
        assert recount()["kaltim"] == 1
    assert (made.due_on, made.statute_due_on, made.reply_due_on) == (MOVED, MOVED, MOVED)
    (event,) = events(made)
    assert event.doer == "system"
    assert event.data["decree"] == SKB
    assert (event.data["before"], event.data["due_on"]) == (DUE.isoformat(), MOVED.isoformat())
    (mail,) = mails("recounted")
    assert SKB in (mail.text or "")
    assert "Senin, 16 November 2026" in (mail.text or "")
    assert "Selasa, 17 November 2026" in (mail.text or "")
    assert seals.verify(world.body()) is None


def test_a_second_recount_moves_nothing(app: Flask) -> None:
    register()
    with committed():
        enter(EXTRA)
        recount()
    with committed():
        assert set(recount().values()) == {0}
    assert len(mails("recounted")) == 1


def test_a_case_whose_count_the_day_does_not_touch_stays(app: Flask) -> None:
    made = register()
    with committed():
        enter(date(2026, 11, 17))
        assert recount()["kaltim"] == 0
    assert made.due_on == DUE


def test_an_answered_case_never_moves_and_an_answer_in_time_stays_in_time(app: Flask) -> None:
    made = register()
    answer(made)
    with committed():
        enter(EXTRA)
        assert recount()["kaltim"] == 0
    assert (made.due_on, made.answered_on) == (DUE, date(2026, 11, 4))
    with committed():
        calendars.remove(EXTRA, body=None, decree="Dicabut", removed_by="uji", now=DECREED)
        recount()
    assert made.answered_on is not None
    assert made.answered_on <= made.due_on
    assert events(made) == []


def test_withdrawn_cases_do_not_move(app: Flask) -> None:
    made = register()
    with committed():
        requests.withdraw(made, reason="", actor=applicant_of(made.body_id), now=DECREED)
    with committed():
        enter(EXTRA)
        assert recount()["kaltim"] == 0


def test_an_extended_case_moves_with_its_extension(app: Flask) -> None:
    made = register()
    with committed():
        extensions.extend(
            made,
            ground=ExtensionGround.NOT_HELD,
            reason="Masih dihimpun",
            actor=world.actor(Role.OFFICER),
            now=DECREED,
        )
    assert made.due_on == date(2026, 11, 25)
    with committed():
        enter(EXTRA)
        recount()
    assert (made.reply_due_on, made.due_on) == (MOVED, date(2026, 11, 26))


def test_a_completed_case_moves_on_both_clocks(app: Flask) -> None:
    made = register()
    officer, told, done = world.actor(Role.OFFICER), RECEIVED + timedelta(days=1), RECEIVED + timedelta(days=2)
    with committed():
        completeness.mark_incomplete(made, missing=("Nomor SK",), actor=officer, now=told)
    with committed():
        completeness.complete(made, explanation="", actor=applicant_of(made.body_id), now=done)
    assert (made.due_on, made.statute_due_on) == (date(2026, 11, 18), DUE)
    with committed():
        enter(EXTRA)
        recount()
    assert (made.due_on, made.statute_due_on) == (date(2026, 11, 19), MOVED)


def test_the_applicant_gets_the_decreed_day_to_complete_the_file_too(app: Flask) -> None:
    made = register()
    with committed():
        completeness.mark_incomplete(
            made, missing=("Nomor SK",), actor=world.actor(Role.OFFICER), now=RECEIVED + timedelta(days=1)
        )
    assert made.repair_due_on == date(2026, 11, 6)
    with committed():
        enter(date(2026, 11, 5))
        recount()
    assert made.repair_due_on == date(2026, 11, 9)
    assert events(made)[0].data["repair_due_on"] == "2026-11-09"
    (mail,) = mails("repair_moved")
    assert "Senin, 9 November 2026" in (mail.text or "")
    with committed():
        calendars.remove(date(2026, 11, 5), body=None, decree="Dicabut", removed_by="uji", now=DECREED)
        recount("Dicabut")
    assert made.repair_due_on == date(2026, 11, 9), "what was promised is kept"


def test_a_day_taken_out_of_force_moves_the_case_back_and_stays_on_record(app: Flask) -> None:
    made = register()
    with committed():
        enter(EXTRA)
        recount()
    with committed():
        calendars.remove(EXTRA, body=None, decree="SKB Pencabutan", removed_by="admin", now=DECREED)
        recount("SKB Pencabutan")
    assert made.due_on == DUE
    assert [event.data["decree"] for event in events(made)] == [SKB, "SKB Pencabutan"]
    assert len(mails("recounted")) == 2
    row = db.session.scalars(sa.select(Holiday).where(Holiday.day == EXTRA)).one()
    assert (row.removed_by, row.removal_decree, row.decree) == ("admin", "SKB Pencabutan", SKB)
    with committed():
        enter(EXTRA, decree="SKB Ketiga")
    assert len(db.session.scalars(sa.select(Holiday).where(Holiday.day == EXTRA)).all()) == 2


def test_a_local_day_moves_its_own_body_only(app: Flask) -> None:
    here, there = register("satu", "kaltim"), register("dua", "samarinda")
    with committed():
        enter(EXTRA, kind=DayKind.LOCAL, slug="kaltim", decree=LOCAL)
        assert recount(LOCAL) == {"kaltim": 1, "samarinda": 0, "kalbar": 0, "maluku": 0}
    assert (here.due_on, there.due_on) == (MOVED, DUE)
    assert not calendar_of(world.body("kaltim")).is_working(EXTRA)
    assert calendar_of(world.body("samarinda")).is_working(EXTRA)
    assert calendar_of(None).is_working(EXTRA)


def test_a_local_day_on_a_national_one_moves_nothing_when_it_goes(app: Flask) -> None:
    """The nation's decree is the reason shown; the body's own row changes nothing, neither coming nor going."""
    christmas = date(2026, 12, 25)
    made = register(at=datetime(2026, 12, 15, 2, 0, tzinfo=UTC))
    before = made.due_on
    with committed():
        enter(christmas, kind=DayKind.LOCAL, slug="kaltim", decree=LOCAL)
        reason = calendar_of(world.body()).reason_off(christmas)
        assert reason is not None
        assert reason.kind is DayKind.NATIONAL
        assert recount(LOCAL)["kaltim"] == 0
    with committed():
        calendars.remove(christmas, body=world.body(), decree="Dicabut", removed_by="uji", now=DECREED)
        assert recount("Dicabut")["kaltim"] == 0
    assert made.due_on == before


def test_a_year_without_a_decree_makes_the_limit_provisional_until_it_is_opened(app: Flask) -> None:
    made = register(at=datetime(2027, 12, 20, 2, 0, tzinfo=UTC))
    assert made.due_is_provisional
    assert made.due_on == date(2028, 1, 4), "counted as if only weekends were off"
    opened = datetime(2027, 12, 22, 2, 0, tzinfo=UTC)
    decree = "SKB 2028"
    with committed():
        enter(date(2028, 1, 3), decree=decree, kind=DayKind.NATIONAL)
        assert recount(decree, opened)["kaltim"] == 1
    assert (made.due_on, made.due_is_provisional) == (date(2028, 1, 5), True), "days alone do not open a year"
    with committed():
        calendars.open_year(2028, decree=decree)
        assert recount(decree, opened)["kaltim"] == 1
    assert (made.due_on, made.due_is_provisional) == (date(2028, 1, 5), False)
    assert [event.data["provisional"] for event in events(made)] == [True, False]


def test_a_provisional_limit_that_proves_right_is_confirmed_without_a_mail(app: Flask) -> None:
    made = register(at=datetime(2027, 12, 20, 2, 0, tzinfo=UTC))
    before = made.due_on
    with committed():
        calendars.open_year(2028, decree="SKB 2028")
        recount("SKB 2028")
    assert (made.due_on, made.due_is_provisional) == (before, False)
    assert len(events(made)) == 1
    assert mails("recounted") == []


def test_a_case_counted_over_an_estimated_feast_is_provisional(app: Flask) -> None:
    made = register(at=datetime(2027, 3, 1, 2, 0, tzinfo=UTC))
    assert made.due_is_provisional


@pytest.mark.parametrize(
    ("moment", "missing"),
    [
        pytest.param(datetime(2027, 6, 30, 2, tzinfo=UTC), [], id="in June next year can wait"),
        pytest.param(datetime(2027, 6, 30, 16, 30, tzinfo=UTC), [2028], id="from July, in the body's own zone"),
        pytest.param(datetime(2027, 12, 31, 15, 59, tzinfo=UTC), [2028], id="the last minute of the year"),
        pytest.param(datetime(2027, 12, 31, 16, 0, tzinfo=UTC), [2028], id="the first of the next"),
        pytest.param(datetime(2028, 8, 1, 2, tzinfo=UTC), [2028, 2029], id="both"),
        pytest.param(datetime(2026, 11, 1, 2, tzinfo=UTC), [], id="none"),
    ],
)
def test_missing_years_are_named_in_time(app: Flask, moment: datetime, missing: list[int]) -> None:
    assert calendars.missing_years(world.body(), moment) == missing


def test_seeding_again_changes_nothing(app: Flask) -> None:
    before = db.session.scalar(sa.select(sa.func.count(Holiday.id)))
    with committed():
        assert calendars.seed(DECREED) == 0
    assert db.session.scalar(sa.select(sa.func.count(Holiday.id))) == before


def test_seeding_leaves_what_was_removed_and_added_by_hand(app: Flask) -> None:
    leave = date(2026, 12, 24)
    with committed():
        calendars.remove(leave, body=None, decree="SKB Perubahan", removed_by="admin", now=DECREED)
        enter(EXTRA)
    with committed():
        calendars.seed(DECREED)
    in_force = {row.day for row in db.session.scalars(days_in_force(None))}
    assert leave not in in_force
    assert EXTRA in in_force


def test_seeding_fills_a_year_that_nobody_knows_yet(app: Flask) -> None:
    with committed():
        db.session.execute(sa.delete(Holiday).where(sa.extract("year", Holiday.day) == 2027))
        db.session.execute(sa.delete(CalendarYear).where(CalendarYear.year == 2027))
    with committed():
        assert calendars.seed(DECREED) == 26
    assert count(REPLY, date(2027, 6, 7), calendar_of(None)).due == date(2027, 6, 21)


def test_a_change_that_is_rolled_back_leaves_nothing_in_the_calendars_kept(app: Flask) -> None:
    def step() -> None:
        with committed():
            enter(EXTRA)
            assert not calendar_of(None).is_working(EXTRA)
            raise RuntimeError("the step after it failed")

    with pytest.raises(RuntimeError):
        step()
    assert calendar_of(None).is_working(EXTRA)
    with committed():
        enter(date(2026, 11, 10))
    assert calendar_of(None).is_working(EXTRA)
    assert not calendar_of(None).is_working(date(2026, 11, 10))


def test_a_calendar_is_built_once_until_something_changes(app: Flask) -> None:
    assert calendar_of(world.body()) is calendar_of(world.body())
    before = calendar_of(world.body())
    with committed():
        enter(EXTRA)
    assert calendar_of(world.body()) is not before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"decree": " "}, "keputusan", id="no decree"),
        pytest.param({"kind": DayKind.WEEKEND}, "Akhir pekan", id="a weekend is no decree"),
        pytest.param({"kind": DayKind.LOCAL}, "Libur lokal", id="local to nobody"),
        pytest.param({"slug": "kaltim"}, "Libur lokal", id="national for one body"),
        pytest.param({"day": date(2026, 12, 25)}, "sudah tercatat", id="twice the same day"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(app: Flask, changes: dict[str, object], words: str) -> None:
    def step() -> None:
        with committed():
            enter(**{"day": EXTRA} | changes)  # type: ignore[arg-type]

    with pytest.raises(CalendarError, match=words):
        step()


def test_the_database_refuses_one_day_twice_in_force(app: Flask) -> None:
    def step() -> None:
        with committed():
            for _ in range(2):
                db.session.add(
                    Holiday(
                        day=EXTRA, kind=DayKind.NATIONAL, name="Libur", decree=SKB, entered_by="uji", entered_at=DECREED
                    )
                )

    with pytest.raises(sa.exc.IntegrityError):
        step()


@pytest.mark.parametrize(("day", "decree"), [(EXTRA, "Dicabut"), (date(2026, 12, 25), " ")])
def test_only_a_day_in_force_is_removed_and_only_by_a_decree(app: Flask, day: date, decree: str) -> None:
    def step() -> None:
        with committed():
            calendars.remove(day, body=None, decree=decree, removed_by="uji", now=DECREED)

    with pytest.raises(CalendarError):
        step()


def test_a_year_is_opened_by_a_decree_only(app: Flask) -> None:
    def step() -> None:
        with committed():
            calendars.open_year(2028, decree="")

    with pytest.raises(CalendarError):
        step()
    with pytest.raises(CalendarGap):
        calendar_of(None).add(date(2028, 1, 3), 1)


def test_the_decreed_days_agree_with_a_second_source(app: Flask) -> None:
    assert calendars.differences() == []
    second = holidays.country_holidays("ID", years=2026, categories=("public", "government"))
    assert {row.day for row in db.session.scalars(days_in_force(None)) if row.day.year == 2026} == set(second)


def test_a_difference_from_the_second_source_is_named_on_either_side(app: Flask) -> None:
    with committed():
        enter(EXTRA)
        calendars.remove(date(2026, 12, 24), body=None, decree="Uji", removed_by="uji", now=DECREED)
    ours, theirs = calendars.differences()
    assert str(EXTRA) in ours
    assert "tidak ada pada sumber kedua" in ours
    assert "2026-12-24" in theirs
    assert "tidak tercatat" in theirs


def test_a_preview_shows_what_would_move_and_moves_nothing(app: Flask) -> None:
    made = register()
    (move,) = calendars.preview(world.body(), add=EXTRA)
    assert (move.before, move.after.operative.due) == (DUE, MOVED)
    assert calendars.preview(world.body(), add=date(2026, 12, 1)) == []
    assert calendars.preview(world.body(), remove=date(2026, 12, 25)) == [], "the nation's day is not the body's"
    db.session.expire_all()
    assert made.due_on == DUE
    assert not db.session.new
    assert not db.session.dirty
