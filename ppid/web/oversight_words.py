"""Words and numbers of the figures' pages: how a case stands, what an indicator's address is called, shares."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import numbers
from flask_babel import format_date, format_decimal, format_percent, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ppid.actions.oversight import ObjectionRow
from ppid.law.compliance import Standing, mean, percentile

STANDINGS = {
    Standing.ON_TIME: _l("Tepat waktu"),
    Standing.EXTENDED: _l("Tepat waktu, dalam perpanjangan"),
    Standing.LATE: _l("Terlambat"),
    Standing.SILENT: _l("Tidak dijawab"),
    Standing.PENDING: _l("Berjalan"),
    Standing.CLOSED: _l("Dicabut atau tidak dilengkapi"),
}
LOOKS = {
    Standing.ON_TIME: ("check", "done"),
    Standing.EXTENDED: ("hatched", "done"),
    Standing.LATE: ("late", "late"),
    Standing.SILENT: ("cross", "late"),
    Standing.PENDING: ("half", "calm"),
    Standing.CLOSED: ("dash", "closed"),
}
SLUGS = {
    "received": "diterima",
    "answered": "dijawab",
    "kept": "tepat-waktu",
    "on_time": "tanpa-perpanjangan",
    "extended": "dalam-perpanjangan",
    "late": "terlambat",
    "silent": "tidak-dijawab",
    "pending": "berjalan",
    "closed": "ditutup",
    "statute_kept": "tepat-waktu-menurut-uu",
    "given": "dikabulkan",
    "given_in_part": "dikabulkan-sebagian",
    "refused": "ditolak",
    "not_held": "tidak-dikuasai",
    "not_documented": "belum-didokumentasikan",
}
KEYS = {slug: key for key, slug in SLUGS.items()}
REMEDY_SLUGS = {
    "objected": "diterima",
    "ruled": "ditanggapi",
    "ruled_late": "terlambat",
    "open": "belum-ditanggapi",
    "unruled": "tidak-ditanggapi",
    "ended": "dicabut-atau-selesai",
    "ordered": "diperintahkan",
    "executed": "dilaksanakan",
    "overdue": "lewat-batas",
    "disputes": "sengketa",
}
REMEDY_KEYS = {slug: key for key, slug in REMEDY_SLUGS.items()}


def number(value: int | float) -> str:
    """``1.250`` or ``7,4``."""
    return _spelled(value, str(get_locale()))


@lru_cache(maxsize=4096)  # a table of the nation holds thousands of numbers, most of them small
def _spelled(value: int | float, locale: str) -> str:
    return numbers.format_decimal(value, "#,##0.#", locale=locale)


def share(value: float | None) -> str:
    """``83,3%``; a dash where there is nothing to be a share of."""
    return "–" if value is None else str(format_percent(value, "#,##0.0%"))


def difference(value: float | None, average: float | None) -> str:
    """How many percentage points a share lies above or below the average: ``+2,5``."""
    if value is None or average is None:
        return "–"
    return str(format_decimal(100 * (value - average), "+#,##0.0;−#,##0.0"))


def objection_state(row: ObjectionRow) -> tuple[str, str]:
    """How an objection stands: the look of it, and in words."""
    if row.ruled_on is not None:
        return ("late", _("Terlambat")) if row.is_late else ("done", _("Tepat waktu"))
    if row.ended_on is not None:
        return "closed", _("Dicabut atau selesai")
    return ("late", _("Tidak ditanggapi")) if row.is_late else ("calm", _("Berjalan"))


def recorded(at: datetime, zone: str) -> str:
    """When something came on the record, in a file: ``2026-06-12 09:30 +0800``."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %z}"


def month(first: date) -> str:
    """``November 2026``."""
    return str(format_date(first, "MMMM y"))


def days(counted: Counter[int]) -> tuple[str, str, str]:
    """Median, mean and 90th percentile of working days."""
    average = mean(counted)
    return (_number(percentile(counted, 0.5)), _number(average), _number(percentile(counted, 0.9)))


def _number(value: float | None) -> str:
    return "–" if value is None else number(value)


def initials(name: str) -> str:
    """``S. M.``: a person who may not be named here."""
    letters = [part[0].upper() for part in name.split() if part[0].isalpha()]
    return " ".join(f"{letter}." for letter in letters) or _("disamarkan")
