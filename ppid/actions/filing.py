"""What a form hands over: one request as it was stated, before it is on the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ppid.law.workflow import AccessMode, ApplicantKind, Channel, DeliveryMethod


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant or a proxy as stated. ``identity`` is the NIK, or the number of the SK of a legal entity."""

    name: str
    identity: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    occupation: str = ""


@dataclass(frozen=True, slots=True)
class Filing:
    """Everything that registering needs.

    ``filing_key`` is a secret that makes sending happen once and from which the tracking token follows.
    ``received_at`` is an aware instant; ``backdated_reason`` says why it lies before the recording.
    """

    filing_key: str
    channel: Channel
    kind: ApplicantKind
    applicant: Person
    items: tuple[str, ...]
    purpose: str
    access_mode: AccessMode
    delivery_method: DeliveryMethod
    received_at: datetime
    unit_id: int | None = None
    is_foreign: bool = False
    members: str = ""
    proxy: Person | None = None
    power_of_attorney: str = ""
    backdated_reason: str = ""
    language: str = "id"
