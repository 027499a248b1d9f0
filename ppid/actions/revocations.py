"""Letters that no longer hold: revoked, or replaced by a new one with the same decision. Old and new are both kept.

A replacement is today's letter: with today's letterhead, holder of the office, copies and words of the body, and a
number of its own unless the letter is numbered as its request or objection is. What was decided, the dates of the case
and its time limits come unchanged from the facts of the letter that it replaces.

Source: UU 30/2014 Pasal 63 and 64; which letters, and by whom: `ppid.law.letters`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ppid.access import Actor
from ppid.actions import letter_texts, letters, revocation_mails
from ppid.actions.crests import pictures_of
from ppid.actions.events import hold
from ppid.clock import local_date
from ppid.db import db, rest
from ppid.law import letters as law
from ppid.law.letters import Standing
from ppid.letters import parts, words
from ppid.letters.blocks import Check, Facts
from ppid.letters.kinds import LETTERS
from ppid.models import InfoRequest, Letter, LetterRevocation, Objection, Official, PublicBody
from ppid.queries import letters as queries
from ppid.queries import people as people_queries
from ppid.queries import requests as request_queries

About = InfoRequest | PublicBody | Objection
NOWHERE = Check("", "")


@dataclass(frozen=True, slots=True)
class Corrections:
    """How the people in a letter are written. ``to_name`` and ``to_address`` stand behind "Yth.", where it is said."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    to_name: str = ""
    to_address: str = ""


def standing_of(letter: Letter) -> Standing:
    return Standing.IN_FORCE if letter.revoked_at is None else Standing.REVOKED


def facts_of(letter: Letter, actor: Actor, **more: Any) -> law.Facts:
    """What the law may look at before a letter is revoked or replaced; ``more`` is what the step brings."""
    about = letters.about_of(letter)
    is_erased = not isinstance(about, PublicBody) and about.applicant.erased_at is not None
    return law.Facts(letter.kind, actor.doer, is_readable=bool(letter.facts) and not is_erased, **more)


def allowed_now(letter: Letter, actor: Actor) -> list[str]:
    """The names of the steps that ``actor`` may begin now with a letter."""
    has_successor = False
    if law.CORRECTIONS.get(letter.kind, law.NEITHER).by_later:
        has_successor = bool(db.session.scalar(sa.select(queries.successors_of(letter).exists())))
    steps = law.allowed_now(standing_of(letter), facts_of(letter, actor, has_successor=has_successor))
    return [step.name for step in steps]


def printed(letter: Letter) -> Corrections:
    """How the people stand in a letter now. Raises BadFacts for facts of another time."""
    facts = _read(letter)
    person, to = facts.applicant, getattr(facts, "addressee", None)
    return Corrections(
        person.name,
        person.address,
        person.phone,
        person.email,
        to.name if to else "",
        to.address if to else "",
    )


def has_addressee(letter: Letter) -> bool:
    """Whether a letter is addressed to somebody ("Yth.")."""
    return "addressee" in {field.name for field in fields(LETTERS[letter.kind].facts)}


def revoke(
    letter: Letter, reason: str, *, actor: Actor, now: datetime, successor: Letter | None = None
) -> LetterRevocation:
    """Revoke a letter; ``successor`` is a later one of the body that stands in its place. The caller commits.

    Raises NotAllowed, with the article, for a letter that may not be without another in its place.
    """
    _take(letter)
    if successor is not None and successor not in db.session.scalars(queries.successors_of(letter)):
        raise ValueError("that letter does not stand in the place of this one")
    known = facts_of(letter, actor, reason=reason, has_successor=successor is not None)
    law.check(law.REVOKE, standing_of(letter), known)
    return _enter(letter, reason, successor, actor, now)


def replace_letter(letter: Letter, corrections: Corrections, reason: str, *, actor: Actor, now: datetime) -> Letter:
    """Issue a letter anew as ``corrections`` say and revoke the old one. The caller commits and draws.

    No clock moves and no window closes. Raises NotAllowed, with the article.
    """
    _take(letter)
    law.check(law.REPLACE, standing_of(letter), facts_of(letter, actor, reason=reason))
    about = letters.about_of(letter)
    hold(about)
    signer = _signer(letter, about, actor, now)
    written = _read(letter)
    made = letters.issue(
        letter.kind,
        about,
        lambda number, on, check: _anew(written, letter, about, corrections, reason, number, on, check, signer),
        signer=signer,
        actor=actor,
        now=now,
    )
    db.session.flush()
    _enter(letter, reason, made, actor, now)
    if facts_of(letter, actor).rule.is_told and not isinstance(about, PublicBody):
        revocation_mails.replaced(about, letter, made, now=now)
    return made


def draft(letter: Letter, corrections: Corrections, reason: str, *, actor: Actor, now: datetime) -> bytes:
    """Print the replacement as it would look, marked as a draft. Writes nothing. Raises NotAllowed."""
    law.check(law.REPLACE, standing_of(letter), facts_of(letter, actor, reason=reason))
    about, kind, paper, body_id = letters.about_of(letter), letter.kind, letter.paper, letter.body_id
    on = local_date(now, _body(about).zone).isoformat()
    signer = _signer(letter, about, actor, now)
    made = _anew(_read(letter), letter, about, corrections, reason, "", on, NOWHERE, signer)
    worded = letter_texts.worded(made, body_id, kind)
    pictures = pictures_of(body_id, worded)
    rest()
    from ppid.letters import render  # half a second of imports that only drawing needs

    return render.render(kind, worded, paper=paper, draft=True, pictures=pictures)


def _take(letter: Letter) -> None:
    """Take the letter as it stands now: of two who revoke it at once the second sees that the first did."""
    db.session.refresh(letter, with_for_update=True)


def _read(letter: Letter) -> Facts:
    return LETTERS[letter.kind].facts.from_json(letter.facts or "")


def _body(about: About) -> PublicBody:
    return about if isinstance(about, PublicBody) else about.body


def _signer(letter: Letter, about: About, actor: Actor, now: datetime) -> Official | None:
    """Who signs today: ``actor`` when it holds that office, else its holder."""
    body, role = _body(about), LETTERS[letter.kind].signer
    on = local_date(now, body.zone)
    return db.session.scalar(people_queries.holder_of(body.id, role, on, official_id=actor.official_id))


def _enter(letter: Letter, reason: str, replacement: Letter | None, actor: Actor, now: datetime) -> LetterRevocation:
    """Mark a letter revoked and record why; the record holds the fingerprint of the reason, the row its words."""
    letter.revoked_at = now
    revocation = LetterRevocation(
        body_id=letter.body_id,
        letter_id=letter.id,
        replacement_id=replacement.id if replacement else None,
        official_id=actor.official_id,
        reason=reason.strip(),
        revoked_at=now,
    )
    db.session.add(revocation)
    named = {"replacement": replacement.number, "replacement_code": replacement.code} if replacement else {}
    letters.record_about(
        letter,
        "letter_revoked",
        actor=actor,
        now=now,
        reason=hashlib.sha256(revocation.reason.encode()).hexdigest(),
        **named,
    )
    return revocation


# The facts of a replacement


def _anew(
    facts: Facts,
    old: Letter,
    about: About,
    corrections: Corrections,
    reason: str,
    number: str,
    on: str,
    check: Check,
    signer: Official | None,
) -> Facts:
    """The facts of the letter in the place of ``old``: its decision, today's form."""
    body, kind = _body(about), LETTERS[old.kind]
    return replace(
        facts,
        number=number,
        dated_on=on,
        check=check,
        letterhead=parts.letterhead(body),
        signatory=parts.signatory(signer, kind.signer),
        copies=parts.copies(body, old.kind),
        texts=(),  # those of today are put in as it is issued
        replaces=_sentence(old, reason),
        **_people(facts, corrections),
        **_surroundings(facts, about, check),
    )


def _sentence(old: Letter, reason: str) -> str:
    """Which letter this one replaces, and why; letters are Indonesian."""
    on = words.plain_date(old.issued_on.isoformat())
    said = f"Surat ini menggantikan surat Nomor {old.number} tanggal {on}, yang dicabut dengan alasan:"
    return f"{said} {words.reason(reason)}"


def _people(facts: Facts, corrections: Corrections) -> Mapping[str, Any]:
    """The people as they are written now; what stays empty in the letter is not filled."""
    found: dict[str, Any] = {}
    if facts.applicant.name:
        found["applicant"] = replace(
            facts.applicant,
            name=corrections.name,
            address=corrections.address,
            phone=corrections.phone,
            email=corrections.email,
        )
    to = getattr(facts, "addressee", None)
    if to is not None:
        found["addressee"] = replace(to, name=corrections.to_name, address=corrections.to_address)
    return found


def _surroundings(facts: Facts, about: About, check: Check) -> Mapping[str, Any]:
    """What else a letter says of the day on which it is read: where the desk is, and which decree goes with it."""
    found: dict[str, Any] = {}
    if "desk" in {field.name for field in fields(facts)}:
        found["desk"] = parts.desk(_body(about), check)
    if getattr(facts, "decree_number", "") and isinstance(about, InfoRequest):
        decrees = queries.in_force(request_queries.letters_of(about.id), "refusal")
        decree = db.session.scalars(decrees).first()
        if decree is not None:
            found |= {"decree_number": decree.number, "decree_on": decree.issued_on.isoformat()}
    return found
