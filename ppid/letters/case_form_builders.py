"""From a case to the facts of its forms. Reads attributes of models; asks the database and the clock nothing.

Every builder is told number, ISO date, check and signer, as in `ppid.letters.builders`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ppid import vault
from ppid.clock import ZONES
from ppid.law import objections
from ppid.law.deadlines import EXTENSION, REPLY, Trace
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ApplicantKind, Channel
from ppid.letters import parts
from ppid.letters.blocks import Addressee, Check, Clock, Ground, Item, Limits, Particulars
from ppid.letters.case_forms import (
    AssignmentFacts,
    BlankForm,
    ProposedItem,
    RequestFormFacts,
    TransferFacts,
    UnitAnswerFacts,
)
from ppid.letters.facts import GivenFile
from ppid.models import Assignment, InfoRequest, Letter, Official, PublicBody, RequestItem, StoredFile

ELECTRONIC = frozenset({Channel.WEB, Channel.EMAIL, Channel.WHATSAPP})


def request_form(
    info_request: InfoRequest, *, number: str, dated_on: str, check: Check, signer: Official | None
) -> RequestFormFacts:
    """The form as the register has it. Whom nobody received at a desk signs, as the officer does, by hand."""
    applicant = info_request.applicant
    return RequestFormFacts(
        **_shared(info_request, number, dated_on, check, signer, Role.DESK),
        applicant=parts.particulars(info_request),
        items=_items(info_request.items),
        identity_label=_identity_label(applicant.kind, is_foreign=applicant.is_foreign),
        identity=vault.mask(applicant.identity),
        purpose=info_request.purpose,
        access=info_request.access_mode.value,
        delivery=info_request.delivery_method.value,
        channel=parts.CHANNELS[info_request.channel],
        is_electronic=info_request.channel in ELECTRONIC,
    )


def assignment(
    given: Assignment,
    copies: Sequence[str],
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
) -> AssignmentFacts:
    """The assignment as it stands now; ``copies`` are the names of the units that get a tembusan."""
    info_request = given.info_request
    shared = _shared(info_request, number, dated_on, check, signer, Role.OFFICER, "assignment")
    shared["copies"] = (*(f"PPID Pelaksana {name}" for name in copies), *shared["copies"])
    rule = REPLY if info_request.extended_on is None else EXTENSION
    return AssignmentFacts(
        **shared,
        applicant=Particulars("", ""),
        items=_items(item for item in info_request.items if item.number in given.item_numbers),
        addressee=Addressee(f"PPID Pelaksana {given.unit.name}", "di tempat", greeting=""),
        unit=given.unit.name,
        instruction=given.instruction,
        internal_days=given.internal_days,
        internal_on=given.due_on.isoformat(),
        reply_on=info_request.due_on.isoformat(),
        reply_article=str(rule.article),
        reply_is_provisional=info_request.due_is_provisional,
    )


def transfer(
    info_request: InfoRequest,
    made: InfoRequest,
    items: Sequence[RequestItem],
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    agreed_at: datetime,
    clock: Trace,
) -> TransferFacts:
    """``made`` is what was filed at the other body and ``clock`` its reply period; ``items`` are those of the first."""
    there = parts.letterhead(made.body)
    return TransferFacts(
        **_shared(info_request, number, dated_on, check, signer, Role.OFFICER, "transfer"),
        applicant=parts.particulars(info_request),
        items=_items(items),
        addressee=parts.addressee(info_request),
        answered_on=info_request.answered_on.isoformat() if info_request.answered_on else "",
        agreed_at=parts.local(agreed_at, info_request.body),
        zone=ZONES[info_request.body.zone],
        body=info_request.body.name,
        there=made.body.name,
        there_address=there.address,
        there_contact=there.contact,
        there_number=made.number,
        there_on=made.received_on.isoformat(),
        there_zone=ZONES[made.body.zone],
        clock=Clock.of(clock),
    )


def unit_answer(
    given: Assignment,
    decisions: Mapping[int, Mapping[str, Any]],
    files: Sequence[StoredFile],
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    disposition: Letter | None = None,
    replaces: str = "",
) -> UnitAnswerFacts:
    """``decisions`` are what the unit proposes, by item number; ``disposition`` is the letter that it answers."""
    info_request = given.info_request
    items = [item for item in info_request.items if item.number in given.item_numbers]
    shared = _shared(info_request, number, dated_on, check, signer, Role.UNIT_OFFICER, "unit_answer")
    shared["letterhead"] = parts.letterhead(info_request.body, given.unit)
    return UnitAnswerFacts(
        **shared,
        applicant=Particulars("", ""),
        items=tuple(_proposed(item, decisions.get(item.number, {}), files) for item in items),
        to=f"PPID Utama {info_request.body.name}",
        unit=given.unit.name,
        internal_on=given.due_on.isoformat(),
        assignment_number=disposition.number if disposition else "",
        assignment_on=disposition.issued_on.isoformat() if disposition else "",
        replaces_number=replaces,
    )


def blank(body: PublicBody) -> BlankForm:
    """What an empty form of a body shows; the same body gives the same form."""
    grounds = tuple((ground.value, objections.LABELS[ground]) for ground in objections.Ground)
    return BlankForm(parts.letterhead(body), body.name, Limits.of_law(), grounds)


def _shared(
    info_request: InfoRequest,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    role: Role,
    kind: str = "",
) -> dict[str, Any]:
    return {
        "letterhead": parts.letterhead(info_request.body),
        "number": number,
        "dated_on": dated_on,
        "registration": info_request.number,
        "received_on": info_request.received_on.isoformat(),
        "signatory": parts.signatory(signer, role),
        "limits": Limits.of_law(),
        "check": check,
        "copies": parts.copies(info_request.body, kind),
    }


def _items(items: Any) -> tuple[Item, ...]:
    return tuple(Item(item.number, item.text) for item in items)


def _identity_label(kind: ApplicantKind, *, is_foreign: bool) -> str:
    if is_foreign:
        return "Nomor identitas"
    return "No. SK badan hukum" if kind is ApplicantKind.LEGAL_ENTITY else "NIK"


def _proposed(item: RequestItem, decision: Mapping[str, Any], files: Sequence[StoredFile]) -> ProposedItem:
    form, ground = decision.get("given_as") or "", decision.get("ground") or ""
    return ProposedItem(
        number=item.number,
        text=item.text,
        outcome=str(decision.get("outcome") or ""),
        form=parts.FORMS[AccessMode(form)] if form else "",
        explanation=str(decision.get("explanation") or ""),
        ground=Ground.of(ground, str(decision.get("other_act") or "")) if ground else None,
        reason=str(decision.get("reason") or ""),
        consequence=str(decision.get("consequence") or ""),
        blackout=str(decision.get("blackout") or ""),
        holder=str(decision.get("holder") or ""),
        holder_unknown=bool(decision.get("holder_unknown")),
        available_on=str(decision.get("available_on") or ""),
        files=tuple(GivenFile(file.name, file.size_bytes, file.sha256) for file in files if file.item_id == item.id),
    )
