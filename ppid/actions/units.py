"""The perangkat daerah of a body: their names, their codes in numbers, their own letterheads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ppid.access import Actor
from ppid.actions.bodies import BodyError, check_letterhead
from ppid.actions.events import record_for_body
from ppid.db import db
from ppid.models import PublicBody, Unit
from ppid.queries import units as queries

EDITABLE = ("name", "short_name", "code", "letterhead", "address", "contact", "crest_sha256")
LONGEST_SLUG = 60


def add(body: PublicBody, values: Mapping[str, str], *, actor: Actor, now: datetime) -> Unit:
    """Add a unit; ``values`` hold its name, short name and code. The caller commits. Raises BodyError."""
    _check_name(body, values["name"])
    _check_code(body, values["code"])
    unit = Unit(body_id=body.id, slug=_slug(body, values["name"]), is_active=True, letterhead=[], **values)
    db.session.add(unit)
    db.session.flush()
    record_for_body("unit_added", body, actor=actor, now=now, unit=unit.id, slug=unit.slug, code=unit.code)
    return unit


def edit(unit: Unit, body: PublicBody, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> list[str]:
    """Change a unit and return the names of what changed, which the body's record keeps.

    The caller commits. Letters already issued stay as they are. Raises BodyError, and KeyError for a name that is not
    among EDITABLE.
    """
    if unknown := set(values) - set(EDITABLE):
        raise KeyError(*unknown)
    if "name" in values:
        _check_name(body, values["name"], unit)
    if "code" in values:
        _check_code(body, values["code"], unit)
    check_letterhead(values.get("letterhead", ()))
    changed = [name for name in EDITABLE if name in values and getattr(unit, name) != values[name]]
    for name in changed:
        setattr(unit, name, values[name])
    if changed:
        record_for_body("unit_edited", body, actor=actor, now=now, unit=unit.id, fields=changed)
    return changed


def switch(unit: Unit, body: PublicBody, *, active: bool, actor: Actor, now: datetime) -> bool:
    """Offer a unit in new choices, or no longer; False when it is so already. The caller commits.

    What it was given before stays with it.
    """
    if unit.is_active is active:
        return False
    unit.is_active = active
    record_for_body(
        "unit_activated" if active else "unit_deactivated", body, actor=actor, now=now, unit=unit.id, slug=unit.slug
    )
    return True


def _check_name(body: PublicBody, name: str, own: Unit | None = None) -> None:
    same = db.session.scalars(queries.named(body.id, name)).first()
    if same is not None and same is not own:
        raise BodyError("Nama ini sudah dipakai perangkat daerah lain.", "name")


def _check_code(body: PublicBody, code: str, own: Unit | None = None) -> None:
    """Raises BodyError for a code with which the unit's letters would have the numbers of somebody else's."""
    if not code:
        return
    if code.lower() == body.letter_code.lower():
        raise BodyError("Kode ini sudah dipakai pada surat PPID. Pilih kode lain.", "code")
    same = db.session.scalars(queries.with_code(body.id, code)).first()
    if same is not None and same is not own:
        raise BodyError("Kode ini sudah dipakai perangkat daerah lain.", "code")


def _slug(body: PublicBody, name: str) -> str:
    """The name in small letters and hyphens, with a number behind it when it is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "unit"
    taken = set(db.session.scalars(queries.slugs(body.id)))
    return next(slug for number in range(1, len(taken) + 2) if (slug := _numbered(stem, number)) not in taken)


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"
