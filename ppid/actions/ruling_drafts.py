"""A tanggapan on its way: saved as a draft by the office, put before the Atasan PPID, sent back, or issued.

The draft holds the form as it was typed and, while it awaits the Atasan PPID, the form as it was submitted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from ppid.access import Actor
from ppid.actions import ruling_mails, rulings
from ppid.actions.approvals import DraftChanged
from ppid.actions.events import canonical, digest, record_for_objection
from ppid.actions.objections import check_version, facts_of
from ppid.actions.rulings import Statement
from ppid.clock import local_date
from ppid.db import db
from ppid.law import rulings as law
from ppid.law import steps
from ppid.law.roles import Role
from ppid.models import Account, Objection, Ruling, RulingDraft
from ppid.queries import daily as daily_queries
from ppid.queries import objections as queries

Typed = Mapping[str, Sequence[str]]
BATCH = 200


@dataclass(frozen=True, slots=True)
class Submitted:
    """A draft as it was put before the Atasan PPID: the form, by whom, and when (ISO text)."""

    fields: Typed
    by: str
    by_id: int | None
    at: datetime


def draft_of(objection: Objection) -> RulingDraft | None:
    """The draft of a ruling, or None."""
    return db.session.scalar(queries.draft_of(objection.id))


def fields_of(draft: RulingDraft) -> Typed:
    """The form as last saved."""
    return dict(draft.data["fields"])


def submitted_of(draft: RulingDraft) -> Submitted | None:
    """The form as it was submitted, while it awaits the Atasan PPID."""
    kept = draft.data.get("submitted")
    if not draft.is_submitted or kept is None:
        return None
    return Submitted(kept["fields"], kept["by"], kept["by_id"], datetime.fromisoformat(kept["at"]))


def _begin(objection: Objection, actor: Actor, now: datetime, version: int | None) -> None:
    """Take the objection for work on its draft. Raises Stale, or NotAllowed when it awaits no ruling."""
    check_version(objection, version)
    if law.SUBMIT not in steps.allowed(law.TRANSITIONS, objection.status, actor.doer, facts_of(objection, now)):
        steps.check(law.SUBMIT, objection.status, actor.doer, facts_of(objection, now))


def save(
    objection: Objection,
    typed: Typed,
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    draft_version: int | None = None,
) -> RulingDraft:
    """Keep the form of a ruling as it was typed, right or wrong. The caller commits.

    Raises NotAllowed when the objection awaits no ruling, Stale, or DraftChanged when somebody else saved meanwhile.
    """
    _begin(objection, actor, now, version)
    draft = draft_of(objection)
    if draft is None:
        draft = RulingDraft(body_id=objection.body_id, objection_id=objection.id, data={})
        db.session.add(draft)
    elif draft_version is not None and draft.version != draft_version and draft.saved_by_id != actor.account_id:
        raise DraftChanged
    draft.data = {**(draft.data or {}), "fields": {name: list(texts) for name, texts in typed.items()}}
    draft.saved_by, draft.saved_by_id, draft.saved_at = _who(actor), actor.account_id, now
    flag_modified(draft, "data")  # whoever reads it on an open page sees that it was saved again
    db.session.flush()
    return draft


def _who(actor: Actor) -> str:
    return f"{actor.name}, {actor.jabatan}"[:300]


def _taken(objection: Objection, draft_version: int | None) -> RulingDraft:
    """The draft for a step. Raises DraftChanged when it is not what the page showed, or gone."""
    draft = draft_of(objection)
    if draft is None or (draft_version is not None and draft.version != draft_version):
        raise DraftChanged
    return draft


def check_contents(objection: Objection, statement: Statement, *, actor: Actor, now: datetime) -> None:
    """Raise NotAllowed, with the article, when this draft lacks what a tanggapan must contain."""
    steps.check(law.SUBMIT, objection.status, actor.doer, rulings.facts_of_statement(objection, statement, now))


def submit(
    objection: Objection,
    statement: Statement,
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    draft_version: int | None = None,
) -> RulingDraft:
    """Put the saved draft, which says ``statement``, before the Atasan PPID, and tell them. The caller commits.

    Raises NotAllowed, Stale or DraftChanged.
    """
    check_version(objection, version)
    draft = _taken(objection, draft_version)
    check_contents(objection, statement, actor=actor, now=now)
    kept: dict[str, Any] = {
        "fields": draft.data["fields"],
        "by": _who(actor),
        "by_id": actor.account_id,
        "at": now.isoformat(),
    }
    draft.data = {**draft.data, "submitted": kept}
    draft.is_submitted, draft.remark = True, ""
    db.session.flush()
    event = record_for_objection(
        law.SUBMIT.name,
        objection,
        actor=actor,
        now=now,
        draft=digest(objection.applicant, canonical(draft.data["fields"]).decode()),
        article=str(law.SUBMIT.article),
    )
    on = local_date(now, objection.body.zone)
    told = db.session.execute(daily_queries.officials_to_tell(objection.body_id, (Role.SUPERIOR,), on)).all()
    for official_id, _unit, _role, email in told:
        if official_id != actor.official_id:
            ruling_mails.draft_wanted(objection, official_id=official_id, to=email, event=event, now=now)
    return draft


def send_back(
    objection: Objection,
    remark: str,
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    draft_version: int | None = None,
) -> None:
    """Give the draft back to whoever submitted it, with a remark. The caller commits.

    Raises NotAllowed, Stale or DraftChanged.
    """
    check_version(objection, version)
    draft = _taken(objection, draft_version)
    submitted = submitted_of(draft)
    facts = facts_of(objection, now, text=remark, draft_submitted=submitted is not None)
    steps.check(law.SEND_BACK, objection.status, actor.doer, facts)
    draft.data = {"fields": draft.data["fields"]}
    draft.is_submitted, draft.remark = False, remark.strip()
    db.session.flush()
    event = record_for_objection(
        law.SEND_BACK.name,
        objection,
        actor=actor,
        now=now,
        remark=digest(objection.applicant, remark),
        article=str(law.SEND_BACK.article),
    )
    drafter = db.session.get(Account, submitted.by_id) if submitted and submitted.by_id else None
    if drafter is not None and drafter.is_active and drafter.id != actor.account_id:
        ruling_mails.draft_sent_back(objection, account_id=drafter.id, to=drafter.email, event=event, now=now)


def issue(
    objection: Objection,
    statement: Statement,
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    draft_version: int | None = None,
) -> Ruling:
    """Rule as the draft says, when it is still the one that was seen; the draft goes. The caller commits.

    Raises NotAllowed, Stale or DraftChanged.
    """
    check_version(objection, version)
    draft = _taken(objection, draft_version)
    ruling = rulings.rule(objection, statement, actor=actor, now=now, version=version)
    db.session.delete(draft)
    return ruling


def forget_left_behind() -> int:
    """Forget some drafts for objections that await no ruling any more; return how many. The caller commits.

    Source: UU 27/2022 (data are kept no longer than their purpose).
    """
    left = db.session.scalars(queries.drafts_left_behind().limit(BATCH)).all()
    for draft in left:
        db.session.delete(draft)
    return len(left)
