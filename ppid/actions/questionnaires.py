"""The yearly questionnaire of a commission: made from an example, weighed and worded while it is closed, then opened.

In a row ``aspects`` are plain data; here they are values of `ppid.law.monev`. Once a questionnaire is open only its
dates change, until its results are published.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ppid.access import Actor
from ppid.actions import monev_mails
from ppid.actions.events import hold, record_for_body
from ppid.actions.steps import Stale
from ppid.clock import local_date
from ppid.db import db
from ppid.law import monev as law
from ppid.law.monev import Aspect, Dates, Phase, Question, Scale
from ppid.models import PublicBody, Questionnaire
from ppid.queries import monev as queries

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "monev_kaltim.json"
FIRST_YEAR, LAST_YEAR = 2000, 2999
LONGEST_TEXT, LONGEST_TITLE, LONGEST_KEY = 1000, 200, 40
MOST_QUESTIONS = 60  # of one aspect


class QuestionnaireError(Exception):
    """The questionnaire cannot be so; ``field`` names what is wrong, or is empty."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Plan:
    """What a questionnaire asks, without its commission and its dates."""

    title: str
    visit_weight: int
    aspects: tuple[Aspect, ...]


# Values and data


def aspects_of(questionnaire: Questionnaire) -> tuple[Aspect, ...]:
    """The aspects of a row as values."""
    return tuple(_aspect(one) for one in questionnaire.aspects)


def _aspect(data: Mapping[str, Any]) -> Aspect:
    questions = tuple(
        Question(
            str(one["key"]), str(one["text"]), int(one["weight"]), Scale(one.get("scale", Scale.YES_NO)),
            str(one.get("fact", "")),
        )
        for one in data["questions"]
    )  # fmt: skip
    return Aspect(str(data["key"]), str(data["title"]), int(data["weight"]), questions)


def as_data(aspects: Sequence[Aspect]) -> list[dict[str, Any]]:
    """Aspects as they are kept in a row."""
    return [
        {"key": one.key, "title": one.title, "weight": one.weight, "questions": [asdict(q) for q in one.questions]}
        for one in aspects
    ]


def parse(text: str) -> Plan:
    """Read a questionnaire from its JSON. Raises QuestionnaireError when it is none, or its weights make no hundred."""
    try:
        data = json.loads(text)
        plan = Plan(str(data["title"]), int(data["visit_weight"]), tuple(_aspect(one) for one in data["aspects"]))
    except (ValueError, KeyError, TypeError) as error:
        raise QuestionnaireError("", "Berkas ini bukan kuesioner yang lengkap.") from error
    _check(plan)
    return plan


def _check(plan: Plan) -> None:
    questions = law.all_questions(plan.aspects)
    keys = [one.key for one in plan.aspects] + [one.key for one in questions]
    if len(set(keys)) != len(keys) or not all(_is_key(one) for one in keys):
        raise QuestionnaireError("", "Setiap aspek dan pertanyaan memerlukan kunci sendiri.")
    if any(one.fact and one.fact not in law.FACTS for one in questions):
        raise QuestionnaireError("", "Ada pertanyaan yang menyebut fakta yang tidak dikenal portal.")
    if not law.is_whole(plan.aspects) or not 0 <= plan.visit_weight <= law.WHOLE:
        raise QuestionnaireError("", "Jumlah bobot aspek, dan bobot pertanyaan dalam setiap aspek, harus 100.")


def _is_key(key: str) -> bool:
    return key.isascii() and key.replace("_", "").isalnum() and key == key.lower() and len(key) <= LONGEST_KEY


@cache
def example() -> Plan:
    """The example that the portal ships with: the six aspects of Kalimantan Timur."""
    return parse(EXAMPLE.read_text(encoding="utf-8"))


# Where it stands


def dates_of(questionnaire: Questionnaire) -> Dates:
    return Dates(questionnaire.opens_on, questionnaire.closes_on, questionnaire.objections_until_on)


def phase_of(questionnaire: Questionnaire, on: date) -> Phase:
    """Where it stands on ``on``, a day of the zone of whoever acts."""
    return law.phase(
        dates_of(questionnaire),
        on,
        is_open=questionnaire.is_open,
        is_published=questionnaire.published_at is not None,
    )


# Making and changing


def create(
    commission: PublicBody, year: int, plan: Plan, dates: Dates, *, actor: Actor, now: datetime
) -> Questionnaire:
    """Make the questionnaire of a year, still closed. The caller commits.

    Raises QuestionnaireError when the year has one already, or its dates contradict each other.
    """
    hold(commission)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise QuestionnaireError("year", "Tahun ini tidak masuk akal.")
    if db.session.scalar(queries.of_year(commission.id, year)) is not None:
        raise QuestionnaireError("year", "Kuesioner tahun ini sudah ada.")
    _check_dates(dates, local_date(now, commission.zone))
    made = Questionnaire(
        commission_id=commission.id,
        year=year,
        title=plan.title,
        aspects=as_data(plan.aspects),
        visit_weight=plan.visit_weight,
        opens_on=dates.opens_on,
        closes_on=dates.closes_on,
        objections_until_on=dates.objections_until_on,
        written_at=now,
    )
    db.session.add(made)
    db.session.flush()
    record_for_body("monev_written", commission, actor=actor, now=now, year=year, visit_weight=plan.visit_weight)
    return made


def _check_dates(dates: Dates, today: date, before: Dates | None = None) -> None:
    for problem in law.date_problems(dates, today, before=before):
        raise QuestionnaireError(problem.field, problem.sentence)


def _take(questionnaire: Questionnaire, version: int | None, *, is_closed: bool = False) -> None:
    """Take it for this step, as it stands now. Raises Stale on an older page, Refused when it is open or published."""
    db.session.refresh(questionnaire, with_for_update={"key_share": True, "of": Questionnaire})
    if version is not None and questionnaire.version != version:
        raise Stale
    if questionnaire.published_at is not None:
        raise law.Refused("Hasil sudah diterbitkan; tidak ada lagi yang dapat diubah.")
    if is_closed and questionnaire.is_open:
        raise law.Refused("Kuesioner ini sudah dibuka; hanya tanggalnya yang dapat diubah.")


def weigh(
    questionnaire: Questionnaire,
    title: str,
    visit_weight: int,
    weights: Mapping[str, int],
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Set the title, the weight of the visit, and those of the aspects by key. The caller commits.

    Raises Stale, Refused, or QuestionnaireError when the weights do not make a hundred.
    """
    _take(questionnaire, version, is_closed=True)
    aspects = [replace(one, weight=weights.get(one.key, one.weight)) for one in aspects_of(questionnaire)]
    if law.weights_lack(one.weight for one in aspects):
        raise QuestionnaireError("", "Jumlah bobot aspek harus 100.")
    questionnaire.title, questionnaire.visit_weight = title, visit_weight
    _keep(questionnaire, aspects, actor, now)


def ask(
    questionnaire: Questionnaire,
    key: str,
    title: str,
    questions: Sequence[Question],
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Set the questions of one aspect. A question without a key is new and is given one. The caller commits.

    Raises Stale, Refused, or QuestionnaireError when there is none or their weights do not make a hundred.
    """
    _take(questionnaire, version, is_closed=True)
    if not questions or law.weights_lack(one.weight for one in questions):
        raise QuestionnaireError("", "Jumlah bobot pertanyaan harus 100.")
    aspects = list(aspects_of(questionnaire))
    place = next(number for number, one in enumerate(aspects) if one.key == key)
    taken = {one.key for one in law.all_questions(aspects)} | {one.key for one in aspects}
    kept = []
    for question in questions:
        own = question.key or next(f"{key}_{n}" for n in range(1, len(taken) + 2) if f"{key}_{n}" not in taken)
        taken.add(own)
        kept.append(replace(question, key=own))
    aspects[place] = replace(aspects[place], title=title, questions=tuple(kept))
    _keep(questionnaire, aspects, actor, now)


def _keep(questionnaire: Questionnaire, aspects: Sequence[Aspect], actor: Actor, now: datetime) -> None:
    questionnaire.aspects, questionnaire.written_at = as_data(aspects), now
    record_for_body("monev_changed", questionnaire.commission, actor=actor, now=now, year=questionnaire.year)


def redate(
    questionnaire: Questionnaire, dates: Dates, *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Set the dates, also of an open questionnaire. The caller commits.

    Raises Stale, Refused once the results are published, or QuestionnaireError beside the date that cannot be so.
    """
    _take(questionnaire, version)
    before = dates_of(questionnaire)
    today = local_date(now, questionnaire.commission.zone)
    _check_dates(dates, today, before if questionnaire.is_open else None)
    questionnaire.opens_on, questionnaire.closes_on = dates.opens_on, dates.closes_on
    questionnaire.objections_until_on, questionnaire.written_at = dates.objections_until_on, now
    record_for_body(
        "monev_dates",
        questionnaire.commission,
        actor=actor,
        now=now,
        year=questionnaire.year,
        before=asdict(before),
        **asdict(dates),
    )
    if questionnaire.is_open and dates != before:
        for body in db.session.scalars(queries.bodies(questionnaire)).all():
            monev_mails.dates_changed(questionnaire, body, now=now)


def open_for_bodies(questionnaire: Questionnaire, *, actor: Actor, now: datetime, version: int | None = None) -> None:
    """Open it: from now on only its dates change, and every body it concerns is told. The caller commits.

    Raises Stale, Refused, or QuestionnaireError when weights make no hundred or the last day has passed.
    """
    _take(questionnaire, version, is_closed=True)
    _check(Plan(questionnaire.title, questionnaire.visit_weight, aspects_of(questionnaire)))
    if questionnaire.closes_on < local_date(now, questionnaire.commission.zone):
        raise QuestionnaireError("", "Hari terakhir pengisian sudah lewat. Ubah tanggalnya lebih dahulu.")
    questionnaire.is_open = True
    record_for_body(
        "monev_opened",
        questionnaire.commission,
        actor=actor,
        now=now,
        year=questionnaire.year,
        aspects=questionnaire.aspects,
        visit_weight=questionnaire.visit_weight,
        **asdict(dates_of(questionnaire)),
    )
    for body in db.session.scalars(queries.bodies(questionnaire)).all():
        monev_mails.opened(questionnaire, body, now=now)


def count_concerned(questionnaire: Questionnaire) -> int:
    """How many bodies it concerns."""
    query = sa.select(sa.func.count(PublicBody.id)).where(queries.concerned(questionnaire.commission))
    return db.session.scalar(query) or 0
