"""An uji konsekuensi: what it must contain, what keeps information open whatever it says, and until when it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ppid.law import harm_tests
from ppid.law.articles import SOURCES
from ppid.law.exemptions import GROUNDS, PASAL_18
from ppid.law.harm_tests import REQUIREMENTS, HarmFacts, Result, missing, opened_by_law, supports_refusal

DECIDED = date(2026, 3, 2)
UNTIL = date(2031, 3, 1)
COMPLETE = HarmFacts(
    information="Berkas penyidikan PPNS atas pencemaran sungai",
    ground="a",
    act="UU 32/2009 Pasal 94",
    if_opened="Tersangka dapat menghilangkan barang bukti",
    if_closed="Masyarakat menunggu sampai penyidikan selesai",
    public_interest="Penyidikan yang berhasil melindungi lebih banyak orang",
    participants=("PPID Utama", "Biro Hukum"),
    result=Result.EXEMPT,
    decided_on=DECIDED,
    until_on=UNTIL,
    pasal_18_checked=True,
)


def names(facts: HarmFacts) -> list[str]:
    return [requirement.name for requirement in missing(facts)]


def test_a_complete_test_lacks_nothing() -> None:
    assert missing(COMPLETE) == []


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"information": " "}, "information"),
        ({"ground": "k", "until_on": UNTIL}, "ground"),
        ({"act": ""}, "act"),
        ({"if_opened": ""}, "if opened"),
        ({"if_closed": "\n"}, "if closed"),
        ({"public_interest": ""}, "public interest"),
        ({"participants": ()}, "participants"),
        ({"participants": (" ",)}, "participants"),
        ({"result": None}, "result"),
        ({"decided_on": None}, "decided"),
        ({"until_on": None}, "period"),
        ({"until_on": DECIDED}, "end after test"),
        ({"until_on": date(2056, 3, 3)}, "longest period"),
        ({"pasal_18_checked": False}, "pasal 18 checked"),
    ],
)
def test_each_part_is_needed(changes: dict[str, object], lacking: str) -> None:
    assert names(replace(COMPLETE, **changes)) == [lacking]  # type: ignore[arg-type]


def test_no_part_is_left_untried_and_each_has_its_article() -> None:
    assert len({requirement.name for requirement in REQUIREMENTS}) == len(REQUIREMENTS) == 13
    for requirement in REQUIREMENTS:
        assert requirement.sentence.endswith(".")
        assert requirement.article.source in SOURCES


@pytest.mark.parametrize("letter", GROUNDS)
def test_only_the_first_six_grounds_need_an_end(letter: str) -> None:
    endless = replace(COMPLETE, ground=letter, until_on=None)
    assert ("period" in names(endless)) == GROUNDS[letter].expires == (letter in "abcdef")


def test_what_stays_open_needs_no_end_and_no_end_lies_before_the_test() -> None:
    assert missing(replace(COMPLETE, result=Result.OPEN, until_on=None)) == []
    assert names(replace(COMPLETE, result=Result.OPEN, until_on=DECIDED)) == ["end after test"]
    assert names(replace(COMPLETE, ground="h", until_on=DECIDED)) == ["end after test"]


def test_thirty_years_is_the_most_for_law_enforcement_and_only_there() -> None:
    assert missing(replace(COMPLETE, until_on=date(2056, 3, 2))) == []
    assert missing(replace(COMPLETE, ground="c", until_on=date(2090, 1, 1))) == []
    leap = replace(COMPLETE, decided_on=date(2028, 2, 29))
    assert missing(replace(leap, until_on=date(2058, 2, 28))) == []
    assert names(replace(leap, until_on=date(2058, 3, 1))) == ["longest period"]


@pytest.mark.parametrize("entry", PASAL_18, ids=lambda entry: entry.letter)
def test_what_pasal_18_names_is_open_whatever_the_test_says(entry: object) -> None:
    letter = entry.letter  # type: ignore[attr-defined]
    found = replace(COMPLETE, pasal_18=(letter,))
    assert str(opened_by_law(found)) == f"UU 14/2008 Pasal 18 ayat (1) huruf {letter}"
    assert not supports_refusal(found, "a", DECIDED)


@pytest.mark.parametrize("letter", GROUNDS)
@pytest.mark.parametrize("opened", ["consent", "public_office"])
def test_consent_and_public_office_open_private_matters_only(letter: str, opened: str) -> None:
    found = replace(COMPLETE, ground=letter, **{opened: True})  # type: ignore[arg-type]
    assert (opened_by_law(found) is not None) == (letter in "gh")
    assert supports_refusal(found, letter, DECIDED) == (letter not in "gh")


@pytest.mark.parametrize(
    ("result", "supports"), [(Result.EXEMPT, True), (Result.PARTLY_EXEMPT, True), (Result.OPEN, False), (None, False)]
)
def test_only_a_test_that_closes_supports_a_refusal(result: Result | None, supports: bool) -> None:
    assert supports_refusal(replace(COMPLETE, result=result), "a", DECIDED) == supports


@pytest.mark.parametrize(
    ("on", "supports"),
    [
        pytest.param(date(2026, 3, 1), False, id="the day before it was decided"),
        pytest.param(DECIDED, True, id="the day it was decided"),
        pytest.param(UNTIL, True, id="its last day"),
        pytest.param(date(2031, 3, 2), False, id="the day after"),
    ],
)
def test_a_test_supports_a_refusal_while_it_is_in_force(on: date, supports: bool) -> None:
    assert supports_refusal(COMPLETE, "a", on) == supports


def test_a_test_supports_its_own_letter_only() -> None:
    assert not supports_refusal(COMPLETE, "b", DECIDED)
    assert not supports_refusal(replace(COMPLETE, if_opened=""), "a", DECIDED)
    assert "".join(sorted(harm_tests.CHECKED_AGAINST_PASAL_18)) == "abcdefgh"
