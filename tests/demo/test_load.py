"""The demo world as loaded on one Saturday: whole, lawful in every row, and alive around that day."""

from __future__ import annotations

import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from ppid import create_app
from ppid.actions import classification, letters, monev_results, people, requests, seals
from ppid.actions.background import seal_events
from ppid.actions.report_figures import of_span
from ppid.cli.upkeep import bring_up_to_date
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.demo import load, papers
from ppid.law import workflow
from ppid.law.disputes import Stage, stage_of
from ppid.law.reports import ReportKind, Span
from ppid.law.roles import Role
from ppid.law.rulings import TRANSITIONS, ObjectionStatus, Verdict
from ppid.law.steps import fold
from ppid.law.workflow import (
    AWAITING_REPLY,
    AccessMode,
    ApplicantKind,
    Channel,
    DeliveryMethod,
    EvidenceKind,
    ItemOutcome,
    Outcome,
    Status,
)
from ppid.letters.kinds import LETTERS
from ppid.models import (
    Account,
    Applicant,
    Assignment,
    AssignmentState,
    BodyKind,
    CatalogueEntry,
    Delivery,
    Dispute,
    Event,
    ExemptEntry,
    InfoRequest,
    Letter,
    MonevAnswer,
    Notice,
    Objection,
    Official,
    Origin,
    PublicBody,
    Questionnaire,
    Reminder,
    RequestItem,
    RequestWords,
    RulingDraft,
    ServiceReport,
)
from ppid.queries import body_letters, catalogue
from ppid.queries.appointments import DecreeState, state_of
from ppid.queries.appointments import of_body as decrees_of
from ppid.queries.calendars import calendar_of
from ppid.queries.objections import events_of
from tests.conftest import settings_for
from tests.reports import by_hand

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)  # a Saturday, 09.00 WITA
LONGEST_SECONDS = 60


@pytest.fixture(scope="module")
def loading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, float]]:
    """The application on the loaded world, and how many seconds loading it took (letters are not drawn)."""
    folder: Path = tmp_path_factory.mktemp("demo")
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'ppid.db'}"))
    with app.app_context():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bring_up_to_date()
        begun = time.perf_counter()
        load.enter(NOW)
        seal_events(NOW)
        seconds = time.perf_counter() - begun
        db.session.remove()
    yield app, seconds
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def world(loading: tuple[Flask, float]) -> Iterator[Flask]:
    app, _seconds = loading
    with app.app_context():
        yield app
        db.session.remove()


def everything() -> list[InfoRequest]:
    return list(db.session.scalars(sa.select(InfoRequest).order_by(InfoRequest.id)))


def bodies() -> list[PublicBody]:
    return list(db.session.scalars(sa.select(PublicBody).order_by(PublicBody.id)))


def found(column: sa.orm.InstrumentedAttribute[object]) -> set[object]:
    return set(db.session.scalars(sa.select(column).distinct()))


def test_loading_takes_less_than_a_minute(loading: tuple[Flask, float]) -> None:
    assert loading[1] < LONGEST_SECONDS


def test_three_thousand_requests_of_three_years_are_there(world: Flask) -> None:
    requested = everything()
    assert 2900 <= len(requested) <= 3100
    assert Counter(one.origin for one in requested)[Origin.PORTAL] >= 130
    years = Counter(one.year for one in requested)
    assert set(years) == {2023, 2024, 2025, 2026}
    assert {one.body_id for one in requested} == {body.id for body in bodies()}


ON_DEMAND = {"request_form", "unit_answer", "transfer"}  # the demo world takes none of their steps


def test_everything_that_can_be_is_there(world: Flask) -> None:
    assert found(InfoRequest.status) == set(Status)
    assert found(InfoRequest.channel) == set(Channel)
    assert found(InfoRequest.access_mode) == set(AccessMode)
    assert found(InfoRequest.delivery_method) == set(DeliveryMethod)
    assert found(InfoRequest.outcome) == {*Outcome, None}
    assert found(RequestItem.outcome) == {*ItemOutcome, None}
    assert found(Applicant.kind) == set(ApplicantKind)
    assert found(Letter.kind) == set(LETTERS) - ON_DEMAND
    assert found(Delivery.evidence) <= set(EvidenceKind)
    assert found(Official.role) >= {Role.DESK, Role.OFFICER, Role.UNIT_OFFICER, Role.SUPERIOR, Role.ADMIN}
    assert db.session.scalar(sa.select(sa.func.count(InfoRequest.id)).where(InfoRequest.proxy_id.is_not(None)))


def test_a_coordinator_finds_decrees_in_every_state_and_what_was_reminded(world: Flask) -> None:
    today = NOW.date()
    states = Counter(
        state_of(db.session.scalars(decrees_of(body.id)).first(), today)
        for body in bodies()
        if body.kind is not BodyKind.COMMISSION
    )
    assert states[DecreeState.MISSING] == 2
    assert states[DecreeState.EXPIRED] == 1
    assert states[DecreeState.IN_FORCE] >= 9
    assert len(found(Reminder.body_id)) == 4


def test_the_printed_account_of_a_unit_has_work_of_its_own(world: Flask) -> None:
    units = set(db.session.scalars(sa.select(Assignment.unit_id).where(Assignment.state == AssignmentState.OPEN)))
    query = (
        sa.select(Official.unit_id)
        .join(PublicBody, PublicBody.id == Official.body_id)
        .where(PublicBody.slug == "kaltim", Official.role == Role.UNIT_OFFICER, Official.until_on.is_(None))
        .order_by(Official.id)
    )
    assert db.session.scalars(query).first() in units


def test_every_desk_has_work_around_today(world: Flask) -> None:
    for body in bodies():
        calendar, today = calendar_of(body), local_date(NOW, body.zone)
        first = calendar.next_working(today)
        open_cases = db.session.scalars(
            sa.select(InfoRequest).where(InfoRequest.body_id == body.id, InfoRequest.status.in_(AWAITING_REPLY))
        ).all()
        due = Counter(one.due_on for one in open_cases)
        assert due[first] >= 1, body.slug
        assert any(first < day <= calendar.add(first, 5) for day in due), body.slug
        assert any(one.received_on == today for one in open_cases), body.slug
    assert any(one.due_on < local_date(NOW, "Asia/Makassar") for one in everything() if one.status in AWAITING_REPLY)


def test_the_room_of_the_atasan_ppid_is_not_empty(world: Flask) -> None:
    today = local_date(NOW, "Asia/Makassar")
    made = list(db.session.scalars(sa.select(Objection).order_by(Objection.id)))
    assert {one.status for one in made} == set(ObjectionStatus)
    assert {one.outcome for one in made} == {*Verdict, None}
    assert [one for one in made if one.status is ObjectionStatus.REGISTERED and one.due_on < today]
    assert [one for one in made if one.ruled_on and one.ruled_on > one.due_on], "a late ruling"
    waiting = [item for one in made for item in one.items if item.order_due_on and not item.executed_on]
    assert {item.order_due_on < today for item in waiting if item.order_due_on} == {True, False}
    assert [item for one in made for item in one.items if item.executed_on]
    assert db.session.scalar(sa.select(sa.func.count(RulingDraft.id)).where(RulingDraft.is_submitted))
    runs: dict[int, list[Objection]] = defaultdict(list)
    for one in made:
        runs[one.body_id].append(one)
        steps = [
            event.name for event in db.session.scalars(events_of(one)) if event.data.get("objection") == one.number
        ]
        assert fold(TRANSITIONS, [name for name in steps if name in TRANSITIONS]) is one.status
    for run in runs.values():
        assert [one.received_at for one in run] == sorted(one.received_at for one in run)


def test_nothing_lies_in_the_future(world: Flask) -> None:
    for moment in (
        InfoRequest.received_at,
        InfoRequest.recorded_at,
        Objection.received_at,
        Event.at,
        Letter.issued_at,
        Notice.issued_at,
    ):
        latest = db.session.scalar(sa.select(sa.func.max(moment)))
        assert latest is not None
        assert latest <= NOW


def test_the_register_has_no_gap_and_follows_the_order_of_receipt(world: Flask) -> None:
    runs: dict[tuple[int, int], list[InfoRequest]] = defaultdict(list)
    for one in everything():
        runs[one.body_id, one.year].append(one)
    for run in runs.values():
        run.sort(key=lambda one: one.seq)
        assert [one.seq for one in run] == list(range(1, len(run) + 1))
        assert [one.received_at for one in run] == sorted(one.received_at for one in run)
    assert len({(one.body_id, one.number) for one in everything()}) == len(everything())


def test_letters_are_numbered_without_a_gap(world: Flask) -> None:
    runs: dict[tuple[object, ...], list[int | None]] = defaultdict(list)
    for letter in db.session.scalars(sa.select(Letter).where(Letter.seq.is_not(None)).order_by(Letter.id)):
        runs[letter.body_id, letter.series, letter.year].append(letter.seq)
    assert runs
    for run in runs.values():
        assert run == list(range(1, len(run) + 1))


def test_every_state_is_the_fold_of_its_events(world: Flask) -> None:
    steps: dict[int, list[str]] = defaultdict(list)
    for request_id, name in db.session.execute(
        sa.select(Event.request_id, Event.name)
        .where(Event.request_id.is_not(None))
        .order_by(Event.request_id, Event.seq)
    ):
        if name in workflow.TRANSITIONS:
            steps[request_id].append(name)
    for one in everything():
        status: Status | None = None
        for name in steps[one.id]:
            step = workflow.TRANSITIONS[name]
            assert (status in step.sources) or (status is None and not step.sources), (one.number, steps[one.id])
            status = step.target or status
        assert status is one.status, one.number


def test_every_limit_is_the_one_that_the_law_counts(world: Flask) -> None:
    for one in everything():
        counted = requests.clocks_of(one)
        assert one.due_on == counted.operative.due, one.number
        assert one.statute_due_on == counted.statute.due, one.number
        assert one.reply_due_on == counted.operative.reply.due, one.number


def test_every_record_verifies(world: Flask) -> None:
    assert [seals.verify(body) for body in bodies()] == [None] * len(bodies())
    sealed = db.session.scalar(sa.select(sa.func.count(Event.id)))
    assert sealed is not None
    assert sealed > 3000


def test_some_of_each_kind_of_letter_are_drawn(world: Flask) -> None:
    first = db.session.scalars(sa.select(sa.func.min(Letter.id)).group_by(Letter.kind)).all()
    assert len(first) == len(LETTERS) - len(ON_DEMAND)
    for id in first:
        assert id is not None
        letters.draw(id)
        assert letters.bytes_of(db.session.get_one(Letter, id)).startswith(b"%PDF")


def test_the_accounts_that_are_printed_can_sign_in(world: Flask) -> None:
    heading, *lines = load.account_lines()
    assert load.PASSWORD in heading
    assert len(lines) == len(load.SHOWN)
    for line in lines:
        with committed():
            assert people.sign_in(line.split()[0], load.PASSWORD, now=NOW) is not None


def test_every_body_has_a_desk_an_officer_and_a_catalogue(world: Flask) -> None:
    today = date(2026, 11, 21)
    for body in bodies():
        roles = {
            office.role
            for office in db.session.scalars(sa.select(Official).where(Official.body_id == body.id))
            if office.from_on <= today and (office.until_on is None or office.until_on >= today)
        }
        assert {Role.DESK, Role.OFFICER} <= roles, body.slug
        entries = db.session.scalar(sa.select(sa.func.count()).where(CatalogueEntry.body_id == body.id))
        assert entries, body.slug
    assert db.session.scalar(sa.select(sa.func.count(Account.id)))


def test_every_body_has_issued_its_maklumat_and_two_of_them_their_lists(world: Flask) -> None:
    for body in bodies():
        issued = {letter.kind for letter in db.session.scalars(body_letters.latest(body.id))}
        assert issued == {"charter"} | ({"catalogue", "exempt_list"} if body.slug in papers.WITH_LISTS else set())
    assert db.session.scalar(sa.select(sa.func.count(ExemptEntry.id)))
    kaltim = next(body for body in bodies() if body.slug == load.PROVINCE)
    today = local_date(NOW, kaltim.zone)
    assert classification.candidates(kaltim, today)
    listed, stale, lacking, removed = db.session.execute(catalogue.standing(kaltim.id, today)).one()
    assert (listed > 50, 0 < stale < listed / 3, lacking, removed) == (True, True, 0, 0)


def test_every_request_can_be_searched(world: Flask) -> None:
    assert found(RequestWords.request_id) == found(InfoRequest.id)


def test_people_are_fictitious_and_their_data_sealed(world: Flask) -> None:
    people_asked = db.session.scalars(sa.select(Applicant).limit(300)).all()
    for one in people_asked:
        assert one.email is None or "example" in one.email
        for plain, sealed in ((one.identity, one.identity_sealed), (one.email, one.email_sealed)):
            assert plain is None or (sealed is not None and plain.encode() not in sealed)


def test_disputes_stand_in_several_stages_each_the_fold_of_its_steps(world: Flask) -> None:
    disputes = list(db.session.scalars(sa.select(Dispute)))
    assert {one.stage for one in disputes} == {
        Stage.PETITIONED,
        Stage.REGISTERED,
        Stage.ADJUDICATION,
        Stage.DECIDED,
    }
    for one in disputes:
        assert stage_of(stage.step for stage in one.stages) is one.stage
        events = db.session.scalars(events_of(one.objection)).all()
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert all(stage.on <= NOW.date() for stage in one.stages)


def test_last_years_questionnaire_is_published_and_this_years_is_open(world: Flask) -> None:
    old, new = db.session.scalars(sa.select(Questionnaire).order_by(Questionnaire.year)).all()
    assert (old.year, new.year, new.is_open, new.published_at) == (2025, 2026, True, None)
    results = monev_results.of(old)
    assert [one.rank for one in results if one.result is not None] == [1, 2, 3, 4, 5]
    assert len({one.category for one in results}) >= 4
    assert results[-1].category == "no_part"
    assert {one.slug for one in results} == {one.slug for one in bodies() if one.parent_id or one.slug == "kaltim"} - {
        old.commission.slug
    }


def test_no_answer_cites_a_paper_that_was_not_there_when_it_was_read(world: Flask) -> None:
    cited = 0
    for known in db.session.scalars(sa.select(MonevAnswer.known)):
        days = (
            [known["values"].get(key) for key in ("issued_on", "newest_on", "decided_on", "sent_on")] if known else []
        )
        for day in filter(None, days):
            assert date.fromisoformat(day) <= local_date(datetime.fromisoformat(known["read_at"]), "Asia/Makassar")
            cited += 1
    assert cited > 5


def test_two_bodies_have_reported_on_last_year_one_of_them_late_and_the_figures_are_those_of_the_rows(
    world: Flask,
) -> None:
    sent = db.session.scalars(sa.select(ServiceReport).order_by(ServiceReport.sent_at)).all()
    assert [(one.body.slug, one.year, one.sent_on) for one in sent] == [
        ("kaltim", 2025, date(2026, 3, 12)),
        ("samarinda", 2025, date(2026, 4, 8)),
    ]
    assert all(one.chapters and one.commission_id for one in sent)
    for report in sent:
        assert report.counted_on is not None
        last_year = by_hand(report.body, date(2025, 1, 1), date(2025, 12, 31), report.counted_on)
        told = report.figures["permohonan"]
        assert (told["diterima"], told["dijawab"], told["tepat_waktu"], told["sudah_waktunya"]) == (
            last_year.received,
            last_year.answered,
            last_year.kept,
            last_year.due,
        )
        assert len(report.figures["daftar"]) == last_year.received > 100
    for body in bodies():
        now = by_hand(body, date(2026, 1, 1), date(2026, 12, 31), NOW.date())
        counted = of_span(body, Span(ReportKind.ANNUAL, 2026), on=NOW.date())["permohonan"]
        assert (counted["diterima"], counted["tepat_waktu"]) == (now.received, now.kept)
        assert (counted["tidak_dijawab"], counted["berjalan"]) == (now.standings["silent"], now.standings["pending"])
        assert counted["hari_kerja"]["jawaban"] == len(now.days)
