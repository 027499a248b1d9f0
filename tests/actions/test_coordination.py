"""The ranking: fair to small numbers, stable, and telling how places moved."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ppid.actions import coordination, figures
from ppid.law.compliance import lower_bound
from ppid.models import PublicBody
from tests import world
from tests.coordination import received, today, under_the_province

pytestmark = pytest.mark.usefixtures("app")

NOW = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
MARCH = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
LAST_YEAR = datetime(2025, 3, 4, 2, 0, tzinfo=UTC)


def lines(year: int = 2026) -> list[tuple[str, int | None, int | None]]:
    found = coordination.of_bodies(PublicBody.parent_id == world.body().id, year, now=NOW)
    return [(row.slug, row.place.rank, row.moved) for row in found.rows]


def test_one_perfect_case_is_not_first_and_many_good_ones_pass_few_perfect_ones() -> None:
    under_the_province("paser", "berau")
    received("samarinda", MARCH, answered=True)
    for _number in range(5):
        received("paser", MARCH, answered=True)
    for number in range(13):
        received("berau", MARCH, answered=number > 0)
    assert lines() == [("berau", 1, None), ("paser", 2, None), ("samarinda", None, None)]
    found = coordination.of_bodies(PublicBody.parent_id == world.body().id, 2026, now=NOW)
    first, second, unranked = found.rows
    assert (first.place.kept, first.place.due, first.place.bound) == (12, 13, lower_bound(12, 13))
    assert (second.share, unranked.share, found.average) == (1.0, 1.0, 18 / 19)
    assert (unranked.place.due, first.median_days) == (1, 10)


def test_the_ranking_says_how_places_moved_since_the_year_before() -> None:
    under_the_province("paser", "berau")
    for slug, kept in (("samarinda", 5), ("paser", 4), ("berau", 3)):
        for number in range(5):
            received(slug, LAST_YEAR, answered=number < kept)
    for slug, kept in (("samarinda", 3), ("paser", 4), ("berau", 5)):
        for number in range(5):
            received(slug, MARCH, answered=number < kept)
    assert lines(2025) == [("samarinda", 1, None), ("paser", 2, None), ("berau", 3, None)]
    assert lines() == [("berau", 1, 2), ("paser", 2, 0), ("samarinda", 3, -2)]


def test_equals_share_a_rank_and_stand_by_name() -> None:
    under_the_province("paser", "berau")
    for slug in ("paser", "berau"):
        for _number in range(5):
            received(slug, MARCH, answered=True)
    assert lines() == [("berau", 1, None), ("paser", 1, None), ("samarinda", None, None)]


def test_units_are_ranked_by_what_each_was_given_and_the_rest_is_told_apart() -> None:
    health, roads = world.unit(), world.unit("dinas-pupr")
    for number in range(5):
        received("kaltim", MARCH, answered=number > 1, unit_id=health.id)
    for _number in range(6):
        received("kaltim", MARCH, answered=True, unit_id=roads.id)
    received("kaltim", MARCH)
    body = world.body()
    found = coordination.of_units(body.id, 2026, now=NOW)
    assert [(row.name, row.place.rank) for row in found.rows] == [("Dinas Pekerjaan Umum", 1), ("Dinas Kesehatan", 2)]
    assert (found.apart.received, found.total.due) == (1, 11)
    exact = figures.of_body(body, date(2026, 1, 1), date(2026, 12, 31), on=today(NOW))
    assert {row.place.key for row in found.rows} == {0, 1}
    assert [row.tally for row in found.rows] == [exact.units[roads.id], exact.units[health.id]]


def test_a_unit_that_was_given_nothing_stands_without_a_rank() -> None:
    found = coordination.of_units(world.body().id, 2026, now=NOW)
    assert [(row.place.rank, row.place.due, row.share) for row in found.rows] == [(None, 0, None)] * 2
    assert found.average is None
