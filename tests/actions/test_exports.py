"""Long registers: asked for once, made by one process or the next, fetched for a week, forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock, storage
from ppid.actions import background, exports, jobs, register_sheets, registers
from ppid.actions.register_sheets import FORMS, PDF, People, Wanted
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Event, Export, ExportState
from ppid.queries.registers import Period, RegisterKind
from ppid.sheets import CSV, XLSX
from ppid.storage import StorageError
from tests import objections, world
from tests.sheets import read_csv, read_xlsx

REQUESTS = Wanted(RegisterKind.REQUESTS, Period(2026))


@pytest.fixture(autouse=True)
def _morning(app: Flask) -> Iterator[None]:
    with time_machine.travel(datetime(2026, 6, 16, 1, 0, tzinfo=UTC), tick=False):
        yield


def asked(wanted: Wanted = REQUESTS, form: str = CSV, role: Role = Role.OFFICER, slug: str = "kaltim") -> Export:
    with committed():
        return exports.ask(world.body(slug), wanted, form, actor=world.actor(role, slug), now=clock.now())


def fresh(export: Export) -> Export:
    db.session.refresh(export)
    return export


def data_of(export: Export) -> bytes:
    return b"".join(exports.pieces(fresh(export)))


def test_what_was_asked_for_is_made_in_a_pass_and_can_be_checked() -> None:
    numbers = [world.register(f"kunci-{number}").number for number in range(3)]
    export = asked()
    assert background.run_once(clock.now()).exports_made == 1
    data = data_of(export)
    assert export.state is ExportState.DONE
    assert (export.done, export.total, export.size_bytes) == (3, 3, len(data))
    assert export.sha256 == hashlib.sha256(data).hexdigest()
    assert [row[0] for row in read_csv(data)[1:]] == numbers
    assert background.run_once(clock.now()).exports_made == 0


@pytest.mark.parametrize("form", FORMS)
def test_a_job_writes_what_would_have_come_at_once(form: str, tmp_path: object) -> None:
    world.register()
    export = asked(form=form)
    assert exports.make_next()
    data = data_of(export)
    if form == PDF:
        assert data.startswith(b"%PDF-")
    elif form == XLSX:
        assert read_xlsx(data)[0][0] == "Buku register permohonan informasi publik"
    else:
        assert read_csv(data)[1][2] == "Siti Ma'rufah"


def test_asked_twice_it_is_the_same_until_it_is_finished() -> None:
    first = asked()
    assert asked().id == first.id
    others = {
        asked(form=XLSX).id,
        asked(Wanted(RegisterKind.REQUESTS, Period(2025))).id,
        asked(Wanted(RegisterKind.REQUESTS, Period(2026), People.NONE)).id,
        asked(Wanted(RegisterKind.OBJECTIONS, Period(2026))).id,
        asked(role=Role.DESK).id,
    }
    assert len(others | {first.id}) == 6
    for _each in others | {first.id}:
        assert exports.make_next()
    assert not exports.make_next()
    assert asked().id not in others | {first.id}


def test_identities_are_for_whoever_may_see_them_when_asking_and_are_put_on_record_once() -> None:
    world.register()
    opened = Wanted(RegisterKind.REQUESTS, Period(2026), People.OPENED)
    with pytest.raises(exports.NotForThisOffice):
        asked(opened, role=Role.SUPERIOR)
    export = asked(opened)
    assert asked(opened).id == export.id
    events = db.session.scalars(sa.select(Event).where(Event.name == "register_exported")).all()
    assert [(event.data["rows"], event.data["format"]) for event in events] == [(1, "csv")]
    assert exports.make_next()
    assert "Jalan Melati 3" in data_of(export).decode()
    masked = asked()
    assert exports.make_next()
    assert "Jalan Melati" not in data_of(masked).decode()
    assert len(db.session.scalars(sa.select(Event).where(Event.name == "register_exported")).all()) == 1


def test_one_left_behind_by_a_dead_process_is_made_by_the_next() -> None:
    world.register()
    export = asked()
    assert jobs.claim(Export) is not None
    assert not exports.make_next()  # somebody is at it
    with time_machine.travel(clock.now() + jobs.LEASE + timedelta(seconds=1), tick=False):
        assert exports.make_next()
    assert fresh(export).state is ExportState.DONE


def test_whoever_lost_one_leaves_what_the_other_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    world.register()
    export = asked()
    later = clock.now() + jobs.LEASE + timedelta(seconds=1)
    write = register_sheets.write

    def slowly(*given: object, **more: object) -> int:
        """Meanwhile the lease ends, and another process makes it."""
        monkeypatch.setattr(register_sheets, "write", write)
        with time_machine.travel(later, tick=False):
            assert exports.make_next()
        return write(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(register_sheets, "write", slowly)
    assert exports.make_next()
    assert fresh(export).finished_at == later
    assert hashlib.sha256(data_of(export)).hexdigest() == export.sha256


def test_its_progress_is_told_as_rows_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "CHUNK_ROWS", 2)
    for number in range(5):
        world.register(f"kunci-{number}")
    export = asked()
    seen: list[int] = []
    step = jobs.Work.step

    def noted(work: jobs.Work, count: int = 1) -> None:
        step(work, count)
        seen.append(work.done)

    monkeypatch.setattr(jobs.Work, "step", noted)
    assert exports.make_next()
    assert seen[:3] == [2, 4, 5]
    assert (fresh(export).done, export.total) == (5, 5)


def test_one_that_cannot_be_made_says_so_and_can_be_asked_for_again() -> None:
    export = asked()
    storage.use(None)
    with pytest.raises(StorageError):
        exports.make_next()
    assert fresh(export).state is ExportState.FAILED
    assert export.error == "StorageError"
    assert asked().id != export.id


def test_one_that_nobody_made_in_a_day_is_given_up() -> None:
    export = asked()
    with time_machine.travel(clock.now() + jobs.GIVEN_UP + timedelta(minutes=1), tick=False):
        assert not exports.make_next()
    assert fresh(export).state is ExportState.FAILED


def test_one_is_kept_for_a_week_and_then_forgotten() -> None:
    export = asked()
    assert exports.make_next()
    place, now = f"{fresh(export).storage_key}/0", clock.now()
    assert exports.purge(now + timedelta(days=6)) == 0
    assert storage.current().exists(place)
    lines = background.run_daily(now + timedelta(days=8))
    assert "1 unduhan register dihapus setelah masa simpannya" in lines
    assert not storage.current().exists(place)
    assert db.session.scalars(sa.select(Export)).all() == []


def test_nobody_is_given_a_pdf_of_more_rows_than_somebody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_PRINTED", 1)
    world.register("kunci-1")
    world.register("kunci-2")
    with pytest.raises(exports.TooLong):
        asked(form=PDF)
    assert asked(form=XLSX).total == 2


def test_a_register_of_objections_is_made_as_well() -> None:
    with time_machine.travel(datetime(2026, 3, 2, 1, 0, tzinfo=UTC), tick=False):
        made = world.register()
    objection = objections.file(made, grounds=frozenset({"c"}))
    export = asked(Wanted(RegisterKind.OBJECTIONS, Period(2026)))
    assert exports.make_next()
    heads, row = read_csv(data_of(export))
    line = dict(zip(heads, row, strict=True))
    assert line["No. Registrasi Keberatan"] == objection.number
    assert line["Alasan Keberatan (Pasal 35 ayat (1))"].startswith("Huruf c: ")
