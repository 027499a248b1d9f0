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


class Series(StrEnum):
    """A run of numbers of its own."""

    REQUEST = "request"
    OBJECTION = "objection"
    LETTER = "letter"
    DECREE = "decree"
    HARM_TEST = "harm_test"


class BadPattern(ValueError):
    """A number pattern that would not tell two numbers of a body apart."""


FIELD = re.compile(r"\{(seq)(?::0([1-9]))?\}|\{(code|classification|unit|roman|month|year)\}")


def local_year(moment: datetime, zone: str) -> int:
    """The year of an aware instant in ``zone``: a request of 31 December 23.59 belongs to the old year."""
    return moment.astimezone(ZoneInfo(zone)).year


def check_pattern(pattern: str) -> None:
    """Raises BadPattern unless the pattern holds the sequence and the year and nothing unknown in braces."""
    rest = FIELD.sub("", pattern)
    if "{" in rest or "}" in rest:
        raise BadPattern(f"unknown field in {pattern!r}")
    if "{seq" not in pattern or "{year}" not in pattern:
        raise BadPattern("a number needs {seq} and {year}")


def number(
    pattern: str, *, seq: int, moment: datetime, zone: str, code: str, classification: str = "", unit: str = ""
) -> str:
    """Write one number. ``moment`` is an aware instant; its month and year are those of ``zone``."""
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

    return FIELD.sub(fill, pattern)
