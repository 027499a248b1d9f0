"""The only writer of events. A fact is sealed with the seal before it, in the transaction of the change it records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from ppid import vault
from ppid.access import Actor
from ppid.clock import local_date
from ppid.db import db
from ppid.models import Applicant, Event, InfoRequest, Objection, PublicBody


def canonical(value: Mapping[str, Any]) -> bytes:
    """JSON in one spelling: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def plain(value: Any) -> Any:
    """A fact as JSON can hold it: dates as ISO text, enumerations as their value."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value


def sealed_facts(event: Event) -> dict[str, Any]:
    """The facts of ``event`` that its seal covers."""
    return {
        "account": event.account_id,
        "at": event.at.astimezone(UTC).isoformat(),
        "body": event.body_id,
        "chain": event.chain,
        "data": event.data,
        "doer": event.doer,
        "name": event.name,
        "official": event.official_id,
        "on": event.on.isoformat(),
        "request": event.request_id,
        "seq": event.seq,
    }


def seal_of(event: Event) -> str:
    """What the seal of ``event`` must be, from its facts and the seal before it."""
    return hashlib.sha256(event.previous_seal.encode() + canonical(sealed_facts(event))).hexdigest()


def chain_of(info_request: InfoRequest) -> str:
    return f"request:{info_request.id}"


def hold(row: InfoRequest | PublicBody | Objection) -> None:
    """Let whoever adds to the same register or chain wait until this transaction ends; SQLite has one writer anyway."""
    table = type(row)
    db.session.execute(sa.select(table.id).where(table.id == row.id).with_for_update(key_share=True))


def record(name: str, info_request: InfoRequest, *, actor: Actor, now: datetime, **data: Any) -> Event:
    """Add one event to a request's chain. The caller commits."""
    db.session.flush()
    hold(info_request)
    return _append(
        chain_of(info_request), name, info_request.body, actor=actor, now=now, data=data, request_id=info_request.id
    )


def record_for_objection(name: str, objection: Objection, *, actor: Actor, now: datetime, **data: Any) -> Event:
    """Add one event of an objection to the chain of its request or, when it has none, to its own. The caller commits.

    A dispute is recorded here too: it is about the objection.
    """
    data["objection"] = objection.number
    if objection.info_request is not None:
        return record(name, objection.info_request, actor=actor, now=now, **data)
    db.session.flush()
    hold(objection)
    return _append(f"objection:{objection.id}", name, objection.body, actor=actor, now=now, data=data, request_id=None)


def record_for_body(name: str, body: PublicBody, *, actor: Actor, now: datetime, **data: Any) -> Event:
    """Add one event to the body's own chain (accounts, calendars, settings). The caller commits."""
    db.session.flush()
    hold(body)
    return _append(f"body:{body.id}", name, body, actor=actor, now=now, data=data, request_id=None)


def _append(
    chain: str,
    name: str,
    body: PublicBody,
    *,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any],
    request_id: int | None,
) -> Event:
    query = sa.select(Event.seq, Event.seal).where(Event.chain == chain).order_by(Event.seq.desc()).limit(1)
    last = db.session.execute(query).one_or_none()
    event = Event(
        body_id=body.id,
        request_id=request_id,
        chain=chain,
        seq=1 if last is None else last.seq + 1,
        name=name,
        at=now,
        on=local_date(now, body.zone),
        doer=str(actor.doer.value),
        account_id=actor.account_id,
        official_id=actor.official_id,
        data=plain(data),
        previous_seal="" if last is None else last.seal,
        seal="",
    )
    event.seal = seal_of(event)
    db.session.add(event)
    db.session.flush()
    return event


def digest(applicant: Applicant, *values: str | None) -> str:
    """The salted digest under which people's data enter an event; without the salt it says nothing."""
    if applicant.salt is None:
        raise ValueError("the person's data have been erased")
    return vault.current().digest(applicant.salt, "\x1f".join(value or "" for value in values))
