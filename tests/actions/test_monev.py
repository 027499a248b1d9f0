"""Questionnaires from their making to their results: every step in its time, each on the record, nothing lost."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from ppid.access import Actor
from ppid.actions import catalogue, monev, monev_facts, monev_results, monev_review, questionnaires
from ppid.actions.monev import Answered, Incomplete
from ppid.actions.monev_review import Unchecked, Unready, Verdict
from ppid.actions.questionnaires import QuestionnaireError
from ppid.actions.steps import Stale
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.law import monev as law
from ppid.law.monev import Dates, EntryState, Lack, Question, Refused, Scale
from ppid.law.roles import Role
from ppid.models import (
    AppointmentDecree,
    BodyKind,
    CatalogueEntry,
    Category,
    Event,
    MonevAnswer,
    MonevEntry,
    OutboxMessage,
    PublicBody,
    Questionnaire,
    ServiceReport,
)
from ppid.queries import monev as queries
from ppid.queries import oversight
from tests import disputes, world
from tests import monev as help_
from tests.coordination import received, under_the_province
from tests.disputes import COMMISSION
from tests.monev import AFTER, ASPECTS, BEFORE, CHECKING, DATES, DURING, PLAN, YEAR, commissioner

LAST_MINUTE = datetime(2026, 9, 18, 15, 59, tzinfo=UTC)  # 23.59 WITA


def events(slug: str) -> list[tuple[str, dict[str, object]]]:
    query = (
        sa.select(Event.name, Event.data)
        .where(Event.body_id == world.body(slug).id, Event.name.startswith("monev"))
        .order_by(Event.id)
    )
    return [(name, data) for name, data in db.session.execute(query)]


def mails() -> list[tuple[str, str]]:
    found = db.session.scalars(sa.select(OutboxMessage).order_by(OutboxMessage.id))
    return [(one.to or "", one.subject) for one in found if "monev" in one.subject]


# The questionnaire


def test_the_example_is_whole_and_has_the_six_aspects_of_kalimantan_timur(app: Flask) -> None:
    example = questionnaires.example()
    weights = {one.key: one.weight for one in example.aspects}
    assert weights == {
        "sarana": 10, "kualitas": 10, "jenis": 40, "komitmen": 10, "digitalisasi": 20, "pengadaan": 10
    }  # fmt: skip
    assert example.visit_weight == 20
    asked = {one.fact for one in law.all_questions(example.aspects)} - {""}
    assert asked == set(law.FACTS)
    assert questionnaires.parse(json.dumps({
        "title": example.title, "visit_weight": 20, "aspects": questionnaires.as_data(example.aspects)
    })) == example  # fmt: skip


def one_question(key: str = "a", question: str = "q", weight: int = 100, **more: str) -> dict[str, object]:
    asked = {"key": question, "text": "?", "weight": weight, **more}
    return {"aspects": [{"key": key, "title": "A", "weight": 100, "questions": [asked]}]}


@pytest.mark.parametrize(
    "change",
    [
        {"visit_weight": 101},
        {"aspects": []},
        {"aspects": [{"key": "a", "title": "A", "weight": 100, "questions": []}]},
        one_question(weight=99),
        one_question(question="a"),
        one_question(key="A-b"),
        one_question(fact="cuaca"),
        one_question(scale="bintang"),
        {"aspects": "semua"},
        {"title": None, "aspects": [{"key": "a"}]},
    ],
)
def test_a_file_that_is_no_whole_questionnaire_is_refused(change: dict[str, object]) -> None:
    whole = {"title": "T", "visit_weight": 20, "aspects": questionnaires.as_data(ASPECTS)}
    assert questionnaires.parse(json.dumps(whole)).aspects == ASPECTS
    assert questionnaires.parse(json.dumps(whole | one_question())).visit_weight == 20
    with pytest.raises(QuestionnaireError):
        questionnaires.parse(json.dumps(whole | change))
    with pytest.raises(QuestionnaireError):
        questionnaires.parse("bukan json")


def test_a_year_has_one_questionnaire_of_a_commission(app: Flask) -> None:
    made = help_.make(is_open=False)
    assert (made.year, made.is_open, questionnaires.aspects_of(made)) == (YEAR, False, ASPECTS)
    with pytest.raises(QuestionnaireError, match="sudah ada"):
        help_.make()
    assert events(COMMISSION) == [("monev_written", {"year": YEAR, "visit_weight": 20})]


def test_weights_and_questions_change_while_it_is_closed_and_only_dates_afterwards(app: Flask) -> None:
    made = help_.make(is_open=False)
    actor = commissioner()
    with committed():
        questionnaires.weigh(made, "Judul", 30, {"sarana": 50, "komitmen": 50}, actor=actor, now=BEFORE)
    with pytest.raises(QuestionnaireError), committed():
        questionnaires.weigh(made, "Judul", 30, {"sarana": 51}, actor=actor, now=BEFORE)
    wanted = [Question("ramp", "Lain", 30), Question("", "Baru", 50, Scale.PERCENT), Question("", "Lagi", 20)]
    with committed():
        questionnaires.ask(made, "sarana", "Fasilitas", wanted, actor=actor, now=BEFORE)
    facilities = questionnaires.aspects_of(made)[0]
    assert (facilities.title, facilities.weight) == ("Fasilitas", 50)
    assert [one.key for one in facilities.questions] == ["ramp", "sarana_1", "sarana_2"]
    with pytest.raises(QuestionnaireError), committed():
        questionnaires.ask(made, "sarana", "Fasilitas", wanted[:2], actor=actor, now=BEFORE)
    with committed():
        questionnaires.open_for_bodies(made, actor=actor, now=BEFORE)
    with pytest.raises(Refused), committed():
        questionnaires.weigh(made, "X", 0, {}, actor=actor, now=BEFORE)
    with pytest.raises(Refused), committed():
        questionnaires.ask(made, "sarana", "X", wanted, actor=actor, now=BEFORE)
    with pytest.raises(Refused), committed():
        questionnaires.open_for_bodies(made, actor=actor, now=BEFORE)
    longer = Dates(DATES.opens_on, date(2026, 9, 25), DATES.objections_until_on)
    with committed():
        questionnaires.redate(made, longer, actor=actor, now=DURING)
    assert questionnaires.dates_of(made) == longer
    with pytest.raises(QuestionnaireError) as error, committed():
        questionnaires.redate(made, DATES, actor=actor, now=datetime(2026, 9, 22, 2, tzinfo=UTC))
    assert error.value.field == "closes_on"
    names = [name for name, _data in events(COMMISSION)]
    assert names == ["monev_written", "monev_changed", "monev_changed", "monev_opened", "monev_dates"]


def test_an_older_page_changes_nothing(app: Flask) -> None:
    made = help_.make(is_open=False)
    seen = made.version
    with committed():
        questionnaires.weigh(made, "Judul", 0, {}, actor=commissioner(), now=BEFORE, version=seen)
    with pytest.raises(Stale), committed():
        questionnaires.weigh(made, "Lain", 0, {}, actor=commissioner(), now=BEFORE, version=seen)


def test_it_is_not_opened_after_its_last_day(app: Flask) -> None:
    made = help_.make(is_open=False)
    with pytest.raises(QuestionnaireError, match="sudah lewat"), committed():
        questionnaires.open_for_bodies(made, actor=commissioner(), now=AFTER)


def test_it_concerns_exactly_the_bodies_that_the_commission_oversees(app: Flask) -> None:
    under_the_province("paser")
    disputes.commission()
    with committed():
        national = PublicBody(
            slug="ki-pusat", kind=BodyKind.COMMISSION, name="Komisi Informasi Pusat", short_name="KIP",
            zone="Asia/Jakarta", register_code="KIP", created_at=world.BUILT_AT,
        )  # fmt: skip
        db.session.add(national)
    for slug in (COMMISSION, "ki-pusat", "kaltim"):
        commission = world.body(slug)
        rater = Actor(Role.COMMISSIONER, commission.id)
        rated = set(db.session.scalars(sa.select(PublicBody.slug).where(queries.concerned(commission))))
        overseen = set(db.session.scalars(sa.select(PublicBody.slug).where(oversight.overseen(rater))))
        assert rated == overseen
        with committed():
            made = questionnaires.create(commission, YEAR, PLAN, DATES, actor=rater, now=BEFORE)
            made.is_open = True
        for body in db.session.scalars(sa.select(PublicBody)).all():
            asked = {one.id for one, _entry in db.session.execute(queries.concerning(body))}
            assert (made.id in asked) is (body.slug in rated), (slug, body.slug)


def test_opening_tells_the_ppid_of_every_body_once(app: Flask) -> None:
    under_the_province()
    help_.make()
    assert sorted(mails()) == [
        ("officer@kaltim.example", "Kuesioner monev 2026"),
        ("officer@samarinda.example", "Kuesioner monev 2026"),
    ]


# What the portal knows


def test_the_portal_knows_what_stands_in_its_registers_and_papers(app: Flask) -> None:
    body, officer, now = world.body(), world.actor(Role.OFFICER), datetime(2026, 9, 7, 2, tzinfo=UTC)
    on = local_date(now, body.zone)

    def percent() -> dict[str, int]:
        found = monev_facts.read(world.body(), YEAR, now=now)
        assert all(one.read_at == now and one.link.startswith("/") for one in found.values())
        return {key: one.percent for key, one in found.items()}

    assert percent() == {
        "request_form": 100, "objection_form": 100, "contact": 100, "request_register": 100,
        "objection_register": 100, "catalogue": 0, "exempt_list": 0, "charter": 50, "catalogue_fresh": 0, "sop": 0,
        "annual_report": 0, "decree": 0,
    }  # fmt: skip
    for month, answer_in_time in ((2, True), (3, True), (4, False)):
        received("kaltim", datetime(2025, month, 3, 2, tzinfo=UTC), answered=answer_in_time)
    received("kaltim", datetime(2026, 2, 3, 2, tzinfo=UTC), answered=False)  # not of the year that is rated
    body, officer = world.body(), world.actor(Role.OFFICER)
    with committed():
        for number, days in enumerate((10, 30, 400)):
            db.session.add(
                CatalogueEntry(
                    body_id=body.id, title=f"Judul {number}", summary="-", category=Category.PERIODIC,
                    updated_on=on - timedelta(days=days),
                )
            )  # fmt: skip
        db.session.add(
            AppointmentDecree(
                body_id=body.id, number="1/2024", decided_on=date(2024, 1, 1), issuer="Gubernur", recorded_at=now
            )
        )
    with committed():
        catalogue.issue_list(world.body(), before=0, actor=officer, now=now)
        catalogue.issue_charter(world.body(), before=0, actor=officer, now=now)
    report(date(2026, 3, 31))
    assert percent() == {
        "request_form": 100, "objection_form": 100, "contact": 100, "request_register": 100,
        "objection_register": 100, "catalogue": 100, "exempt_list": 0, "charter": 100, "catalogue_fresh": 66, "sop": 0,
        "annual_report": 100, "on_time": 66, "decree": 100,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "percent", "named"),
    [
        (["Daftar sopir dinas", "SOPD 2026"], 0, None),
        (["SOP Pemadaman kebakaran"], 50, "SOP Pemadaman kebakaran"),
        (["A. Prosedur cuti", "Standar Operasional Prosedur Layanan Informasi"], 100,
         "Standar Operasional Prosedur Layanan Informasi"),
        (["Keputusan tentang sop permohonan & keberatan"], 100, "Keputusan tentang sop permohonan & keberatan"),
    ],
)  # fmt: skip
def test_a_procedure_is_found_in_the_published_list_and_named(
    client: FlaskClient, titles: list[str], percent: int, named: str | None
) -> None:
    with committed():
        for title, body, is_listed in (
            *((one, "kaltim", True) for one in titles),
            ("SOP layanan informasi yang dicabut", "kaltim", False),
            ("SOP layanan informasi orang lain", "samarinda", True),
        ):
            db.session.add(
                CatalogueEntry(
                    body_id=world.body(body).id, title=title, summary="-", category=Category.ANY_TIME,
                    is_listed=is_listed,
                )
            )  # fmt: skip
    found = monev_facts.read(world.body(), YEAR, now=DURING)["sop"]
    assert (found.percent, found.values.get("title")) == (percent, named)
    page = client.get(found.link)
    assert page.status_code == 200
    if named:
        assert str(escape(named)) in page.text
        assert "orang lain" not in page.text


def report(sent_on: date, year: int = 2025) -> None:
    sent_at = datetime(sent_on.year, sent_on.month, sent_on.day, 2, tzinfo=UTC)
    with committed():
        db.session.add(
            ServiceReport(
                body_id=world.body().id, kind="annual", year=year, written_at=sent_at, sent_at=sent_at,
                sent_on=sent_on, counted_on=sent_on,
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("sent_on", "year", "percent"),
    [(date(2026, 3, 31), 2025, 100), (date(2026, 4, 1), 2025, 50), (date(2026, 3, 31), 2024, 0)],
)
def test_a_report_counts_in_full_until_its_last_day_and_half_afterwards(
    app: Flask, sent_on: date, year: int, percent: int
) -> None:
    report(sent_on, year)
    assert monev_facts.read(world.body(), YEAR, now=DURING)["annual_report"].percent == percent


# The answers


def test_a_draft_is_kept_by_aspect_with_what_the_portal_knew(app: Flask) -> None:
    made = help_.make()
    known = monev_facts.read(world.body(), YEAR, now=DURING)
    said = {"form": Answered(0, "Belum"), "ramp": Answered(50, link=help_.PROOF)}
    with committed():
        monev.save(made, world.body(), ASPECTS[0], said, {}, known, now=DURING)
    entry = help_.entry(made)
    rows = {one.question: one for one in entry.answers}
    assert (entry.state, set(rows)) == (EntryState.DRAFT, {"form", "ramp"})
    assert (rows["form"].claimed, rows["form"].known["percent"]) == (0, 100)  # corrected, and what was known beside it
    assert rows["form"].known["link"] == "/ajukan/kaltim"
    assert rows["form"].known["read_at"] == DURING.isoformat()
    assert rows["ramp"].known == {}
    with committed():
        monev.save(made, world.body(), ASPECTS[0], {"ramp": Answered(None)}, {}, known, now=DURING)
    assert {one.question for one in help_.entry(made).answers} == {"form"}
    assert events("kaltim") == []


def test_two_officers_may_work_on_two_aspects_and_the_second_on_one_aspect_is_told(app: Flask) -> None:
    made = help_.make()
    known = monev_facts.read(world.body(), YEAR, now=DURING)
    seen = {one.key: monev.stamp_of(one, None) for one in ASPECTS}

    def save(aspect: law.Aspect, minutes: int) -> None:
        said = {one.key: Answered(0) for one in aspect.questions}
        now = DURING + timedelta(minutes=minutes)
        with committed():
            monev.save(made, world.body(), aspect, said, {}, known, now=now, stamp=seen[aspect.key])

    save(ASPECTS[0], 1)
    save(ASPECTS[1], 2)
    with pytest.raises(Stale):
        save(ASPECTS[0], 3)


def test_answers_may_be_sent_in_the_last_minute_of_the_last_day_there_and_not_after_it(app: Flask) -> None:
    under_the_province()
    made = help_.make()
    help_.answered(made, "samarinda", at=LAST_MINUTE)
    help_.sent(made, at=LAST_MINUTE)
    entry = help_.entry(made, "samarinda")
    known = monev_facts.read(world.body("samarinda"), YEAR, now=LAST_MINUTE)
    late = LAST_MINUTE + timedelta(minutes=1)
    with pytest.raises(Refused, match="tidak sedang dibuka"), committed():
        monev.submit(entry, known, actor=world.actor(Role.OFFICER, "samarinda"), now=late)
    with pytest.raises(Refused), committed():
        monev.save(made, world.body("samarinda"), ASPECTS[0], {}, {}, known, now=late)
    assert help_.entry(made, "samarinda").state is EntryState.DRAFT


def test_the_last_minute_is_that_of_the_bodys_own_zone(app: Flask) -> None:
    """23.59 in Pontianak is an hour after 23.59 in Samarinda."""
    with committed():
        commission = world.body("kalbar")
        made = questionnaires.create(
            commission, YEAR, PLAN, DATES, actor=world.actor(Role.OFFICER, "kalbar"), now=BEFORE
        )
        made.is_open = True
    help_.answered(made, "kalbar", at=LAST_MINUTE + timedelta(minutes=59))
    assert monev.phase_for(made, world.body("kalbar"), LAST_MINUTE + timedelta(minutes=60)) is law.Phase.ANSWERING
    assert monev.phase_for(made, world.body("kalbar"), LAST_MINUTE + timedelta(minutes=61)) is law.Phase.CHECKING
    assert monev.phase_for(made, world.body("kaltim"), LAST_MINUTE + timedelta(minutes=1)) is law.Phase.CHECKING


def test_what_is_not_answered_or_not_proven_is_not_sent(app: Flask) -> None:
    made = help_.make()
    known = monev_facts.read(world.body(), YEAR, now=DURING)
    said = {"form": Answered(100), "ramp": Answered(50)}
    with committed():
        monev.save(made, world.body(), ASPECTS[0], said, {}, known, now=DURING)
    with pytest.raises(Incomplete) as error, committed():
        monev.submit(help_.entry(made), known, actor=world.actor(Role.OFFICER), now=DURING)
    assert error.value.lacks == {"ramp": Lack.PROOF, "sop": Lack.CLAIM, "on_time": Lack.CLAIM}


def test_sending_freezes_what_the_portal_knows_then(app: Flask) -> None:
    received("kaltim", datetime(2025, 3, 3, 2, tzinfo=UTC), answered=True)
    made = help_.make()
    help_.answered(made)
    received("kaltim", datetime(2025, 4, 3, 2, tzinfo=UTC), answered=False)
    later = DURING + timedelta(days=1)
    entry = help_.entry(made)
    with committed():
        known = monev_facts.read(world.body(), YEAR, now=later)
        monev.submit(entry, known, actor=world.actor(Role.OFFICER), now=later)
    frozen = {one.question: one.known for one in help_.entry(made).answers}
    assert frozen["on_time"]["values"] == {"year": 2025, "kept": 1, "due": 2}
    assert frozen["on_time"]["read_at"] == later.isoformat()
    received("kaltim", datetime(2025, 5, 3, 2, tzinfo=UTC), answered=False)
    assert {one.question: one.known for one in help_.entry(made).answers} == frozen
    ((name, data),) = events("kaltim")
    assert (name, data["year"]) == ("monev_submitted", YEAR)
    assert data["answers_sha256"] == monev.digest_of(help_.entry(made).answers)


def test_answers_are_sent_once(app: Flask) -> None:
    made = help_.make()
    entry = help_.sent(made)
    known = monev_facts.read(world.body(), YEAR, now=DURING)
    with pytest.raises(Refused, match="sudah dikirim"), committed():
        monev.submit(entry, known, actor=world.actor(Role.OFFICER), now=DURING)
    with pytest.raises(Refused, match="sudah dikirim"), committed():
        monev.accept_known(made, world.body(), known, now=DURING)


def test_what_the_portal_knows_is_taken_over_only_where_nothing_is_answered(app: Flask) -> None:
    received("kaltim", datetime(2025, 3, 3, 2, tzinfo=UTC), answered=True)
    made = help_.make()
    known = monev_facts.read(world.body(), YEAR, now=DURING)
    with committed():
        monev.save(made, world.body(), ASPECTS[0], {"form": Answered(0)}, {}, known, now=DURING)
    with committed():
        assert monev.accept_known(made, world.body(), known, now=DURING) == 1
    assert {one.question: one.claimed for one in help_.entry(made).answers} == {"form": 0, "on_time": 100}


# Checking, objecting, publishing


def test_a_body_is_told_of_its_scores_only_when_all_of_them_are_there(app: Flask) -> None:
    entry = help_.sent(help_.make())
    with committed():
        monev_review.check_answers(entry, {"form": Verdict(100)}, is_done=False, actor=commissioner(), now=CHECKING)
    assert entry.state is EntryState.SUBMITTED
    with pytest.raises(Unchecked) as error, committed():
        monev_review.check_answers(entry, {"ramp": Verdict(0)}, is_done=True, actor=commissioner(), now=CHECKING)
    assert set(error.value.questions) == {"sop", "on_time"}
    help_.checked(entry, {"sop": 50})
    assert (entry.state, entry.verified_at) == (EntryState.VERIFIED, CHECKING)
    assert ("officer@kaltim.example", "Jawaban kuesioner monev 2026 selesai diperiksa") in mails()
    assert {one.question: (one.claimed, one.given) for one in entry.answers}["sop"] == (100, 50)


def test_nothing_is_checked_when_there_is_no_time_left_to_object(app: Flask) -> None:
    entry = help_.sent(help_.make())
    with pytest.raises(Refused, match="Perpanjang masa sanggah"):
        help_.checked(entry, at=AFTER)


def test_an_objection_is_made_once_about_what_was_given_less_and_decided_for_good(app: Flask) -> None:
    entry = help_.checked(help_.sent(help_.make()), {"sop": 50, "ramp": 0})
    officer, actor = world.actor(Role.OFFICER), commissioner()
    for reasons in ({}, {"form": "Sudah penuh"}, {"sop": ""}):
        with pytest.raises(Refused), committed():
            monev.contest(entry, reasons, actor=officer, now=CHECKING)
    with committed():
        monev.contest(entry, {"sop": "SOP sudah ditetapkan", "ramp": "Ada foto"}, actor=officer, now=CHECKING)
    assert entry.state is EntryState.CONTESTED
    assert (f"commissioner@{COMMISSION}.example", "Sanggahan atas hasil pemeriksaan monev 2026") in mails()
    with pytest.raises(Refused), committed():
        monev.contest(entry, {"sop": "Sekali lagi"}, actor=officer, now=CHECKING)
    with pytest.raises(Unchecked), committed():
        monev_review.decide(entry, {"sop": Verdict(100, "Terbukti")}, actor=actor, now=AFTER)
    both = {"sop": Verdict(100, "Terbukti"), "ramp": Verdict(0)}
    with pytest.raises(Unchecked), committed():
        monev_review.decide(entry, both, actor=actor, now=AFTER)
    verdicts = {"sop": Verdict(100, "Terbukti"), "ramp": Verdict(0, "Foto tidak jelas"), "form": Verdict(0, "Lain")}
    with committed():
        monev_review.decide(entry, verdicts, actor=actor, now=AFTER)
    rows = {one.question: (one.first_given, one.given) for one in help_.entry(entry.questionnaire).answers}
    assert rows == {"form": (None, 100), "ramp": (0, 0), "sop": (50, 100), "on_time": (None, 100)}
    with pytest.raises(Refused, match="final"), committed():
        monev_review.decide(entry, verdicts, actor=actor, now=AFTER)
    assert [name for name, _data in events("kaltim")] == [
        "monev_submitted", "monev_verified", "monev_contested", "monev_decided",
    ]  # fmt: skip


def test_an_objection_ends_with_its_last_minute(app: Flask) -> None:
    entry = help_.checked(help_.sent(help_.make()), {"sop": 0})
    last = datetime(2026, 10, 16, 15, 59, tzinfo=UTC)
    with pytest.raises(Refused, match="Masa sanggah sudah berakhir"), committed():
        monev.contest(entry, {"sop": "Telat"}, actor=world.actor(Role.OFFICER), now=last + timedelta(minutes=1))
    with committed():
        monev.contest(entry, {"sop": "Tepat"}, actor=world.actor(Role.OFFICER), now=last)


def test_results_are_published_only_when_everything_is_done(app: Flask) -> None:
    under_the_province()
    made = help_.make()
    entry = help_.sent(made)
    help_.sent(made, "samarinda")
    with pytest.raises(Refused, match="belum berakhir"):
        help_.published(made, at=CHECKING)
    help_.visited(help_.checked(entry), 80)
    other = help_.checked(help_.entry(made, "samarinda"), {"sop": 0})
    with pytest.raises(Unready) as error:
        help_.published(made)  # nobody visited Samarinda
    assert error.value.names == ("Pemerintah Kota Samarinda",)
    help_.visited(other, 70)
    with committed():
        monev.contest(other, {"sop": "Ada"}, actor=world.actor(Role.OFFICER, "samarinda"), now=CHECKING)
    with pytest.raises(Unready):
        help_.published(made)  # its objection is undecided
    with committed():
        monev_review.decide(other, {"sop": Verdict(50, "Sebagian")}, actor=commissioner(), now=AFTER)
    assert help_.published(made) == 2
    found = help_.entry(made, "samarinda")
    assert (found.state, found.result, found.category) == (EntryState.FINAL, 82.0, "towards_informative")
    assert ("officer@samarinda.example", "Hasil monev 2026 diterbitkan") in mails()
    with pytest.raises(Refused):
        help_.published(made)
    with pytest.raises(Refused):
        help_.visited(found, 100, at=AFTER)
    with pytest.raises(Refused), committed():
        questionnaires.redate(made, DATES, actor=commissioner(), now=AFTER)
    name, data = events("samarinda")[-1]
    assert (name, data["result"], data["category"]) == ("monev_result", "82.00", "towards_informative")


def test_the_published_list_agrees_with_plain_python_on_random_answers(app: Flask) -> None:
    slugs = ["kaltim", "samarinda", "paser", "berau", "bontang", "kutim"]
    under_the_province(*slugs[2:])
    made = help_.make()
    random, expected = Random(14), {}
    for slug in slugs[:-1]:
        given = {one.key: random.choice((0, 33, 50, 67, 100)) for one in law.all_questions(ASPECTS)}
        visit = random.randrange(101)
        expected[slug] = help_.plain_result(given, visit)
        help_.visited(help_.checked(help_.sent(made, slug), given), visit)
    assert help_.published(made) == len(expected)
    found = monev_results.of(db.session.get_one(Questionnaire, made.id))
    assert {one.slug: float(one.result) for one in found if one.result is not None} == expected
    assert [one.result for one in found[:-1]] == sorted((one.result or Decimal() for one in found[:-1]), reverse=True)
    for one in found[:-1]:
        value = expected[one.slug]
        assert one.rank == 1 + sum(other > value for other in expected.values())
        same = [v for slug, v in expected.items() if world.body(slug).kind is one.kind]
        assert one.rank_in_kind == 1 + sum(other > value for other in same)
        bands = [(90, "informative"), (80, "towards_informative"), (60, "fairly_informative"), (40, "less_informative")]
        assert one.category == next((key for least, key in bands if value >= least), "not_informative")
    assert (found[-1].slug, found[-1].rank, found[-1].category) == ("kutim", None, "no_part")


def test_whoever_did_not_send_takes_no_part_and_whoever_came_later_was_not_asked(app: Flask) -> None:
    under_the_province("paser")
    made = help_.make()
    help_.answered(made, "samarinda")  # a draft that was never sent
    help_.visited(help_.checked(help_.sent(made)), 100)
    help_.published(made)
    under_the_province("berau")
    came("berau", AFTER + timedelta(1))
    found = monev_results.of(db.session.get_one(Questionnaire, made.id))
    assert [(one.slug, one.category) for one in found] == [
        ("kaltim", "informative"), ("paser", "no_part"), ("samarinda", "no_part"),
    ]  # fmt: skip
    assert db.session.scalars(queries.entry_of(made.id, world.body("samarinda").id)).one().state is EntryState.DRAFT


def came(slug: str, at: datetime) -> None:
    """Let a body have come to the portal at a moment."""
    with committed():
        db.session.execute(sa.update(PublicBody).where(PublicBody.slug == slug).values(created_at=at))


def test_every_body_that_was_there_when_it_closed_stands_in_the_results(app: Flask) -> None:
    under_the_province("paser", "berau", "bontang")
    with committed():  # 23.59 there is an hour later
        db.session.execute(sa.update(PublicBody).where(PublicBody.slug == "bontang").values(zone="Asia/Jakarta"))
    made = help_.make()
    came("paser", LAST_MINUTE)
    came("berau", LAST_MINUTE + timedelta(minutes=1))
    came("bontang", LAST_MINUTE + timedelta(minutes=60))
    help_.visited(help_.checked(help_.sent(made)), 100)
    listed = {row.slug for row in db.session.execute(queries.participants(made))}
    help_.published(made)
    made = db.session.get_one(Questionnaire, made.id)
    found = monev_results.of(made)
    assert [(one.slug, one.rank, one.category) for one in found] == [
        ("kaltim", 1, "informative"), ("bontang", None, "no_part"), ("paser", None, "no_part"),
        ("samarinda", None, "no_part"),
    ]  # fmt: skip
    assert listed == {one.slug for one in found}  # as the commission's own list counts them
    assert COMMISSION not in listed
    came("bontang", LAST_MINUTE + timedelta(minutes=61))
    assert "bontang" not in {one.slug for one in monev_results.of(made)}


def test_a_score_is_kept_given_later_or_taken_back_until_the_check_is_done(app: Flask) -> None:
    made = help_.make()
    entry = help_.sent(made)

    def keep(**given: Verdict) -> dict[str, int | None]:
        with committed():
            monev_review.check_answers(entry, given, is_done=False, actor=commissioner(), now=CHECKING)
        return {one.question: one.given for one in help_.entry(made).answers if one.given is not None}

    assert monev_review.provisional(made) == {}
    assert keep(form=Verdict(100), sop=Verdict(None, "Lihat lagi")) == {"form": 100}
    assert {one.question: one.given_note for one in entry.answers}["sop"] == "Lihat lagi"
    assert monev_review.provisional(made) == {entry.id: monev_review.result_of(help_.entry(made))}
    assert keep(ramp=Verdict(50)) == {"form": 100, "ramp": 50}
    assert keep(form=Verdict(None)) == {"ramp": 50}
    with pytest.raises(Unchecked), committed():
        monev_review.check_answers(entry, {}, is_done=True, actor=commissioner(), now=CHECKING)


def test_a_draft_is_seen_by_no_commission(app: Flask) -> None:
    made = help_.make()
    entry = help_.answered(made)
    id = entry.answers[0].id
    commission = world.body(COMMISSION).id
    assert db.session.scalars(queries.answer_of_commission(id, commission)).one_or_none() is None
    help_.sent(made)
    assert db.session.scalars(queries.answer_of_commission(id, commission)).one_or_none() is not None
    assert db.session.scalars(queries.answer_of_commission(id, world.body("kalbar").id)).one_or_none() is None


def test_deleting_a_file_from_a_draft_hands_back_its_key(app: Flask) -> None:
    made = help_.make()
    entry = help_.answered(made)
    with committed():
        row = db.session.scalars(sa.select(MonevAnswer).where(MonevAnswer.question == "sop")).one()
        row.file_name, row.storage_key, row.sha256 = "sop.pdf", "monev/2026/abc", "0" * 64
    with committed():
        said = {"sop": Answered(100, link=help_.PROOF, drops_file=True)}
        assert monev.save(made, world.body(), ASPECTS[1], said, {}, {}, now=DURING) == ["monev/2026/abc"]
    assert entry.id == db.session.scalars(sa.select(MonevEntry.id)).one()
