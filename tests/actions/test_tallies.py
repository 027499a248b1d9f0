"""Figures read from tallies are those of the rows themselves, for every body, after every step, on every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock
from ppid.access import applicant_of, system_of
from ppid.actions import background, calendars, figures, requests, tallies
from ppid.actions.events import record, record_for_body
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.law import workflow
from ppid.law.calendar import DayKind
from ppid.law.cases import WITHHELD, AccessMode, ApplicantKind, Channel, DeliveryMethod, ItemOutcome, Status, outcome_of
from ppid.law.compliance import Standing, Tally
from ppid.models import Applicant, BodyTally, Event, InfoRequest, Objection, PublicBody, RequestItem, Unit
from ppid.queries import tallies as queries
from tests import cases as made_cases
from tests import world
from tests.test_concurrency import together

pytestmark = pytest.mark.usefixtures("app")

EVERY = sa.true()
NOW = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # 21 November already in two of the three zones
YEARS = (2024, 2026)


def bodies() -> list[PublicBody]:
    return list(db.session.scalars(sa.select(PublicBody).order_by(PublicBody.id)))


def nonzero(parts: dict[Any, Tally]) -> dict[Any, Tally]:
    return {key: tally for key, tally in parts.items() if tally.received}


def assert_they_agree(first: int = YEARS[0], last: int = YEARS[1], *, now: datetime = NOW) -> None:
    """Compare every figure of every body with the count over the rows on the body's own day."""
    found = tallies.across(EVERY, first, last, now=now)
    detailed = tallies.details(EVERY, first, last, now=now, units=True)
    assert [row.name for row in found.rows] == sorted(body.name for body in bodies())
    for row in found.rows:
        body = db.session.get_one(PublicBody, row.body_id)
        assert row.on == local_date(now, body.zone)
        exact = figures.of_body(body, date(first, 1, 1), date(last, 12, 31), on=row.on)
        detail = detailed[row.body_id]
        assert row.tally == detail.total == exact.total
        assert nonzero(detail.months) == nonzero(exact.months)
        assert nonzero(detail.units) == nonzero(exact.units)
        assert row.is_current == detail.is_current
    assert found.total == sum((row.tally for row in found.rows), Tally())


def only_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no page count from the rows."""
    monkeypatch.setattr(tallies, "LIVE_ROWS", -1)


# Random worlds


def fill(seed: int, size: int) -> None:
    """Enter requests with random dates and outcomes straight into the tables, each with an event."""
    rng = Random(seed)
    with committed():
        for seq in range(1, size + 1):
            body = rng.choice(bodies())
            _enter(rng, body, f"{seed}-{seq}", seq)
        for body in bodies():
            _step(body)


def _step(body: PublicBody) -> None:
    record_for_body("imported", body, actor=system_of(body.id), now=clock.now(), rows=1)


def _enter(rng: Random, body: PublicBody, key: str, seq: int) -> None:
    applicant = Applicant(
        row_key=key, body_id=body.id, kind=ApplicantKind.PERSON, name=f"Pemohon {key}", is_foreign=False
    )
    applicant.phone_sealed = b"sealed"
    db.session.add(applicant)
    db.session.flush()
    units = [None, *db.session.scalars(sa.select(Unit.id).where(Unit.body_id == body.id).order_by(Unit.id))]
    received_on = date(2024, 1, 1) + timedelta(rng.randrange(970))
    status = rng.choice(list(Status))
    made: dict[str, Any] = {"reply_due_on": received_on + timedelta(14), "status": status}
    made["due_on"] = made["statute_due_on"] = made["reply_due_on"]
    if status in {Status.INCOMPLETE, Status.NOT_COMPLETED} or rng.random() < 0.3:
        made |= {"incomplete_on": received_on + timedelta(2), "repair_due_on": received_on + timedelta(30)}
        if status not in {Status.INCOMPLETE, Status.NOT_COMPLETED}:
            made["completed_on"] = received_on + timedelta(6)
            made["due_on"] = made["reply_due_on"] = received_on + timedelta(20)
    if status is Status.EXTENDED or rng.random() < 0.3:
        made |= {"extended_on": received_on + timedelta(9), "extension_reason": "Belum dikuasai"}
        made["due_on"] += timedelta(9)
        made["statute_due_on"] += timedelta(9)
    items = [rng.choice(list(ItemOutcome)) for _ in range(3)]
    if status in {Status.ANSWERED, Status.DELIVERED}:
        made |= {"answered_on": received_on + timedelta(rng.randrange(7, 45)), "outcome": outcome_of(items)}
    if status is Status.DELIVERED:
        made["answer_received_on"] = made["answered_on"]
    if status is Status.WITHDRAWN:
        made["withdrawn_on"] = received_on + timedelta(3)
    row = InfoRequest(
        body_id=body.id,
        unit_id=rng.choice(units),
        applicant_id=applicant.id,
        filing_key=key,
        token_hash=key,
        number=key,
        year=received_on.year,
        seq=seq,
        channel=rng.choice(list(Channel)),
        received_at=NOW,
        received_on=received_on,
        recorded_at=datetime.combine(received_on, time(3), UTC),
        purpose="Penelitian",
        access_mode=AccessMode.SOFT_COPY,
        delivery_method=DeliveryMethod.DOWNLOAD,
        **made,
    )
    db.session.add(row)
    db.session.flush()
    if status is Status.NOT_COMPLETED:
        record(workflow.LAPSE.name, row, actor=system_of(body.id), now=NOW - timedelta(days=9))
    for number, outcome in enumerate(items, 1):
        db.session.add(_item(rng, row, number, outcome if row.answered_on else None))


def _item(rng: Random, row: InfoRequest, number: int, outcome: ItemOutcome | None) -> RequestItem:
    item = RequestItem(body_id=row.body_id, request_id=row.id, number=number, text="Laporan", outcome=outcome)
    if outcome in WITHHELD:
        item.ground, item.reason, item.consequence, item.blackout = rng.choice("abh"), "Rahasia", "Terbuka", "NIK"
        item.taken_over = True
    item.holder_unknown = outcome is ItemOutcome.NOT_HELD
    item.available_on = row.received_on if outcome is ItemOutcome.NOT_DOCUMENTED else None
    return item


@pytest.mark.parametrize("seed", [1, 2])
def test_tallies_agree_with_the_rows_in_random_worlds(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(seed, 150)
    assert_they_agree()  # counted by the page itself
    assert tallies.refresh(clock.now(), limit=None) == len(bodies())
    only_stored(monkeypatch)
    for now in (NOW, NOW - timedelta(hours=8), NOW + timedelta(days=40)):
        assert_they_agree(now=now)
        assert_they_agree(2025, 2025, now=now)


def test_tallies_agree_with_the_rows_in_a_world_of_lawful_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    made_cases.build()
    tallies.refresh(clock.now(), limit=None)
    only_stored(monkeypatch)
    year = clock.now().year
    for days in (61, 90):  # one of the cases lapses after sixty days
        assert_they_agree(year - 1, year, now=clock.now() + timedelta(days=days))


@pytest.mark.parametrize("seed", [3, 4])
def test_figures_of_whole_years_and_today_are_those_of_the_rows(seed: int) -> None:
    """By month, unit and channel as well; and none are told where the tallies may lag behind."""
    fill(seed, 150)
    first, last, body = date(2025, 1, 1), date(2026, 12, 31), bodies()[0]
    later = clock.now() + timedelta(minutes=5)
    tallies.refresh(clock.now(), limit=None)
    assert tallies.as_figures(body, first, last, now=later) is None  # counted in the moments of its last step
    tallies.refresh(later, limit=None)
    for one in bodies():
        exact = figures.of_body(one, first, last, on=local_date(later, one.zone))
        kept = tallies.as_figures(one, first, last, now=later)
        assert kept is not None
        assert (kept.total, kept.on) == (exact.total, exact.on)
        for parts in ("months", "units", "channels"):
            assert nonzero(getattr(kept, parts)) == nonzero(getattr(exact, parts))
    assert tallies.as_figures(body, first, date(2026, 11, 30), now=later) is None
    assert tallies.as_figures(body, date(2025, 1, 2), last, now=later) is None


def test_figures_of_a_large_body_that_has_moved_are_left_to_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(5, 40)
    body, later = bodies()[0], clock.now() + timedelta(minutes=5)
    tallies.refresh(later, limit=None)
    with committed():
        record_for_body("imported", body, actor=system_of(body.id), now=clock.now() - timedelta(minutes=1), rows=1)
    assert tallies.as_figures(body, date(2025, 1, 1), date(2026, 12, 31), now=later) is not None  # counted on the spot
    only_stored(monkeypatch)
    assert tallies.as_figures(body, date(2025, 1, 1), date(2026, 12, 31), now=later) is None


# Steps


def at(day: int, month: int = 3) -> time_machine.travel:
    return time_machine.travel(datetime(2026, month, day, 2, 0, tzinfo=UTC), tick=False)


def test_each_step_is_counted_at_the_next_pass_and_by_the_page_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with at(2):
        first, second = world.register("kunci-1"), world.register("kunci-2", slug="maluku")
        background.run_once(clock.now())
    with at(4):
        with committed():
            requests.withdraw(first, reason="Sudah ketemu", actor=applicant_of(first.body_id), now=clock.now())
        assert_they_agree(now=clock.now())
        found = tallies.across(EVERY, 2026, 2026, now=clock.now())
        assert found.behind == ()
        assert found.counted_at == datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # the others have not moved since
        with monkeypatch.context() as only:
            only_stored(only)
            found = tallies.across(EVERY, 2026, 2026, now=clock.now())
            assert [row.slug for row in found.behind] == ["kaltim"]
            assert found.total.of(Standing.CLOSED) == 0
        assert background.run_once(clock.now()).bodies_counted >= 1
        only_stored(monkeypatch)
        found = tallies.across(EVERY, 2026, 2026, now=clock.now())
        assert found.behind == ()
        assert found.total.standings == {Standing.CLOSED: 1, Standing.PENDING: 1}
    with at(30):
        found = tallies.across(EVERY, 2026, 2026, now=clock.now())
        assert found.total.standings == {Standing.CLOSED: 1, Standing.SILENT: 1}  # without a further count
        assert second.due_on < date(2026, 3, 30)


def test_the_day_turns_in_the_zone_of_each_body(monkeypatch: pytest.MonkeyPatch) -> None:
    with at(2):
        kalbar, maluku = world.register("kunci-1", slug="kalbar"), world.register("kunci-2", slug="maluku")
        assert kalbar.due_on == maluku.due_on
        background.run_once(clock.now())
    only_stored(monkeypatch)
    due_on = maluku.due_on
    half_past_midnight_in_ambon = datetime(due_on.year, due_on.month, due_on.day, 15, 30, tzinfo=UTC)
    found = tallies.across(EVERY, 2026, 2026, now=half_past_midnight_in_ambon)
    standings = {row.slug: row.tally.of(Standing.SILENT) for row in found.rows}
    assert standings == {"kalbar": 0, "kaltim": 0, "maluku": 1, "samarinda": 0}


def test_only_the_years_that_a_step_touched_are_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "LATE_EVENTS", 0)
    fill(3, 60)
    with at(2):
        assert tallies.recount(world.body().id, now=clock.now()) == 3
    with at(3):
        world.register()
        assert tallies.recount(world.body().id, now=clock.now()) == 1
        assert tallies.recount(world.body().id, now=clock.now(), whole=True) == 3
        reached = db.session.execute(
            sa.select(BodyTally.event_id, BodyTally.counted_at).where(BodyTally.body_id == world.body().id).distinct()
        ).all()
        newest = db.session.scalar(sa.select(sa.func.max(Event.id)).where(Event.body_id == world.body().id))
        assert [tuple(row) for row in reached] == [(newest, clock.now())]


def test_a_decree_that_changes_the_days_lets_every_body_be_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(4, 60)
    tallies.refresh(clock.now(), limit=None)
    later = clock.now() + timedelta(hours=1)
    tallies.refresh(later, limit=None)  # once more, for what was committed late
    assert tallies.refresh(later, limit=None) == 0
    with committed():
        calendars.add(
            date(2026, 5, 5),
            "Pilkada",
            kind=DayKind.ELECTION,
            decree="Keppres 1",
            body=None,
            entered_by="Admin",
            now=later,
        )
    assert not any(row.is_current for row in tallies.across(EVERY, *YEARS, now=later).behind)
    assert tallies.refresh(later, limit=None) == len(bodies())
    only_stored(monkeypatch)
    assert_they_agree()


def test_a_pass_counts_so_many_bodies_and_those_first_that_were_never_counted() -> None:
    fill(5, 20)
    now = clock.now()
    assert [tallies.refresh(now, limit=3) for _ in range(3)] == [3, 1, 0]
    assert tallies.across(EVERY, *YEARS, now=now).behind == ()


def test_a_body_counted_right_after_its_newest_step_is_counted_once_more() -> None:
    with at(2):
        world.register()
        now = clock.now()
    before = now - timedelta(hours=1)
    tallies.refresh(before, limit=None)
    assert tallies.refresh(now + tallies.GRACE, limit=None) == 1  # by then every step of that moment is committed
    assert tallies.refresh(now + timedelta(days=1), limit=None) == 0


def test_an_older_count_never_takes_the_place_of_a_newer_one() -> None:
    fill(6, 20)
    now, body = clock.now(), world.body()
    tallies.recount(body.id, now=now)
    tallies.recount(body.id, now=now - timedelta(minutes=5), whole=True)
    assert db.session.scalars(sa.select(BodyTally.counted_at).distinct()).all() == [now]


def test_many_who_count_the_same_body_at_once_leave_one_tally_for_each_year(app: Flask) -> None:
    fill(9, 60)
    body_id = world.body().id
    found = together(app, 16, lambda number: tallies.recount(body_id, now=clock.now(), whole=number % 2 == 0))
    assert {type(one) for one in found} == {int}
    kept = sa.select(BodyTally.year).where(BodyTally.body_id == body_id).order_by(BodyTally.year)
    assert db.session.scalars(kept).all() == [2024, 2025, 2026]
    assert_they_agree()


def test_tallies_of_another_form_count_as_none_and_are_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(10, 30)
    with monkeypatch.context() as former:
        former.setattr(queries, "FORM", 0)
        tallies.refresh(clock.now(), limit=None)
    with committed():
        db.session.execute(sa.update(BodyTally).values(months={"1": "something else"}))
    assert_they_agree()
    assert tallies.refresh(clock.now(), limit=None) == len(bodies())
    only_stored(monkeypatch)
    assert_they_agree()


def test_a_body_without_requests_is_known_to_have_none() -> None:
    now = clock.now()
    tallies.refresh(now, limit=None)
    found = tallies.across(EVERY, now.year, now.year, now=now)
    assert found.behind == ()
    assert found.total.received == 0
    assert found.counted_at == now
    assert tallies.across(sa.false(), 2026, 2026, now=now).rows == ()


def test_a_page_says_what_it_could_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(7, 30)
    monkeypatch.setattr(tallies, "LIVE_ROWS", 29)
    found = tallies.across(EVERY, *YEARS, now=NOW)
    assert {row.counted_at for row in found.rows} == {None}
    assert len(found.behind) == len(found.rows)
    assert found.counted_at is None
    monkeypatch.setattr(tallies, "LIVE_ROWS", 30)
    assert tallies.across(EVERY, *YEARS, now=NOW).total.received == 30
    tallies.refresh(clock.now(), limit=None)
    for body in bodies():
        with committed():
            _step(body)
    sizes = sorted(row.tally.received for row in tallies.across(EVERY, *YEARS, now=NOW).rows)
    monkeypatch.setattr(tallies, "LIVE_ROWS", sizes[0] + sizes[1])
    assert [row.tally.received for row in tallies.across(EVERY, *YEARS, now=NOW).behind] != []
    assert sorted(row.tally.received for row in tallies.across(EVERY, *YEARS, now=NOW).behind) == sizes[2:]
    assert_they_agree()  # the steps moved no request


# Objections and disputes


def test_objections_orders_and_disputes_are_those_of_the_rows() -> None:
    made_cases.build()
    now = clock.now() + timedelta(days=200)
    found = {row.body_id: row for row in tallies.across(EVERY, now.year - 1, now.year, now=now).rows}
    for body in bodies():
        rows = list(db.session.scalars(sa.select(Objection).where(Objection.body_id == body.id)))
        counted, today = found[body.id].objections, local_date(now, body.zone)
        ruled = [row for row in rows if row.ruled_on is not None]
        waiting = [row for row in rows if row.status == "registered"]
        orders = [item for row in rows for item in row.items if item.order_due_on is not None]
        assert counted == tallies.ObjectionFigures(
            received=len(rows),
            ruled=len(ruled),
            ruled_late=sum(row.due_on < (row.ruled_on or row.due_on) for row in ruled),
            open=len(waiting),
            silent=sum(row.due_on < today for row in waiting),
            ended=len(rows) - len(ruled) - len(waiting),
            ordered=len(orders),
            executed=sum(item.executed_on is not None for item in orders),
            overdue=sum(item.executed_on is None and (item.order_due_on or today) < today for item in orders),
        )
    assert sum(row.objections.received for row in found.values()) > 0
    assert sum(row.disputes for row in found.values()) > 0


# Costs


def statements_of(read: Any) -> int:
    count = 0

    def notice(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal count
        count += statement != "BEGIN"

    read()  # calendars are kept per process
    db.session.rollback()
    sa.event.listen(db.engine, "before_cursor_execute", notice)
    try:
        read()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", notice)
    return count


def test_the_number_of_statements_does_not_grow_with_the_bodies(app: Flask) -> None:
    fill(8, 60)
    few = PublicBody.slug.in_(["kaltim", "maluku"])

    def reading(wanted: Any) -> int:
        return statements_of(lambda: tallies.across(wanted, *YEARS, now=NOW))

    assert reading(few) == reading(EVERY) <= 12  # nothing counted yet: the page counts from the rows
    tallies.refresh(clock.now(), limit=None)
    assert reading(few) == reading(EVERY) <= 8
    detailed = [
        statements_of(lambda wanted=wanted: tallies.details(wanted, *YEARS, now=NOW)) for wanted in (few, EVERY)
    ]
    assert detailed[0] == detailed[1] <= 5


def test_the_command_counts_what_is_behind_or_all_of_a_body(app: Flask) -> None:
    world.register()
    run = app.test_cli_runner().invoke
    assert run(args=["ppid", "figures", "refresh"]).output == f"{len(bodies())} badan publik dihitung.\n"
    assert run(args=["ppid", "figures", "refresh"]).output == "0 badan publik dihitung.\n"
    assert run(args=["ppid", "figures", "refresh", "--body", "kaltim"]).output == "1 badan publik dihitung.\n"
    assert run(args=["ppid", "figures", "refresh", "--all"]).output == f"{len(bodies())} badan publik dihitung.\n"
    assert "no body" in run(args=["ppid", "figures", "refresh", "--body", "atlantis"]).output
