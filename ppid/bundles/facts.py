"""What a bundle is made of, as plain values: its documents in their order, the sheets drawn for it, and the record.

Dates are ISO dates of the body's own zone and moments ISO local moments, as in `ppid.letters.blocks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from ppid.bundles.chain import Link
from ppid.letters.blocks import Clock


class Audience(StrEnum):
    """Whom a bundle is made for; it decides what of the applicant's identity is in it."""

    APPLICANT = "applicant"
    BODY = "body"
    COMMISSION = "commission"


AUDIENCES = {
    Audience.APPLICANT: "Pemohon",
    Audience.BODY: "Badan Publik",
    Audience.COMMISSION: "Komisi Informasi",
}


class Role(StrEnum):
    """What a document is in the dispute; the key under which the manifest names it."""

    PETITION = "petition"
    REQUEST = "request"
    ANSWER = "answer"
    OBJECTION = "objection"
    RULING = "ruling"
    IDENTITY = "identity"
    POWER_OF_ATTORNEY = "power_of_attorney"
    HARM_TEST = "harm_test"
    GIVEN = "given"
    TIMELINE = "timeline"


@dataclass(frozen=True, slots=True)
class Original:
    """Stored bytes that go into the bundle as they are."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str
    storage_key: str


# Sheets


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that is listed with its fingerprint instead of being shown."""

    name: str
    size_bytes: int
    sha256: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of words: paragraphs, labels with values, files, a longer text."""

    template: ClassVar[str] = "letters/bundle_sheet.html"

    heading: str
    lead: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    files: tuple[FileLine, ...] = ()
    prose: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened, with its day."""

    on: str
    text: str


@dataclass(frozen=True, slots=True)
class Petition:
    """The form of a petition to the commission, filled in as far as the case tells; to be completed and signed."""

    template: ClassVar[str] = "letters/bundle_petition.html"

    commission: str
    place: str
    applicant: tuple[Row, ...]
    proxy: tuple[Row, ...]
    body: tuple[Row, ...]
    numbers: tuple[Row, ...]
    items: tuple[Row, ...]
    chronology: tuple[Step, ...]
    grounds: tuple[str, ...]
    case_position: str
    sought: tuple[str, ...]
    signer: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as a sentence. ``seal`` is the beginning of its seal."""

    seq: int
    at: str
    zone: str
    who: str
    text: str
    seal: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit with its days. ``ended_on`` is the day it was met, or empty; ``extension`` follows the clock."""

    label: str
    duty: str
    clock: Clock
    shown_on: str
    ended_on: str = ""
    ended_by: str = ""
    extension: Clock | None = None

    @property
    def due(self) -> str:
        return (self.extension or self.clock).due

    @property
    def is_late(self) -> bool:
        return bool(self.ended_on) and self.ended_on > self.due


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a petition filed on ``on`` is in time, and why."""

    on: str
    label: str
    basis: str
    lines: tuple[str, ...]
    until: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every event, every clock, the arithmetic of the verdict, and the result of recomputing the chain."""

    template: ClassVar[str] = "letters/bundle_timeline.html"

    happenings: tuple[Happening, ...]
    limits: tuple[Limit, ...]
    verdict: Verdict
    chain: str
    flaw: str
    head: str
    events: int
    sealed: int
    logged: int
    origin: str
    verifier_key: str
    checkpoint: str


@dataclass(frozen=True, slots=True)
class IndexLine:
    """A line of the table of contents; ``page`` is its first, 0 while it is not known."""

    section: str
    number: int
    title: str
    on: str
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Front:
    """Cover and table of contents."""

    template: ClassVar[str] = "letters/bundle_front.html"

    case: tuple[Row, ...]
    audience: str
    verdict: Verdict
    seal: str
    lines: tuple[IndexLine, ...]
    notes: tuple[str, ...]
    page_count: int


Drawn = Sheet | Petition | Timeline | Front


# The whole


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the index: an original shown page by page, or a sheet.

    ``original`` beside a sheet goes into the ZIP only. ``withheld`` names an original that is kept out of this
    audience's bundle; its fingerprint stays.
    """

    section: str
    role: Role
    title: str
    on: str = ""
    original: Original | None = None
    sheet: Drawn | None = None
    also: tuple[Original, ...] = ()
    withheld: tuple[Original, ...] = ()


@dataclass(frozen=True, slots=True)
class Log:
    """The body's signed log as it stood: its last head, and the proof that the chain's newest logged seal is in it.

    ``address`` is the page on which the body publishes its key and its head.
    """

    origin: str
    verifier_key: str
    address: str
    checkpoint: str = ""
    seq: int = 0
    index: int = 0
    proof: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is bound. ``made_at`` is the local moment, ``zone`` its name."""

    audience: Audience
    body: str
    applicant: str
    request_number: str
    objection_number: str
    commission: str
    status: str
    paper: str
    made_at: str
    zone: str
    verdict: Verdict
    entries: tuple[Entry, ...]
    chain: str
    links: tuple[Link, ...]
    log: Log
