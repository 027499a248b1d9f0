"""The facts of each letter: one frozen dataclass per kind, plain values only.

`ppid.letters.blocks` holds the shared blocks, ``as_json`` and ``from_json``; `ppid.letters.builders` fills the
facts from a case.
"""

from __future__ import annotations

from dataclasses import dataclass

from ppid.law.workflow import ItemOutcome
from ppid.letters.blocks import Addressee, Clock, Cost, Facts, Ground, Item
from ppid.letters.words import address

FULFILLED = frozenset({ItemOutcome.GIVEN, ItemOutcome.GIVEN_IN_PART})


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the applicant can ask."""

    name: str
    address: str
    hours: str
    phone: str
    email: str
    url: str

    @property
    def ways(self) -> str:
        """How to reach the desk, as the end of a sentence."""
        at_once = "; ".join(part for part in (f"telepon {self.phone}" if self.phone else "", self.hours) if part)
        ways = (
            f"laman {address(self.url)}" if self.url else "",
            f"surel {self.email}" if self.email else "",
            f"langsung di {self.name}, {self.address}" + (f" ({at_once})" if at_once else ""),
        )
        return ", atau ".join(way for way in ways if way)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts(Facts):
    """Tanda bukti penerimaan permohonan. ``number`` is the registration number itself.

    ``received_at`` is a local moment and ``zone`` its name (WIB, WITA, WIT). ``obtain`` and ``deliver`` are words, as
    chosen on the form. ``tracking_url`` opens the tracking page and stands in the QR. ``signed`` prints the two
    signatures of a request handed in at the desk.
    """

    items: tuple[Item, ...]
    received_at: str
    zone: str
    channel: str
    purpose: str
    obtain: str
    deliver: str
    clock: Clock
    tracking_code: str
    tracking_url: str
    desk: Desk
    signed: bool = False


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that is given out; ``sha256`` lets the applicant check it."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """The decision on one item. ``outcome`` is an ItemOutcome.

    ``form`` describes what is given ("berkas PDF, 12 halaman") and ``files`` lists it; ``ground``, ``reason``, ``act``
    (the Act relied on), ``blackout``, ``marks`` (what is blacked out where and why) and ``harm_test`` (the sheet by
    number and date) are for what is kept back; ``holder`` for what another body holds; ``available_on`` for what is not
    documented yet.
    """

    number: int
    text: str
    outcome: str
    soft: bool = False
    hard: bool = False
    form: str = ""
    explanation: str = ""
    holder: str = ""
    holder_unknown: bool = False
    available_on: str = ""
    ground: Ground | None = None
    reason: str = ""
    blackout: str = ""
    harm_test: str = ""
    files: tuple[GivenFile, ...] = ()
    marks: tuple[str, ...] = ()
    act: str = ""

    @property
    def given(self) -> bool:
        return self.outcome in FULFILLED

    @property
    def forms(self) -> str:
        """What is given, in words: "softcopy dan hardcopy: berkas PDF, 12 halaman"."""
        names = " dan ".join(name for name, on in (("softcopy", self.soft), ("hardcopy", self.hard)) if on)
        return ": ".join(part for part in (names, self.form) if part) if self.given else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts(Facts):
    """Pemberitahuan tertulis. ``provision_days`` is the time in which what is given will be provided, in working days.

    ``decree_number`` and ``decree_on`` name the SK that refuses what is exempt.
    """

    items: tuple[NoticeItem, ...]
    addressee: Addressee
    costs: tuple[Cost, ...] = ()
    payment: str = ""
    provision_days: int = 0
    provision: str = ""
    delivery: str = ""
    explanation: str = ""
    decree_number: str = ""
    decree_on: str = ""
    nature: str = "Biasa"
    attachments: int = 0

    def _with(self, *outcomes: ItemOutcome) -> tuple[NoticeItem, ...]:
        return tuple(item for item in self.items if item.outcome in outcomes)

    @property
    def given(self) -> tuple[NoticeItem, ...]:
        return self._with(ItemOutcome.GIVEN, ItemOutcome.GIVEN_IN_PART)

    @property
    def refused(self) -> tuple[NoticeItem, ...]:
        return self._with(ItemOutcome.REFUSED)

    @property
    def not_held(self) -> tuple[NoticeItem, ...]:
        return self._with(ItemOutcome.NOT_HELD)

    @property
    def not_documented(self) -> tuple[NoticeItem, ...]:
        return self._with(ItemOutcome.NOT_DOCUMENTED)

    @property
    def blacked_out(self) -> tuple[NoticeItem, ...]:
        return self._with(ItemOutcome.GIVEN_IN_PART)

    @property
    def with_files(self) -> tuple[NoticeItem, ...]:
        return tuple(item for item in self.items if item.files)

    @property
    def held(self) -> bool:
        """Whether this body controls any of it; what is exempt or not yet written down is still under its control."""
        return len(self.not_held) < len(self.items)

    @property
    def holders(self) -> str:
        """Who holds what this body does not, each named once, or the words for "unknown"."""
        names = dict.fromkeys(item.holder or "tidak kami ketahui" for item in self.not_held)
        return "; ".join(names) or "-"

    @property
    def total(self) -> int:
        return sum(cost.total for cost in self.costs)


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """One exempt item of an SK. ``part`` names what is exempt when the rest is given; ``until`` is a date or words.

    ``act`` is the Act relied on beside the letter of Pasal 17; for letter j the ground itself names it.
    """

    number: int
    text: str
    grounds: tuple[Ground, ...]
    reason: str
    consequence: str
    part: str = ""
    until: str = ""
    harm_test: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFacts(Facts):
    """SK PPID tentang penolakan permohonan informasi. ``asked`` counts all items of the request, refused or not."""

    items: tuple[RefusedItem, ...]
    asked: int

    @property
    def whole(self) -> bool:
        """Whether everything that was asked is refused."""
        return len(self.items) == self.asked and not any(item.part for item in self.items)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a member of the tim pertimbangan says about a harm test."""

    name: str
    jabatan: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmTestFacts(Facts):
    """Lembar pengujian konsekuensi. ``items`` holds the information that was tested; no applicant is named.

    ``registration`` is empty when no request asked for it. ``ground`` carries the Act relied on. ``pasal_18`` are the
    words of what Pasal 18 keeps open; ``result`` is a Result and ``until_on`` an ISO date, empty where nothing ends.
    """

    items: tuple[Item, ...]
    unit: str
    ground: Ground
    if_opened: str
    if_closed: str
    public_interest: str
    pasal_18_checked: bool
    pasal_18: tuple[str, ...]
    consent: bool
    public_office: bool
    result: str
    until_on: str
    participants: tuple[str, ...]
    opinions: tuple[Opinion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalFacts(Facts):
    """Surat keterangan pencabutan. ``channel`` says how the applicant asked; ``reason`` may stay empty."""

    items: tuple[Item, ...]
    withdrawn_on: str
    channel: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandedItem:
    """One thing handed over, with its files. A letter of old has one file's ``sha256`` beside the text instead."""

    number: int
    text: str
    form: str
    quantity: str = ""
    sha256: str = ""
    files: tuple[GivenFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverFacts(Facts):
    """Tanda terima penyerahan informasi. The signatory hands over; ``receiver`` takes, as ``receiver_as``.

    ``handed_at`` is a local moment and ``zone`` its name. ``notice_number`` and ``notice_on`` name the answer.
    """

    items: tuple[HandedItem, ...]
    handed_at: str
    zone: str
    method: str
    receiver: str
    receiver_as: str
    notice_number: str
    notice_on: str
    paid_rupiah: int = 0

    @property
    def quantified(self) -> bool:
        """Whether any quantity is known; if none is, its column is left out."""
        return any(item.quantity for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFacts(Facts):
    """Pemberitahuan perpanjangan waktu. ``ground`` is "not_held" or "not_decided" (the two grounds of PerKI 1/2021).

    ``reply`` is the first count and ``extension`` the one that follows it.
    """

    items: tuple[Item, ...]
    addressee: Addressee
    ground: str
    reason: str
    reply: Clock
    extension: Clock
    nature: str = "Biasa"
    attachments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IncompleteFacts(Facts):
    """Surat keterangan tidak lengkap. Each entry of ``missing`` is a whole sentence or phrase."""

    items: tuple[Item, ...]
    missing: tuple[str, ...]
    desk: Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompletedFacts(Facts):
    """Surat keterangan permohonan tidak dilengkapi. ``told_on`` is when the applicant received the earlier letter."""

    items: tuple[Item, ...]
    missing: tuple[str, ...]
    incomplete_number: str
    incomplete_on: str
    told_on: str
    due_on: str
    desk: Desk
