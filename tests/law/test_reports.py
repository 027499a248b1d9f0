"""When the annual report is due, and whether it came in time."""

from __future__ import annotations

from datetime import date

import pytest

from ppid.law.reports import ANNUAL_REPORT, annual_due, is_late


def test_the_annual_report_is_due_on_the_last_day_of_march_of_the_next_year() -> None:
    assert annual_due(2025) == date(2026, 3, 31)
    assert str(ANNUAL_REPORT.article) == "PerKI 1/2021 Pasal 56"


@pytest.mark.parametrize(
    ("sent_on", "today", "late"),
    [
        pytest.param(None, date(2026, 3, 31), False, id="the last day is still the body's"),
        pytest.param(None, date(2026, 4, 1), True, id="the day after is not"),
        pytest.param(date(2026, 3, 31), date(2026, 11, 16), False, id="sent on the last day"),
        pytest.param(date(2026, 4, 1), date(2026, 11, 16), True, id="sent a day later"),
    ],
)
def test_a_report_is_late_from_the_day_after_its_last_one(sent_on: date | None, today: date, late: bool) -> None:
    assert is_late(2025, sent_on, today) is late
