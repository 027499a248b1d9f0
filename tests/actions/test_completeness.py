"""A file that lacks something: told within three days and once, completed in time, or closed without being refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from ppid.access import Actor, applicant_of
from ppid.actions import background, completeness, daily, requests
from ppid.actions.requests import Answer, Decision, Stale
from ppid.db import committed, db
from ppid.law import workflow
from ppid.law.roles import Role
from ppid.law.workflow import (
    AccessMode,
    ApplicantKind,
    EvidenceKind,
    ItemFacts,
    ItemOutcome,
    NotAllowed,
    Status,
)
from ppid.models import InfoRequest, Letter, OutboxMessage
from ppid.queries import requests as queries
from tests import world

WITA = ZoneInfo("Asia/Makassar")
RECEIVED = datetime(2026, 11, 2, 10, 0, tzinfo=WITA)
TOLD = datetime(2026, 11, 4, 9, 0, tzinfo=WITA)
LAST_TO_TELL = datetime(2026, 11, 5, 23, 59, 59, tzinfo=WITA)
LAST_TO_REPAIR = datetime(2026, 11, 9, 23, 59, 59, tzinfo=WITA)
TOO_LATE = datetime(2026, 11, 10, tzinfo=WITA)
DUE = date(2026, 11, 16)
MISSING = "Nomor SK pengesahan badan hukum"


def register(key: str = "kunci-1") -> InfoRequest:
    with committed():
        body = world.body()
        filing = world.filing(key, kind=ApplicantKind.LEGAL_ENTITY, received_at=RECEIVED)
        return requests.register(body, filing, actor=applicant_of(body.id), now=RECEIVED)


def tell(
    made: InfoRequest, at: datetime = TOLD, *, missing: tuple[str, ...] = (MISSING,), actor: Actor | None = None
) -> None:
    with committed():
        completeness.mark_incomplete(made, missing=missing, actor=actor or world.actor(Role.DESK), now=at)


def receive(made: InfoRequest, at: datetime = TOLD) -> None:
    """The applicant opens the notice."""
    with committed():
        completeness.note_opened(made, actor=applicant_of(made.body_id), now=at)


def complete(made: InfoRequest, at: datetime = LAST_TO_REPAIR, version: int | None = None) -> None:
    with committed():
        completeness.complete(
            made, explanation="SK terlampir", actor=applicant_of(made.body_id), now=at, version=version
        )


def lapse(made: InfoRequest, at: datetime = TOO_LATE) -> None:
    with committed():
        completeness.lapse(made, now=at)


def names(made: InfoRequest) -> list[str]:
    return [event.name for event in db.session.scalars(queries.events_of(made.id))]


def kinds(made: InfoRequest) -> list[str]:
    return [letter.kind for letter in db.session.scalars(queries.letters_of(made.id))]


def mail(made: InfoRequest, step: str) -> OutboxMessage:
    return db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.once == f"request:{made.id}:{step}")).one()


def test_the_applicant_is_told_what_is_missing_and_has_three_working_days(app: Flask) -> None:
    made = register()
    tell(made)
    assert made.status is Status.INCOMPLETE
    assert (made.incomplete_on, made.repair_due_on) == (date(2026, 11, 4), date(2026, 11, 9))
    assert made.missing == [MISSING]
    assert kinds(made) == ["receipt", "incomplete"]
    assert "Senin, 9 November 2026" in (mail(made, "incomplete").text or "")
    event = next(event for event in db.session.scalars(queries.events_of(made.id)) if event.name == "mark_incomplete")
    assert MISSING not in str(event.data)
    assert event.data["article"] == "PerKI 1/2021"


def test_the_clock_of_the_law_does_not_wait_for_the_applicant(app: Flask) -> None:
    made = register()
    tell(made)
    assert (made.due_on, made.statute_due_on) == (DUE, DUE)


def test_the_third_working_day_is_the_last_to_tell(app: Flask) -> None:
    made = register()
    tell(made, LAST_TO_TELL.astimezone(UTC))
    assert made.status is Status.INCOMPLETE


@pytest.mark.parametrize(
    ("at", "missing", "role"),
    [
        pytest.param(datetime(2026, 11, 6, tzinfo=WITA), (MISSING,), Role.DESK, id="on the fourth working day"),
        pytest.param(TOLD, (), Role.DESK, id="without saying what"),
        pytest.param(TOLD, (" ", ""), Role.DESK, id="with blanks"),
        pytest.param(TOLD, (MISSING,), Role.UNIT_OFFICER, id="by a unit"),
    ],
)
def test_a_notice_of_incompleteness_that_is_not_lawful_is_refused(
    app: Flask, at: datetime, missing: tuple[str, ...], role: Role
) -> None:
    made = register()
    with pytest.raises(NotAllowed, match="PerKI 1/2021"):
        tell(made, at, missing=missing, actor=world.actor(role))
    db.session.expire_all()
    assert made.status is Status.REGISTERED
    assert kinds(made) == ["receipt"]


def test_a_file_completed_on_the_last_day_goes_on_with_its_operative_clock_restarted(app: Flask) -> None:
    made = register()
    tell(made)
    complete(made)
    assert made.status is Status.REGISTERED
    assert made.completed_on == date(2026, 11, 9)
    assert (made.reply_due_on, made.due_on) == (date(2026, 11, 23), date(2026, 11, 23))
    assert made.statute_due_on == DUE, "the statute still counts from receipt"
    assert "Senin, 23 November 2026" in (mail(made, "completed").text or "")
    assert requests.clocks_of(made).operative.due == made.due_on


def test_what_comes_before_the_file_is_closed_still_counts(app: Flask) -> None:
    made = register()
    tell(made)
    complete(made, TOO_LATE)
    assert made.status is Status.REGISTERED


def test_what_is_missing_is_told_once(app: Flask) -> None:
    made = register()
    tell(made, RECEIVED)
    complete(made, datetime(2026, 11, 3, 9, 0, tzinfo=WITA))
    with pytest.raises(NotAllowed, match="satu kali"):
        tell(made, TOLD)


def test_a_completed_file_is_answered(app: Flask) -> None:
    made = register()
    tell(made)
    complete(made)
    given = tuple(
        Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2)
    )
    with committed():
        requests.answer(made, Answer(given), actor=world.actor(Role.OFFICER), now=TOO_LATE)
    assert made.status is Status.ANSWERED


def test_an_incomplete_file_is_not_answered_before_it_is_complete(app: Flask) -> None:
    made = register()
    tell(made)
    given = tuple(
        Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2)
    )

    def step() -> None:
        with committed():
            requests.answer(made, Answer(given), actor=world.actor(Role.OFFICER), now=TOLD)

    with pytest.raises(NotAllowed):
        step()


def test_nobody_closes_a_file_while_the_applicant_has_time(app: Flask) -> None:
    made = register()
    tell(made)
    receive(made)
    with pytest.raises(NotAllowed, match="masih mempunyai waktu"):
        lapse(made, LAST_TO_REPAIR)
    db.session.expire_all()
    assert made.status is Status.INCOMPLETE


def test_a_notice_that_nobody_is_known_to_have_received_closes_nothing(app: Flask) -> None:
    made = register()
    tell(made)
    with pytest.raises(NotAllowed, match="Belum ada bukti") as refused:
        lapse(made, datetime(2027, 3, 1, tzinfo=WITA))
    assert refused.value.precondition == "notice received"
    with committed():
        report = daily.run(world.body(), now=datetime(2027, 3, 1, tzinfo=WITA))
    assert report.lapsed == []
    assert made.status is Status.INCOMPLETE


def test_the_repair_period_runs_from_the_day_the_notice_was_opened(app: Flask) -> None:
    made = register()
    tell(made)
    assert made.repair_due_on == date(2026, 11, 9), "the earliest last day"
    receive(made, datetime(2026, 11, 12, 20, 0, tzinfo=WITA))
    assert made.repair_due_on == date(2026, 11, 17)
    for day, lapsed in ((17, []), (18, [made.number])):
        with committed():
            assert daily.run(world.body(), now=datetime(2026, 11, day, 1, 0, tzinfo=WITA)).lapsed == lapsed
    letter = db.session.scalars(queries.letters_of(made.id).where(Letter.kind == "not_completed")).one()
    assert "2026-11-12" in (letter.facts or "")
    (event,) = [one for one in db.session.scalars(queries.events_of(made.id)) if one.name == "lapse"]
    assert (event.data["evidence"], event.data["received_on"]) == ("opened", "2026-11-12")


def test_opening_the_notice_is_noted_once_and_never_shortens_anything(app: Flask) -> None:
    made = register()
    tell(made)
    for hour in (9, 10, 11):
        receive(made, TOLD.replace(hour=hour))
    receive(made, datetime(2026, 11, 20, tzinfo=WITA))
    assert names(made).count("notice_opened") == 1
    assert made.repair_due_on == date(2026, 11, 9)


def test_a_mail_that_was_accepted_is_a_receipt_on_that_day(app: Flask) -> None:
    made = register()
    tell(made)
    accepted = datetime(2026, 11, 5, 23, 30, tzinfo=WITA)
    with committed():
        sent = mail(made, "incomplete")
        sent.sent_at, sent.reply = accepted, "250 OK"
    receive(made, datetime(2026, 11, 9, tzinfo=WITA))
    assert made.repair_due_on == date(2026, 11, 10), "the first proof counts"
    with pytest.raises(NotAllowed, match="masih mempunyai waktu"):
        lapse(made, TOO_LATE)
    lapse(made, datetime(2026, 11, 11, tzinfo=WITA))
    assert made.status is Status.NOT_COMPLETED


def test_a_mail_in_the_folder_of_development_is_no_receipt(app: Flask) -> None:
    made = register()
    tell(made)
    with committed():
        mail(made, "incomplete").sent_at = TOLD
    assert completeness.receipt_of(made) is None
    with pytest.raises(NotAllowed, match="Belum ada bukti"):
        lapse(made)


def hand_over(
    made: InfoRequest,
    on: date,
    at: datetime,
    *,
    evidence: EvidenceKind = EvidenceKind.HANDED_OVER,
    role: Role = Role.DESK,
    version: int | None = None,
) -> None:
    """The desk records that the notice reached the applicant on paper."""
    with committed():
        completeness.receive_notice(
            made, evidence, received_on=on, actor=world.actor(role), now=at, note="Siti", version=version
        )


def at_nine(day: int) -> datetime:
    return datetime(2026, 11, day, 9, 0, tzinfo=WITA)


def test_a_notice_handed_over_on_paper_lets_the_period_run_from_that_day_and_end(app: Flask) -> None:
    made = register()
    tell(made)
    hand_over(made, date(2026, 11, 10), at_nine(12), evidence=EvidenceKind.POSTED)
    assert made.repair_due_on == date(2026, 11, 13)
    assert completeness.receipt_of(made) == completeness.Receipt(EvidenceKind.POSTED, date(2026, 11, 10))
    assert made.status is Status.INCOMPLETE
    for day, lapsed in ((13, []), (14, [made.number])):
        with committed():
            assert daily.run(world.body(), now=at_nine(day)).lapsed == lapsed
    events = {one.name: one for one in db.session.scalars(queries.events_of(made.id))}
    assert events["receive_notice"].data["received_on"] == "2026-11-10"
    assert events["receive_notice"].data["repair_due_on"] == "2026-11-13"
    assert "Siti" not in str(events["receive_notice"].data)
    assert (events["lapse"].data["evidence"], events["lapse"].data["received_on"]) == ("posted", "2026-11-10")


def test_the_last_record_of_the_office_corrects_the_one_before_and_nothing_comes_nearer(app: Flask) -> None:
    made = register()
    tell(made)
    hand_over(made, date(2026, 11, 5), at_nine(12))
    assert made.repair_due_on == date(2026, 11, 10)
    hand_over(made, date(2026, 11, 11), at_nine(12))
    assert made.repair_due_on == date(2026, 11, 16), "it was a slip of the pen"
    hand_over(made, date(2026, 11, 5), at_nine(12))
    assert made.repair_due_on == date(2026, 11, 16), "a day once named stays"
    assert completeness.may_lapse(made, now=at_nine(16)) is False
    assert completeness.may_lapse(made, now=at_nine(17)) is True


def test_the_first_proof_counts_whoever_saw_it(app: Flask) -> None:
    made = register()
    tell(made)
    receive(made, at_nine(6))
    hand_over(made, date(2026, 11, 10), at_nine(12))
    assert made.repair_due_on == date(2026, 11, 11)
    assert completeness.receipt_of(made) == completeness.Receipt(EvidenceKind.OPENED, date(2026, 11, 6))


@pytest.mark.parametrize("on", [date(2026, 11, 3), date(2026, 11, 13)])
def test_a_notice_is_not_received_before_it_was_written_nor_tomorrow(app: Flask, on: date) -> None:
    made = register()
    tell(made)
    with pytest.raises(ValueError, match="between its date and today"):
        hand_over(made, on, at_nine(12))


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.SUPERIOR])
def test_others_do_not_record_the_receipt_of_a_notice(app: Flask, role: Role) -> None:
    made = register()
    tell(made)
    with pytest.raises(NotAllowed):
        hand_over(made, date(2026, 11, 5), at_nine(12), role=role)


def test_only_a_notice_that_was_sent_can_be_received_and_not_from_an_old_page(app: Flask) -> None:
    made = register()
    with pytest.raises(NotAllowed):
        hand_over(made, date(2026, 11, 3), at_nine(3))
    tell(made)
    seen = made.version
    hand_over(made, date(2026, 11, 5), at_nine(6))
    with pytest.raises(Stale):
        hand_over(made, date(2026, 11, 5), at_nine(6), version=seen)


def test_the_mail_about_what_is_missing_says_from_when_the_period_runs(app: Flask) -> None:
    made = register()
    tell(made)
    text = mail(made, "incomplete").text or ""
    assert "3 hari kerja" in text
    assert "dihitung sejak Anda menerima surat keterangan tidak lengkap" in text


def test_a_mail_that_waits_in_the_outbox_is_no_receipt(app: Flask) -> None:
    made = register()
    tell(made)
    assert mail(made, "incomplete").sent_at is None
    with pytest.raises(NotAllowed, match="Belum ada bukti"):
        lapse(made)


def test_a_file_not_completed_is_closed_with_a_letter_and_is_no_refusal(app: Flask) -> None:
    made = register()
    tell(made)
    receive(made)
    lapse(made)
    assert made.status is Status.NOT_COMPLETED
    assert (made.outcome, made.answered_on) == (None, None)
    assert kinds(made) == ["receipt", "incomplete", "not_completed"]
    text = mail(made, "lapsed").text or ""
    assert "bukan penolakan" in text
    assert "mengajukannya kembali" in text
    steps = [name for name in names(made) if name in workflow.TRANSITIONS]
    assert steps == ["register", "mark_incomplete", "lapse"]
    assert workflow.fold(steps) is Status.NOT_COMPLETED
    letter = db.session.scalars(queries.letters_of(made.id).where(Letter.kind == "not_completed")).one()
    earlier = db.session.scalars(queries.letters_of(made.id).where(Letter.kind == "incomplete")).one()
    assert earlier.number in (letter.facts or "")


def test_a_closed_file_cannot_be_completed_or_closed_again_but_filed_anew(app: Flask) -> None:
    made = register()
    tell(made)
    receive(made)
    lapse(made)
    for again in (complete, lapse):
        with pytest.raises(NotAllowed):
            again(made)
    second = register("kunci-2")
    assert second.number != made.number
    assert second.status is Status.REGISTERED


def test_a_case_that_was_never_incomplete_is_not_closed(app: Flask) -> None:
    made = register()
    with pytest.raises(NotAllowed):
        lapse(made)


def test_a_completion_from_an_old_page_changes_nothing(app: Flask) -> None:
    made = register()
    tell(made)
    seen = made.version
    complete(made)
    with pytest.raises(Stale):
        complete(made, version=seen)


def test_the_three_letters_are_drawn(app: Flask) -> None:
    made = register()
    tell(made)
    receive(made)
    lapse(made)
    assert background.draw_letters() == 3
