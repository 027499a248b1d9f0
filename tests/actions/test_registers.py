"""Registers read in pieces, and on record when they leave with identities."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock
from ppid.actions import registers
from ppid.db import committed, db
from ppid.law.cases import AWAITING_REPLY, OPEN, Channel, ItemOutcome, Status
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.models import Event, InfoRequest, Official
from ppid.queries import registers as queries
from ppid.queries.registers import Only, Period, RegisterKind
from tests import disputes, objections, world
from tests.actions.test_tallies import fill


def on(year: int, month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(year, month, day, 2, 0, tzinfo=UTC), tick=False)


def ids(kind: RegisterKind, period: Period, slug: str = "kaltim", only: Only = queries.EVERYTHING) -> list[int]:
    return [row.id for rows in registers.chunks(kind, world.body(slug).id, period, only) for row in rows]


def test_every_row_comes_once_in_order_however_small_the_pieces(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "CHUNK_ROWS", 2)
    made = [world.register(f"kunci-{number}").id for number in range(5)]
    world.register("lain", "samarinda")
    assert ids(RegisterKind.REQUESTS, Period(clock.today("Asia/Makassar").year)) == made


def test_a_register_is_that_of_one_body_one_year_and_one_period(app: Flask) -> None:
    with on(2025, 12, 30):
        older = world.register("tahun-lalu").id
    with on(2026, 2, 2):
        early = world.register("awal").id
    with on(2026, 7, 1):
        late = world.register("akhir").id
        world.register("tetangga", "samarinda")
    assert ids(RegisterKind.REQUESTS, Period(2025)) == [older]
    assert ids(RegisterKind.REQUESTS, Period(2026)) == [early, late]
    assert ids(RegisterKind.REQUESTS, Period(2026, date(2026, 1, 1), date(2026, 3, 31))) == [early]
    assert registers.first_year(RegisterKind.REQUESTS, world.body(), 2026) == 2025
    assert registers.first_year(RegisterKind.REQUESTS, world.body("maluku"), 2026) == 2026


def test_objections_and_disputes_have_registers_of_their_own(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "CHUNK_ROWS", 1)
    found = []
    for number in (1, 2, 3):
        with on(2026, 3, 2):
            made = world.register(f"kunci-{number}")
        with on(2026, 4, 6):
            objection = objections.file(made, number)
        with on(2026, 6, 3):
            found.append((objection.id, disputes.petition(objection, date(2026, 6, 4 - number)).id))
    assert ids(RegisterKind.OBJECTIONS, Period(2026)) == [objection for objection, _dispute in found]
    assert ids(RegisterKind.DISPUTES, Period(2026)) == [dispute for _objection, dispute in reversed(found)]
    assert ids(RegisterKind.DISPUTES, Period(2025)) == []
    assert registers.first_year(RegisterKind.DISPUTES, world.body(), 2030) == 2026


ON = date(2026, 4, 15)
WITHHELD = {ItemOutcome.REFUSED, ItemOutcome.GIVEN_IN_PART}
REQUEST_FILTERS = (
    (Only("open"), lambda one: one.status in OPEN),
    (Only("answered"), lambda one: one.status in {Status.ANSWERED, Status.DELIVERED}),
    (Only("refused"), lambda one: {item.outcome for item in one.items} & WITHHELD),
    (
        Only("late", on=ON),
        lambda one: (
            one.answered_on > one.due_on if one.answered_on else one.status in AWAITING_REPLY and one.due_on < ON
        ),
    ),
    (Only(channel=Channel.WEB), lambda one: one.channel is Channel.WEB),
    (Only("answered", channel=Channel.COUNTER), lambda one: one.answered_on is not None and one.channel == "counter"),
)


def test_a_filtered_register_holds_what_a_plain_count_finds(app: Flask) -> None:
    with time_machine.travel(datetime(2026, 4, 16, 1, 0, tzinfo=UTC), tick=False):
        fill(21, 160)
        unit = world.unit().id
        kinds = [*REQUEST_FILTERS, (Only(unit_id=unit), lambda one: one.unit_id == unit)]
        query = sa.select(InfoRequest).where(InfoRequest.body_id == world.body().id)
        rows = db.session.scalars(query.order_by(InfoRequest.year, InfoRequest.seq)).all()
        seen = 0
        for only, belongs in kinds:
            for year in (2025, 2026):
                found = [one.id for one in rows if one.year == year and belongs(one)]
                assert ids(RegisterKind.REQUESTS, Period(year), only=only) == found, only
                counted = queries.how_many(RegisterKind.REQUESTS, world.body().id, Period(year), only)
                assert db.session.scalar(counted) == len(found)
                seen += bool(found)
        assert seen > len(kinds)


def test_objections_are_filtered_by_where_they_stand_and_by_ground(app: Flask) -> None:
    found = []
    for number, ground in ((1, "a"), (2, "d"), (3, "a")):
        with on(2026, 3, 2):
            made = world.register(f"kunci-{number}")
        with on(2026, 3, 9):
            objections.refused(made)
        with on(2026, 4, 6):
            found.append(objections.file(made, number, grounds=frozenset({ground})))
    with committed():
        db.session.get_one(Official, world.actor(Role.SUPERIOR).official_id).nip = "197001011995011001"
    with on(2026, 5, 4):
        objections.rule(found[0])
    first, second, third = (one.id for one in found)
    due_on = found[1].due_on
    for only, expected in (
        (Only("waiting"), [second, third]),
        (Only("ruled"), [first]),
        (Only("late", on=due_on), []),
        (Only("late", on=date(2026, 12, 1)), [second, third]),
        (Only(ground=Ground.REFUSED), [first, third]),
        (Only("waiting", ground=Ground.REFUSED), [third]),
    ):
        assert ids(RegisterKind.OBJECTIONS, Period(2026), only=only) == expected, only
    with on(2026, 12, 1):
        objections.rule(found[2])
    assert ids(RegisterKind.OBJECTIONS, Period(2026), only=Only("late", on=due_on)) == [third]


def test_lateness_needs_a_day() -> None:
    for state, day in (("late", None), ("open", ON)):
        with pytest.raises(ValueError, match="a day"):
            Only(state, on=day)


def test_what_leaves_with_identities_is_on_the_record_of_the_body(app: Flask) -> None:
    with on(2026, 2, 2):
        world.register()
        actor = world.actor(Role.OFFICER)
        with committed():
            rows = registers.record_export(
                RegisterKind.REQUESTS, world.body(), Period(2026), file_format="xlsx", actor=actor, now=clock.now()
            )
    event = db.session.scalars(sa.select(Event).where(Event.name == "register_exported")).one()
    assert rows == 1
    assert event.chain == f"body:{world.body().id}"
    assert event.account_id == actor.account_id
    assert event.data == {
        "kind": "requests",
        "year": 2026,
        "first_on": None,
        "last_on": None,
        "rows": 1,
        "format": "xlsx",
    }


def test_each_page_of_a_register_has_an_index_to_read_along(app: Flask) -> None:
    is_sqlite = db.engine.dialect.name == "sqlite"
    if not is_sqlite:
        db.session.execute(sa.text("SET enable_seqscan = off"))  # an empty table is always read whole otherwise
    filters = [(kind, queries.EVERYTHING) for kind in RegisterKind]
    filters += [(RegisterKind.REQUESTS, only) for only, _belongs in REQUEST_FILTERS]
    filters += [(RegisterKind.REQUESTS, Only(unit_id=1)), (RegisterKind.OBJECTIONS, Only("late", on=ON))]
    filters += [(RegisterKind.OBJECTIONS, Only("waiting", ground=Ground.REFUSED))]
    for kind, only in filters:
        after = (date(2026, 1, 1), 1) if kind is RegisterKind.DISPUTES else (1,)
        query = queries.rows_of(kind, 1, Period(2026), only, after=after)
        text = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
        explained = db.session.execute(sa.text(f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{text}"))
        plan = " ".join(str(row[-1]) for row in explained)
        assert "USING INDEX" in plan or "Index Scan" in plan, plan
        assert "TEMP B-TREE" not in plan, plan
