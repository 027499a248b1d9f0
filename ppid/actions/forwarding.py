"""A request that knocked at the wrong door: filed where the information is, with the applicant's agreement."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime

from ppid.access import Actor
from ppid.actions import completeness, files, referrals, requests
from ppid.actions import letters as letter_actions
from ppid.actions.events import hold, record
from ppid.actions.referrals import Offer
from ppid.actions.steps import check_version, clocks_of, signer_of
from ppid.clock import local_date
from ppid.db import db
from ppid.law import workflow
from ppid.law.articles import KIP, PDP, Article
from ppid.law.roles import Party, Role
from ppid.law.workflow import NotAllowed
from ppid.letters import case_form_builders as builders
from ppid.models import FileKind, InfoRequest, PublicBody, Referral, StoredFile
from ppid.queries import referrals as queries

HOLDER_NAMED = Article(KIP, 22, 7, "b")
AGREEMENT = Article(PDP)  # people's data go to another body only with their consent


class AlreadyForwarded(Exception):
    """What this body holds was filed there before; that happens once."""


def kinds_for(holder: PublicBody) -> frozenset[FileKind]:
    """The kinds of files that go along: a scan of an identity only to a body whose own rule asks for one.

    The paper of the desk stays: it is addressed to the first body and says everything that was asked of it.
    """
    needed = {FileKind.ATTACHMENT, FileKind.POWER_OF_ATTORNEY}
    return frozenset(needed | {FileKind.IDENTITY} if holder.needs_identity_scan else needed)


def carried(info_request: InfoRequest, holder: PublicBody, without: Container[int] = ()) -> list[files.Upload]:
    """The files that go along, read once more for the request that follows; ``without`` are the ids of what stays."""
    return completeness.carried(info_request, kinds_for(holder), without)


def forward(
    info_request: InfoRequest, holder: PublicBody, rows: Sequence[StoredFile], *, actor: Actor, now: datetime
) -> InfoRequest:
    """File at ``holder`` what it holds of a request: same words, own number, own code, own clock from today; once.

    That the applicant agrees is the step itself, so nobody takes it for them. ``rows`` are the stored copies of the
    files. The caller commits. Raises NotAllowed or AlreadyForwarded.
    Source: UU 14/2008 Pasal 22 ayat (7) huruf b; UU 27/2022 (consent).
    """
    hold(holder)
    check_version(info_request, None)
    if db.session.scalars(queries.forwarded_to(info_request.id, holder.id)).one_or_none() is not None:
        raise AlreadyForwarded
    offer = next((one for one in referrals.offers_of(info_request) if one.holder.id == holder.id), None)
    if offer is None or actor.doer is not Party.APPLICANT or not referrals.may_forward(info_request, holder):
        raise NotAllowed(
            workflow.REGISTER,
            "Permohonan hanya dapat diteruskan oleh Pemohon, setelah jawabannya dibuka, kepada badan publik yang "
            "disebut dalam jawaban itu dan menerima permohonan lewat portal ini.",
            HOLDER_NAMED,
        )
    there, numbers = replace(actor, body_id=holder.id), [item.number for item in offer.items]
    stated = replace(
        completeness.stated_again(info_request, now), items=tuple(item.text for item in offer.items), unit_id=None
    )
    made = requests.register(holder, stated, actor=there, now=now)
    made.forwarded_from_id = info_request.id
    for row in rows:
        row.request_id, row.body_id = made.id, holder.id
        files.attach(row, made, actor=there, now=now)
    for referral in db.session.scalars(queries.of_request(info_request.id).where(Referral.holder_id == holder.id)):
        referral.forwarded_id, referral.agreed_at = made.id, now
    shared = {"items": numbers, "article": str(HOLDER_NAMED), "agreement": str(AGREEMENT)}
    record("forwarded", info_request, actor=actor, now=now, number=made.number, body=holder.name, **shared)
    record(
        "forwarded_from", made, actor=there, now=now, number=info_request.number, body=info_request.body.name, **shared
    )
    _write_to_applicant(info_request, made, offer, actor=actor, now=now)
    return made


def _write_to_applicant(
    info_request: InfoRequest, made: InfoRequest, offer: Offer, *, actor: Actor, now: datetime
) -> None:
    """Issue the letter of the first body that says what was filed where, and by when it is to be answered there."""
    signer = signer_of(info_request, Role.OFFICER, local_date(now, info_request.body.zone), actor)
    clock = clocks_of(made).statute.reply
    letter_actions.issue(
        "transfer",
        info_request,
        lambda number, dated_on, check: builders.transfer(
            info_request,
            made,
            offer.items,
            number=number,
            dated_on=dated_on,
            check=check,
            signer=signer,
            agreed_at=now,
            clock=clock,
        ),
        signer=signer,
        actor=actor,
        now=now,
    )
