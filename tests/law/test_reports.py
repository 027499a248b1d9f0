"""When the annual report is due, and whether it came in time."""

from __future__ import annotations

from datetime import date

import pytest

from ppid.law.reports import (
    ANNUAL_REPORT,
    CHAPTERS,
    SECTIONS,
    YEARLY_FACTS,
    ReportKind,
    Span,
    annual_due,
    is_late,
    spans_of,
    unwritten,
)


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


@pytest.mark.parametrize(
    ("span", "period", "first", "last"),
    [
        (Span(ReportKind.ANNUAL, 2026), "", date(2026, 1, 1), date(2026, 12, 31)),
        (Span(ReportKind.SEMESTER, 2026, 1), "1", date(2026, 1, 1), date(2026, 6, 30)),
        (Span(ReportKind.SEMESTER, 2026, 2), "2", date(2026, 7, 1), date(2026, 12, 31)),
        (Span(ReportKind.MONTH, 2028, 2), "02", date(2028, 2, 1), date(2028, 2, 29)),
        (Span(ReportKind.MONTH, 2026, 12), "12", date(2026, 12, 1), date(2026, 12, 31)),
    ],
    ids=str,
)
def test_a_report_is_on_a_year_a_half_of_it_or_a_month(span: Span, period: str, first: date, last: date) -> None:
    assert (span.period, span.first, span.last) == (period, first, last)
    assert Span.of(span.kind.value, span.year, period) == span
    assert span.earlier.first == first.replace(year=first.year - 1)
    assert not span.is_over(last)
    assert span.is_over(date.fromordinal(last.toordinal() + 1))


@pytest.mark.parametrize("number", [0, 3, 13, -1])
def test_there_is_no_third_half_of_a_year(number: int) -> None:
    with pytest.raises(ValueError, match="no semester"):
        Span(ReportKind.SEMESTER, 2026, number)


def test_a_year_has_fifteen_reports_and_only_the_annual_one_is_due() -> None:
    spans = list(spans_of(2026))
    assert len(spans) == len(set(spans)) == 15
    assert [span.due for span in spans if span.due] == [date(2027, 3, 31)]
    month = Span(ReportKind.MONTH, 2020, 1)
    assert not month.is_late(None, date(2026, 1, 1))
    assert Span(ReportKind.ANNUAL, 2025).is_late(None, date(2026, 4, 1))


def test_an_annual_report_says_all_that_the_law_asks_and_another_one_may_leave_the_texts_out() -> None:
    asked = {section.key for section in unwritten(Span(ReportKind.ANNUAL, 2026), {"policy": " \n"})}
    assert asked == set(SECTIONS)
    assert unwritten(Span(ReportKind.ANNUAL, 2026), dict.fromkeys(SECTIONS, "Ada.")) == ()
    assert unwritten(Span(ReportKind.MONTH, 2026, 1), {}) == ()
    assert [chapter.key for chapter in CHAPTERS if not chapter.sections] == ["requests", "disputes"]
    assert str(YEARLY_FACTS) == "UU 14/2008 Pasal 12"
