"""Monitoring and evaluation reads like the regulation: categories, scores, places, dates, and what a step needs."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppid.law import monev
from ppid.law.monev import Aspect, Dates, EntryState, Given, Lack, Phase, Question, Scale

DATES = Dates(date(2026, 9, 1), date(2026, 9, 18), date(2026, 10, 16))


@pytest.mark.parametrize(
    ("result", "label"),
    [
        ("100", "Informatif"),
        ("90", "Informatif"),
        ("89.995", "Informatif"),
        ("89.994", "Menuju Informatif"),
        ("89.9", "Menuju Informatif"),
        ("80", "Menuju Informatif"),
        ("79.995", "Menuju Informatif"),
        ("79.99", "Cukup Informatif"),
        ("60", "Cukup Informatif"),
        ("59.995", "Cukup Informatif"),
        ("59.994", "Kurang Informatif"),
        ("40", "Kurang Informatif"),
        ("39.995", "Kurang Informatif"),
        ("39.99", "Tidak Informatif"),
        ("39.9", "Tidak Informatif"),
        ("0", "Tidak Informatif"),
    ],
)
def test_a_category_is_that_of_the_published_result(result: str, label: str) -> None:
    assert monev.category_of(Decimal(result)).label == label


@pytest.mark.parametrize(
    ("exact", "published"), [("89.995", "90.00"), ("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68")]
)
def test_a_result_is_rounded_half_up_on_two_decimals(exact: str, published: str) -> None:
    assert monev.rounded(Decimal(exact)) == Decimal(published)


def one_aspect(*weights: int) -> Aspect:
    return Aspect("a", "A", 100, tuple(Question(f"q{n}", "?", weight) for n, weight in enumerate(weights)))


def test_the_result_combines_aspects_questions_and_the_visit_by_their_weights() -> None:
    aspects = [
        Aspect("a", "A", 40, (Question("a1", "?", 60), Question("a2", "?", 40))),
        Aspect("b", "B", 60, (Question("b1", "?", 100),)),
    ]
    given = {"a1": 100, "a2": 50, "b1": 75}
    assert monev.aspect_score(aspects[0], given) == 80
    assert monev.score(aspects, given) == 77
    assert monev.result(aspects, given, visit_weight=20, visit_score=90) == Decimal("79.60")
    assert monev.result(aspects, given, visit_weight=0, visit_score=None) == Decimal("77.00")
    assert monev.result(aspects, given, visit_weight=20, visit_score=None) == Decimal("61.60")


def test_only_the_result_is_rounded() -> None:
    aspect = one_aspect(1, 99)
    assert monev.score([aspect], {"q0": 0, "q1": 99}) == Decimal("98.01")
    assert monev.result([aspect], {"q0": 75, "q1": 100}, visit_weight=50, visit_score=60) == Decimal("79.88")  # 79.875


@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=6),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_every_result_is_the_exact_fraction_rounded_half_up(
    questions: list[tuple[int, int]], visit_weight: int, visit: int
) -> None:
    aspect = Aspect("a", "A", 100, tuple(Question(f"q{n}", "?", weight) for n, (weight, _g) in enumerate(questions)))
    scores = {f"q{n}": score for n, (_weight, score) in enumerate(questions)}
    exact = (
        Fraction(sum(weight * score for weight, score in questions), 100) * (100 - visit_weight) + visit * visit_weight
    ) / 100
    cents = exact * 100
    expected = Fraction(int(cents + Fraction(1, 2)), 100)
    found = monev.result([aspect], scores, visit_weight=visit_weight, visit_score=visit)
    assert Fraction(found) == expected


def test_what_nothing_is_given_for_counts_as_nothing() -> None:
    assert monev.score([one_aspect(50, 50)], {"q0": 100, "q1": None}) == 50
    assert monev.score([one_aspect(50, 50)], {}) == 0


def test_equal_results_share_a_place_and_the_next_one_counts_on() -> None:
    results = [(1, Decimal("90.00")), (2, Decimal("95.50")), (3, Decimal("90.00")), (4, Decimal("12.00"))]
    assert monev.ranks(results) == {2: 1, 1: 2, 3: 2, 4: 4}
    assert monev.ranks([]) == {}


def test_weights_make_a_hundred_everywhere_or_the_questionnaire_is_not_whole() -> None:
    assert monev.is_whole([one_aspect(30, 70)])
    assert not monev.is_whole([one_aspect(30, 69)])
    assert not monev.is_whole([one_aspect(130, -30)])
    assert not monev.is_whole([Aspect("a", "A", 100, ())])
    assert not monev.is_whole([])
    assert (monev.weights_lack([40, 55]), monev.weights_lack([60, 55])) == (5, -15)


@pytest.mark.parametrize(
    ("scale", "percent", "fitted"),
    [
        (Scale.YES_NO, 100, 100), (Scale.YES_NO, 99, 0), (Scale.PARTS, 70, 50), (Scale.PARTS, 49, 0),
        (Scale.PERCENT, 87, 87),
    ],
)  # fmt: skip
def test_what_the_portal_knows_is_said_on_the_scale_of_the_question(scale: Scale, percent: int, fitted: int) -> None:
    assert monev.fitting(scale, percent) == fitted


@pytest.mark.parametrize(
    ("answer", "lack"),
    [
        (Given(None), Lack.CLAIM),
        (Given(None, has_link=True), Lack.CLAIM),
        (Given(0), None),
        (Given(100), Lack.PROOF),
        (Given(100, has_link=True), None),
        (Given(50, has_file=True), None),
        (Given(100, known=100), None),
        (Given(50, known=100), None),
        (Given(100, known=50), Lack.PROOF),
    ],
)
def test_more_than_nothing_is_claimed_with_a_proof_or_with_what_the_portal_knows(
    answer: Given, lack: Lack | None
) -> None:
    assert monev.lacking(answer) == lack


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 8, 31), Phase.ANNOUNCED),
        (date(2026, 9, 1), Phase.ANSWERING),
        (date(2026, 9, 18), Phase.ANSWERING),
        (date(2026, 9, 19), Phase.CHECKING),
        (date(2026, 10, 16), Phase.CHECKING),
        (date(2026, 10, 17), Phase.OVER),
    ],
)
def test_the_last_day_of_a_period_belongs_to_it(day: date, expected: Phase) -> None:
    assert monev.phase(DATES, day, is_open=True, is_published=False) is expected
    assert monev.phase(DATES, day, is_open=False, is_published=False) is Phase.PREPARING
    assert monev.phase(DATES, day, is_open=True, is_published=True) is Phase.PUBLISHED


MAY = {
    (monev.SAVE, EntryState.DRAFT, Phase.ANSWERING),
    (monev.SUBMIT, EntryState.DRAFT, Phase.ANSWERING),
    *((step, EntryState.SUBMITTED, phase) for step in (monev.CHECK, monev.VERIFY)
      for phase in (Phase.ANSWERING, Phase.CHECKING)),
    (monev.CONTEST, EntryState.VERIFIED, Phase.ANSWERING),
    (monev.CONTEST, EntryState.VERIFIED, Phase.CHECKING),
    *((monev.DECIDE, EntryState.CONTESTED, phase) for phase in (Phase.ANSWERING, Phase.CHECKING, Phase.OVER)),
    *((monev.VISIT, state, phase) for state in (EntryState.SUBMITTED, EntryState.VERIFIED, EntryState.CONTESTED)
      for phase in (Phase.ANSWERING, Phase.CHECKING, Phase.OVER)),
    (monev.FINISH, EntryState.VERIFIED, Phase.OVER),
    (monev.FINISH, EntryState.CONTESTED, Phase.OVER),
}  # fmt: skip
STEPS = (
    monev.SAVE, monev.SUBMIT, monev.CHECK, monev.VERIFY, monev.CONTEST, monev.DECIDE, monev.VISIT, monev.FINISH,
)  # fmt: skip


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_may_be_taken_in_its_states_and_phases_and_nowhere_else(step: monev.Step) -> None:
    for state in EntryState:
        for phase in Phase:
            assert monev.may(step, state, phase) is ((step, state, phase) in MAY), (step.name, state, phase)
            if monev.may(step, state, phase):
                monev.check(step, state, phase)
            else:
                with pytest.raises(monev.Refused) as refused:
                    monev.check(step, state, phase)
                assert refused.value.sentence.endswith(".")


def test_dates_follow_each_other() -> None:
    today = date(2026, 8, 1)
    assert monev.date_problems(DATES, today) == []
    one_day = Dates(DATES.opens_on, DATES.opens_on, DATES.opens_on + timedelta(days=1))
    assert monev.date_problems(one_day, today) == []
    turned = Dates(date(2026, 9, 18), date(2026, 9, 17), date(2026, 9, 17))
    assert [one.field for one in monev.date_problems(turned, today)] == ["closes_on", "objections_until_on"]


def test_the_dates_of_an_open_questionnaire_take_nothing_away_that_has_begun_or_passed() -> None:
    today = date(2026, 9, 10)

    def wrong(opens: date, closes: date, until: date) -> list[str]:
        return [one.field for one in monev.date_problems(Dates(opens, closes, until), today, before=DATES)]

    assert wrong(DATES.opens_on, date(2026, 9, 25), date(2026, 10, 30)) == []
    assert wrong(date(2026, 9, 2), DATES.closes_on, DATES.objections_until_on) == ["opens_on"]
    assert wrong(DATES.opens_on, date(2026, 9, 9), DATES.objections_until_on) == ["closes_on"]
    later = date(2026, 10, 20)
    problems = monev.date_problems(Dates(DATES.opens_on, DATES.closes_on, date(2026, 10, 19)), later, before=DATES)
    assert [one.field for one in problems] == ["objections_until_on"]


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("moves", "problems"),
    [
        ((0, 0, 0), []),
        ((0, 1, 0), []),
        ((0, 0, 1), []),
        ((0, -1, 0), ["closes_on"]),
        ((0, 0, -1), ["objections_until_on"]),
        ((0, -1, 1), ["closes_on"]),
        ((0, -1, -1), ["closes_on", "objections_until_on"]),
        ((0, -30, 0), ["closes_on"]),
        ((-1, 0, 0), []),
        ((1, 0, 0), ["opens_on"]),
        ((1, 1, 0), []),
    ],
)
def test_the_last_days_of_an_open_questionnaire_only_move_later(
    moves: tuple[int, int, int], problems: list[str]
) -> None:
    before_it_opens = DATES.opens_on - 5 * DAY
    wanted = Dates(*(day + move * DAY for day, move in zip(astuple(DATES), moves, strict=True)))
    found = monev.date_problems(wanted, before_it_opens, before=DATES)
    assert sorted({one.field for one in found}) == problems
    if not found or wanted.closes_on >= wanted.opens_on:
        assert all(one.sentence.startswith("Kuesioner sudah dibuka") for one in found)
    closed = [one.field for one in monev.date_problems(wanted, before_it_opens)]
    assert closed == (["closes_on"] if wanted.closes_on < wanted.opens_on else [])


def test_an_objection_never_costs_what_was_given() -> None:
    assert (monev.decided(50, 100), monev.decided(50, 0), monev.decided(50, 50)) == (100, 50, 50)


def test_the_service_of_the_year_before_is_rated() -> None:
    assert monev.rates(2026) == 2025


def test_every_fact_and_category_has_words_of_its_own() -> None:
    assert all(one.label and key == one.key for key, one in monev.FACTS.items())
    assert len({one.label for one in monev.BY_KEY.values()}) == len(monev.BY_KEY) == 6
