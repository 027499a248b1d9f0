"""Questionnaires of the demo world: last year's with its published results, and this year's, open to be answered.

What the portal knows is read when it is used. Of last year's days nothing can be read any more, so that year's answers
bring proofs of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ppid.access import Actor
from ppid.actions import monev, monev_facts, monev_review, questionnaires
from ppid.actions.monev import Answered
from ppid.actions.monev_facts import Known
from ppid.actions.monev_review import Verdict
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.demo.cases import Stage
from ppid.law import monev as law
from ppid.law.monev import Dates
from ppid.law.roles import Role
from ppid.models import MonevEntry, PublicBody, Questionnaire
from ppid.queries import monev as queries
from ppid.queries.calendars import calendar_of

COMMISSION = "ki-kaltim"
TOOK_PART = ("kaltim", "samarinda", "bontang", "kutai-timur", "berau")  # last year, the eager ones first
GAVE_UP = ("paser",)  # began last year and sent nothing
SENT_ALREADY, BEGUN = "samarinda", "kaltim"  # this year
REASON = "Bukti lengkap ada pada tautan; mohon diperiksa kembali."
DECIDED = "Bukti tambahan diterima."


def play(bodies: Mapping[str, PublicBody], now: datetime) -> None:
    """Play both years to where they stand today. Commits."""
    commission = bodies[COMMISSION]
    chair = Stage(commission, calendar_of(commission), now).actor(Role.COMMISSIONER)
    year = local_date(now, commission.zone).year - 1
    _last_year(bodies, commission, chair, year)
    _this_year(bodies, commission, chair, now)


def _last_year(bodies: Mapping[str, PublicBody], commission: PublicBody, chair: Actor, year: int) -> None:
    def at(month: int, day: int) -> datetime:
        return datetime.combine(date(year, month, day), time(9), ZoneInfo(commission.zone))

    dates = Dates(date(year, 8, 19), date(year, 9, 19), date(year, 10, 17))
    asked = _opened(commission, year, dates, chair, at(8, 11))
    for slug in GAVE_UP:
        _answer(asked, bodies[slug], Random(slug), at(9, 15), {}, aspects=2)
    for place, slug in enumerate(TOOK_PART):
        rng = Random(f"monev {slug}")
        entry = _send(asked, bodies[slug], rng, at(9, 1 + place), {}, eager=0.98 - 0.18 * place)
        _check(entry, rng, chair, at(9, 22))
        with committed():
            monev_review.visit(entry, 96 - 7 * place, "Presentasi pimpinan.", actor=chair, now=at(9, 29))
    _object(asked, bodies[TOOK_PART[1]], chair, at(10, 6), at(10, 15))
    with committed():
        monev_review.publish(asked, actor=chair, now=at(10, 20))


def _this_year(bodies: Mapping[str, PublicBody], commission: PublicBody, chair: Actor, now: datetime) -> None:
    today = local_date(now, commission.zone)
    dates = Dates(today - timedelta(days=14), today + timedelta(days=14), today + timedelta(days=42))
    asked = _opened(commission, today.year, dates, chair, now - timedelta(days=20))
    sent, begun = bodies[SENT_ALREADY], bodies[BEGUN]
    _send(asked, sent, Random("terkirim"), now, monev_facts.read(sent, asked.year, now=now), eager=0.8)
    _answer(asked, begun, Random("konsep"), now, monev_facts.read(begun, asked.year, now=now), aspects=2)


def _opened(commission: PublicBody, year: int, dates: Dates, chair: Actor, at: datetime) -> Questionnaire:
    with committed():
        made = questionnaires.create(commission, year, questionnaires.example(), dates, actor=chair, now=at)
        questionnaires.open_for_bodies(made, actor=chair, now=at)
    return made


def _answer(
    asked: Questionnaire,
    body: PublicBody,
    rng: Random,
    at: datetime,
    known: Mapping[str, Known],
    *,
    eager: float = 0.8,
    aspects: int | None = None,
) -> None:
    """Let a body answer the first aspects, or all of them: what the portal knows as it is, the rest as it may be."""
    with committed():
        for aspect in questionnaires.aspects_of(asked)[:aspects]:
            said = {}
            for question in aspect.questions:
                fact = known.get(question.fact)
                claimed = law.fitting(question.scale, fact.percent) if fact else 100 if rng.random() < eager else 0
                proof = f"https://{body.slug}.example/dokumen/{question.key}" if claimed and fact is None else ""
                said[question.key] = Answered(claimed, link=proof)
            monev.save(asked, body, aspect, said, {}, known, now=at)


def _send(
    asked: Questionnaire, body: PublicBody, rng: Random, at: datetime, known: Mapping[str, Known], *, eager: float
) -> MonevEntry:
    _answer(asked, body, rng, at, known, eager=eager)
    officer = Stage(body, calendar_of(body), at).actor(Role.OFFICER)
    entry = db.session.scalars(queries.entry_of(asked.id, body.id)).one()
    with committed():
        monev.submit(entry, known, actor=officer, now=at)
    return entry


def _check(entry: MonevEntry, rng: Random, chair: Actor, at: datetime) -> None:
    """Give what was claimed, but for a few answers whose proof did not convince."""
    verdicts = {
        one.question: Verdict(one.claimed // 2, "Bukti belum lengkap.") if rng.random() < 0.1 else Verdict(one.claimed)
        for one in entry.answers
    }
    with committed():
        monev_review.check_answers(entry, verdicts, is_done=True, actor=chair, now=at)


def _object(asked: Questionnaire, body: PublicBody, chair: Actor, at: datetime, decided_at: datetime) -> None:
    """Let a body object to the first answer that was given less for, and the commission follow it."""
    entry = db.session.scalars(queries.entry_of(asked.id, body.id)).one()
    lower = [one.question for one in entry.answers if monev.may_contest(one)][:1]
    if not lower:
        return
    officer = Stage(body, calendar_of(body), at).actor(Role.OFFICER)
    with committed():
        monev.contest(entry, dict.fromkeys(lower, REASON), actor=officer, now=at)
    with committed():
        verdicts = dict.fromkeys(lower, Verdict(law.WHOLE, DECIDED))
        monev_review.decide(entry, verdicts, actor=chair, now=decided_at)
