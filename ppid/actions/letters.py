"""Issuing letters: facts and number in the step's transaction, the PDF once, right after it."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ppid import settings, storage
from ppid.access import Actor, system_of
from ppid.actions import events, letter_texts, numbers
from ppid.actions.crests import pictures_of
from ppid.clock import local_date, now
from ppid.db import committed, db, rest
from ppid.law import numbering
from ppid.law.numbering import Series
from ppid.letters.blocks import Check, Facts
from ppid.letters.kinds import LETTERS
from ppid.letters.versions import template_version
from ppid.models import Assignment, InfoRequest, Letter, Objection, ObjectionLetter, Official, PublicBody, Unit
from ppid.queries import units as unit_queries

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 12
NO_CODE = re.compile(r"[^A-Z0-9.&]+")
BATCH = 20

Build = Callable[[str, str, Check], Facts]


def new_code() -> str:
    """A verification code that nobody guesses: 60 bits, in letters that are not mistaken for one another."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def check_url(code: str) -> str:
    """The public address that says whether a letter is the one that was issued."""
    return f"{settings.current().base_url.rstrip('/')}/periksa/{code}"


def issue(
    kind: str,
    about: InfoRequest | PublicBody | Objection,
    build: Build,
    *,
    signer: Official | None,
    actor: Actor,
    now: datetime,
    number: str | None = None,
    assignment: Assignment | None = None,
) -> Letter:
    """Give a letter its number and keep its facts; ``build`` gets number, ISO date and check. The caller commits.

    ``about`` is the request, the objection, or the body for a letter of its own. ``number`` is one that the step has
    taken already. ``assignment`` is the disposisi that the letter gives or answers: the record names it, and what its
    unit writes is numbered in the unit's own run.
    """
    body = about if isinstance(about, PublicBody) else about.body
    series = LETTERS[kind].series
    year = numbering.local_year(now, body.zone)
    run, seq = series.value, None
    if isinstance(about, InfoRequest | Objection) and series in {Series.REQUEST, Series.OBJECTION}:
        number = about.number
    elif number is None:
        unit = None
        if series is Series.UNIT:
            assert assignment is not None  # a unit writes only about what it was given
            unit, run = assignment.unit, numbering.run_of_unit(assignment.unit_id)
        seq = numbers.take(body.id, run, year)
        number = numbered(body, series, seq, now, unit)
    code, on = new_code(), local_date(now, body.zone)
    letter = Letter(
        row_key=uuid.uuid4().hex,
        body_id=body.id,
        request_id=_request_id(about),
        official_id=signer.id if signer else None,
        kind=kind,
        number=number,
        series=None if seq is None else run,
        year=None if seq is None else year,
        seq=seq,
        code=code,
        paper=body.paper,
        issued_at=now,
        issued_on=on,
    )
    made = build(number, on.isoformat(), Check(code, check_url(code)))
    facts = letter_texts.worded(made, body.id, kind).as_json()
    letter.facts = facts
    db.session.add(letter)
    if isinstance(about, Objection):
        db.session.flush()
        db.session.add(ObjectionLetter(letter_id=letter.id, objection_id=about.id, body_id=body.id))
    digest = _fingerprint(facts.encode()) if isinstance(about, PublicBody) else events.digest(about.applicant, facts)
    named = {} if assignment is None else {"assignment": assignment.id}
    _record("letter_issued", letter, about, actor=actor, now=now, code=code, facts=digest, **named)
    return letter


def numbered(body: PublicBody, series: Series, seq: int, moment: datetime, unit: Unit | None = None) -> str:
    """The number that ``seq`` of a run is written as: by the body's pattern for decrees, or for letters.

    ``unit`` is the one whose run it is.
    """
    pattern = body.decree_pattern if series is Series.DECREE else body.letter_pattern
    return numbering.number(
        pattern if unit is None else numbering.pattern_of_unit(pattern),
        seq=seq,
        moment=moment,
        zone=body.zone,
        code=body.letter_code,
        classification=body.letter_classification,
        unit=body.letter_code if unit is None else code_of(unit, body),
    )


def code_of(unit: Unit, body: PublicBody) -> str:
    """What tells the numbers of a unit from those of the PPID and of other units: its code, or else its short name."""
    with db.session.no_autoflush:  # a step may be half way through its changes
        others = db.session.scalars(unit_queries.others_of(unit)).all()
    code = _code(unit)
    is_taken = code == body.letter_code or code in map(_code, others)
    return f"{code}-{unit.id}" if is_taken else code


def _code(unit: Unit) -> str:
    return unit.code or NO_CODE.sub("-", unit.short_name.upper()).strip("-") or "UNIT"


def _record(
    name: str,
    letter: Letter,
    about: InfoRequest | PublicBody | Objection,
    *,
    actor: Actor,
    now: datetime,
    **data: Any,
) -> None:
    """One event of a letter, on the chain of its request or objection, or else of its body."""
    data |= {"kind": letter.kind, "number": letter.number}
    if isinstance(about, InfoRequest):
        events.record(name, about, actor=actor, now=now, **data)
    elif isinstance(about, Objection):
        events.record_for_objection(name, about, actor=actor, now=now, **data)
    else:
        events.record_for_body(name, about, actor=actor, now=now, **data)


def record_about(letter: Letter, name: str, *, actor: Actor, now: datetime, **data: str) -> None:
    """Add an event of an issued letter to the chain that it belongs to. The caller commits."""
    _record(name, letter, about_of(letter), actor=actor, now=now, code=letter.code, **data)


def _request_id(about: InfoRequest | PublicBody | Objection) -> int | None:
    if isinstance(about, Objection):
        return about.request_id
    return about.id if isinstance(about, InfoRequest) else None


def about_of(letter: Letter) -> InfoRequest | PublicBody | Objection:
    """What an issued letter belongs to."""
    link = db.session.get(ObjectionLetter, letter.id)
    if link is not None:
        return db.session.get_one(Objection, link.objection_id)
    if letter.request_id is not None:
        return db.session.get_one(InfoRequest, letter.request_id)
    return db.session.get_one(PublicBody, letter.body_id)


def _fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def undrawn(share: int = 0, shares: int = 1, *, after: int = 0) -> list[int]:
    """Some letters whose PDF is still to be made, oldest first; ``share`` of ``shares`` splits them among workers.

    ``after`` is the id of the last one seen.
    """
    query = sa.select(Letter.id).where(Letter.sha256.is_(None), Letter.id > after, Letter.id % shares == share)
    return list(db.session.scalars(query.order_by(Letter.id).limit(BATCH)))


def draw(letter_id: int) -> None:
    """Make a letter's PDF, store it and seal its fingerprint. Commits; does nothing when it is there already.

    The facts give the same bytes wherever they are drawn, so two processes drawing at once agree.
    """
    letter = db.session.get(Letter, letter_id)
    if letter is None or letter.sha256 is not None:
        return
    kind, paper, facts = letter.kind, letter.paper, LETTERS[letter.kind].facts.from_json(letter.facts or "")
    pictures = pictures_of(letter.body_id, facts)
    rest()
    from ppid.letters import render  # half a second of imports that only drawing needs

    version = template_version(kind)
    data = render.render(kind, facts, paper=paper, pictures=pictures)
    key = storage.current().new_key("letters")
    storage.current().put(key, data)
    with committed():
        letter = db.session.get(Letter, letter_id, with_for_update=True)
        assert letter is not None  # letters are never deleted
        drawn_meanwhile = letter.sha256 is not None
        if not drawn_meanwhile:
            _keep(letter, key, data, version)
    if drawn_meanwhile:
        storage.current().delete(key)


def _keep(letter: Letter, key: str, data: bytes, template_version: str) -> None:
    """Enter the fingerprint of a letter's bytes, and which state of its form they show, once."""
    letter.sha256, letter.size_bytes = _fingerprint(data), len(data)
    letter.storage_key, letter.drawn_at, letter.template_version = key, now(), template_version
    _record(
        "letter_drawn",
        letter,
        about_of(letter),
        actor=system_of(letter.body_id),
        now=letter.drawn_at,
        sha256=letter.sha256,
    )


def bytes_of(letter: Letter) -> bytes:
    """The stored bytes of a drawn letter. Raises FileMissing when they are gone, LetterAltered when they changed."""
    assert letter.storage_key is not None
    data = storage.current().get(letter.storage_key)
    if _fingerprint(data) != letter.sha256:
        raise LetterAltered(letter.number)
    return data


class LetterAltered(Exception):
    """The stored bytes of a letter are no longer those that were issued."""
