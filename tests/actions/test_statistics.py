"""No published number tells of fewer people than the rule allows, alone or by subtraction."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ppid.actions.statistics import is_small, merged, told
from ppid.actions.tallies import Across, ObjectionFigures, Row
from ppid.clock import local_date
from ppid.law.compliance import FEWEST_SHOWN, Standing, Tally
from ppid.models import BodyKind
from tests.world import BUILT_AT

SIZES = st.dictionaries(st.integers(1, 12), st.integers(0, 9), max_size=12)


@given(sizes=SIZES)
def test_groups_that_are_told_are_never_small_and_neither_is_what_is_merged(sizes: dict[int, int]) -> None:
    hidden = merged(sizes)
    assert not any(is_small(size) for key, size in sizes.items() if key not in hidden)
    together = sum(sizes[key] for key in hidden)
    assert not hidden or together >= FEWEST_SHOWN or hidden == {key for key, size in sizes.items() if size}


@given(sizes=SIZES)
def test_one_group_is_never_hidden_alone(sizes: dict[int, int]) -> None:
    if sum(sizes.values()) >= FEWEST_SHOWN:
        assert len(merged(sizes)) != 1


@given(sizes=SIZES)
def test_no_difference_of_published_numbers_is_a_small_group(sizes: dict[int, int]) -> None:
    total = sum(sizes.values())
    if is_small(total):
        return
    hidden = merged(sizes)
    published = [size for key, size in sizes.items() if key not in hidden]
    for number in range(min(len(published), 4) + 1):
        for chosen in combinations(published, number):
            assert not is_small(total - sum(chosen))


@given(sizes=SIZES)
def test_no_more_is_hidden_than_must_be(sizes: dict[int, int]) -> None:
    hidden = merged(sizes)
    if not any(is_small(size) for size in sizes.values()):
        assert hidden == frozenset()
    assert sum(not is_small(sizes[key]) for key in hidden) <= 1
    assert all(sizes[key] for key in hidden)


def row(body_id: int, received: int) -> Row:
    tally = Tally(standings=Counter({Standing.PENDING: received}))
    on = local_date(BUILT_AT, "Asia/Makassar")
    return Row(
        body_id, f"b{body_id}", f"Badan {body_id}", "B", BodyKind.CITY, None, "Asia/Makassar", on, tally,
        ObjectionFigures(), 0, None, True,
    )  # fmt: skip


def across(*sizes: int) -> Across:
    return Across(tuple(row(number, size) for number, size in enumerate(sizes)), Tally(), ObjectionFigures(), 0)


def test_a_body_with_few_requests_is_not_told_by_what_the_others_leave_of_the_total() -> None:
    found = told(across(10, 2, 0))
    assert found.shown(found.across.rows[1]) is None
    assert found.total.received == 10
    assert not found.is_whole


def test_small_bodies_that_are_enough_together_are_in_the_total() -> None:
    found = told(across(10, 2, 1, 2))
    assert found.total.received == 15
    assert found.is_whole
    assert [found.shown(row) is None for row in found.across.rows] == [False, True, True, True]


def test_a_body_without_requests_hides_nobody() -> None:
    found = told(across(0, 5))
    assert found.shown(found.across.rows[0]) is not None
