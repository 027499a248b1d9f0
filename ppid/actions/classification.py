"""The list of exempt information (DIK): what a decree of the PPID puts on it or takes off it, and the list as a paper.

Source: UU 14/2008 Pasal 17, 19 and 20; PP 61/2010; PerKI 1/2021 Pasal 49.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from ppid.access import Actor
from ppid.actions import catalogue, letters
from ppid.actions.catalogue import CatalogueError
from ppid.actions.events import hold, record_for_body
from ppid.clock import local_date
from ppid.db import db
from ppid.law import harm_tests
from ppid.law.roles import Role
from ppid.letters import body_form_builders as builders
from ppid.letters.blocks import Check, Facts
from ppid.models import ExemptEntry, HarmTest, Letter, PublicBody, Unit
from ppid.queries import exemptions as queries


@dataclass(frozen=True, slots=True)
class Decree:
    """What a decree does: tests that it makes exemptions, lines of the list that it ends and why, and the consent.

    ``approval`` is the number of the letter in which the Atasan PPID agreed, with its date; both may be missing.
    """

    test_ids: tuple[int, ...] = ()
    entry_ids: tuple[int, ...] = ()
    reason: str = ""
    approval: str = ""
    approval_on: date | None = None


def candidates(body: PublicBody, on: date) -> list[HarmTest]:
    """The tests that may be decreed on that day: closed, complete, in force, and not decreed before; newest first."""
    found = db.session.scalars(queries.candidates(body.id, on)).all()
    return [test for test in found if harm_tests.supports_refusal(test.facts, test.ground, on)]


def preview(body: PublicBody, wanted: Decree, *, actor: Actor, now: datetime) -> bytes:
    """The decree as a PDF marked as a draft. Writes nothing. Raises CatalogueError as issuing it would."""
    on = local_date(now, body.zone)
    tests, entries = _chosen(body, wanted, on)
    facts = builders.classification(
        body,
        tests,
        entries,
        units_of(body),
        number="",
        dated_on=on.isoformat(),
        check=catalogue.nowhere(),
        signer=catalogue.signer_of(body, now, actor),
        reason=wanted.reason,
        approval=wanted.approval,
        approval_on=wanted.approval_on,
    )
    return catalogue.printed_draft("classification", facts, body)


def decree(body: PublicBody, wanted: Decree, *, actor: Actor, now: datetime) -> Letter:
    """Issue the decree, and change the list as it says. The caller commits.

    Raises CatalogueError when a test can no longer be decreed, a line was ended already, or somebody other than the
    PPID Utama decrees.
    """
    if actor.doer is not Role.OFFICER:
        raise CatalogueError("Hanya PPID Utama yang menetapkan klasifikasi informasi.")
    hold(body)
    on = local_date(now, body.zone)
    tests, entries = _chosen(body, wanted, on)
    signer, units = catalogue.signer_of(body, now, actor), units_of(body)
    issued = letters.issue(
        "classification",
        body,
        lambda number, dated_on, check: builders.classification(
            body,
            tests,
            entries,
            units,
            number=number,
            dated_on=dated_on,
            check=check,
            signer=signer,
            reason=wanted.reason,
            approval=wanted.approval,
            approval_on=wanted.approval_on,
        ),
        signer=signer,
        actor=actor,
        now=now,
    )
    db.session.flush()
    for test in tests:
        db.session.add(ExemptEntry(body_id=body.id, harm_test_id=test.id, letter_id=issued.id, decreed_on=on))
    for entry in entries:
        entry.ended_on = on
    record_for_body(
        "classified",
        body,
        actor=actor,
        now=now,
        number=issued.number,
        harm_tests=[test.number for test in tests],
        ended=[entry.harm_test.number for entry in entries],
        approval=wanted.approval,
        approval_on=wanted.approval_on,
    )
    return issued


def _chosen(body: PublicBody, wanted: Decree, on: date) -> tuple[list[HarmTest], list[ExemptEntry]]:
    """The rows that a decree names, in the order in which they were made. Raises CatalogueError."""
    if not wanted.test_ids and not wanted.entry_ids:
        raise CatalogueError("Pilih paling sedikit satu pengujian.")
    if wanted.entry_ids and not wanted.reason.strip():
        raise CatalogueError("Tuliskan alasan perubahan klasifikasi.")
    if bool(wanted.approval) is not (wanted.approval_on is not None):
        raise CatalogueError("Isi nomor dan tanggal persetujuan Atasan PPID, atau kosongkan keduanya.")
    possible = {test.id: test for test in candidates(body, on)}
    standing = {entry.id: entry for entry in _standing(body, wanted.entry_ids)}
    if not (set(wanted.test_ids) <= possible.keys() and set(wanted.entry_ids) == standing.keys()):
        raise CatalogueError("Sebagian pilihan tidak berlaku lagi atau sudah ditetapkan. Periksa daftar ini kembali.")
    return [possible[id] for id in sorted(set(wanted.test_ids))], list(standing.values())


def _standing(body: PublicBody, ids: Sequence[int]) -> list[ExemptEntry]:
    """The lines of the body with these ids that no decree has ended, taken for this step."""
    query = (
        sa.select(ExemptEntry)
        .where(ExemptEntry.body_id == body.id, ExemptEntry.id.in_(ids), ExemptEntry.ended_on.is_(None))
        .order_by(ExemptEntry.id)
    )
    return list(db.session.scalars(query).all()) if ids else []


def units_of(body: PublicBody) -> dict[int, str]:
    """The names of a body's units by id, also of those that are gone."""
    named = db.session.execute(sa.select(Unit.id, Unit.name).where(Unit.body_id == body.id))
    return {id: name for id, name in named}  # noqa: C416 -- a row is no pair to mypy


def issue_list(body: PublicBody, *, before: int, actor: Actor, now: datetime) -> Letter:
    """Issue the DIK as it holds today. The caller commits.

    ``before`` is the id of the latest one that its page knew, or 0. Raises Stale, or CatalogueError for an empty list.
    """
    catalogue.take_paper(body, "exempt_list", before)
    entries = db.session.scalars(queries.in_force(body.id, local_date(now, body.zone))).all()
    if not entries:
        raise CatalogueError("Belum ada informasi yang dikecualikan dengan keputusan yang masih berlaku.")
    signer, units = catalogue.signer_of(body, now, actor), units_of(body)

    def build(number: str, on: str, check: Check) -> Facts:
        return builders.exempt_list(body, entries, units, number=number, dated_on=on, check=check, signer=signer)

    return letters.issue("exempt_list", body, build, signer=signer, actor=actor, now=now)
