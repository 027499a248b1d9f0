"""The filled examples of all letters, as one body would send them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from ppid.actions import letter_texts
from ppid.actions.letters import check_url
from ppid.clock import ZONES
from ppid.db import db
from ppid.law.roles import Role
from ppid.letters import parts
from ppid.letters.blocks import Check, Facts
from ppid.letters.kinds import LETTERS
from ppid.letters.samples import SAMPLES
from ppid.models import Official, PublicBody
from ppid.queries.people import holder_of


def of_body(body: PublicBody, today: date) -> dict[str, Facts]:
    """One example of each kind with the body's letterhead, place, officials of ``today``, tembusan and own words.

    The case in them stays invented, and so do their numbers and codes: the portal knows none of these letters.
    """
    holders = {role: db.session.scalar(holder_of(body.id, role, today)) for role in Role}
    return {kind: _of_body(kind, facts, body, holders[LETTERS[kind].signer]) for kind, facts in SAMPLES.items()}


def _of_body(kind: str, facts: Facts, body: PublicBody, holder: Official | None) -> Facts:
    signer = LETTERS[kind].signer
    unit = holder.unit if holder and signer is Role.UNIT_OFFICER else None
    check = Check(facts.check.code, check_url(facts.check.code)) if facts.check else Check("", "")
    changes: dict[str, Any] = {
        "letterhead": parts.letterhead(body, unit),
        "signatory": parts.signatory(holder, signer),
        "copies": parts.copies(body, kind),
        "check": check,
        "body": body.name,
        "desk": parts.desk(body, check),
        "zone": ZONES[body.zone],
        "tracking_url": f"{parts.portal(check)}/lacak",
    }
    if unit:
        changes["unit"] = unit.name
    known = {field.name for field in fields(facts)}
    own = replace(facts, **{name: value for name, value in changes.items() if name in known})
    return letter_texts.worded(own, body.id, kind)
