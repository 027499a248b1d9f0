"""Questions about public bodies and the people who hold their offices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from ppid.law.roles import Role
from ppid.models import BodyKind, InfoRequest, Official, PublicBody
from ppid.queries.catalogue import every_word
from ppid.queries.people import held_on
from ppid.queries.requests import public_counters

FOUND_BODIES = 8
KIND_ORDER = {kind: place for place, kind in enumerate(BodyKind)}


def listed() -> sa.Select[PublicBody]:
    """Select every body by name, with what a list, a choice and a count need; the rest is loaded when asked for."""
    return (
        sa.select(PublicBody)
        .options(
            load_only(
                PublicBody.slug,
                PublicBody.kind,
                PublicBody.name,
                PublicBody.short_name,
                PublicBody.parent_id,
                PublicBody.city,
                PublicBody.zone,
                PublicBody.week,
                PublicBody.accepts_requests,
            )
        )
        .order_by(PublicBody.name, PublicBody.id)
    )


def named(words: tuple[str, ...]) -> sa.Select[PublicBody]:
    """Select the first bodies whose name or seat has every word."""
    return (
        listed().where(every_word(words, PublicBody.name, PublicBody.short_name, PublicBody.city)).limit(FOUND_BODIES)
    )


def families(bodies: Iterable[PublicBody]) -> list[tuple[PublicBody, list[PublicBody]]]:
    """Put bodies under the body they belong to: each head with its members, provinces first, kabupaten before kota."""
    ordered = sorted(bodies, key=lambda body: (KIND_ORDER[body.kind], body.name))
    known = {body.id for body in ordered}
    heads = [body for body in ordered if body.parent_id not in known]
    return [(head, [body for body in ordered if body.parent_id == head.id]) for head in heads]


def office_holders(body_id: int, roles: tuple[Role, ...], day: date) -> sa.Select[Official]:
    """Select who holds these roles of a body on ``day``, a date in its zone, the latest appointed first."""
    return (
        sa.select(Official)
        .where(Official.body_id == body_id, Official.role.in_(roles), held_on(day))
        .order_by(Official.from_on.desc(), Official.id.desc())
    )


def counters_of(body_id: int) -> sa.Select[int, int, int]:
    """Select three totals of one body: received, answered, awaiting an answer."""
    return public_counters().where(InfoRequest.body_id == body_id)
