"""What a page of the worklist costs as the register of one body grows: milliseconds and SQL statements.

Run with ``.venv/bin/python bench/worklist.py`` (100 and 10,000 requests), ``--large`` for 100,000 as well, and
``--database postgresql+psycopg://...`` for an empty database of your own instead of SQLite.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa

from ppid import create_app
from ppid.access import Actor
from ppid.cli import search
from ppid.cli.upkeep import bring_up_to_date
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ApplicantKind, Channel, DeliveryMethod, Status
from ppid.models import Applicant, BodyKind, InfoRequest, PublicBody, RequestItem, Unit
from ppid.queries import requests as queries
from ppid.queries.requests import Filter
from ppid.settings import Settings

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
ROUNDS = 5
CHUNK = 5000
OPEN_EVERY = 33
UNITS = 12
Row = dict[str, Any]


def make_body(size: int) -> tuple[PublicBody, list[int]]:
    body = PublicBody(
        slug=f"badan-{size}",
        kind=BodyKind.PROVINCE,
        name=f"Badan dengan {size} permohonan",
        short_name=str(size),
        register_code=f"PPID-{size}",
        created_at=NOW,
    )
    db.session.add(body)
    db.session.flush()
    units = [
        Unit(body_id=body.id, slug=f"unit-{number}", name=f"Dinas {number}", short_name=f"D{number}")
        for number in range(UNITS)
    ]
    db.session.add_all(units)
    db.session.flush()
    return body, [unit.id for unit in units]


def fill(size: int) -> int:
    """Enter so many requests of a body straight into the tables; return the body's id."""
    rng = Random(size)
    with committed():
        body, units = make_body(size)
        for first in range(1, size + 1, CHUNK):
            seqs = range(first, min(first + CHUNK, size + 1))
            applicants = insert(Applicant, [applicant(body.id, seq) for seq in seqs])
            rows = [request(body.id, rng, units, seq, id) for seq, id in zip(seqs, applicants, strict=True)]
            ids = insert(InfoRequest, rows)
            db.session.execute(sa.insert(RequestItem), [item for id in ids for item in items(body.id, id)])
        return body.id


def insert(model: type[Any], rows: list[Row]) -> list[int]:
    return list(db.session.scalars(sa.insert(model).returning(model.id, sort_by_parameter_order=True), rows))


def applicant(body_id: int, seq: int) -> Row:
    return {
        "row_key": f"{body_id}-{seq}",
        "body_id": body_id,
        "kind": ApplicantKind.PERSON,
        "name": f"Pemohon {seq}",
        "is_foreign": False,
        "phone_sealed": b"sealed",
    }


def request(body_id: int, rng: Random, units: list[int], seq: int, applicant_id: int) -> Row:
    waits = seq % OPEN_EVERY == 0
    received_on = TODAY - timedelta(days=rng.randint(0, 25) if waits else rng.randint(30, 1000))
    due_on = received_on + timedelta(days=14)
    key = f"{body_id}-{seq}"
    return {
        "version": 1,
        "body_id": body_id,
        "unit_id": rng.choice(units),
        "applicant_id": applicant_id,
        "filing_key": key,
        "token_hash": key,
        "number": f"{seq:06}/PPID/2026",
        "year": 2026,
        "seq": seq,
        "language": "id",
        "channel": rng.choice(list(Channel)),
        "received_at": NOW,
        "received_on": received_on,
        "recorded_at": NOW,
        "purpose": "Penelitian",
        "access_mode": AccessMode.SOFT_COPY,
        "delivery_method": DeliveryMethod.DOWNLOAD,
        "status": Status.REGISTERED if waits else Status.WITHDRAWN,
        "withdrawn_on": None if waits else received_on,
        "reply_due_on": due_on,
        "due_on": due_on,
        "statute_due_on": due_on,
        "due_is_provisional": False,
    }


def items(body_id: int, request_id: int) -> list[Row]:
    texts = ("Laporan realisasi anggaran", f"Daftar paket pengadaan ke-{request_id}")
    return [
        {"body_id": body_id, "request_id": request_id, "number": number, "text": text}
        for number, text in enumerate(texts, 1)
    ]


def measured(read: Callable[[], object]) -> tuple[float, int]:
    """Milliseconds (the best of several rounds) and statements of one reading in a session of its own."""
    times, statements = [], 0

    def notice(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        nonlocal statements
        statements += statement != "BEGIN"

    for _ in range(ROUNDS):
        db.session.remove()
        statements = 0
        sa.event.listen(db.engine, "before_cursor_execute", notice)
        begun = perf_counter()
        read()
        times.append(perf_counter() - begun)
        sa.event.remove(db.engine, "before_cursor_execute", notice)
    return min(times) * 1000, statements


def readings(body_id: int) -> dict[str, Callable[[], object]]:
    """The questions that a worklist asks, each read to its end."""
    actor = Actor(Role.OFFICER, body_id)

    def page(wanted: Filter, **edge: tuple[date, int]) -> Callable[[], object]:
        def read() -> object:
            found = db.session.scalars(queries.worklist(actor, wanted, today=TODAY, **edge)).all()
            return [(one.number, one.applicant.name, one.unit, [item.text for item in one.items]) for one in found]

        return read

    middle = (TODAY - timedelta(days=400), 0)
    return {
        "open, first page": page(Filter()),
        "overdue": page(Filter("overdue")),
        "all, first page": page(Filter("all")),
        "all, a page in the middle": page(Filter("all"), after=middle),
        "one channel": page(Filter(channel=Channel.EMAIL)),
        "words, rare": page(Filter("all", text="ke-77")),
        "words, none": page(Filter("all", text="tiada")),
        "counts by state": lambda: db.session.execute(queries.counts(actor, today=TODAY)).all(),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--large", action="store_true", help="measure 100,000 requests as well")
    options.add_argument("--database", default="", help="address of an empty database; SQLite when left out")
    chosen = options.parse_args()
    sizes = [100, 10_000, *([100_000] if chosen.large else [])]
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(instance=Path(folder), database_url=chosen.database))
        with app.app_context():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                logging.disable(logging.INFO)
                bring_up_to_date()
            tables = {size: readings(fill(size)) for size in sizes}
            search.fill(missing_only=True)
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("ANALYZE")
            results = {size: [measured(read) for read in table.values()] for size, table in tables.items()}
            print(f"{db.engine.dialect.name}; milliseconds and statements for a page of {queries.PAGE_ROWS} requests\n")
            print(f"{'':<28}" + "".join(f"{size:>14,}" for size in sizes))
            for row, name in enumerate(tables[sizes[0]]):
                cells = [results[size][row] for size in sizes]
                print(f"{name:<28}" + "".join(f"{took:>10.1f} {count:>3}" for took, count in cells))
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
