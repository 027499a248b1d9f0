"""The words of a case: where a request stands, how it came and is answered, and the facts by which a step is judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ppid.law.harm_tests import HarmFacts


class Status(StrEnum):
    """Where a request stands. Lateness is not a state: it is a question with a date."""

    REGISTERED = "registered"
    INCOMPLETE = "incomplete"
    EXTENDED = "extended"
    ANSWERED = "answered"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    NOT_COMPLETED = "not_completed"


AWAITING_REPLY = frozenset({Status.REGISTERED, Status.EXTENDED})
OPEN = AWAITING_REPLY | {Status.INCOMPLETE}
ANSWERED = frozenset({Status.ANSWERED, Status.DELIVERED})


class Channel(StrEnum):
    WEB = "web"
    COUNTER = "counter"
    LETTER = "letter"
    EMAIL = "email"
    PHONE = "phone"
    WHATSAPP = "whatsapp"


class ApplicantKind(StrEnum):
    PERSON = "person"
    GROUP = "group"
    LEGAL_ENTITY = "legal_entity"


class AccessMode(StrEnum):
    """Cara memperoleh informasi."""

    VIEW = "view"
    SOFT_COPY = "soft_copy"
    HARD_COPY = "hard_copy"


class DeliveryMethod(StrEnum):
    """Cara mendapatkan salinan."""

    DOWNLOAD = "download"
    EMAIL = "email"
    PICKUP = "pickup"
    POST = "post"
    COURIER = "courier"
    FAX = "fax"


class EvidenceKind(StrEnum):
    """What proves that an answer was received (UU 14/2008 Pasal 36 and 37 count from it)."""

    OPENED = "opened"
    HANDED_OVER = "handed_over"
    POSTED = "posted"
    COURIER = "courier"
    MAIL_ACCEPTED = "mail_accepted"


class ExtensionGround(StrEnum):
    """Why the PPID may need more time (PerKI 1/2021)."""

    NOT_HELD = "not_held"  # not yet under control or not documented
    NOT_DECIDED = "not_decided"  # whether it is exempt cannot be decided yet


class ItemOutcome(StrEnum):
    GIVEN = "given"
    GIVEN_IN_PART = "given_in_part"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    NOT_DOCUMENTED = "not_documented"


class Outcome(StrEnum):
    """The outcome of a whole request, derived from its items."""

    GIVEN = "given"
    GIVEN_IN_PART = "given_in_part"
    REFUSED = "refused"
    NOT_HELD = "not_held"
    NOT_DOCUMENTED = "not_documented"


def outcome_of(items: Iterable[ItemOutcome]) -> Outcome:
    """Derive the outcome of a request from those of its items. Raises ValueError when there is none."""
    found = set(items)
    if not found:
        raise ValueError("a request has at least one item")
    if found == {ItemOutcome.GIVEN}:
        return Outcome.GIVEN
    if found & {ItemOutcome.GIVEN, ItemOutcome.GIVEN_IN_PART}:
        return Outcome.GIVEN_IN_PART
    for outcome in (ItemOutcome.REFUSED, ItemOutcome.NOT_DOCUMENTED):
        if outcome in found:
            return Outcome(outcome.value)
    return Outcome.NOT_HELD


WITHHELD = frozenset({ItemOutcome.REFUSED, ItemOutcome.GIVEN_IN_PART})
HANDED_OUT = frozenset({ItemOutcome.GIVEN, ItemOutcome.GIVEN_IN_PART})


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What has been decided about one numbered item; ``harm_test`` is what keeping any of it back rests on.

    ``files`` says how many files are given out for it.
    """

    number: int
    outcome: ItemOutcome | None = None
    holder: str = ""
    holder_unknown: bool = False
    available_on: date | None = None
    ground: str = ""
    other_act: str = ""
    reason: str = ""
    consequence: str = ""
    blackout: str = ""
    harm_test: HarmFacts | None = None
    files: int = 0
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a precondition may look at. Dates are in the body's own zone; None means it did not happen.

    ``submitted`` says that a draft of the answer awaits approval; ``approved`` that whoever answers now is another
    person than its drafter, or that the body asks for no second pair of eyes.
    """

    today: date
    received_on: date
    due_on: date
    completeness_due_on: date | None = None
    repair_due_on: date | None = None
    notice_received_on: date | None = None
    reason: str = ""
    items: tuple[ItemFacts, ...] = ()
    missing: tuple[str, ...] = ()
    evidence: EvidenceKind | None = None
    asked_by_applicant: bool = False
    was_incomplete: bool = False
    submitted: bool = False
    approved: bool = True
