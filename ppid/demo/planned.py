"""One request of the demo world as it is planned: who asks what of whom, and what becomes of it.

Times that the law counts are working-day numbers, not dates: day 1 is the first working day after receipt. Whoever
loads the plan turns them into dates with the body's own calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ppid.demo.people import Organisation, Person, Proxy
from ppid.law.deadlines import COMPLETENESS, EXTENSION, REPAIR, REPLY
from ppid.law.workflow import (
    AccessMode,
    ApplicantKind,
    Channel,
    DeliveryMethod,
    EvidenceKind,
    ItemOutcome,
    Outcome,
    outcome_of,
)


class Era(StrEnum):
    """Taken over from the paper register, or a full case through every step of the portal."""

    REGISTER = "register"
    FULL = "full"


class Fate(StrEnum):
    """What has become of a request by today. Silent: past its limit for long, and still without an answer."""

    ANSWERED = "answered"
    OPEN = "open"
    SILENT = "silent"
    WITHDRAWN = "withdrawn"
    NOT_COMPLETED = "not_completed"


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One numbered part and what was decided about it; ``outcome`` is None while nothing is.

    ``source`` and ``exemption`` are keys of the texts; ``available_after_days`` counts from the answer.
    """

    source: str
    text: str
    unit: str
    pages: int
    outcome: ItemOutcome | None = None
    answer: str = ""
    blackout: str = ""
    exemption: str = ""
    ground: str = ""
    other_act: str = ""
    reason: str = ""
    consequence: str = ""
    holder: str = ""
    holder_unknown: bool = False
    available_after_days: int = 0


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """A request with its fate.

    ``received_at`` is an aware UTC instant. Every ``..._after`` counts working days from receipt, but
    ``delivered_after`` counts from the answer, 0 being the same day; None means that it did not happen (yet).
    """

    body: str
    unit: str
    era: Era
    fate: Fate
    channel: Channel
    received_at: datetime
    applicant: Person
    organisation: Organisation | None
    proxy: Proxy | None
    items: tuple[PlannedItem, ...]
    purpose: str
    access_mode: AccessMode
    delivery_method: DeliveryMethod
    locale: str = "id"
    incomplete_after: int | None = None
    missing: str = ""
    completed_after: int | None = None
    extended_after: int | None = None
    extension_reason: str = ""
    answered_after: int | None = None
    answer: str = ""
    withdrawn_after: int | None = None
    withdrawal_reason: str = ""
    delivered_after: int | None = None
    evidence: EvidenceKind | None = None

    @property
    def extended(self) -> bool:
        return self.extended_after is not None

    @property
    def applicant_kind(self) -> ApplicantKind:
        return self.organisation.kind if self.organisation else ApplicantKind.PERSON

    @property
    def outcome(self) -> Outcome | None:
        """The outcome of the whole request, None until it is answered."""
        if self.fate is not Fate.ANSWERED:
            return None
        return outcome_of(item.outcome for item in self.items if item.outcome)

    @property
    def restarts_after(self) -> int:
        """The working day on which the operative clock starts anew because the file is complete; 0 if it never did."""
        in_time = self.incomplete_after is not None and self.incomplete_after <= COMPLETENESS.days
        return self.completed_after if in_time and self.completed_after is not None else 0

    @property
    def limit_after(self) -> int:
        """The working day after receipt with which the operative limit ends."""
        return self.restarts_after + REPLY.days + (EXTENSION.days if self.extended else 0)

    @property
    def lapses_after(self) -> int | None:
        """The working day on which an uncompleted request is closed: the day after the applicant's own limit."""
        if self.incomplete_after is None or self.completed_after is not None:
            return None
        return self.incomplete_after + REPAIR.days + 1

    @property
    def answered_late(self) -> bool:
        return self.answered_after is not None and self.answered_after > self.limit_after

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that holds a part, the first being the one addressed."""
        return tuple(dict.fromkeys((self.unit, *(item.unit for item in self.items))))
