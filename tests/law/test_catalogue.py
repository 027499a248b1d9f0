"""Information that is announced periodically is renewed at least every six months (UU 14/2008 Pasal 9)."""

from datetime import date

import pytest

from ppid.law import catalogue


@pytest.mark.parametrize(
    ("on", "oldest"),
    [
        pytest.param(date(2026, 11, 21), date(2026, 5, 21), id="the same day six months before"),
        pytest.param(date(2026, 3, 5), date(2025, 9, 5), id="over the turn of the year"),
        pytest.param(date(2026, 8, 31), date(2026, 2, 28), id="a month without that day"),
        pytest.param(date(2028, 8, 31), date(2028, 2, 29), id="a leap year"),
        pytest.param(date(2026, 12, 15), date(2026, 6, 15), id="December"),
        pytest.param(date(2026, 6, 15), date(2025, 12, 15), id="June"),
    ],
)
def test_periodic_information_is_fresh_for_six_months(on, oldest):
    assert catalogue.oldest_fresh(on) == oldest
    assert not catalogue.is_stale(oldest, on)
    assert catalogue.is_stale(date.fromordinal(oldest.toordinal() - 1), on)


def test_a_renewal_that_nobody_wrote_down_did_not_happen():
    assert catalogue.is_stale(None, date(2026, 11, 21))


def test_the_maklumat_has_the_six_parts_of_the_regulation():
    assert len(catalogue.CONTENTS["charter"]) == 6
    assert {content.article for content in catalogue.CONTENTS["charter"]} == {catalogue.CHARTER}
