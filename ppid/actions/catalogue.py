"""The body's list of public information (DIP) and its maklumat: kept line by line, and issued as papers of the body."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ppid.access import Actor
from ppid.actions import events, letters
from ppid.actions.crests import pictures_of
from ppid.actions.events import record_for_body
from ppid.actions.letters import check_url
from ppid.actions.steps import Stale
from ppid.clock import local_date
from ppid.db import db, rest
from ppid.law.roles import Role
from ppid.letters import body_form_builders as builders
from ppid.letters.blocks import Check, Facts
from ppid.models import CatalogueEntry, Letter, Official, PublicBody
from ppid.queries import body_letters
from ppid.queries import catalogue as queries
from ppid.queries import people as people_queries

FIELDS = (
    "title",
    "summary",
    "unit_id",
    "holder",
    "responsible",
    "made",
    "form",
    "retention",
    "category",
    "year",
    "url",
    "updated_on",
)
MOST_ROWS_AT_ONCE = 100  # a longer list takes seconds to draw, so the background does it


class CatalogueError(ValueError):
    """A list cannot be changed or issued as asked; the message is Indonesian."""


def state_of(entry: CatalogueEntry) -> int:
    """The state of an entry as a number: two that say the same have the same."""
    said = {name: getattr(entry, name) for name in (*FIELDS, "is_listed")}
    return int(hashlib.sha256(events.canonical(events.plain(said))).hexdigest()[:12], 16)


def add(body: PublicBody, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> CatalogueEntry:
    """Put a new entry on the list. The caller commits."""
    entry = CatalogueEntry(body_id=body.id, **{name: values[name] for name in FIELDS})
    db.session.add(entry)
    db.session.flush()
    record_for_body("catalogue_added", body, actor=actor, now=now, entry=entry.id, title=entry.title)
    return entry


def edit(
    entry: CatalogueEntry, values: Mapping[str, Any], *, body: PublicBody, state: int, actor: Actor, now: datetime
) -> list[str]:
    """Change what an entry says and return the names of what changed, which the body's record keeps.

    The caller commits. Raises Stale when the page was opened on another state.
    """
    _take(entry, state)
    changed = [name for name in FIELDS if getattr(entry, name) != values[name]]
    for name in changed:
        setattr(entry, name, values[name])
    if changed:
        record_for_body(
            "catalogue_edited", body, actor=actor, now=now, entry=entry.id, title=entry.title, fields=changed
        )
    return changed


def renew(entry: CatalogueEntry, *, body: PublicBody, actor: Actor, now: datetime) -> None:
    """Record that the information behind an entry was renewed today. The caller commits.

    Source: UU 14/2008 Pasal 9.
    """
    _take(entry)
    on = local_date(now, body.zone)
    if entry.updated_on != on:
        entry.updated_on = on
        record_for_body(
            "catalogue_renewed", body, actor=actor, now=now, entry=entry.id, title=entry.title, updated_on=on
        )


def take_off(entry: CatalogueEntry, *, body: PublicBody, actor: Actor, now: datetime) -> None:
    """Take an entry off the list; it is kept. The caller commits."""
    _list(entry, "catalogue_removed", False, body, actor, now)


def put_back(entry: CatalogueEntry, *, body: PublicBody, actor: Actor, now: datetime) -> None:
    """Put an entry that was taken off on the list again. The caller commits."""
    _list(entry, "catalogue_restored", True, body, actor, now)


def _list(entry: CatalogueEntry, name: str, listed: bool, body: PublicBody, actor: Actor, now: datetime) -> None:
    _take(entry)
    if entry.is_listed is not listed:
        entry.is_listed = listed
        record_for_body(name, body, actor=actor, now=now, entry=entry.id, title=entry.title)


def _take(entry: CatalogueEntry, state: int | None = None) -> None:
    """Take an entry for this step, as it stands now. Raises Stale when its page was opened on another state."""
    db.session.refresh(entry, with_for_update={"key_share": True, "of": CatalogueEntry})
    if state is not None and state_of(entry) != state:
        raise Stale


# Issued


def signer_of(body: PublicBody, now: datetime, actor: Actor) -> Official | None:
    """The PPID Utama who signs the papers of a body: ``actor`` when it is one, else the holder of that office."""
    on = local_date(now, body.zone)
    return db.session.scalar(people_queries.holder_of(body.id, Role.OFFICER, on, official_id=actor.official_id))


def take_paper(body: PublicBody, kind: str, before: int) -> None:
    """Let one paper of a kind be issued at a time. Raises Stale when ``before`` is not the id of the latest one."""
    events.hold(body)
    found = db.session.scalars(body_letters.latest(body.id, (kind,))).one_or_none()
    if (found.id if found else 0) != before:
        raise Stale


def issue_list(body: PublicBody, *, before: int, actor: Actor, now: datetime) -> Letter:
    """Issue the DIP as it stands now. The caller commits.

    ``before`` is the id of the latest one that its page knew, or 0. Raises Stale, or CatalogueError for an empty list.
    Source: UU 14/2008 Pasal 11 ayat (1) huruf a.
    """
    take_paper(body, "catalogue", before)
    entries = db.session.scalars(queries.whole_list(body.id)).all()
    if not entries:
        raise CatalogueError("Daftar ini masih kosong. Isi dahulu, lalu terbitkan.")
    signer = signer_of(body, now, actor)
    return letters.issue(
        "catalogue",
        body,
        lambda number, on, check: builders.catalogue_list(
            body, entries, number=number, dated_on=on, check=check, signer=signer
        ),
        signer=signer,
        actor=actor,
        now=now,
    )


def issue_charter(body: PublicBody, *, before: int, actor: Actor, now: datetime) -> Letter:
    """Issue the maklumat with the limits and costs of today. The caller commits. Raises Stale.

    Source: PerKI 1/2021 Pasal 47.
    """
    take_paper(body, "charter", before)
    signer = signer_of(body, now, actor)
    return letters.issue(
        "charter",
        body,
        lambda number, on, check: builders.charter(body, number=number, dated_on=on, check=check, signer=signer),
        signer=signer,
        actor=actor,
        now=now,
    )


def charter_facts(body: PublicBody, actor: Actor, now: datetime) -> Facts:
    """The maklumat as it would be issued now, without a number."""
    on = local_date(now, body.zone).isoformat()
    return builders.charter(body, number="", dated_on=on, check=nowhere(), signer=signer_of(body, now, actor))


def nowhere() -> Check:
    """What stands in a draft for the code that it has not."""
    return Check("", check_url(""))


def printed_draft(kind: str, facts: Facts, body: PublicBody) -> bytes:
    """A paper of a body as a PDF marked as a draft. Writes nothing."""
    paper, pictures = body.paper, pictures_of(body.id, facts)
    rest()
    from ppid.letters import render  # half a second of imports that only drawing needs

    return render.render(kind, facts, paper=paper, draft=True, pictures=pictures)
