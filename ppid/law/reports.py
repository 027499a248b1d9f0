"""When a body owes the commission its report on the service of public information (laporan layanan)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ppid.law.articles import PERKI_SLIP, Article


@dataclass(frozen=True, slots=True)
class ReportDuty:
    """A report that is owed every year. It is due on the last day of ``month`` and ``day`` of the year after."""

    key: str
    month: int
    day: int
    duty: str
    article: Article

    def due(self, year: int) -> date:
        """The last day on which the report on ``year`` is on time, a date of the body's own zone."""
        return date(year + 1, self.month, self.day)


# Three months after the fiscal year, which is the calendar year; whatever day of the week the last one is.
ANNUAL_REPORT = ReportDuty(
    "annual",
    month=3,
    day=31,
    duty="the body reports on its service of public information and gives the commission a copy",
    article=Article(PERKI_SLIP, 56),
)


def annual_due(year: int) -> date:
    """The last day for the annual report on ``year``. Source: PerKI 1/2021 Pasal 56."""
    return ANNUAL_REPORT.due(year)


def is_late(year: int, sent_on: date | None, today: date) -> bool:
    """Whether the annual report on ``year`` was sent after its last day, or has not been sent and that day is over."""
    return (sent_on or today) > annual_due(year)
