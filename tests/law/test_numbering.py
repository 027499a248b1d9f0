"""Numbers: the year is that of the body's own zone, and no pattern gives one number twice."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppid.law.numbering import (
    DECREE_PATTERN,
    LETTER_PATTERN,
    REGISTER_PATTERN,
    ROMAN_MONTHS,
    BadPattern,
    check_pattern,
    collide,
    local_year,
    number,
    pattern_of_unit,
    run_of_unit,
)

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
FIELDS = ("{code}", "{classification}", "{unit}", "{roman}", "{month}")


def written(pattern: str, seq: int, moment: datetime, zone: str = ZONES["WITA"]) -> str:
    return number(
        pattern, seq=seq, moment=moment, zone=zone, code="PPID-KALTIM", classification="000.8.3.2", unit="114.1"
    )


@pytest.mark.parametrize("zone", ZONES.values(), ids=ZONES)
def test_the_last_minute_of_december_belongs_to_the_old_year(zone: str) -> None:
    eve = datetime(2026, 12, 31, 23, 59, 59, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    new_year = datetime(2027, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert (local_year(eve, zone), local_year(new_year, zone)) == (2026, 2027)
    assert written(REGISTER_PATTERN, 7, eve, zone) == "0007/PPID-KALTIM/XII/2026"
    assert written(REGISTER_PATTERN, 1, new_year, zone) == "0001/PPID-KALTIM/I/2027"


def test_one_instant_lies_in_two_years_at_two_bodies() -> None:
    moment = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
    assert [local_year(moment, zone) for zone in ZONES.values()] == [2026, 2026, 2027]
    assert local_year(datetime(2026, 12, 31, 16, 0, tzinfo=UTC), ZONES["WITA"]) == 2027
    assert local_year(datetime(2026, 12, 31, 16, 59, tzinfo=UTC), ZONES["WIB"]) == 2026


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (REGISTER_PATTERN, "0012/PPID-KALTIM/IV/2026"),
        (LETTER_PATTERN, "000.8.3.2/012/PPID-KALTIM/2026"),
        ("{classification}/{seq}/{unit}/{year}", "000.8.3.2/12/114.1/2026"),
        ("{seq:03}/REG-PSI/KI-KALTIM/{roman}/{year}", "012/REG-PSI/KI-KALTIM/IV/2026"),
        ("{seq:02}/Keb-web/{month}/{year}", "12/Keb-web/04/2026"),
    ],
)
def test_numbers_are_written_as_offices_write_them(pattern: str, text: str) -> None:
    check_pattern(pattern)
    assert written(pattern, 12, datetime(2026, 4, 30, 10, tzinfo=UTC)) == text


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_roman(month: int) -> None:
    moment = datetime(2026, month, 15, tzinfo=UTC)
    assert written("{seq}/{roman}/{year}", 1, moment) == f"1/{ROMAN_MONTHS[month - 1]}/2026"


def test_a_sequence_that_outgrows_its_width_keeps_all_its_figures() -> None:
    assert written(REGISTER_PATTERN, 123456, datetime(2026, 4, 1, tzinfo=UTC)).startswith("123456/")


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("{code}/{year}", id="without a sequence"),
        pytest.param("{seq}/{code}", id="without a year"),
        pytest.param("{seq}/{tahun}/{year}", id="an unknown field"),
        pytest.param("<b>{seq}</b>/{year}", id="markup"),
        pytest.param("{seq:4}/{year}", id="a width that is not a width"),
        pytest.param("{seq:>9}/{year}", id="a format that is more than a width"),
        pytest.param("{seq.__class__}/{seq}/{year}", id="an attribute"),
        pytest.param("{seq}/{year}/{", id="an open brace"),
        pytest.param("{seq}/{year}}", id="a closed brace"),
        pytest.param("", id="nothing"),
        pytest.param("seq/year", id="words without braces"),
    ],
)
def test_a_pattern_that_cannot_tell_numbers_apart_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        check_pattern(pattern)


@given(
    st.sampled_from([*permutations(("{seq:03}", "{year}", "{code}"))]),
    st.lists(st.sampled_from(FIELDS), max_size=3),
    st.sets(st.tuples(st.integers(1, 99999), st.integers(2023, 2030)), min_size=2, max_size=8),
)
def test_two_numbers_of_a_body_are_never_the_same(
    order: tuple[str, ...], more: list[str], taken: set[tuple[int, int]]
) -> None:
    pattern = "/".join([*order, *more])
    check_pattern(pattern)
    numbers = {written(pattern, seq, datetime(year, 6, 1, tzinfo=UTC)) for seq, year in taken}
    assert len(numbers) == len(taken)


@pytest.mark.parametrize(
    ("pattern", "own"),
    [
        (LETTER_PATTERN, "{classification}/{seq:03}/{unit}/{year}"),
        ("{seq}/{code}/{unit}/{year}", "{seq}/{code}/{unit}/{year}"),
        ("{seq}/PPID/{year}", "{seq}/PPID/{year}/{unit}"),
    ],
)
def test_the_run_of_a_unit_has_its_code_in_every_number(pattern: str, own: str) -> None:
    assert pattern_of_unit(pattern) == own
    check_pattern(own)


def test_the_name_of_a_units_run_has_room_in_its_column() -> None:
    assert run_of_unit(12) == "unit:12"
    assert len(run_of_unit(2**31)) <= 20


@pytest.mark.parametrize(
    ("letters", "decrees", "meet"),
    [
        (LETTER_PATTERN, DECREE_PATTERN, False),
        (LETTER_PATTERN, LETTER_PATTERN, True),
        (LETTER_PATTERN, "{classification}/{seq}/{unit}/{year}", True),
        ("{seq}/{roman}/{year}", "{seq}/V/{year}", True),
        ("{seq}/PPID/{year}", "{seq}/{code}/{year}", True),
        ("{seq}/PPID/{year}", "SK/{seq}/{code}/{year}", False),
    ],
)
def test_two_patterns_are_told_apart_in_every_month(letters: str, decrees: str, meet: bool) -> None:
    assert collide(letters, decrees, year=2026, zone=ZONES["WITA"], code="PPID", classification="500") is meet


def test_the_place_of_a_code_that_is_not_there_is_left_out() -> None:
    moment = datetime(2026, 4, 1, tzinfo=UTC)
    assert number(LETTER_PATTERN, seq=7, moment=moment, zone=ZONES["WITA"], code="") == "007/2026"
