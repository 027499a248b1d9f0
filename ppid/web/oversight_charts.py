"""Drawings beside the figures of one body: the share kept month by month, and how long answers took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from ppid import charts
from ppid.actions.figures import Figures
from ppid.law.compliance import INDICATORS, Tally
from ppid.law.deadlines import EXTENSION, REPLY

MOST_MONTHS = 36  # more would not be told apart
LAST_DAY = 30  # working days; what took longer stands together


def trend(counted: Figures) -> charts.Chart | None:
    """The share answered in time, by month of receipt; None where a single month is no trend."""
    months = list(_months(counted))
    if not 1 < len(months) <= MOST_MONTHS or not counted.total.due:
        return None
    shares = [INDICATORS["kept"].share(counted.months.get((day.year, day.month), Tally())) for day in months]
    return charts.lines(
        _("Tepat waktu menurut bulan diterima"),
        _("Bagian permohonan yang dijawab tepat waktu, dari semua yang sudah dijawab atau jangka waktunya lewat."),
        [str(format_date(day, "MMM yy")) for day in months],
        [charts.Series(_("Tepat waktu"), shares)],
        heading=_("Bulan"),
        spell=charts.percent,
    )


def _months(counted: Figures) -> Iterator[date]:
    """The first day of every month from the first to the last in which something was received."""
    if not counted.months:
        return
    (year, month), last = min(counted.months), max(counted.months)
    while (year, month) <= last:
        yield date(year, month, 1)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def lengths(counted: Figures) -> charts.Chart | None:
    """How many answers took how many working days, with the legal limits; None without an answer."""
    if not counted.total.days:
        return None
    first, last = REPLY.days, REPLY.days + EXTENSION.days
    return charts.distribution(
        _("Hari kerja sampai dijawab"),
        _("Jumlah jawaban menurut hari kerja sejak berkas lengkap; garisnya batas menurut undang-undang."),
        counted.total.days,
        [
            charts.Mark(first, _("%(days)s hari", days=first)),
            charts.Mark(last, _("%(days)s hari dengan perpanjangan", days=last)),
        ],
        headings=(_("Hari kerja"), _("Jawaban")),
        over=_("lebih dari %(days)s", days=LAST_DAY),
        last=LAST_DAY,
    )
