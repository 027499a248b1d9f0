"""The deadline calculator: any limit, any day, any body; never a guess, never a broken page."""

from __future__ import annotations

import html
import json
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ppid.access import system_of
from ppid.actions import calendars
from ppid.db import committed
from ppid.i18n import format_date
from ppid.law.calendar import DayKind
from ppid.law.deadlines import DEADLINES, EXTENSION, REPLY, count
from ppid.queries.calendars import calendar_of
from tests import world
from tests.pages import PageClient
from tests.web.test_public import number_of_statements

EID = "aturan=reply&tanggal=2026-03-06"  # Nyepi, Idulfitri and their joint leave stand in between


@pytest.fixture
def visitor(client: FlaskClient) -> PageClient:
    return PageClient(client)


def due_of(page: str) -> str | None:
    found = re.search(r'class="clock-due"><time datetime="([^"]+)"', page)
    return found[1] if found else None


def test_the_answer_gives_the_last_day_and_the_one_after_an_extension(visitor: PageClient) -> None:
    page = visitor.get(f"/kalkulator?{EID}").text
    assert due_of(page) == "2026-03-27"
    assert "Rabu, 8 April 2026" in page


def test_every_skipped_day_stands_there_with_its_decree(visitor: PageClient) -> None:
    page = visitor.get(f"/kalkulator?{EID}").text
    trace = count(REPLY, date(2026, 3, 6), calendar_of(None))
    for counted in trace.days:
        assert f"<td>{format_date(counted.day)}</td>" in page
    decrees = [counted.reason.decree for counted in trace.days if counted.reason and counted.reason.decree]
    assert len(decrees) == 7
    assert page.count(f"<cite>{decrees[0]}</cite>") == decrees.count(decrees[0])


def test_the_answer_says_who_owes_what_by_which_article(visitor: PageClient) -> None:
    for name, deadline in DEADLINES.items():
        page = html.unescape(visitor.get(f"/kalkulator?aturan={name}&tanggal=2026-03-06").text)
        for words in (deadline.label, deadline.duty, deadline.runs_from, str(deadline.article), deadline.note):
            assert str(words) in page


def test_without_a_question_the_page_answers_for_a_request_of_today(visitor: PageClient) -> None:
    page = visitor.get("/kalkulator").text
    assert f'value="{REPLY.name}"' in re.search(r"<option selected[^>]*>", page)[0]  # type: ignore[index]
    assert due_of(page)


def test_a_long_count_shows_each_of_its_days(visitor: PageClient) -> None:
    page = visitor.get("/kalkulator?aturan=commission-finish&tanggal=2026-03-02").text
    assert re.findall(r"Hari ke-(\d+)(?:</td>|, jatuh tempo)", page) == [str(number) for number in range(1, 101)]


def test_a_body_counts_with_its_own_holidays_and_week(visitor: PageClient) -> None:
    with committed():
        maluku = world.body("maluku")
        calendars.add(
            date(2026, 11, 4),
            "Hari jadi daerah",
            kind=DayKind.LOCAL,
            decree="Keputusan Gubernur Nomor 9 Tahun 2026",
            body=maluku,
            entered_by="uji",
            now=world.BUILT_AT,
            actor=system_of(maluku.id),
        )
        samarinda = world.body("samarinda")
        samarinda.week, samarinda.week_decree = "123456", "Peraturan Wali Kota Nomor 1 Tahun 2026"
    question = "/kalkulator?aturan=reply&tanggal=2026-11-02"
    assert due_of(visitor.get(question).text) == "2026-11-16"
    page = visitor.get(f"{question}&badan=maluku").text
    assert due_of(page) == "2026-11-17"
    assert "Keputusan Gubernur Nomor 9 Tahun 2026" in page
    assert due_of(visitor.get(f"{question}&badan=samarinda").text) == "2026-11-13"


def test_a_count_of_the_past_says_nothing_of_lateness(visitor: PageClient) -> None:
    page = visitor.get("/kalkulator?aturan=reply&tanggal=2024-03-01").text
    assert "hari terakhirnya sudah lewat" in page
    assert "Terlambat" not in page
    assert "hari ini</text>" not in page


def test_a_year_without_a_calendar_is_named_and_nothing_is_guessed(visitor: PageClient) -> None:
    for day, year in (("1900-01-01", 1900), ("2035-06-01", 2035), ("2027-12-27", 2028)):
        answer = visitor.get(f"/kalkulator?aturan=ruling&tanggal={day}")
        assert answer.status_code == 200
        assert f"tahun {year}" in answer.text
        assert due_of(answer.text) is None


def test_an_extension_that_leaves_the_calendar_is_told_beside_the_reply(visitor: PageClient) -> None:
    page = visitor.get("/kalkulator?aturan=reply&tanggal=2027-12-10").text
    assert due_of(page) is not None
    assert "Tanggal perpanjangannya memasuki tahun 2028" in page


@pytest.mark.parametrize(
    "day",
    ["2026-02-30", "2026-13-01", "0000-01-01", "besok", "", "%00", "99999-01-01", "2026-11-02T10:00", "%F0%9F%99%82"],
)
def test_an_impossible_date_is_told_beside_the_date_and_is_kept(visitor: PageClient, day: str) -> None:
    answer = visitor.get(f"/kalkulator?tanggal={day}")
    assert answer.status_code == 422
    assert 'id="tanggal-error"' in answer.text
    assert due_of(answer.text) is None


@pytest.mark.parametrize("day", ["1900-01-01", "1900-12-31", "9999-01-01", "9999-12-31", "0001-01-01"])
def test_no_date_breaks_any_rule(visitor: PageClient, day: str) -> None:
    for name in DEADLINES:
        assert visitor.get(f"/kalkulator?aturan={name}&tanggal={day}").status_code in {200, 422}
        assert visitor.get(f"/kalkulator.json?aturan={name}&tanggal={day}").status_code in {200, 422}


@pytest.mark.parametrize(
    ("name", "value"), [("aturan", "tidak-ada"), ("aturan", ""), ("badan", "tidak-ada"), ("badan", "%00")]
)
def test_a_rule_or_body_that_is_not_there_is_told_beside_its_field(visitor: PageClient, name: str, value: str) -> None:
    answer = visitor.get(f"/kalkulator?{name}={value}")
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text


@pytest.mark.parametrize("name", DEADLINES)
def test_the_data_keep_the_contract_of_the_trace(visitor: PageClient, name: str) -> None:
    trace = count(DEADLINES[name], date(2026, 3, 6), calendar_of(world.body("kalbar")))
    answer = visitor.get(f"/kalkulator.json?aturan={name}&tanggal=2026-03-06&badan=kalbar")
    assert answer.mimetype == "application/json"
    assert answer.json == trace.as_json()


def test_the_data_and_the_command_line_agree(app: Flask, visitor: PageClient) -> None:
    printed = app.test_cli_runner().invoke(args=["ppid", "deadline", "reply", "--from", "2026-03-06", "--json"])
    assert json.loads(printed.output) == visitor.get(f"/kalkulator.json?{EID}").json


def test_the_data_name_the_missing_year_and_the_wrong_field(visitor: PageClient) -> None:
    gap = visitor.get("/kalkulator.json?tanggal=2035-01-01")
    assert (gap.status_code, gap.json) == (422, {"error": "no_calendar", "year": 2035})
    wrong = visitor.get("/kalkulator.json?tanggal=2026-02-30")
    assert wrong.status_code == 422
    assert wrong.json is not None
    assert set(wrong.json["fields"]) == {"tanggal"}


def test_the_link_to_the_extension_gives_the_date_that_was_promised(visitor: PageClient) -> None:
    page = visitor.get(f"/kalkulator?{EID}").text
    link = re.search(r'href="(/kalkulator\?aturan=extension[^"]+)"', page)
    assert link is not None
    extended = count(EXTENSION, date(2026, 3, 27), calendar_of(None))
    assert due_of(visitor.get(link[1].replace("&amp;", "&")).text) == extended.due.isoformat()


def test_a_long_count_costs_no_more_than_a_short_one(visitor: PageClient) -> None:
    visitor.get(f"/kalkulator?{EID}")
    short = number_of_statements(visitor, f"/kalkulator?{EID}")
    assert number_of_statements(visitor, "/kalkulator?aturan=commission-finish&tanggal=2026-03-06") == short
