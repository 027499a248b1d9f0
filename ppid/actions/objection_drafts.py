"""An objection on its way: from a kept form to the register, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ppid.access import applicant_of
from ppid.actions import drafts, objections
from ppid.actions.drafts import DraftGone, person_of
from ppid.actions.objections import ObjectionFiling
from ppid.db import db
from ppid.law.cases import ApplicantKind, Channel
from ppid.law.objections import Ground
from ppid.models import InfoRequest, Objection, PublicBody
from ppid.queries import objections as queries
from ppid.queries import requests as request_queries


def filing_of(
    stated: Mapping[str, Any],
    *,
    key: str,
    channel: Channel,
    received_at: datetime,
    language: str = "id",
    backdated_reason: str = "",
) -> ObjectionFiling:
    """What a checked form states, as filing needs it: grounds and items of a request, or ground b of somebody new."""
    shared: dict[str, Any] = {
        "filing_key": key,
        "channel": channel,
        "case_position": stated["case_position"],
        "received_at": received_at,
        "proxy": person_of(stated, "proxy_") if stated.get("by_proxy") else None,
        "power_of_attorney": stated.get("power_of_attorney") or "",
        "backdated_reason": backdated_reason,
        "language": language,
    }
    if stated.get("request_id") is not None:
        return ObjectionFiling(
            grounds=frozenset(Ground(value) for value in stated["grounds"]),
            item_numbers=tuple(int(number) for number in stated["chosen"]),
            **shared,
        )
    return ObjectionFiling(
        grounds=frozenset({Ground.PERIODIC_NOT_PROVIDED}),
        purpose=stated["purpose"],
        items=tuple(stated["items"]),
        applicant=person_of(stated),
        kind=ApplicantKind(stated["kind"]),
        is_foreign=bool(stated.get("is_foreign")),
        members=stated.get("members") or "",
        **shared,
    )


def send(key: str, *, language: str, now: datetime) -> Objection:
    """Make an objection of a kept form, received ``now``; sent again, it is the same objection.

    The caller commits. Raises DraftGone, DraftUnfinished, or NotAllowed.
    """
    try:
        draft = drafts.take(key, now=now, about=drafts.OBJECTION)
    except DraftGone:
        known = db.session.scalar(queries.by_filing_key(key))
        if known is None:
            raise
        return known
    body = db.session.get_one(PublicBody, draft.body_id)
    filing = filing_of(draft.stated, key=key, channel=Channel.WEB, received_at=now, language=language)
    return objections.file(body, filing, info_request=request_of(draft.stated), actor=applicant_of(body.id), now=now)


def request_of(stated: Mapping[str, Any]) -> InfoRequest | None:
    """The request that a kept form is about, with its items; None for ground b without one."""
    if stated.get("request_id") is None:
        return None
    return db.session.scalars(request_queries.whole(int(stated["request_id"]))).unique().one()
