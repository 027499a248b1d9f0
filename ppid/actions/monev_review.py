"""What the commission does with the answers: checks each, visits, decides objections, and publishes the results.

What was claimed stays beside what is given, and what was given first beside what an objection made of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm.attributes import flag_modified

from ppid.access import Actor
from ppid.actions import monev_mails
from ppid.actions.events import hold, record_for_body
from ppid.actions.monev import phase_for, take
from ppid.actions.questionnaires import aspects_of
from ppid.actions.steps import Stale
from ppid.clock import local_date
from ppid.db import db
from ppid.law import monev as law
from ppid.law.monev import EntryState, Phase
from ppid.models import MonevEntry, Questionnaire
from ppid.queries import monev as queries


class Unready(Exception):
    """Results that cannot be published yet; ``names`` are the bodies whose answers are still to be worked on."""

    def __init__(self, sentence: str, names: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.names = tuple(names)


class Unchecked(Exception):
    """Some answers have no score yet; ``questions`` are their keys."""

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__(", ".join(questions))
        self.questions = tuple(questions)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the commission gives for an answer, 0 to 100, and why; None where it has not decided yet."""

    given: int | None
    note: str = ""


# Scores as they stand


def given_of(entry: MonevEntry) -> dict[str, int | None]:
    """What is given for each question so far."""
    return {one.question: one.given for one in entry.answers}


def score_of(entry: MonevEntry) -> Decimal:
    """What the questionnaire earns by what is given so far."""
    return law.rounded(law.score(aspects_of(entry.questionnaire), given_of(entry)))


def result_of(entry: MonevEntry) -> Decimal:
    """The result by what is given so far; what is not given yet, and a visit not made yet, count as nothing."""
    questionnaire = entry.questionnaire
    return law.result(
        aspects_of(questionnaire),
        given_of(entry),
        visit_weight=questionnaire.visit_weight,
        visit_score=entry.visit_score,
    )


def provisional(questionnaire: Questionnaire) -> dict[int, Decimal]:
    """The result by what is given so far, by the id of every entry with at least one score. One statement."""
    scores: defaultdict[int, dict[str, int | None]] = defaultdict(dict)
    visits: dict[int, int | None] = {}
    for entry_id, visit_score, question, value in db.session.execute(queries.given(questionnaire.id)):
        scores[entry_id][question], visits[entry_id] = value, visit_score
    aspects, weight = aspects_of(questionnaire), questionnaire.visit_weight
    return {
        entry_id: law.result(aspects, given, visit_weight=weight, visit_score=visits[entry_id])
        for entry_id, given in scores.items()
    }


# Steps


def check_answers(
    entry: MonevEntry,
    verdicts: Mapping[str, Verdict],
    *,
    is_done: bool,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Keep what is given for answers, by question; when ``is_done`` the body is told and may object.

    What is not among ``verdicts`` stays as it is; a verdict without a score takes an earlier one back.
    The caller commits. Raises Stale, Refused, or Unchecked when it is done and answers are still without a score.
    """
    take(entry, version)
    step = law.VERIFY if is_done else law.CHECK
    law.check(step, entry.state, phase_for(entry.questionnaire, entry.body, now))
    for answer in entry.answers:
        verdict = verdicts.get(answer.question)
        if verdict is not None:
            answer.given, answer.given_note = verdict.given, verdict.note
    _touch(entry)
    if not is_done:
        return
    unchecked = [one.question for one in entry.answers if one.given is None]
    if unchecked:
        raise Unchecked(unchecked)
    entry.state, entry.verified_at = EntryState.VERIFIED, now
    record_for_body(
        "monev_verified",
        entry.body,
        actor=actor,
        now=now,
        commission=entry.questionnaire.commission.name,
        year=entry.questionnaire.year,
        given=given_of(entry),
    )
    monev_mails.verified(entry, now=now)


def _touch(entry: MonevEntry) -> None:
    """Let the answers count as a change of their entry, so that an older page is told."""
    flag_modified(entry, "visit_note")


def visit(entry: MonevEntry, score: int, note: str, *, actor: Actor, now: datetime, version: int | None = None) -> None:
    """Set what the visit or presentation earned, 0 to 100. The caller commits. Raises Stale or Refused."""
    take(entry, version)
    law.check(law.VISIT, entry.state, phase_for(entry.questionnaire, entry.body, now))
    entry.visit_score, entry.visit_note = score, note
    record_for_body(
        "monev_visited",
        entry.body,
        actor=actor,
        now=now,
        commission=entry.questionnaire.commission.name,
        year=entry.questionnaire.year,
        score=score,
    )


def is_decided(entry: MonevEntry) -> bool:
    """Whether every objection of the body has been decided."""
    return all(one.first_given is not None for one in entry.answers if one.contest)


def decide(
    entry: MonevEntry,
    verdicts: Mapping[str, Verdict],
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Decide all objections of a body at once, for good. None of them costs what was given before. The caller commits.

    Raises Stale, Refused, or Unchecked when one is left undecided or without its reasons.
    """
    take(entry, version)
    law.check(law.DECIDE, entry.state, phase_for(entry.questionnaire, entry.body, now))
    contested = [one for one in entry.answers if one.contest]
    if is_decided(entry):
        raise law.Refused("Sanggahan ini sudah diputuskan, dan putusannya final.")
    said = {key: one for key, one in verdicts.items() if one.note and one.given is not None}
    undecided = [one.question for one in contested if one.question not in said]
    if undecided:
        raise Unchecked(undecided)
    for one in contested:
        verdict = verdicts[one.question]
        one.first_given = one.given or 0
        one.given, one.given_note = law.decided(one.first_given, verdict.given or 0), verdict.note
    _touch(entry)
    record_for_body(
        "monev_decided",
        entry.body,
        actor=actor,
        now=now,
        commission=entry.questionnaire.commission.name,
        year=entry.questionnaire.year,
        before={one.question: one.first_given for one in contested},
        given={one.question: one.given for one in contested},
    )
    monev_mails.decided(entry, now=now)


# Results


def unready(entries: Sequence[MonevEntry], questionnaire: Questionnaire) -> list[MonevEntry]:
    """The answers that were sent and are not ready for publication: unchecked, undecided, or without their visit."""
    return [one for one in entries if one.state is not EntryState.DRAFT and not _is_ready(one, questionnaire)]


def _is_ready(entry: MonevEntry, questionnaire: Questionnaire) -> bool:
    visited = entry.visit_score is not None or questionnaire.visit_weight == 0
    return entry.state in law.FINISH.sources and is_decided(entry) and visited


def publish(questionnaire: Questionnaire, *, actor: Actor, now: datetime, version: int | None = None) -> int:
    """Fix the result and category of every body that took part, and publish them; return how many. The caller commits.

    Raises Stale, Refused while a period still runs somewhere, or Unready. Who sent no answer took no part.
    """
    db.session.refresh(questionnaire, with_for_update={"key_share": True, "of": Questionnaire})
    if version is not None and questionnaire.version != version:
        raise Stale
    for body in db.session.scalars(queries.answering(questionnaire.id)).all():
        hold(body)
    entries = db.session.scalars(queries.entries(questionnaire.id)).all()
    sent = [one for one in entries if one.state is not EntryState.DRAFT]
    for zone_of in (questionnaire.commission, *(one.body for one in sent)):
        if phase_for(questionnaire, zone_of, now) is not Phase.OVER:
            raise law.Refused(law.FINISH.too_late)
    waiting = unready(entries, questionnaire)
    if waiting:
        raise Unready(law.FINISH.otherwise, [one.body.name for one in waiting])
    for entry in sent:
        value = result_of(entry)
        category = law.category_of(value)
        entry.state, entry.result, entry.category = EntryState.FINAL, float(value), category.key
        record_for_body(
            "monev_result",
            entry.body,
            actor=actor,
            now=now,
            commission=questionnaire.commission.name,
            year=questionnaire.year,
            result=str(value),
            category=category.key,
        )
        monev_mails.published(entry, now=now)
    questionnaire.published_at = now
    record_for_body(
        "monev_published",
        questionnaire.commission,
        actor=actor,
        now=now,
        year=questionnaire.year,
        bodies=len(sent),
        on=local_date(now, questionnaire.commission.zone),
    )
    return len(sent)
