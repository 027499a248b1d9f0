"""The filled examples of all letters, as one body would send them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from ppid.actions import letter_texts
from ppid.actions.letters import check_url, numbered
from ppid.clock import ZONES
from ppid.db import db
from ppid.law import numbering
from ppid.law.numbering import ROMAN_MONTHS, Series
from ppid.law.roles import Role
from ppid.letters import body_form_samples, case_form_samples, parts
from ppid.letters.blocks import Addressee, Check, Facts
from ppid.letters.case_forms import AssignmentFacts, TransferFacts
from ppid.letters.kinds import LETTERS
from ppid.letters.samples import SAMPLES
from ppid.models import Official, PublicBody, Unit
from ppid.queries.people import holder_of
from ppid.queries.requests import units_of
from ppid.queries.units import officer_of

OF_UNITS = ("assignment", "unit_answer", "harm_test")


@dataclass(frozen=True, slots=True)
class Writer:
    """The body that would send the examples, one of its units where it has any, and another one for a tembusan."""

    body: PublicBody
    day: date
    unit: Unit | None = None
    other: Unit | None = None


def of_body(body: PublicBody, today: date) -> dict[str, Facts]:
    """One example of each kind with the body's letterhead, place, officials of ``today``, tembusan and own words.

    The case in them stays invented, and so are the places of their numbers in their runs: the portal knows none of
    these letters. The numbers are written as the body writes them.
    """
    writer = _writer(body, today)
    return {kind: _of_writer(kind, writer) for kind in SAMPLES}


def of_kind(kind: str, body: PublicBody, today: date, unit: Unit | None = None) -> Facts:
    """The example of one kind. ``body`` and ``unit`` may be copies that are not kept. Raises KeyError."""
    return _of_writer(kind, _writer(body, today, unit))


def _writer(body: PublicBody, today: date, unit: Unit | None = None) -> Writer:
    """``unit``, or else one that has its PPID Pelaksana, or any."""
    units = db.session.scalars(units_of(body.id)).all()
    if unit is None:
        holder = db.session.scalar(holder_of(body.id, Role.UNIT_OFFICER, today))
        unit = holder.unit if holder else next(iter(units), None)
    others = (one for one in units if unit is not None and one.id != unit.id)
    return Writer(body, today, unit, next(others, None))


def _of_writer(kind: str, writer: Writer) -> Facts:
    facts, body, unit = SAMPLES[kind], writer.body, writer.unit
    own_unit = unit if LETTERS[kind].signer is Role.UNIT_OFFICER else None
    check = Check(facts.check.code, check_url(facts.check.code)) if facts.check else Check("", "")
    changes: dict[str, Any] = {
        "letterhead": parts.letterhead(body, own_unit),
        "signatory": parts.signatory(_signer(kind, writer), LETTERS[kind].signer),
        "copies": parts.copies(body, kind),
        "check": check,
        "body": body.name,
        "to": f"PPID Utama {body.name}",
        "desk": parts.desk(body, check),
        "zone": ZONES[body.zone],
        "tracking_url": f"{parts.portal(check)}/lacak",
    }
    if unit and kind in OF_UNITS:
        changes["unit"] = unit.name
        if isinstance(facts, AssignmentFacts):
            changes["addressee"] = Addressee(f"PPID Pelaksana {unit.name}", facts.addressee.address, greeting="")
            told = (f"PPID Pelaksana {writer.other.name}",) if writer.other else ()
            changes["copies"] = (*told, *changes["copies"])
    if isinstance(facts, TransferFacts) and facts.there == body.name:
        changes |= case_form_samples.ANOTHER_BODY  # nobody forwards to himself
    known = {field.name for field in fields(facts)}
    own = replace(facts, **{name: value for name, value in changes.items() if name in known})
    return letter_texts.worded(_renumbered(own, writer), body.id, kind)


def _signer(kind: str, writer: Writer) -> Official | None:
    role = LETTERS[kind].signer
    if role is not Role.UNIT_OFFICER:
        return db.session.scalar(holder_of(writer.body.id, role, writer.day))
    return db.session.scalar(officer_of(writer.unit.id, writer.day)) if writer.unit else None


# The numbers of the examples, and how the body would write them

LETTER, UNIT = r"500\.12/(\d+)/DISKOMINFO-I/(\d{4})", rf"500\.12/(\d+)/{case_form_samples.UNIT_CODE}/(\d{{4}})"
DECREE, HARM_TEST = r"500\.12/(\d+)/SK/DISKOMINFO-I/(\d{4})", r"LUK-(\d+)/DISKOMINFO-I/(\d{4})"
REGISTER = r"(\d{4})/(KEB-)?PPID-KALTIM/([IVX]+)/(\d{4})"


def _renumbered(facts: Facts, writer: Writer) -> Facts:
    """The same facts with the body's name in them, and every number as it writes its own."""
    body, month = writer.body, int((facts.dated_on or "2026-12")[5:7])

    def at(year: str, month: int = month) -> datetime:
        return datetime(int(year), month, 15, tzinfo=UTC)

    def run(series: Series, unit: Unit | None = None) -> Callable[[re.Match[str]], str]:
        return lambda found: numbered(body, series, int(found[1]), at(found[2]), unit)

    def register(found: re.Match[str]) -> str:
        return numbering.number(
            body.register_pattern,
            seq=int(found[1]),
            moment=at(found[4], ROMAN_MONTHS.index(found[3]) + 1),
            zone=body.zone,
            code=(found[2] or "") + body.register_code,
        )

    def sheet(found: re.Match[str]) -> str:
        pattern, on = numbering.HARM_TEST_PATTERN, at(found[2])
        return numbering.number(pattern, seq=int(found[1]), moment=on, zone=body.zone, code=body.letter_code)

    ways: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
        (re.compile(LETTER), run(Series.LETTER)),
        (re.compile(DECREE), run(Series.DECREE)),
        (re.compile(HARM_TEST), sheet),
        (re.compile(REGISTER), register),
        (re.compile(re.escape(body_form_samples.BODY)), lambda found: body.name),
    ]
    if writer.unit:
        ways.append((re.compile(UNIT), run(Series.UNIT, writer.unit)))
    written: Facts = _rewritten(facts, ways)
    return written


def _rewritten(value: Any, ways: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]]) -> Any:
    if isinstance(value, str):
        for pattern, write in ways:
            value = pattern.sub(write, value)
        return value
    if isinstance(value, tuple):
        return tuple(_rewritten(entry, ways) for entry in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _rewritten(getattr(value, field.name), ways) for field in fields(value) if field.init}
        return replace(value, **changed)
    return value
