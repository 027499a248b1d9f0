"""What the tests of the questionnaires share: a commission, a questionnaire of last summer, and answers to it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from ppid import clock, storage
from ppid.access import Actor
from ppid.actions import monev, monev_facts, monev_review, questionnaires
from ppid.actions.monev import Answered
from ppid.actions.monev_review import Verdict
from ppid.actions.questionnaires import Plan
from ppid.db import committed, db
from ppid.law.monev import Aspect, Dates, Question, Scale
from ppid.law.roles import Role
from ppid.models import MonevEntry, Questionnaire
from ppid.queries import monev as queries
from tests import disputes, world
from tests.disputes import COMMISSION

YEAR = 2026
DATES = Dates(date(2026, 9, 1), date(2026, 9, 18), date(2026, 10, 16))
BEFORE = datetime(2026, 8, 24, 2, tzinfo=UTC)
DURING = datetime(2026, 9, 7, 2, tzinfo=UTC)  # Monday, 10.00 WITA
CHECKING = datetime(2026, 9, 28, 2, tzinfo=UTC)
AFTER = datetime(2026, 10, 19, 2, tzinfo=UTC)
ASPECTS = (
    Aspect(
        "sarana", "Sarana", 40,
        (
            Question("form", "Formulir tersedia", 60, Scale.YES_NO, "request_form"),
            Question("ramp", "Meja layanan dapat dipakai semua orang", 40, Scale.PARTS),
        ),
    ),
    Aspect(
        "komitmen", "Komitmen", 60,
        (
            Question("sop", "SOP ditetapkan", 50, Scale.PARTS),
            Question("on_time", "Dijawab tepat waktu", 50, Scale.PERCENT, "on_time"),
        ),
    ),
)  # fmt: skip
PLAN = Plan("Kuesioner uji", 20, ASPECTS)
PROOF = "https://contoh.go.id/bukti"


def make(slug: str = COMMISSION, year: int = YEAR, *, is_open: bool = True, at: datetime = BEFORE) -> Questionnaire:
    """A questionnaire of the commission of Kalimantan Timur, opened unless it is said otherwise."""
    commission = disputes.commission() if slug == COMMISSION else world.body(slug)
    actor = world.actor(Role.COMMISSIONER, slug)
    with committed():
        made = questionnaires.create(commission, year, PLAN, DATES, actor=actor, now=at)
        if is_open:
            questionnaires.open_for_bodies(made, actor=actor, now=at)
    return made


def answered(questionnaire: Questionnaire, slug: str = "kaltim", *, at: datetime = DURING, **claims: int) -> MonevEntry:
    """Let a body answer every question, with a link as proof, and commit: in full unless a claim says otherwise."""
    body = world.body(slug)
    known = monev_facts.read(body, questionnaire.year, now=at)
    for aspect in ASPECTS:
        said = {one.key: Answered(claims.get(one.key, 100), link=PROOF) for one in aspect.questions}
        with committed():
            monev.save(questionnaire, body, aspect, said, {}, known, now=at)
    return entry(questionnaire, slug)


def sent(questionnaire: Questionnaire, slug: str = "kaltim", *, at: datetime = DURING, **claims: int) -> MonevEntry:
    """The same, sent to the commission."""
    made = answered(questionnaire, slug, at=at, **claims)
    known = monev_facts.read(world.body(slug), questionnaire.year, now=at)
    with committed():
        monev.submit(made, known, actor=world.actor(Role.OFFICER, slug), now=at)
    return entry(questionnaire, slug)


def checked(made: MonevEntry, given: Mapping[str, int] | None = None, *, at: datetime = CHECKING) -> MonevEntry:
    """Let the commission give what was claimed, or what ``given`` says, and finish."""
    verdicts = {one.question: Verdict((given or {}).get(one.question, one.claimed)) for one in made.answers}
    with committed():
        monev_review.check_answers(made, verdicts, is_done=True, actor=commissioner(), now=at)
    return made


def visited(made: MonevEntry, score: int, *, at: datetime = CHECKING) -> MonevEntry:
    with committed():
        monev_review.visit(made, score, "Kunjungan", actor=commissioner(), now=at)
    return made


def published(questionnaire: Questionnaire, *, at: datetime = AFTER) -> int:
    with committed():
        return monev_review.publish(questionnaire, actor=commissioner(), now=at)


def commissioner(slug: str = COMMISSION) -> Actor:
    return world.actor(Role.COMMISSIONER, slug)


def entry(questionnaire: Questionnaire, slug: str = "kaltim") -> MonevEntry:
    """What a body answered, as the database has it now."""
    db.session.rollback()
    return db.session.scalars(queries.entry_of(questionnaire.id, world.body(slug).id)).one()


def plain_result(given: Mapping[str, int], visit: int) -> float:
    """The result once more, by hand: aspects 40 and 60, the visit 20 percent."""
    facilities = 0.6 * given["form"] + 0.4 * given["ramp"]
    commitment = 0.5 * given["sop"] + 0.5 * given["on_time"]
    return round(0.8 * (0.4 * facilities + 0.6 * commitment) + 0.2 * visit, 2)


def in_every_phase() -> None:
    """Questionnaires of Kalimantan Timur itself, one in each phase that pages differ by, and what it answers to them.

    This year's is open and begun, the next one's closed; that of a year ago is checked, of two years ago objected to,
    of three years ago published.
    """
    now, on = clock.now(), clock.today(world.body().zone)
    actor, officer = world.actor(Role.COMMISSIONER), world.actor(Role.OFFICER)

    def made(years: int, dates: Dates) -> Questionnaire:
        with committed():
            one = questionnaires.create(world.body(), on.year + years, PLAN, dates, actor=actor, now=now)
        return one

    def opened(years: int, lasts: int) -> Questionnaire:
        one = made(years, Dates(on - timedelta(days=9), on + timedelta(days=lasts), on + timedelta(days=lasts + 9)))
        with committed():
            questionnaires.open_for_bodies(one, actor=actor, now=now)
        return one

    def checked_one(years: int) -> MonevEntry:
        entry = sent(opened(years, 9), at=now)
        _prove(entry)
        verdicts = {one.question: Verdict(0) for one in entry.answers}
        with committed():
            monev_review.check_answers(entry, verdicts, is_done=True, actor=actor, now=now)
        return entry

    over = checked_one(-3)
    with committed():
        monev_review.visit(over, 50, "", actor=actor, now=now)
    with committed():
        monev_review.publish(over.questionnaire, actor=actor, now=now + timedelta(days=19))
    with committed():
        monev.contest(checked_one(-2), {"sop": "Ada"}, actor=officer, now=now)
    checked_one(-1)
    _prove(answered(opened(0, 9), at=now))
    made(1, Dates(on, on + timedelta(days=9), on + timedelta(days=18)))


def _prove(entry: MonevEntry) -> None:
    """Let every answer have a file."""
    with committed():
        for one in entry.answers:
            data = b"%PDF-1.7 bukti"
            key = storage.current().new_key(monev.FOLDER)
            storage.current().put(key, data)
            one.file_name, one.storage_key, one.sha256 = "bukti.pdf", key, hashlib.sha256(data).hexdigest()
