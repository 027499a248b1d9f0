"""What figures across many bodies cost: milliseconds and statements of questions, of whole pages, and of counting.

Run with ``.venv/bin/python bench/oversight.py`` for one province (11 bodies, 100,000 requests) and one body of 100,000
requests in a year, on SQLite. With ``--database postgresql+psycopg://...``, an empty database of your own, it is
PostgreSQL; ``--nation`` measures 552 bodies with 1,000,000 requests instead (with less than ``--requests N``).
"""

from __future__ import annotations

import argparse
import gc
import logging
import statistics
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextvars import Context
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from ppid import create_app
from ppid.access import system_of
from ppid.actions import figures, people, tallies
from ppid.actions.events import record, record_for_body
from ppid.cli.upkeep import bring_up_to_date
from ppid.clock import ZONES
from ppid.db import committed, db
from ppid.law.calendar import WorkingCalendar
from ppid.law.cases import AccessMode, ApplicantKind, Channel, DeliveryMethod, ItemOutcome, Outcome, Status
from ppid.law.deadlines import EXTENSION, REPLY, RULING
from ppid.law.disputes import Level, Stage
from ppid.law.roles import Role
from ppid.law.rulings import ObjectionStatus, Verdict
from ppid.models import (
    Account,
    Applicant,
    BodyKind,
    BodyTally,
    Dispute,
    InfoRequest,
    Objection,
    PublicBody,
    RequestItem,
    Unit,
)
from ppid.queries.calendars import calendar_of
from ppid.settings import Settings
from ppid.web.limits import limiter

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
YEARS = (2024, 2026)
ROUNDS = 9
CHUNK = 10_000
UNITS = 12
NOBODY = "-"  # signs in with it
LAST_YEAR = "dari=2025-01-01&sampai=2025-12-31&keadaan=2025-12-31"
OBJECTED_EVERY, DISPUTED_EVERY = 40, 400
OUTCOMES = (Outcome.GIVEN,) * 6 + (Outcome.GIVEN_IN_PART,) * 2 + (Outcome.REFUSED, Outcome.NOT_HELD)
PROVINCES, REGENCIES = 38, 514
Row = dict[str, Any]


def load(model: type[Any], rows: Iterator[Row]) -> None:
    """Enter rows straight into a table, with the plain defaults of its columns."""
    table = model.__table__
    plain = {one.name: one.default.arg for one in table.c if one.default is not None and one.default.is_scalar}
    while chunk := [plain | row for row in islice(rows, CHUNK)]:
        if db.engine.dialect.name == "sqlite":
            db.session.execute(sa.insert(table), chunk)
            continue
        names = list(chunk[0])
        cursor = db.session.connection().connection.cursor()
        with cursor.copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
            for row in chunk:
                copy.write_row([one.value if isinstance(one, Enum) else one for one in (row[name] for name in names)])


def make_body(slug: str, kind: BodyKind, parent_id: int | None, zone: str) -> PublicBody:
    body = PublicBody(
        slug=slug,
        kind=kind,
        name=f"Badan Publik {slug}",
        short_name=slug,
        parent_id=parent_id,
        zone=zone,
        register_code=slug,
        created_at=NOW,
    )
    db.session.add(body)
    db.session.flush()
    names = [f"Dinas {number}" for number in range(UNITS)]
    db.session.add_all(Unit(body_id=body.id, slug=name, name=name, short_name=name) for name in names)
    return body


def make_bodies(count: int, provinces: int) -> list[PublicBody]:
    """So many bodies in three zones, the first ones provinces and the others under them, each with its units."""
    made: list[PublicBody] = []
    for number in range(count):
        province = number % provinces
        kind, parent_id = (BodyKind.REGENCY, made[province].id) if number >= provinces else (BodyKind.PROVINCE, None)
        made.append(make_body(f"badan-{number}", kind, parent_id, list(ZONES)[province % len(ZONES)]))
    return made


def fill(bodies: list[PublicBody], size: int, years: tuple[int, int]) -> None:
    """Enter so many requests of these bodies, a province four times as many as another body."""
    units = {body.id: list(db.session.scalars(sa.select(Unit.id).where(Unit.body_id == body.id))) for body in bodies}
    weights = [4 if body.kind is BodyKind.PROVINCE else 1 for body in bodies]
    known = {body.id: calendar_of(body) for body in bodies}
    last = db.session.scalar(sa.select(sa.func.max(InfoRequest.id))) or 0
    seqs = range(last + 1, last + size + 1)

    def owners() -> Iterator[tuple[Random, int, PublicBody]]:
        rng = Random(size)
        for seq in seqs:
            (body,) = rng.choices(bodies, weights)
            yield Random(seq), seq, body

    def requests() -> Iterator[Row]:
        return (request(rng, seq, body, units[body.id], known[body.id], years) for rng, seq, body in owners())

    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("SET session_replication_role = replica"))  # the rows are known to fit together
    load(Applicant, (applicant(seq, body) for _, seq, body in owners()))
    load(InfoRequest, requests())
    load(RequestItem, (item(row) for row in requests()))
    load(Objection, (objection(row, known[row["body_id"]]) for row in requests() if row["id"] % OBJECTED_EVERY == 0))
    load(Dispute, (dispute(row) for row in requests() if row["id"] % DISPUTED_EVERY == 0))
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("SET session_replication_role = DEFAULT"))
    for body in bodies:
        record_for_body("imported", body, actor=system_of(body.id), now=NOW - timedelta(hours=1), rows=size)


def applicant(seq: int, body: PublicBody) -> Row:
    key = f"{body.id}-{seq}"
    return {
        "id": seq,
        "row_key": key,
        "body_id": body.id,
        "kind": ApplicantKind.PERSON,
        "name": f"Pemohon {seq}",
        "is_foreign": False,
        "phone_sealed": b"sealed",
    }


def request(
    rng: Random, seq: int, body: PublicBody, units: list[int], calendar: WorkingCalendar, years: tuple[int, int]
) -> Row:
    """A request as it may have gone: mostly in time, some extended, some late, a few silent, withdrawn or open."""
    first = date(years[0], 1, 1)
    received_on = first + timedelta(rng.randrange((TODAY - first).days))
    reply_due_on = calendar.add(received_on, REPLY.days)
    due_on, fate = reply_due_on, rng.random()
    made: Row = {"status": Status.REGISTERED, "outcome": None, "answered_on": None, "withdrawn_on": None}
    made |= {"extended_on": None, "extension_reason": None, "answer_received_on": None}
    days = rng.randint(1, REPLY.days)
    if fate < 0.15:
        due_on = calendar.add(due_on, EXTENSION.days)
        made |= {"status": Status.EXTENDED, "extended_on": reply_due_on, "extension_reason": "Belum dikuasai"}
        days = rng.randint(REPLY.days + 1, REPLY.days + EXTENSION.days)
    elif fate < 0.23:
        days = rng.randint(REPLY.days + 1, 60)
    answered_on = calendar.add(received_on, days)
    if fate > 0.97:
        made |= {"status": Status.WITHDRAWN, "withdrawn_on": received_on}
    elif fate < 0.94 and answered_on <= TODAY:
        made |= {"status": Status.ANSWERED, "outcome": rng.choice(OUTCOMES), "answered_on": answered_on}
    key = f"{body.id}-{seq}"
    return made | {
        "id": seq,
        "version": 1,
        "body_id": body.id,
        "unit_id": rng.choice(units),
        "applicant_id": seq,
        "filing_key": key,
        "token_hash": key,
        "number": f"{seq:07}/PPID",
        "year": received_on.year,
        "seq": seq,
        "language": "id",
        "channel": rng.choice(list(Channel)),
        "received_at": NOW,
        "received_on": received_on,
        "recorded_at": NOW,
        "purpose": "Penelitian",
        "access_mode": AccessMode.SOFT_COPY,
        "delivery_method": DeliveryMethod.DOWNLOAD,
        "reply_due_on": reply_due_on,
        "due_on": due_on,
        "statute_due_on": due_on,
    }


def item(row: Row) -> Row:
    outcome = row["outcome"]
    is_withheld = outcome in {Outcome.REFUSED, Outcome.GIVEN_IN_PART}
    return {
        "id": row["id"],
        "body_id": row["body_id"],
        "request_id": row["id"],
        "number": 1,
        "text": "Laporan realisasi anggaran",
        "outcome": ItemOutcome(outcome.value) if outcome else None,
        "ground": "abcdefghij"[row["id"] % 10] if is_withheld else "",
        "reason": "Rahasia" if is_withheld else "",
        "consequence": "Terbuka" if is_withheld else "",
        "blackout": "NIK" if is_withheld else "",
        "holder_unknown": outcome is Outcome.NOT_HELD,
        "taken_over": is_withheld,
    }


def objection(row: Row, calendar: WorkingCalendar) -> Row:
    due_on = calendar.add(row["due_on"], RULING.days)
    is_ruled = due_on <= TODAY and row["id"] % (3 * OBJECTED_EVERY) != 0
    return {
        "id": row["id"],
        "version": 1,
        "body_id": row["body_id"],
        "request_id": row["id"],
        "applicant_id": row["id"],
        "filing_key": row["filing_key"],
        "token_hash": row["token_hash"],
        "number": row["number"],
        "year": row["year"],
        "seq": row["seq"],
        "channel": row["channel"],
        "received_at": NOW,
        "received_on": row["due_on"],
        "recorded_at": NOW,
        "purpose": "Penelitian",
        "case_position": "Tidak dijawab",
        "status": ObjectionStatus.RULED if is_ruled else ObjectionStatus.REGISTERED,
        "outcome": Verdict.REJECTED if is_ruled else None,
        "due_on": due_on,
        "ruled_on": due_on if is_ruled else None,
    }


def dispute(row: Row) -> Row:
    return {
        "id": row["id"],
        "version": 1,
        "body_id": row["body_id"],
        "objection_id": row["id"],
        "level": Level.PROVINCIAL,
        "commission_name": "Komisi Informasi",
        "stage": Stage.PETITIONED,
        "petitioned_on": row["due_on"],
        "recorded_at": NOW,
    }


def visitor(app: Flask, role: Role, body_id: int) -> FlaskClient:
    """A browser in which somebody who oversees is signed in."""
    email = f"{role.value}-{body_id}@example.test"
    with committed():
        account = Account(email=email, name=role.value, password_hash=NOBODY, stamp="0" * 16, created_at=NOW)
        db.session.add(account)
        db.session.flush()
        body = db.session.get_one(PublicBody, body_id)
        given = {"account": account, "from_on": date(2024, 1, 1), "actor": system_of(body_id), "now": NOW}
        official = people.appoint(body, role, role.value, role.value, **given)
        client = app.test_client()
        with client.session_transaction() as session:
            session.update({"_user_id": f"{account.id}.{account.stamp}", "_fresh": True, "office": official.id})
    return client


def pages(app: Flask, is_nation: bool) -> None:
    """Time whole pages, from the request to the last byte, as those get them who oversee all the bodies.

    The bounds are 150 ms for a province and 300 ms for the nation.
    """
    limiter.enabled = False
    head = db.session.scalars(sa.select(PublicBody.id).order_by(PublicBody.id).limit(1)).one()
    with committed():
        commission_id = make_body("komisi", BodyKind.COMMISSION, None if is_nation else head, "Asia/Jakarta").id
    later = NOW + timedelta(minutes=10)
    with time_machine.travel(later, tick=True):
        commissioner, coordinator = visitor(app, Role.COMMISSIONER, commission_id), visitor(app, Role.COORDINATOR, head)
        tallies.refresh(later, limit=None)
        gc.collect()
        gc.freeze()  # as `ppid.wsgi` does
        for name, client, path in (
            ("all bodies", commissioner, "/pengawasan"),
            ("all bodies, sorted", commissioner, "/pengawasan?urut=tepat-waktu"),
            ("one body", commissioner, "/pengawasan/badan-0"),
            ("one body, at another moment", commissioner, f"/pengawasan/badan-0?{LAST_YEAR}"),
            ("ranking of a coordinator", coordinator, "/koordinasi"),
            ("statistics for the public", coordinator, "/statistik"),
        ):
            get(client, path)  # the first one compiles its templates
            show(f"page: {name}", partial(get, client, path))


def get(client: FlaskClient, path: str) -> None:
    """Get a page in a context of its own, as every request of a server has."""
    answer = Context().run(client.get, path)
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code} {answer.location or ''}")


def measured(read: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float, int]:
    """Milliseconds, median and worst, and statements of one reading in a session of its own."""
    times, statements = [], 0

    def notice(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal statements
        statements += statement != "BEGIN"

    for _ in range(rounds):
        db.session.remove()
        statements = 0
        sa.event.listen(db.engine, "before_cursor_execute", notice)
        begun = perf_counter()
        read()
        times.append((perf_counter() - begun) * 1000)
        sa.event.remove(db.engine, "before_cursor_execute", notice)
    return statistics.median(times), max(times), statements


def show(name: str, read: Callable[[], object], rounds: int = ROUNDS) -> None:
    median, worst, statements = measured(read, rounds)
    print(f"  {name:<58}{median:>10.1f}{worst:>10.1f}{statements:>6}", flush=True)


def withdraw(body_id: int) -> None:
    """One step of a body, so that its tallies are behind."""
    with committed():
        open_now = (InfoRequest.status == Status.REGISTERED, InfoRequest.received_on >= date(YEARS[1], 1, 1))
        one = db.session.scalars(sa.select(InfoRequest).where(InfoRequest.body_id == body_id, *open_now).limit(1)).one()
        one.status, one.withdrawn_on = Status.WITHDRAWN, TODAY
        record("withdraw", one, actor=system_of(body_id), now=NOW)


def report(title: str, bodies: sa.ColumnElement[bool]) -> None:
    ids = list(db.session.scalars(sa.select(PublicBody.id).where(bodies).order_by(PublicBody.id)))
    count = db.session.scalar(sa.select(sa.func.count()).where(InfoRequest.body_id.in_(ids)))
    print(f"\n{title}: {len(ids)} bodies, {count:,} requests; {db.engine.dialect.name}")
    print(f"  {'milliseconds: median, worst; statements':<58}")
    begun = perf_counter()
    for id in ids:
        tallies.recount(id, now=NOW, whole=True)
    took = perf_counter() - begun
    print(f"  counting all years of all of them takes {took:.1f} s, {took / len(ids) * 1000:.0f} ms a body")
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    last = YEARS[1]
    show("across, this year", lambda: tallies.across(bodies, last, last, now=NOW))
    show("across, all years", lambda: tallies.across(bodies, *YEARS, now=NOW))
    show("with months, this year", lambda: tallies.details(bodies, last, last, now=NOW))
    show("a pass of the background work, nothing new", lambda: tallies.refresh(NOW))
    withdraw(ids[-1])
    show("across, this year, one small body behind", lambda: tallies.across(bodies, last, last, now=NOW))
    withdraw(ids[0])
    show("across, this year, one large body behind too", lambda: tallies.across(bodies, last, last, now=NOW))
    show("a pass that counts these two bodies again", lambda: tallies.refresh(NOW), rounds=1)
    check(ids[-1])


def check(body_id: int) -> None:
    """The figures that were measured are the right ones."""
    body = db.session.get_one(PublicBody, body_id)
    exact = figures.of_body(body, date(YEARS[1], 1, 1), date(YEARS[1], 12, 31), on=TODAY)
    read = tallies.of_body(body_id, YEARS[1], YEARS[1], now=NOW)
    if not read.is_current or read.total != exact.total:
        sys.exit(f"the figures of body {body_id} are not those of its rows")


def largest() -> None:
    """One body with 100,000 requests of one year, from tallies and from its rows."""
    with committed():
        body = make_body("besar", BodyKind.CENTRAL, None, "Asia/Makassar")
        fill([body], 100_000, (YEARS[1], YEARS[1]))
    body_id, first, last = body.id, date(YEARS[1], 1, 1), date(YEARS[1], 12, 31)
    print(f"\nOne body with 100,000 requests of one year; {db.engine.dialect.name}")
    show("recount", lambda: tallies.recount(body_id, now=NOW, whole=True), rounds=3)

    def rows() -> object:
        return figures.of_body(db.session.get_one(PublicBody, body_id), first, last, on=TODAY)

    show("the same figures from every row", rows, rounds=3)
    show("its page from tallies", lambda: tallies.of_body(body_id, YEARS[1], YEARS[1], now=NOW))
    check(body_id)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nation", action="store_true", help="552 bodies")
    options.add_argument("--requests", type=int, default=0, help="how many instead of 100,000 or 1,000,000")
    options.add_argument("--database", default="", help="address of an empty database; SQLite when left out")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder), database_url=chosen.database))
        with app.app_context():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                logging.disable(logging.INFO)
                bring_up_to_date()
            count, provinces = (PROVINCES + REGENCIES, PROVINCES) if chosen.nation else (11, 1)
            begun = perf_counter()
            with committed():
                bodies = make_bodies(count, provinces)
                fill(bodies, chosen.requests or (1_000_000 if chosen.nation else 100_000), YEARS)
            print(f"filled in {perf_counter() - begun:.0f} s")
            report("The nation" if chosen.nation else "One province", PublicBody.slug.like("badan-%"))
            pages(app, chosen.nation)
            if not chosen.nation:
                largest()
            print(f"\n{db.session.scalar(sa.select(sa.func.count(BodyTally.id)))} tallies are kept")
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
