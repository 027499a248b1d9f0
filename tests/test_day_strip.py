"""The day strip tells the truth of its trace: every day once, in order, with its reason, in shape and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from ppid import daystrip, i18n
from ppid.daystrip import State
from ppid.law.calendar import DayKind, DayOff, WorkingCalendar
from ppid.law.deadlines import CASSATION, COMMISSION_FINISH, EXTENSION, REPLY, RULING, Trace, count, count_provisionally
from ppid.standing import Phase, stand

DECREE = "SKB 3 Menteri 1497/2025"
HOLIDAYS = {
    date(2026, 3, 18): DayOff(DayKind.COLLECTIVE, "Cuti bersama Nyepi", DECREE),
    date(2026, 3, 19): DayOff(DayKind.NATIONAL, "Hari Suci Nyepi", DECREE),
    date(2026, 3, 20): DayOff(DayKind.COLLECTIVE, "Cuti bersama Idulfitri", DECREE),
    date(2026, 3, 21): DayOff(DayKind.NATIONAL, "Idulfitri", DECREE),
    date(2026, 3, 22): DayOff(DayKind.NATIONAL, "Idulfitri", DECREE),
    date(2026, 3, 23): DayOff(DayKind.COLLECTIVE, "Cuti bersama Idulfitri", DECREE),
    date(2026, 3, 24): DayOff(DayKind.COLLECTIVE, "Cuti bersama Idulfitri", DECREE),
}
CALENDAR = WorkingCalendar(HOLIDAYS, [2026])
NOVEMBER = count(REPLY, date(2026, 11, 2), CALENDAR)  # Monday; due on Monday 16
MARCH = count(REPLY, date(2026, 3, 6), CALENDAR)  # Friday; due on Friday 27, after Nyepi and Idulfitri


@pytest.fixture(scope="module")
def face() -> Iterator[Flask]:
    app = Flask(__name__, template_folder=str(Path(__file__).parents[1] / "templates"))
    i18n.init(app)
    app.jinja_env.globals["daystrip"] = daystrip
    with app.test_request_context():
        yield app


def draw(face: Flask, trace: Trace, today: date, **options: object) -> str:
    source = '{% from "macros/day_strip.html" import day_strip %}{{ day_strip(trace, today, **options) }}'
    return face.jinja_env.from_string(source).render(trace=trace, today=today, options=options)


def svg(html: str) -> ElementTree.Element:
    found = re.search(r"<svg.*?</svg>", html, re.DOTALL)
    assert found
    return ElementTree.fromstring(found.group())


# ---- Where a count stands ----


@pytest.mark.parametrize(
    ("today", "answered_on", "phase", "number", "late_days"),
    [
        pytest.param(date(2026, 11, 2), None, Phase.BEFORE, 0, 0, id="the day of receipt does not count"),
        pytest.param(date(2026, 11, 9), None, Phase.RUNNING, 5, 0, id="the fifth working day"),
        pytest.param(date(2026, 11, 8), None, Phase.RUNNING, 4, 0, id="a Sunday stays at the Friday before"),
        pytest.param(date(2026, 11, 16), None, Phase.LAST_DAY, 10, 0, id="the last day is not late"),
        pytest.param(date(2026, 11, 19), None, Phase.LATE, 10, 3, id="three working days late"),
        pytest.param(
            date(2026, 11, 20), date(2026, 11, 10), Phase.DONE, 6, 0, id="answered in time, whatever today is"
        ),
        pytest.param(date(2026, 11, 25), date(2026, 11, 18), Phase.DONE_LATE, 10, 2, id="answered late stays late"),
    ],
)
def test_a_count_knows_where_it_stands(today, answered_on, phase, number, late_days):
    standing = stand(NOVEMBER, today, answered_on=answered_on)
    assert (standing.phase, standing.number, standing.late_days) == (phase, number, late_days)


def test_a_deadline_that_ends_on_friday_is_past_on_saturday_but_no_working_day_late():
    standing = stand(MARCH, date(2026, 3, 28))
    assert (standing.phase, standing.late_days, standing.tone) == (Phase.LATE, 0, "late")


def test_the_tone_turns_when_three_days_are_left():
    assert stand(NOVEMBER, date(2026, 11, 10)).tone == "calm"
    assert stand(NOVEMBER, date(2026, 11, 11)).tone == "soon"


def test_an_extension_moves_the_limit_and_the_total():
    standing = stand(NOVEMBER, date(2026, 11, 18), extension=count(EXTENSION, NOVEMBER.due, CALENDAR))
    assert (standing.due, standing.number, standing.total_days) == (date(2026, 11, 25), 12, 17)


def test_past_the_decreed_years_no_number_of_late_days_is_told():
    december = count(REPLY, date(2026, 12, 10), CALENDAR)
    assert stand(december, date(2026, 12, 31)).late_days > 0
    for day in (date(2027, 1, 4), date(2031, 1, 1)):
        standing = stand(december, day)
        assert (standing.phase, standing.late_days, standing.tone) == (Phase.LATE, 0, "late")


def test_a_year_that_is_counted_provisionally_gives_no_number_of_late_days():
    january = count_provisionally(REPLY, date(2026, 12, 28), CALENDAR)
    standing = stand(january, january.due + timedelta(days=20))
    assert (standing.phase, standing.late_days) == (Phase.LATE, 0)


def test_a_limit_in_calendar_days_is_late_by_calendar_days():
    cassation = count(CASSATION, date(2026, 11, 2), CALENDAR)
    standing = stand(cassation, cassation.due + timedelta(days=3))
    assert (standing.late_days, standing.in_calendar_days) == (3, True)


# ---- Geometry ----


@settings(max_examples=60, deadline=None)
@given(
    starts=st.dates(date(2026, 1, 5), date(2026, 6, 30)),
    deadline=st.sampled_from([REPLY, RULING, COMMISSION_FINISH, CASSATION]),
    offset=st.integers(-3, 160),
    compact=st.booleans(),
)
def test_every_day_is_drawn_once_and_nothing_overlaps(starts, deadline, offset, compact):
    trace = count(deadline, starts, CALENDAR)
    today = min(starts + timedelta(days=offset), date(2026, 12, 31))
    strip = daystrip.layout(trace, today, compact=compact)
    drawn = [d.day for d in strip.day_by_day]
    assert drawn[: len(trace.days)] == [d.day for d in trace.days]
    assert drawn == sorted(set(drawn))
    parts = sorted([*strip.cells, *strip.gaps], key=lambda part: (part.y, part.x))
    for left, right in pairwise(parts):
        assert left.y != right.y or left.x + left.width <= right.x + 0.05
    assert all(part.x + part.width <= strip.width + 0.1 for part in strip.cells)


def test_rows_hold_ten_days_so_the_extension_begins_a_row_of_its_own():
    strip = daystrip.layout(NOVEMBER, date(2026, 11, 18), extension=count(EXTENSION, NOVEMBER.due, CALENDAR))
    rows = {cell.y: [] for cell in strip.cells}
    for cell in strip.cells:
        rows[cell.y].append(cell.number)
    assert list(rows.values()) == [list(range(1, 11)), list(range(11, 18))]
    assert [cell.number for cell in strip.cells if cell.extended] == list(range(11, 18))


def test_a_run_of_days_off_is_one_gap_and_its_weekend_days_merge():
    strip = daystrip.layout(MARCH, date(2026, 3, 9))
    assert [(gap.days[0].day, gap.days[-1].day) for gap in strip.gaps] == [
        (date(2026, 3, 7), date(2026, 3, 8)),
        (date(2026, 3, 14), date(2026, 3, 15)),
        (date(2026, 3, 18), date(2026, 3, 24)),
    ]
    assert [len(gap.bars) for gap in strip.gaps] == [1, 1, 7]


def test_the_last_day_flies_the_flag_and_the_first_limit_keeps_a_hollow_one():
    strip = daystrip.layout(NOVEMBER, date(2026, 11, 18), extension=count(EXTENSION, NOVEMBER.due, CALENDAR))
    assert [pole.final for pole in strip.poles] == [False, True]


def test_no_more_than_ten_late_days_are_drawn_and_the_rest_is_told():
    strip = daystrip.layout(NOVEMBER, date(2026, 12, 14))
    late = [cell for cell in strip.cells if cell.state is State.LATE]
    assert len(late) == 10
    assert strip.standing.late_days == 20
    assert strip.mark is not None
    assert strip.mark.beyond


def test_days_after_the_answer_are_unused_and_never_late():
    strip = daystrip.layout(NOVEMBER, date(2026, 12, 14), answered_on=date(2026, 11, 10))
    assert [cell.state for cell in strip.cells] == [State.SPENT] * 5 + [State.DONE] + [State.UNUSED] * 4


# ---- The drawing ----


def test_the_sentence_beside_the_strip_says_day_and_due_date(face):
    assert "Hari kerja ke-5 dari 10, jatuh tempo Senin, 16 November 2026." in draw(face, NOVEMBER, date(2026, 11, 9))
    assert "Terlambat 3 hari kerja, jatuh tempo Senin, 16 November 2026." in draw(face, NOVEMBER, date(2026, 11, 19))


def test_the_drawing_is_well_formed_and_labelled_with_its_sentence(face):
    drawing = svg(draw(face, NOVEMBER, date(2026, 11, 9)))
    assert "Hari kerja ke-5 dari 10" in drawing.attrib["aria-label"]
    compact = svg(draw(face, NOVEMBER, date(2026, 11, 9), compact=True))
    assert compact.attrib["role"] == "img"
    assert "Hari kerja ke-5 dari 10" in compact.attrib["aria-label"]


def test_each_gap_can_be_reached_by_key_and_tells_its_reason(face):
    drawing = svg(draw(face, MARCH, date(2026, 3, 9)))
    gaps = [node for node in drawing.iter() if node.attrib.get("tabindex") == "0"]
    assert len(gaps) == 3
    assert "Sabtu, Minggu" in gaps[0].attrib["aria-label"]
    assert "Hari Suci Nyepi" in gaps[2].attrib["aria-label"]
    assert gaps[2].attrib["aria-label"].count("Cuti bersama Idulfitri") == 1


def test_the_list_behind_the_drawing_cites_the_decree(face):
    html = draw(face, MARCH, date(2026, 3, 9))
    behind = html[html.index("<details") :]
    assert DECREE in behind
    assert "Hari ke-10, jatuh tempo" in behind


def test_on_paper_nothing_waits_for_a_finger_and_no_day_is_called_today(face):
    html = draw(face, MARCH, date(2026, 3, 9), printed=True)
    assert "tabindex" not in html
    assert "<details" not in html
    assert "hari ini" not in html
    assert "Hari Suci Nyepi (19 Mar)" in html


def test_the_extension_is_hatched_without_patterns_so_no_id_can_clash(face):
    html = draw(face, NOVEMBER, date(2026, 11, 18), extension=count(EXTENSION, NOVEMBER.due, CALENDAR))
    assert html.count("hatch-") == 7
    assert " id=" not in html
    assert "url(" not in html


def test_every_state_differs_in_more_than_colour(face):
    late = draw(face, NOVEMBER, date(2026, 11, 19))
    assert ">+3</text>" in late
    done = draw(face, NOVEMBER, date(2026, 11, 20), answered_on=date(2026, 11, 10))
    assert "stroke-dasharray" in done
    assert "selesai" in done


@pytest.mark.parametrize("compact", [False, True])
def test_the_strip_passes_a_policy_without_inline_style(face, compact):
    html = draw(face, MARCH, date(2026, 3, 9), compact=compact)
    assert "style=" not in html
    assert "<style" not in html
    assert "<script" not in html


def test_a_holiday_name_cannot_bring_markup(face):
    calendar = WorkingCalendar({date(2026, 11, 4): DayOff(DayKind.LOCAL, '<b>"Erau"</b>', "<i>SK</i>")}, [2026])
    html = draw(face, count(REPLY, date(2026, 11, 2), calendar), date(2026, 11, 3))
    assert "<b>" not in html
    assert "<i>" not in html
    assert "&lt;b&gt;" in html


def test_a_provisional_date_says_so(face):
    calendar = CALENDAR.with_provisional(2027)
    html = draw(face, count(REPLY, date(2026, 12, 28), calendar), date(2026, 12, 28))
    assert "Tanggal ini sementara" in html


def test_a_row_of_a_table_costs_little(face):
    assert len(draw(face, MARCH, date(2026, 3, 9), compact=True)) < 2000
