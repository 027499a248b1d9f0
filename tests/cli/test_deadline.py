"""``ppid deadline``: a contract that other programs read, and a page for people."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from click.testing import Result
from flask import Flask

from ppid.actions import calendars
from ppid.cli.deadline import EXIT_CALENDAR_GAP
from ppid.db import committed
from ppid.law.calendar import DayKind
from ppid.law.deadlines import DEADLINES
from tests import world

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


def run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["ppid", "deadline", *args])


def counted(app: Flask, *args: str) -> dict[str, object]:
    result = run(app, *args, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_the_json_has_exactly_its_keys(app: Flask) -> None:
    found = counted(app, "reply", "--from", "2026-03-06")
    assert list(found) == ["rule", "article", "from", "due", "days"]
    assert found | {"days": None} == {
        "rule": "reply",
        "article": "UU 14/2008 Pasal 22 ayat (7)",
        "from": "2026-03-06",
        "due": "2026-03-27",
        "days": None,
    }
    days = found["days"]
    assert isinstance(days, list)
    assert {tuple(day) for day in days} == {("date", "number", "reason")}
    assert [day["number"] for day in days if day["number"] is not None] == list(range(1, 11))
    assert all((day["number"] is None) == isinstance(day["reason"], str) for day in days)
    assert days[0] == {"date": "2026-03-07", "number": None, "reason": "Sabtu"}
    assert days[-1] == {"date": "2026-03-27", "number": 10, "reason": None}
    (nyepi,) = [day["reason"] for day in days if day["date"] == "2026-03-19"]
    assert "Nyepi" in nyepi
    assert "SKB 3 Menteri" in nyepi


@pytest.mark.parametrize("rule", DEADLINES)
def test_every_rule_is_counted(app: Flask, rule: str) -> None:
    found = counted(app, rule, "--from", "2026-06-03")
    assert (found["rule"], found["article"]) == (rule, str(DEADLINES[rule].article))


def test_a_count_into_an_unknown_year_exits_3_and_names_the_year(app: Flask) -> None:
    for extra in ((), ("--json",)):
        result = run(app, "reply", "--from", "2027-12-30", *extra)
        assert result.exit_code == EXIT_CALENDAR_GAP == 3
        assert "2028" in result.stderr
        assert result.stdout == ""


def test_a_body_counts_with_its_own_days(app: Flask) -> None:
    with committed():
        calendars.add(
            date(2026, 11, 9),
            "Hari jadi provinsi",
            kind=DayKind.LOCAL,
            decree="Keputusan Gubernur",
            body=world.body(),
            entered_by="uji",
            now=NOW,
        )
    assert counted(app, "reply", "--from", "2026-11-02")["due"] == "2026-11-16"
    assert counted(app, "reply", "--from", "2026-11-02", "--body", "kaltim")["due"] == "2026-11-17"
    assert counted(app, "reply", "--from", "2026-11-02", "--body", "samarinda")["due"] == "2026-11-16"


def test_people_read_the_days_the_article_and_the_last_day(app: Flask) -> None:
    result = run(app, "reply", "--from", "2026-03-06")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Jawaban permohonan: UU 14/2008 Pasal 22 ayat (7)"
    assert lines[1].startswith("Sejak Jumat, 6 Maret 2026")
    assert lines[2] == "  -  Sabtu, 7 Maret 2026  Sabtu"
    assert lines[-1] == "Jatuh tempo: Jumat, 27 Maret 2026"


def test_a_date_that_may_still_move_says_so(app: Flask) -> None:
    assert "Jatuh tempo: Selasa, 23 Maret 2027 (sementara)" in run(app, "reply", "--from", "2027-03-01").stdout


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(("balasan", "--from", "2026-03-06"), id="an unknown rule"),
        pytest.param(("reply",), id="no date"),
        pytest.param(("reply", "--from", "6 Maret 2026"), id="a date in words"),
        pytest.param(("reply", "--from", "2026-02-30"), id="a day that is none"),
        pytest.param(("reply", "--from", "2026-03-06", "--body", "atlantis"), id="an unknown body"),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_words(app: Flask, args: tuple[str, ...]) -> None:
    result = run(app, *args)
    assert result.exit_code in {1, 2}
    assert "Error" in result.stderr
    assert result.stdout == ""
