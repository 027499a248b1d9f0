"""Facts are plain values that can be written down and read back years later."""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from ppid.law.calendar import DayKind
from ppid.law.deadlines import DEADLINES, REPLY, count
from ppid.letters import sample_parts
from ppid.letters.blocks import BadFacts, Clock, Facts, Ground, Limits
from ppid.letters.facts import NoticeFacts, ReceiptFacts
from ppid.letters.render import render
from ppid.letters.samples import SAMPLES

KINDS = sorted(SAMPLES)


@pytest.mark.parametrize("kind", KINDS)
def test_stored_facts_read_back_as_they_were(kind):
    facts = SAMPLES[kind]
    assert type(facts).from_json(facts.as_json()) == facts


@pytest.mark.parametrize("kind", KINDS)
def test_the_written_form_is_canonical(kind):
    facts = SAMPLES[kind]
    assert facts.as_json() == json.dumps(json.loads(facts.as_json()), sort_keys=True, separators=(",", ":"))
    assert facts.as_json().isascii()


@pytest.mark.parametrize("kind", KINDS)
def test_facts_hold_plain_values_only(kind):
    def walk(value):
        if is_dataclass(value):
            for field in fields(value):
                walk(getattr(value, field.name))
        elif isinstance(value, tuple):
            for entry in value:
                walk(entry)
        else:
            assert type(value) in (str, int, bool, type(None))

    walk(SAMPLES[kind])


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda facts: facts.pop("number"), id="a field is missing"),
        pytest.param(lambda facts: facts.update(nomor="1"), id="a field is unknown"),
        pytest.param(lambda facts: facts.update(number=1), id="a text is a number"),
        pytest.param(lambda facts: facts.update(provision_days=True), id="a number is a yes"),
        pytest.param(lambda facts: facts.update(items={}), id="a list is none"),
        pytest.param(lambda facts: facts["items"][0].pop("text"), id="a part of a part is missing"),
        pytest.param(lambda facts: facts.update(letterhead=None), id="a block is missing"),
    ],
)
def test_facts_of_another_shape_are_refused(spoil):
    stored = json.loads(SAMPLES["notice"].as_json())
    spoil(stored)
    with pytest.raises(BadFacts):
        NoticeFacts.from_json(json.dumps(stored))


def test_a_new_field_with_a_default_leaves_old_facts_readable():
    stored = json.loads(SAMPLES["notice"].as_json())
    del stored["explanation"]
    assert NoticeFacts.from_json(json.dumps(stored)) == SAMPLES["notice"]


def test_facts_written_before_letters_listed_files_are_still_drawn():
    for kind, fields_since in (("notice", ("files", "marks", "act")), ("refusal", ("act",)), ("handover", ("files",))):
        stored = json.loads(SAMPLES[kind].as_json())
        for item in stored["items"]:
            for name in fields_since:
                del item[name]
        assert render(kind, type(SAMPLES[kind]).from_json(json.dumps(stored))).startswith(b"%PDF")


def test_the_limits_of_a_letter_are_those_of_the_law():
    limits = Limits.of_law()
    assert {field.name: getattr(limits, field.name) for field in fields(limits)} == {
        name: DEADLINES[name].days for name in ("reply", "extension", "repair", "objection", "ruling", "dispute")
    }


def test_a_ground_is_cited_in_full():
    assert (
        str(Ground.of("h")) == "Pasal 17 huruf h Undang-Undang Nomor 14 Tahun 2008 (dapat mengungkap rahasia pribadi)"
    )
    assert str(Ground.of("j", "Pasal 1 UU Contoh")).endswith(" jo. Pasal 1 UU Contoh")
    with pytest.raises(KeyError):
        Ground.of("k")


def test_a_stored_clock_gives_the_same_days_without_any_calendar():
    trace = count(REPLY, date(2026, 12, 11), sample_parts.CALENDAR)
    again = Clock.of(trace).trace()
    assert (again.starts, again.due, again.provisional) == (trace.starts, trace.due, trace.provisional)
    assert [(day.day, day.number, day.reason and day.reason.name) for day in again.days] == [
        (day.day, day.number, day.reason and day.reason.name) for day in trace.days
    ]
    assert [day.reason.decree for day in again.days if day.reason and day.reason.kind is not DayKind.WEEKEND] == [
        sample_parts.DECREE,
        sample_parts.DECREE,
    ]


def test_a_provisional_clock_stays_provisional():
    trace = count(REPLY, date(2026, 12, 28), sample_parts.CALENDAR.with_provisional(2027))
    stored = Clock.of(replace(trace, calendar=sample_parts.CALENDAR.with_provisional(2028)))
    assert not stored.provisional
    provisional = Clock.of(count(REPLY, date(2027, 12, 28), sample_parts.CALENDAR.with_provisional(2028)))
    assert provisional.provisional
    assert provisional.trace().provisional


def test_every_facts_class_is_a_facts_class():
    assert all(isinstance(facts, Facts) for facts in SAMPLES.values())
    assert isinstance(SAMPLES["receipt"], ReceiptFacts)
