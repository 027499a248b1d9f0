"""The facts of the forms about a case that go with its letters: F1, disposisi, surat penerusan, nota dinas.

`ppid.letters.case_form_builders` fills them from a case.
"""

from __future__ import annotations

from dataclasses import dataclass

from ppid.law.workflow import ItemOutcome
from ppid.letters.blocks import Addressee, Clock, Facts, Ground, Item, Letterhead, Limits
from ppid.letters.facts import GivenFile

WITHHELD = frozenset({ItemOutcome.REFUSED, ItemOutcome.GIVEN_IN_PART})


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFormFacts(Facts):
    """Formulir permohonan (F1), filled from the register. ``number`` is the registration number itself.

    ``identity`` is masked to its first and last signs: the portal shows people's numbers to nobody without recording
    it, and a form is copied and passed on. The whole number stays sealed in the register. ``access`` is an AccessMode,
    ``delivery`` a DeliveryMethod. The date beside the signatures is ``received_on``; ``dated_on`` is when the form was
    made. ``is_electronic`` tells a request that came without paper.
    """

    items: tuple[Item, ...]
    identity_label: str
    identity: str
    purpose: str
    access: str
    delivery: str
    channel: str
    is_electronic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentFacts(Facts):
    """Lembar disposisi: the PPID Utama gives items to a unit. No applicant is named: a unit needs the question alone.

    ``internal_on`` ends the body's own limit of ``internal_days`` working days; ``reply_on`` ends that of the law,
    which ``reply_article`` sets.
    """

    items: tuple[Item, ...]
    addressee: Addressee
    unit: str
    instruction: str
    internal_days: int
    internal_on: str
    reply_on: str
    reply_article: str
    reply_is_provisional: bool = False
    nature: str = "Segera"
    attachments: int = 0

    @property
    def is_tight(self) -> bool:
        """Whether the internal limit ends after that of the law, so that the law's is the one to keep."""
        return self.internal_on > self.reply_on


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFacts(Facts):
    """Surat penerusan: what another body holds was filed there, as the applicant agreed.

    ``items`` have the numbers of the first request. ``agreed_at`` is a local moment of the first body in ``zone``;
    ``there_on`` a date of the other body, whose ``clock`` runs from it in ``there_zone``.
    """

    items: tuple[Item, ...]
    addressee: Addressee
    answered_on: str
    agreed_at: str
    zone: str
    body: str
    there: str
    there_address: str
    there_contact: str
    there_number: str
    there_on: str
    there_zone: str
    clock: Clock
    nature: str = "Biasa"
    attachments: int = 0


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """What a unit proposes for one item. ``outcome`` is an ItemOutcome, empty while none is proposed.

    ``form`` is in words, ``available_on`` an ISO date; ``files`` are handed over to the PPID, not given out.
    """

    number: int
    text: str
    outcome: str = ""
    form: str = ""
    explanation: str = ""
    ground: Ground | None = None
    reason: str = ""
    consequence: str = ""
    blackout: str = ""
    holder: str = ""
    holder_unknown: bool = False
    available_on: str = ""
    files: tuple[GivenFile, ...] = ()

    @property
    def is_withheld(self) -> bool:
        """Whether the unit proposes to keep something back, which the PPID has to test."""
        return self.outcome in WITHHELD


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAnswerFacts(Facts):
    """Nota dinas of a unit to the PPID Utama: what it proposes for each item, and the files that go with it.

    ``assignment_number`` and ``assignment_on`` name the disposisi that it answers, ``replaces_number`` an earlier nota
    dinas of the same unit. No applicant is named.
    """

    items: tuple[ProposedItem, ...]
    to: str
    unit: str
    internal_on: str
    assignment_number: str = ""
    assignment_on: str = ""
    replaces_number: str = ""
    nature: str = "Segera"

    @property
    def files(self) -> tuple[GivenFile, ...]:
        return tuple(file for item in self.items for file in item.files)

    @property
    def withheld(self) -> tuple[ProposedItem, ...]:
        return tuple(item for item in self.items if item.is_withheld)


@dataclass(frozen=True, slots=True)
class BlankForm:
    """A form to be filled in by hand: the kop of the body that it goes to, without number, date and code.

    ``grounds`` are letter and words of each ground of an objection.
    """

    letterhead: Letterhead
    body: str
    limits: Limits
    grounds: tuple[tuple[str, str], ...] = ()
