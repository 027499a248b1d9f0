"""``ppid calendar``: entering, taking out, opening a year, and comparing with a second source."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
import time_machine
from click.testing import Result
from flask import Flask

from ppid.access import applicant_of
from ppid.actions import requests
from ppid.db import committed, db
from ppid.models import CalendarYear, Event, Holiday, InfoRequest
from tests import world

RECEIVED = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 4, 2, 0, tzinfo=UTC)
ADD = ("add", "2026-11-09", "Cuti bersama tambahan", "--kind", "collective", "--decree", "SKB 9/2026")


def run(app: Flask, *args: str, at: datetime = WEDNESDAY) -> Result:
    with time_machine.travel(at, tick=False):
        return app.test_cli_runner().invoke(args=["ppid", "calendar", *args])


def done(app: Flask, *args: str) -> list[str]:
    result = run(app, *args)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    db.session.rollback()
    return result.stdout.splitlines()


def register(at: datetime = RECEIVED) -> InfoRequest:
    with committed():
        body = world.body()
        return requests.register(body, world.filing(received_at=at), actor=applicant_of(body.id), now=at)


def test_the_days_of_a_year_are_listed_with_their_decrees(app: Flask) -> None:
    lines = done(app, "list", "2026")
    assert len(lines) == 26
    assert lines[0].startswith("2026-01-01  national    Tahun Baru")
    assert all("SKB 3 Menteri" in line for line in lines[:-1])
    assert lines[-1] == "Tahun 2026 dibuka."
    assert "perkiraan" in " ".join(done(app, "list", "2027"))
    assert done(app, "list", "2028") == ["Tahun 2028 belum dibuka: hitungan yang memasukinya berhenti."]


def test_a_decreed_day_moves_open_cases_and_names_them(app: Flask) -> None:
    made = register()
    assert done(app, *ADD) == [
        f"{made.number}: 2026-11-16 -> 2026-11-17",
        "Senin, 9 November 2026 dicatat: Cuti bersama tambahan.",
    ]
    assert made.due_on == date(2026, 11, 17)
    row = db.session.scalars(sa.select(Holiday).where(Holiday.day == date(2026, 11, 9))).one()
    assert row.entered_by.startswith("baris perintah (")
    assert "SKB 9/2026" in str(db.session.scalars(sa.select(Event.data).where(Event.name == "recounted")).one())


def test_taking_it_out_moves_them_back(app: Flask) -> None:
    made = register()
    done(app, *ADD)
    assert done(app, "remove", "2026-11-09", "--decree", "SKB 10/2026") == [
        f"{made.number}: 2026-11-17 -> 2026-11-16",
        "Senin, 9 November 2026 kembali menjadi hari biasa.",
    ]
    assert not any("2026-11-09" in line for line in done(app, "list", "2026"))


def test_a_removal_without_a_decree_says_who_did_it(app: Flask) -> None:
    done(app, *ADD)
    done(app, "remove", "2026-11-09")
    row = db.session.scalars(sa.select(Holiday).where(Holiday.day == date(2026, 11, 9))).one()
    assert row.removal_decree is not None
    assert row.removal_decree.startswith("penghapusan 2026-11-09 melalui baris perintah")


def test_a_local_day_belongs_to_its_body(app: Flask) -> None:
    local = ("--kind", "local", "--decree", "Keputusan Gubernur 1/2026", "--body", "kaltim")
    done(app, "add", "2026-11-09", "Hari jadi", *local)
    assert any("local" in line for line in done(app, "list", "2026", "--body", "kaltim"))
    assert not any("local" in line for line in done(app, "list", "2026"))
    assert not any("local" in line for line in done(app, "list", "2026", "--body", "samarinda"))
    done(app, "remove", "2026-11-09", "--body", "kaltim")
    assert not any("local" in line for line in done(app, "list", "2026", "--body", "kaltim"))


def test_a_new_year_is_entered_day_by_day_and_then_opened(app: Flask) -> None:
    made = register(datetime(2027, 12, 20, 2, 0, tzinfo=UTC))
    assert made.due_is_provisional
    new = ("--kind", "national", "--decree", "SKB 2028")
    assert "ppid calendar open 2028" in done(app, "add", "2028-01-01", "Tahun Baru Masehi", *new)[-1]
    assert made.due_is_provisional
    lines = done(app, "open", "2028", "--decree", "SKB 2028")
    assert lines[-1] == "Tahun 2028 dibuka."
    assert not made.due_is_provisional
    assert db.session.get_one(CalendarYear, 2028).decree == "SKB 2028"
    assert done(app, "open", "2029", "--decree", "SKB 2029", "--estimated")[-1].endswith("dengan tanggal perkiraan.")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        pytest.param(("add", "2026-12-25", "Natal", *ADD[3:]), "sudah tercatat", id="a day that is there"),
        pytest.param((*ADD[:4], "local", *ADD[5:]), "Libur lokal", id="local to nobody"),
        pytest.param((*ADD, "--body", "kaltim"), "Libur lokal", id="national for one body"),
        pytest.param((*ADD, "--body", "atlantis"), "atlantis", id="an unknown body"),
        pytest.param((*ADD[:6], " "), "keputusan", id="a blank decree"),
        pytest.param(("remove", "2026-11-09"), "tidak tercatat", id="a day that is not there"),
        pytest.param(("open", "2028", "--decree", ""), "keputusan", id="a year without a decree"),
        pytest.param(("add", "2026-11-09", "Libur", "--kind", "weekend", "--decree", "x"), "weekend", id="a weekend"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(app: Flask, args: tuple[str, ...], words: str) -> None:
    before = db.session.scalar(sa.select(sa.func.count(Holiday.id)))
    result = run(app, *args)
    assert result.exit_code in {1, 2}
    assert words in result.stderr
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count(Holiday.id))) == before


def test_the_decreed_days_agree_with_the_second_source(app: Flask) -> None:
    assert done(app, "check") == ["Kalender cocok dengan sumber kedua."]


def test_differences_and_missing_years_are_named_and_exit_1(app: Flask) -> None:
    done(app, *ADD)
    result = run(app, "check")
    assert result.exit_code == 1
    assert "2026-11-09" in result.stdout
    result = run(app, "check", at=datetime(2027, 7, 1, 2, tzinfo=UTC))
    assert result.exit_code == 1
    assert "Tahun 2028 belum dibuka." in result.stdout
