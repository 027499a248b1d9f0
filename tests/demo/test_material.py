"""The bodies, texts and people of the demo world hold together."""

from __future__ import annotations

import re
from datetime import date
from random import Random

import pytest

from ppid.demo.officials import officials
from ppid.demo.people import Crowd
from ppid.demo.places import PLACE, PLACES, Place, charter_of
from ppid.demo.texts import (
    ANSWERS,
    CATALOGUE,
    COMPLAINTS,
    EXEMPTIONS,
    EXTENSION_REASONS,
    ITEMS,
    MISSING,
    OBJECTIONS,
    PURPOSES,
    WITHDRAWALS,
    ExtensionGround,
    fill,
)
from ppid.law.calendar import MONDAY_TO_FRIDAY
from ppid.law.deadlines import EXTENSION, REPLY
from ppid.law.exemptions import GROUNDS
from ppid.law.objections import Ground
from ppid.law.roles import Role
from ppid.law.workflow import ApplicantKind, ItemOutcome, Outcome
from ppid.models.bodies import BodyKind
from ppid.models.catalogue import Category

TODAY = date(2026, 11, 21)
every_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.slug)


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@every_place
def test_a_bodys_colour_is_readable_on_white(place: Place) -> None:
    assert 1.05 / (luminance(place.accent) + 0.05) >= 4.5


@every_place
def test_contact_data_can_reach_nobody(place: Place) -> None:
    assert re.fullmatch(r"\(09?\d{2,3}\) 555-01\d\d", place.phone)
    assert re.fullmatch(r"0812-5550-\d{4}", place.whatsapp)
    assert place.email.endswith(".example")
    assert place.website.endswith(".example")


@every_place
def test_a_body_has_units_of_its_own_size(place: Place) -> None:
    slugs = [unit.slug for unit in place.units]
    assert len(slugs) == len(set(slugs))
    assert 4 <= len(slugs) <= 26
    assert len(slugs) >= 10 or place.kind is BodyKind.COMMISSION


@every_place
def test_an_unusual_week_or_holiday_is_decreed_and_marked_as_invented(place: Place) -> None:
    assert (place.week == MONDAY_TO_FRIDAY) == (place.week_decree == "")
    assert place.week_decree == "" or place.week_decree.endswith("(contoh)")
    for holiday in place.local_holidays:
        day, decree = holiday.on(2026)
        assert day.year == 2026
        assert "2026" in decree
        assert decree.endswith("(contoh)")


@every_place
def test_the_desk_is_open_on_working_days_only(place: Place) -> None:
    served = [day for hours in place.hours for day in hours.weekdays]
    assert sorted(served) == sorted(place.week)
    assert all(str(hours) for hours in place.hours)


@every_place
def test_a_charter_says_what_it_must_with_the_laws_own_numbers(place: Place) -> None:
    charter = charter_of(place)
    assert place.name in charter.pledge
    assert f"{REPLY.days} hari kerja" in charter.time
    assert f"{EXTENSION.days} hari kerja" in charter.time
    assert all(len(text) > 40 and "{" not in text for _, text in charter.sections)


def test_the_world_spans_three_zones_one_six_day_week_one_local_holiday_and_a_commission() -> None:
    assert {place.zone for place in PLACES} == {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}
    assert [place.slug for place in PLACES if len(place.week) == 6] == ["mahakam-ulu"]
    assert [place.slug for place in PLACES if place.local_holidays] == ["kutai-kartanegara"]
    assert [place.slug for place in PLACES if place.kind is BodyKind.COMMISSION] == ["ki-kaltim"]
    assert sum(place.is_regional for place in PLACES) == 10


def test_codes_tell_bodies_apart() -> None:
    for codes in ([p.slug for p in PLACES], [p.register_code for p in PLACES], [p.email for p in PLACES]):
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_a_text_fits_somewhere_has_an_outcome_and_can_be_filled_in(item) -> None:
    assert item.outcomes
    assert (ItemOutcome.NOT_DOCUMENTED in item.outcomes) == (item.available_after_days > 0)
    assert bool(item.exemption) == bool(item.blackout or item.refusable)
    assert item.exemption == "" or item.exemption in EXEMPTIONS
    places = [place for place in PLACES if item.fits(place)]
    assert places
    for place in places:
        unit = place.units_of_kind(item.units)[0]
        for template in (item.text, item.given, item.holder, item.not_documented):
            text = fill(template, place=place, unit=unit, area=place.areas[0], on=TODAY)
            assert "{" not in text
            assert "  " not in text


def test_there_are_enough_texts_of_every_sector_and_of_every_letter() -> None:
    assert len(ITEMS) >= 90
    assert len({item.key for item in ITEMS}) == len(ITEMS)
    assert len({item.sector for item in ITEMS}) == 6
    assert {EXEMPTIONS[item.exemption].letter for item in ITEMS if item.refusable} == set(GROUNDS)


@pytest.mark.parametrize("exemption", EXEMPTIONS.values(), ids=lambda exemption: exemption.key)
def test_an_exemption_weighs_both_sides_and_ends_where_the_law_wants_it(exemption) -> None:
    assert exemption.reason
    assert exemption.if_opened
    assert exemption.if_closed
    assert bool(exemption.act) == (exemption.letter == "j")
    assert (exemption.years > 0) == GROUNDS[exemption.letter].expires
    assert bool(exemption.until) == (exemption.years == 0)


def test_the_list_of_public_information_has_every_category_and_an_owner_for_each_entry() -> None:
    assert len(CATALOGUE) >= 60
    assert {entry.category for entry in CATALOGUE} == set(Category)
    for entry in CATALOGUE:
        assert any(entry.holder_in(place) for place in PLACES), entry.title
        assert ("{year}" in entry.title) <= (entry.year(TODAY) is not None)
        assert "None" not in entry.title_in(TODAY)
    for place in PLACES:
        held = {entry.category for entry in CATALOGUE if entry.holder_in(place)}
        assert {Category.PERIODIC, Category.ANY_TIME} <= held


def test_there_are_words_for_every_turn_of_a_case() -> None:
    assert set(OBJECTIONS) == set(Ground)
    assert set(ANSWERS) == set(Outcome)
    assert set(EXTENSION_REASONS) == set(ExtensionGround)
    assert set(MISSING) == set(ApplicantKind)
    assert all(PURPOSES.values())
    assert WITHDRAWALS
    assert COMPLAINTS


def test_a_person_has_a_well_formed_and_impossible_identity() -> None:
    crowd = Crowd(Random(1), TODAY)
    people = [crowd.person(place) for place in PLACES for _ in range(60)]
    assert len({person.identity for person in people}) == len(people)
    for person in people:
        day = int(person.identity[6:8])
        born = person.born_on
        assert re.fullmatch(r"(64|61|81)\d{10}9\d{3}", person.identity)
        assert day in (born.day, born.day + 40)
        assert person.identity[8:12] == f"{born:%m%y}"
        assert re.fullmatch(r"0812-5550-\d{4}", person.phone)
        assert person.email == "" or re.fullmatch(r"[a-z.]+\d{4}@example\.(org|com)", person.email)
    assert any("'" in person.name for person in people)
    assert any(" " not in person.name for person in people)
    assert any(person.email == "" for person in people)


def test_organisations_are_ratified_and_groups_name_their_members() -> None:
    crowd = Crowd(Random(1), TODAY)
    for category in ("ngo", "media", "company", "foundation"):
        organisation = crowd.organisation(PLACE["samarinda"], category)
        assert organisation.kind is ApplicantKind.LEGAL_ENTITY
        assert re.fullmatch(r"AHU-0009\d{3}\.AH\.01\.0\d\.Tahun 20\d\d", organisation.identity)
    residents = crowd.organisation(PLACE["samarinda"], "residents")
    assert residents.kind is ApplicantKind.GROUP
    assert residents.members


@every_place
def test_every_office_is_held(place: Place) -> None:
    people = officials(place, 1, TODAY)
    assert people == officials(place, 1, TODAY)
    now = [holder for holder in people if holder.until_on is None]
    assert {holder.unit for holder in now if holder.role is Role.UNIT_OFFICER} == {unit.slug for unit in place.units}
    assert all((holder.role is Role.UNIT_OFFICER) == (holder.unit is not None) for holder in people)
    assert {Role.DESK, Role.OFFICER, Role.SUPERIOR, Role.AUDITOR, Role.ADMIN} <= {holder.role for holder in now}
    assert (place.kind is BodyKind.COMMISSION) == any(holder.role is Role.COMMISSIONER for holder in now)
    assert len({holder.email for holder in people}) == len(people)
    for holder in people:
        assert holder.from_on <= TODAY
        assert len(holder.position) <= 200
        assert holder.nip == "" or re.fullmatch(r"(19|20)\d{6}(19|20)\d{4}[12]9\d\d", holder.nip)


def test_an_officer_comes_after_another_without_a_gap() -> None:
    former, present = (h for h in officials(PLACE["kaltim"], 1, TODAY) if h.role is Role.OFFICER)
    assert former.until_on is not None
    assert (present.from_on - former.until_on).days == 1
