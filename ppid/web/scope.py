"""The only door from a page to owned rows: a neighbour's row does not exist."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from flask import abort, g

from ppid.db import Model, db
from ppid.law.monev import EntryState
from ppid.law.roles import Role
from ppid.models import (
    AppointmentDecree,
    Assignment,
    Bundle,
    Dispute,
    Export,
    FileKind,
    HarmTest,
    InfoRequest,
    Letter,
    MonevAnswer,
    MonevEntry,
    PublicBody,
    Questionnaire,
    SavedFilter,
    StoredFile,
)
from ppid.queries import appointments, harm_tests, monev, oversight, requests
from ppid.queries.assignments import given_to, letters_between

Row = TypeVar("Row", bound=Model)
UNITS_FILES = (FileKind.ATTACHMENT, FileKind.GIVEN)  # no identity, no evidence, no other unit's material


def scoped(model: type[Row], id: int) -> Row:
    """Load one row of the acting office's body, and for a unit officer what the unit was given; else it is 404.

    A saved filter is its account's alone, a long table that of the office that asked for it. A commission sees the
    disputes registered with it, of whatever body.
    """
    if model is Dispute and g.actor.doer is Role.COMMISSIONER:
        return _before_commission(id)  # type: ignore[return-value]  # Row is Dispute
    if model is Bundle and g.actor.doer is Role.COMMISSIONER:
        return _of_dispute_there(id)  # type: ignore[return-value]  # Row is Bundle
    query = sa.select(model).where(model.id == id, model.body_id == g.actor.body_id)  # type: ignore[attr-defined]
    if model is SavedFilter:
        query = query.where(SavedFilter.account_id == g.actor.account_id)
    if model is Export:
        query = query.where(Export.official_id == g.actor.official_id)
    if g.actor.doer is Role.UNIT_OFFICER:
        query = _of_unit(model, query, g.actor.unit_id)
    row = db.session.scalars(query).one_or_none()
    if row is None:
        abort(404)
    return row


def _before_commission(id: int) -> Dispute:
    before = sa.and_(Dispute.commission_id == g.actor.body_id, Dispute.registered_on.is_not(None))
    dispute = db.session.scalars(sa.select(Dispute).where(Dispute.id == id, before)).one_or_none()
    if dispute is None:
        abort(404)
    return dispute


def _of_dispute_there(id: int) -> Bundle:
    """A bundle that was made for the commission of a dispute registered there."""
    bundle = db.session.scalars(sa.select(Bundle).where(Bundle.id == id)).one_or_none()
    if bundle is None:
        abort(404)
    dispute = db.session.scalars(sa.select(Dispute).where(Dispute.objection_id == bundle.objection_id)).one_or_none()
    if dispute is None:
        abort(404)
    _before_commission(dispute.id)
    return bundle


def _of_unit(model: type[Row], query: Any, unit_id: int | None) -> Any:
    """Of letters a unit officer has those from and to the unit: the others name the applicant's address.

    Nor has it any of the PPID's notes and tags.
    """
    if model is SavedFilter:
        return query
    if model is InfoRequest:
        return query.where(given_to(unit_id))
    if model is Assignment:
        return query.where(Assignment.unit_id == unit_id)
    if model is HarmTest:
        return query.where(harm_tests.seen_by(unit_id))
    if model is Letter:
        return query.where(letters_between(unit_id))
    if model is StoredFile:
        own = sa.and_(
            StoredFile.kind == FileKind.MATERIAL,
            StoredFile.assignment_id.in_(sa.select(Assignment.id).where(Assignment.unit_id == unit_id)),
        )
        return query.join(InfoRequest, InfoRequest.id == StoredFile.request_id).where(
            given_to(unit_id), sa.or_(StoredFile.kind.in_(UNITS_FILES), own)
        )
    abort(404)


# Those who check


def overseen_body(slug: str) -> PublicBody:
    """Load a body whose figures the acting office may see; any other is 404."""
    query = sa.select(PublicBody).where(PublicBody.slug == slug, oversight.overseen(g.actor))
    body = db.session.scalars(query).one_or_none()
    if body is None:
        abort(404)
    return body


def overseen_request(id: int) -> InfoRequest:
    """Load one request, with everything, of a body that the acting office oversees; any other is 404."""
    if db.session.scalar(oversight.request_overseen(id, g.actor)) is None:
        abort(404)
    return db.session.scalars(requests.whole(id)).one()


def overseen_decree(id: int) -> AppointmentDecree:
    """Load the decree that appoints the PPID of a body that the acting office oversees; any other is 404."""
    decree = db.session.scalars(appointments.one_overseen(id, oversight.overseen(g.actor))).one_or_none()
    if decree is None:
        abort(404)
    return decree


# Questionnaires


def asked_questionnaire(slug: str, year: int) -> tuple[Questionnaire, MonevEntry | None]:
    """Load an opened questionnaire that concerns the acting office's body, with what it answered; else it is 404."""
    body = db.session.get_one(PublicBody, g.actor.body_id)
    found = db.session.execute(monev.open_for(body, slug, year)).one_or_none()
    if found is None:
        abort(404)
    questionnaire, entry = found
    return questionnaire, entry


def own_questionnaire(year: int) -> Questionnaire:
    """Load the questionnaire of the acting commission on a year; another's is 404."""
    found = db.session.scalars(monev.of_year(g.actor.body_id, year)).one_or_none()
    if found is None:
        abort(404)
    return found


def sent_answers(year: int, slug: str) -> MonevEntry:
    """Load what a body sent to the acting commission; what is still a draft is the body's own, and 404."""
    questionnaire = own_questionnaire(year)
    query = sa.select(PublicBody.id).where(PublicBody.slug == slug)
    entry = db.session.scalars(monev.entry_of(questionnaire.id, db.session.scalar(query) or 0)).one_or_none()
    if entry is None or entry.state is EntryState.DRAFT:
        abort(404)
    return entry


def sent_answer(id: int) -> MonevAnswer:
    """Load one answer that was sent to the acting commission."""
    answer = db.session.scalars(monev.answer_of_commission(id, g.actor.body_id)).one_or_none()
    if answer is None:
        abort(404)
    return answer
