"""From a case to the facts of its letters. Reads attributes of models; asks the database and the clock nothing.

Every builder is told number, ISO date, check and signer; a letter whose office nobody holds is signed on a dotted line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ppid.clock import ZONES
from ppid.law import clocks
from ppid.law.exemptions import PASAL_18
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ItemOutcome
from ppid.letters import parts
from ppid.letters.blocks import Check, Clock, Cost, Ground, Item, Limits, Particulars
from ppid.letters.facts import (
    FULFILLED,
    ExtensionFacts,
    GivenFile,
    HandedItem,
    HandoverFacts,
    HarmTestFacts,
    IncompleteFacts,
    NotCompletedFacts,
    NoticeFacts,
    NoticeItem,
    Opinion,
    ReceiptFacts,
    RefusalFacts,
    RefusedItem,
    WithdrawalFacts,
)
from ppid.letters.words import plain_date
from ppid.models import HarmTest, InfoRequest, Notice, Official, PublicBody, RequestItem, StoredFile


def receipt(
    info_request: InfoRequest,
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    clock: clocks.Clock,
    token: str,
    signed: bool,
) -> ReceiptFacts:
    """``clock`` counts from receipt; ``token`` is the tracking code as it is read aloud."""
    body = info_request.body
    return ReceiptFacts(
        **_shared(info_request, number, dated_on, check, signer, Role.DESK),
        items=_items(info_request),
        received_at=parts.local(info_request.received_at, body),
        zone=ZONES[body.zone],
        channel=parts.CHANNELS[info_request.channel],
        purpose=info_request.purpose,
        obtain=parts.ACCESS[info_request.access_mode],
        deliver=parts.DELIVERIES[info_request.delivery_method],
        clock=Clock.of(clock.reply),
        tracking_code=token,
        tracking_url=f"{parts.portal(check)}/lacak",
        desk=parts.desk(body, check),
        signed=signed,
    )


def incomplete(
    info_request: InfoRequest,
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    missing: Sequence[str],
) -> IncompleteFacts:
    """Each entry of ``missing`` names one thing the request lacks."""
    return IncompleteFacts(
        **_shared(info_request, number, dated_on, check, signer, Role.OFFICER, "incomplete"),
        items=_items(info_request),
        missing=tuple(missing),
        desk=parts.desk(info_request.body, check),
    )


def not_completed(
    info_request: InfoRequest,
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    missing: Sequence[str],
    incomplete_number: str,
    incomplete_on: date,
    told_on: date,
    due_on: date,
) -> NotCompletedFacts:
    """``incomplete_*`` name the earlier letter, ``told_on`` when it was received, ``due_on`` the limit that passed."""
    return NotCompletedFacts(
        **_shared(info_request, number, dated_on, check, signer, Role.OFFICER, "not_completed"),
        items=_items(info_request),
        missing=tuple(missing),
        incomplete_number=incomplete_number,
        incomplete_on=incomplete_on.isoformat(),
        told_on=told_on.isoformat(),
        due_on=due_on.isoformat(),
        desk=parts.desk(info_request.body, check),
    )


def extension(
    info_request: InfoRequest,
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    clock: clocks.Clock,
    ground: str,
    reason: str,
) -> ExtensionFacts:
    """``clock`` has its extension; ``ground`` is "not_held" or "not_decided". Raises ValueError without one."""
    if clock.extension is None:
        raise ValueError("the clock was not extended")
    return ExtensionFacts(
        **_shared(info_request, number, dated_on, check, signer, Role.OFFICER, "extension"),
        addressee=parts.addressee(info_request),
        items=_items(info_request),
        ground=ground,
        reason=reason,
        reply=Clock.of(clock.reply),
        extension=Clock.of(clock.extension),
    )


def notice(
    info_request: InfoRequest,
    notice: Notice,
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    decree_number: str = "",
    harm_tests: Sequence[HarmTest] = (),
    files: Sequence[StoredFile] = (),
    marks: Mapping[int, Sequence[str]] | None = None,
) -> NoticeFacts:
    """``decree_number`` names the SK of the same day that refuses what is exempt; it is the attachment.

    ``harm_tests`` are the tests on which the items rest that are kept back, ``files`` the stored files given out, and
    ``marks`` says by item id what is blacked out in them, one line for each reason.
    """
    tests = {test.id: test for test in harm_tests}
    is_refused = any(item.outcome is ItemOutcome.REFUSED for item in info_request.items)
    return NoticeFacts(
        **_shared(info_request, number, dated_on, check, signer, Role.OFFICER, "notice"),
        addressee=parts.addressee(info_request),
        items=tuple(
            _decided(item, tests.get(item.harm_test_id or 0), files, (marks or {}).get(item.id, ()))
            for item in info_request.items
        ),
        costs=_costs(notice),
        payment=notice.payment,
        provision_days=notice.provide_days,
        delivery=parts.DELIVERIES[info_request.delivery_method],
        explanation=notice.explanation,
        decree_number=decree_number,
        decree_on=dated_on if decree_number else "",
        attachments=1 if is_refused else 0,
    )


def refusal(
    info_request: InfoRequest,
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    harm_tests: Sequence[HarmTest] = (),
) -> RefusalFacts:
    """Only the items that are refused, each with its harm test where ``harm_tests`` holds it.

    A partly given item is explained in the notice.
    """
    tests = {test.id: test for test in harm_tests}
    return RefusalFacts(
        **_shared(info_request, number, dated_on, check, signer, Role.OFFICER, "refusal"),
        items=tuple(
            RefusedItem(
                number=item.number,
                text=item.text,
                grounds=(Ground.of(item.ground, item.other_act),),
                consequence=item.consequence,
                **_reasoned(item, tests.get(item.harm_test_id or 0)),
                **_tested(tests.get(item.harm_test_id or 0)),
            )
            for item in info_request.items
            if item.outcome is ItemOutcome.REFUSED
        ),
        asked=len(info_request.items),
    )


def harm_test(
    test: HarmTest,
    body: PublicBody,
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    registration: str = "",
    unit: str = "",
) -> HarmTestFacts:
    """``registration`` numbers the request that gave rise to the test, ``unit`` names who holds the information.

    Raises ValueError for a test that is not decided.
    """
    if test.result is None:
        raise ValueError("the test is not decided")
    return HarmTestFacts(
        letterhead=parts.letterhead(body),
        number=number,
        dated_on=dated_on,
        registration=registration,
        received_on="",
        applicant=Particulars("", ""),
        signatory=parts.signatory(signer, Role.OFFICER),
        limits=Limits.of_law(),
        check=check,
        items=(Item(1, test.information),),
        unit=unit,
        ground=Ground.of(test.ground, test.act),
        if_opened=test.if_opened,
        if_closed=test.if_closed,
        public_interest=test.public_interest,
        pasal_18_checked=test.pasal_18_checked,
        pasal_18=tuple(entry.text for entry in PASAL_18 if entry.letter in test.pasal_18),
        consent=test.consent,
        public_office=test.public_office,
        result=test.result.value,
        until_on=test.until_on.isoformat() if test.until_on else "",
        participants=tuple(str(name) for name in test.participants),
        opinions=tuple(Opinion(one.name, one.jabatan, one.text) for one in test.opinions),
    )


def handover(
    info_request: InfoRequest,
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    handed_at: datetime,
    notice_number: str,
    files: Sequence[StoredFile] = (),
) -> HandoverFacts:
    """``handed_at`` is an aware instant; ``files`` are the stored files given, named with their fingerprint."""
    body, proxy, answer = info_request.body, info_request.proxy, info_request.notice
    return HandoverFacts(
        **_shared(info_request, number, dated_on, check, signer, Role.DESK),
        items=_handed(info_request, files),
        handed_at=parts.local(handed_at, body),
        zone=ZONES[body.zone],
        method=parts.DELIVERIES[info_request.delivery_method],
        receiver=proxy.name if proxy else info_request.applicant.name,
        receiver_as="Kuasa Pemohon Informasi" if proxy else "Pemohon Informasi",
        notice_number=notice_number,
        notice_on=info_request.answered_on.isoformat() if info_request.answered_on else "",
        paid_rupiah=answer.total_cost if answer else 0,
    )


def withdrawal(
    info_request: InfoRequest,
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    reason: str,
    by_desk: bool,
) -> WithdrawalFacts:
    """``by_desk``: an official recorded the applicant's wish, who did not withdraw on the tracking page."""
    withdrawn_on = info_request.withdrawn_on
    return WithdrawalFacts(
        **_shared(info_request, number, dated_on, check, signer, Role.OFFICER, "withdrawal"),
        items=_items(info_request),
        withdrawn_on=withdrawn_on.isoformat() if withdrawn_on else dated_on,
        channel="Petugas meja layanan" if by_desk else "Halaman pelacakan permohonan",
        reason=reason,
    )


def _shared(
    info_request: InfoRequest,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    role: Role,
    kind: str = "",
) -> dict[str, Any]:
    """What every letter of a request holds. ``kind`` brings the tembusan of a letter that goes out with copies."""
    return {
        "letterhead": parts.letterhead(info_request.body),
        "number": number,
        "dated_on": dated_on,
        "registration": info_request.number,
        "received_on": info_request.received_on.isoformat(),
        "applicant": parts.particulars(info_request),
        "signatory": parts.signatory(signer, role),
        "limits": Limits.of_law(),
        "check": check,
        "copies": parts.copies(info_request.body, kind),
    }


def _items(info_request: InfoRequest) -> tuple[Item, ...]:
    return tuple(Item(item.number, item.text) for item in info_request.items)


def _decided(item: RequestItem, test: HarmTest | None, files: Sequence[StoredFile], marks: Sequence[str]) -> NoticeItem:
    """Raises ValueError for an item that nobody decided."""
    if item.outcome is None:
        raise ValueError(f"item {item.number} is not decided")
    return NoticeItem(
        number=item.number,
        text=item.text,
        outcome=item.outcome.value,
        soft=item.form is AccessMode.SOFT_COPY,
        hard=item.form is AccessMode.HARD_COPY,
        form=parts.FORMS[item.form].lower() if item.form is AccessMode.VIEW else "",
        explanation=item.explanation,
        holder=item.holder,
        holder_unknown=item.holder_unknown,
        available_on=item.available_on.isoformat() if item.available_on else "",
        ground=Ground.of(item.ground, item.other_act) if item.ground else None,
        blackout=item.blackout,
        harm_test=_tested(test).get("harm_test", ""),
        files=_files(item, files) if item.outcome in FULFILLED else (),
        marks=tuple(line for line in marks if line not in item.blackout) if item.outcome in FULFILLED else (),
        **_reasoned(item, test),
    )


def _reasoned(item: RequestItem, test: HarmTest | None) -> dict[str, str]:
    """Why an item is kept back, and apart from it the Act; letter j names its Act with the ground."""
    act = test.act if test is not None and item.ground != "j" else ""
    return {"reason": item.reason.removesuffix(parts.basis(act)).rstrip() if act else item.reason, "act": act or ""}


def _files(item: RequestItem, files: Sequence[StoredFile]) -> tuple[GivenFile, ...]:
    return tuple(GivenFile(file.name, file.size_bytes, file.sha256) for file in files if file.item_id == item.id)


def _tested(test: HarmTest | None) -> dict[str, str]:
    """How a decree names its harm test, and until when the exemption lasts."""
    if test is None or test.decided_on is None:
        return {}
    decided_on = plain_date(test.decided_on.isoformat())
    return {
        "harm_test": f"Lembar Pengujian Konsekuensi Nomor {test.number} tanggal {decided_on}",
        "until": f"sampai dengan {plain_date(test.until_on.isoformat())}" if test.until_on else "",
    }


def _costs(notice: Notice) -> tuple[Cost, ...]:
    lines = (
        Cost("copying", notice.copy_rate, notice.copy_sheets),
        Cost("sending", notice.delivery_cost),
        Cost("other", notice.other_cost),
    )
    return tuple(line for line in lines if line.total)


def _handed(info_request: InfoRequest, files: Sequence[StoredFile]) -> tuple[HandedItem, ...]:
    handed: list[HandedItem] = []
    for item in info_request.items:
        if item.outcome in FULFILLED:
            form, own = parts.FORMS[item.form] if item.form else "-", _files(item, files)
            quantity = f"{len(own)} berkas" if own else ""
            handed.append(HandedItem(item.number, item.text, form, quantity, files=own))
    return tuple(handed)
