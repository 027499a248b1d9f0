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
from ppid.law.roles import Role
from ppid.models import Event
from ppid.queries import registers as queries
from ppid.queries.registers import Period, RegisterKind
from tests import disputes, objections, world


def on(year: int, month: int, day: int) -> time_machine.travel:
    return time_machine.travel(datetime(year, month, day, 2, 0, tzinfo=UTC), tick=False)


def ids(kind: RegisterKind, period: Period, slug: str = "kaltim") -> list[int]:
    return [row.id for rows in registers.chunks(kind, world.body(slug).id, period) for row in rows]


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
    for kind in RegisterKind:
        after = (date(2026, 1, 1), 1) if kind is RegisterKind.DISPUTES else (1,)
        query = queries.rows_of(kind, 1, Period(2026), after=after)
        text = str(query.compile(db.engine, compile_kwargs={"literal_binds": True}))
        explained = db.session.execute(sa.text(f"EXPLAIN {'QUERY PLAN ' if is_sqlite else ''}{text}"))
        plan = " ".join(str(row[-1]) for row in explained)
        assert "USING INDEX" in plan or "Index Scan" in plan, plan
        assert "TEMP B-TREE" not in plan, plan
