"""Register and letter numbers: per body, series and year, without a gap.

Source: UU 14/2008 Pasal 22 ayat (4) (a registration number on receipt). The pattern of a number is the body's own.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
REGISTER_PATTERN = "{seq:04}/{code}/{roman}/{year}"
LETTER_PATTERN = "{classification}/{seq:03}/{code}/{year}"
DECREE_PATTERN = "{classification}/{seq:03}/SK/{code}/{year}"
HARM_TEST_PATTERN = "LUK-{seq:03}/{code}/{year}"


class Series(StrEnum):
    """A run of numbers of its own; of UNIT each perangkat daerah has one."""

    REQUEST = "request"
    OBJECTION = "objection"
    LETTER = "letter"
    DECREE = "decree"
    HARM_TEST = "harm_test"
    UNIT = "unit"


class BadPattern(ValueError):
    """A number pattern that would not tell two numbers of a body apart."""


EMPTY_PLACE = re.compile(r"/{2,}")
FIELD = re.compile(r"\{(seq)(?::0([1-9]))?\}|\{(code|classification|unit|roman|month|year)\}")


def local_year(moment: datetime, zone: str) -> int:
    """The year of an aware instant in ``zone``: a request of 31 December 23.59 belongs to the old year."""
    return moment.astimezone(ZoneInfo(zone)).year


def check_pattern(pattern: str) -> None:
    """Raises BadPattern unless the pattern holds the sequence and the year and nothing unknown in braces."""
    rest = FIELD.sub("", pattern)
    if set(rest) & set("{}<>&\"'"):
        raise BadPattern(f"unknown field in {pattern!r}, or what is no part of a number")
    if "{seq" not in pattern or "{year}" not in pattern:
        raise BadPattern("a number needs {seq} and {year}")


def run_of_unit(unit_id: int) -> str:
    """The name of a unit's own run, for the letters that it writes itself."""
    return f"{Series.UNIT.value}:{unit_id}"


def pattern_of_unit(pattern: str) -> str:
    """The pattern of a unit's run: with its own code, so that it never gives a number of the body's run."""
    if "{unit}" in pattern:
        return pattern
    return pattern.replace("{code}", "{unit}") if "{code}" in pattern else f"{pattern}/{{unit}}"


def collide(first: str, second: str, *, year: int, zone: str, code: str, classification: str) -> bool:
    """Whether two patterns of a body would write the same number in some month of ``year``."""

    def months(pattern: str) -> list[str]:
        moments = (datetime(year, month, 15, tzinfo=UTC) for month in range(1, 13))
        return [
            number(pattern, seq=10**6, moment=at, zone=zone, code=code, classification=classification, unit=code)
            for at in moments
        ]

    return any(one == other for one, other in zip(months(first), months(second), strict=True))


def number(
    pattern: str, *, seq: int, moment: datetime, zone: str, code: str, classification: str = "", unit: str = ""
) -> str:
    """Write one number. ``moment`` is an aware instant; its month and year are those of ``zone``.

    The place of a code that the body has not is left out: no number reads "/007//2026".
    """
    local = (
        moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    )
    values = {
        "code": code,
        "classification": classification,
        "unit": unit,
        "roman": ROMAN_MONTHS[local.month - 1],
        "month": f"{local.month:02}",
        "year": str(local.year),
    }

    def fill(match: re.Match[str]) -> str:
        if match[1]:
            return str(seq).zfill(int(match[2] or 1))
        return values[match[3]]

    return EMPTY_PLACE.sub("/", FIELD.sub(fill, pattern)).strip("/")
