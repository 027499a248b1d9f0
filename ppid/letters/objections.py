"""The letters of an objection: their facts, and how they are read from a case. Asks the database and the clock nothing.

Source: UU 14/2008 Pasal 35 and 36; PerKI 1/2021 Pasal 39 to 41 and its annex X (the form of an objection).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ppid.clock import ZONES
from ppid.law import objections as law
from ppid.law import rulings
from ppid.law.deadlines import Trace
from ppid.law.roles import Role
from ppid.letters import parts
from ppid.letters.blocks import Addressee, Check, Clock, Facts, Item, Limits, Particulars
from ppid.letters.facts import Desk
from ppid.models import Objection, Official, Proxy, Ruling


@dataclass(frozen=True, slots=True)
class ProxyParticulars:
    """The kuasa of an objection and the special power of attorney for it."""

    name: str
    address: str = ""
    contact: str = ""
    power_of_attorney: str = ""


@dataclass(frozen=True, slots=True)
class GroundLine:
    """One of the seven grounds. ``until`` is the last day of its window, empty while none has begun."""

    letter: str
    words: str
    chosen: bool = False
    until: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionFacts(Facts):
    """Pernyataan keberatan, which is its receipt too. ``number`` is that of the objection.

    ``registration`` and ``received_on`` are those of the request, empty for ground b without one. ``objected_at`` is a
    local moment, ``zone`` its name. ``clock`` ends the time of the Atasan PPID. ``signed`` prints the signatures of an
    objection made at the desk.
    """

    items: tuple[Item, ...]
    objected_at: str
    zone: str
    channel: str
    purpose: str
    proxy: ProxyParticulars | None = None
    grounds: tuple[GroundLine, ...]
    case_position: str
    clock: Clock
    tracking_code: str
    tracking_url: str
    desk: Desk
    signed: bool = False

    @property
    def late(self) -> tuple[GroundLine, ...]:
        """The chosen grounds whose window had ended."""
        return tuple(line for line in self.grounds if line.late)


@dataclass(frozen=True, slots=True)
class RuledPart:
    """What was decided about one ground (``mark`` is its letter) or item (``mark`` is its number)."""

    mark: str
    text: str
    verdict: str
    reason: str = ""

    @property
    def words(self) -> str:
        return rulings.LABELS[rulings.Verdict(self.verdict)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingFacts(Facts):
    """Tanggapan Atasan PPID. ``order_due_on`` ends the time of the PPID; ``due_on`` was that of the Atasan PPID."""

    items: tuple[RuledPart, ...]
    grounds: tuple[RuledPart, ...]
    addressee: Addressee
    objection_number: str
    objected_on: str
    outcome: str
    reasons: str
    order: str
    order_days: int
    order_due_on: str
    nature: str = "Biasa"
    attachments: int = 0

    @property
    def position(self) -> str:
        """What the Atasan PPID does with the objection, as the verb of a sentence."""
        return {"accepted": "menerima", "accepted_in_part": "menerima sebagian", "rejected": "menolak"}[self.outcome]


def objection(
    made: Objection,
    *,
    number: str,
    dated_on: str,
    check: Check,
    signer: Official | None,
    clock: Trace,
    token: str,
    signed: bool,
) -> ObjectionFacts:
    """``clock`` counts from receipt; ``token`` is the tracking code as it is read aloud."""
    chosen = {row.ground: row for row in made.grounds}
    return ObjectionFacts(
        **_shared(made, number, dated_on, check, signer, Role.DESK),
        items=tuple(Item(row.number, row.text) for row in made.items),
        objected_at=parts.local(made.received_at, made.body),
        zone=ZONES[made.body.zone],
        channel=parts.CHANNELS[made.channel],
        purpose=made.purpose,
        proxy=_proxy(made.proxy, made.power_of_attorney) if made.proxy else None,
        grounds=tuple(
            GroundLine(
                ground.value,
                law.LABELS[ground],
                chosen=ground in chosen,
                until=row.window_due_on.isoformat() if (row := chosen.get(ground)) and row.window_due_on else "",
                late=bool(row and row.window_due_on and made.received_on > row.window_due_on),
            )
            for ground in law.Ground
        ),
        case_position=made.case_position,
        clock=Clock.of(clock),
        tracking_code=token,
        tracking_url=f"{parts.portal(check)}/lacak",
        desk=parts.desk(made.body, check),
        signed=signed,
    )


def ruling(
    made: Objection, ruled: Ruling, *, number: str, dated_on: str, check: Check, signer: Official | None
) -> RulingFacts:
    """Raises ValueError for an objection that nobody ruled on."""
    if made.outcome is None:
        raise ValueError(f"objection {made.number} is not ruled on")
    return RulingFacts(
        **_shared(made, number, dated_on, check, signer, Role.SUPERIOR),
        copies=parts.copies(made.body, "ruling"),
        items=tuple(RuledPart(str(row.number), row.text, row.verdict or "", row.reason) for row in made.items),
        grounds=tuple(
            RuledPart(row.ground.value, law.LABELS[row.ground], row.verdict or "", row.reason) for row in made.grounds
        ),
        addressee=_addressee(made),
        objection_number=made.number,
        objected_on=made.received_on.isoformat(),
        outcome=made.outcome.value,
        reasons=ruled.reasons,
        order=ruled.order,
        order_days=ruled.order_days,
        order_due_on=ruled.order_due_on.isoformat() if ruled.order_due_on else "",
    )


def _shared(
    made: Objection, number: str, dated_on: str, check: Check, signer: Official | None, role: Role
) -> dict[str, Any]:
    info_request, applicant = made.info_request, made.applicant
    return {
        "letterhead": parts.letterhead(made.body),
        "number": number,
        "dated_on": dated_on,
        "registration": info_request.number if info_request else "",
        "received_on": info_request.received_on.isoformat() if info_request else "",
        "applicant": Particulars(
            name=applicant.name,
            address=applicant.address or "",
            phone=applicant.phone or "",
            email=applicant.email or "",
            occupation=applicant.occupation,
        ),
        "signatory": parts.signatory(signer, role),
        "limits": Limits.of_law(),
        "check": check,
    }


def _proxy(proxy: Proxy, power_of_attorney: str) -> ProxyParticulars:
    contact = " / ".join(part for part in (proxy.phone, proxy.email) if part)
    return ProxyParticulars(proxy.name, proxy.address or "", contact, power_of_attorney)


def _addressee(made: Objection) -> Addressee:
    return parts.addressee_of(made.applicant, made.proxy)
