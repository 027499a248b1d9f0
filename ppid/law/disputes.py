"""The way to the Komisi Informasi: its window, which commission is competent, and the stages of a dispute.

Source: UU 14/2008 Pasal 37 and 38; PerKI 1/2013. The verdict on time is information, never a decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ppid.law import steps
from ppid.law.articles import KIP, PERKI_DISPUTE, Article
from ppid.law.calendar import WorkingCalendar
from ppid.law.deadlines import COMMISSION_FINISH, COMMISSION_START, DISPUTE, Trace, count_provisionally
from ppid.law.roles import Party, Role

WRONG_STATE = "Langkah ini tidak dapat dilakukan pada tahap sengketa sekarang."


class Timeliness(StrEnum):
    """Whether a petition filed on some day stands in its window."""

    PREMATURE = "premature"
    IN_TIME = "in_time"
    EXPIRED = "expired"


TIMELINESS_LABELS: dict[Timeliness, str] = {
    Timeliness.PREMATURE: "PREMATUR",
    Timeliness.IN_TIME: "MEMENUHI SYARAT",
    Timeliness.EXPIRED: "KEDALUWARSA",
}


class Basis(StrEnum):
    """What the window rests on, as known on the day of filing."""

    WAITING = "waiting"  # the Atasan PPID still has time
    SILENT = "silent"  # the limit passed without a ruling
    RECEIVED = "received"  # the ruling was received
    RECEIVED_LATE = "received_late"  # it came after the limit: the silence opened a window too, the later end counts
    NOT_RECEIVED = "not_received"  # there is a ruling, nothing proves that it arrived: no window has begun


BASES: dict[Basis, str] = {
    Basis.WAITING: "Jangka waktu tanggapan Atasan PPID belum berakhir dan belum ada tanggapan.",
    Basis.SILENT: (
        "Jangka waktu tanggapan berakhir tanpa tanggapan; jangka waktu sengketa dihitung sejak hari terakhirnya."
    ),
    Basis.RECEIVED: "Jangka waktunya dihitung sejak tanggapan Atasan PPID diterima.",
    Basis.RECEIVED_LATE: (
        "Tanggapan datang setelah jangka waktunya berakhir. Jangka waktu sengketa dihitung sejak tanggapan diterima "
        "dan sejak berakhirnya jangka waktu tanggapan; yang berakhir paling akhir yang dipakai."
    ),
    Basis.NOT_RECEIVED: (
        "Tanggapan sudah ada, tetapi belum ada bukti bahwa Pemohon menerimanya; jangka waktunya belum mulai berjalan."
    ),
}


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict for one day of filing, with its arithmetic. ``until`` is None while no window has begun."""

    filed_on: date
    timeliness: Timeliness
    basis: Basis
    windows: tuple[Trace, ...]

    @property
    def until(self) -> date | None:
        return max((window.due for window in self.windows), default=None)

    @property
    def provisional(self) -> bool:
        return any(window.provisional for window in self.windows)


def assess(
    filed_on: date, *, due_on: date, ruled_on: date | None, received_on: date | None, calendar: WorkingCalendar
) -> Assessment:
    """Judge the time of a petition filed on ``filed_on``, by what had happened up to that day.

    ``due_on`` ends the time of the Atasan PPID. All dates are in the body's own zone. Source: UU 14/2008 Pasal 37
    ayat (2); PerKI 1/2013.
    """
    is_ruled = ruled_on is not None and ruled_on <= filed_on
    if not is_ruled and filed_on <= due_on:
        return Assessment(filed_on, Timeliness.PREMATURE, Basis.WAITING, ())
    silent = count_provisionally(DISPUTE, due_on, calendar)
    if not is_ruled:
        return _judged(filed_on, Basis.SILENT, silent)
    if received_on is None or received_on > filed_on:
        return Assessment(filed_on, Timeliness.IN_TIME, Basis.NOT_RECEIVED, ())
    received = count_provisionally(DISPUTE, received_on, calendar)
    if ruled_on is not None and ruled_on > due_on:
        return _judged(filed_on, Basis.RECEIVED_LATE, received, silent)
    return _judged(filed_on, Basis.RECEIVED, received)


def _judged(filed_on: date, basis: Basis, *windows: Trace) -> Assessment:
    in_time = filed_on <= max(window.due for window in windows)
    return Assessment(filed_on, Timeliness.IN_TIME if in_time else Timeliness.EXPIRED, basis, windows)


# Which commission


class Reach(StrEnum):
    """How far a public body reaches."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    LOCAL = "local"
    VERTICAL = "vertical"  # an office of a central body in a region


class Level(StrEnum):
    """The three kinds of Komisi Informasi (UU 14/2008 Pasal 24)."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    LOCAL = "local"


def competent(reach: Reach, *, has_local: bool, has_provincial: bool = True) -> Level:
    """Propose the commission for a body: its own level, or the next one up where there is none.

    For vertical offices practice varies; the province is proposed. Source: UU 14/2008 Pasal 26 and 27; PerKI 1/2013.
    """
    if reach is Reach.CENTRAL:
        return Level.CENTRAL
    if reach is Reach.LOCAL and has_local:
        return Level.LOCAL
    return Level.PROVINCIAL if has_provincial else Level.CENTRAL


# Stages


class Stage(StrEnum):
    PETITIONED = "petitioned"
    REGISTERED = "registered"
    PRELIMINARY = "preliminary"
    MEDIATION = "mediation"
    ADJUDICATION = "adjudication"
    DECIDED = "decided"
    COURT = "court"
    EXECUTED = "executed"
    CLOSED = "closed"


class DisputeOutcome(StrEnum):
    """How a dispute ended before the commission."""

    GRANTED = "granted"
    GRANTED_IN_PART = "granted_in_part"
    REJECTED = "rejected"
    AGREED = "agreed"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"


OPENING = frozenset({DisputeOutcome.GRANTED, DisputeOutcome.GRANTED_IN_PART, DisputeOutcome.AGREED})
PUBLICATION = Article(KIP, 11, 2)  # what was declared open must be available to everybody


def must_be_published(outcome: DisputeOutcome | None) -> bool:
    """Whether a dispute declared something open, which is then for everybody. Source: UU 14/2008 Pasal 11 ayat (2)."""
    return outcome in OPENING


HEARD = frozenset({Stage.REGISTERED, Stage.PRELIMINARY, Stage.MEDIATION, Stage.ADJUDICATION})


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """What a precondition may look at. Dates are in the body's own zone."""

    today: date
    on: date
    last_on: date | None = None
    number: str = ""
    outcome: DisputeOutcome | None = None
    has_objection: bool = True
    objection_stands: bool = True
    only_refusal: bool = False


Precondition = steps.Precondition[DisputeFacts]

OBJECTED_FIRST = Precondition(
    "objected first",
    lambda facts: facts.has_objection,
    "Sengketa diajukan setelah keberatan kepada Atasan PPID.",
    Article(KIP, 37, 1),
)
OBJECTION_STANDS = Precondition(
    "objection stands",
    lambda facts: facts.objection_stands,
    "Keberatan ini sudah dicabut atau selesai melalui musyawarah, jadi tidak ada yang disengketakan.",
    Article(KIP, 37, 1),
)
NOT_IN_FUTURE = Precondition(
    "not in future",
    lambda facts: facts.on <= facts.today,
    "Tanggal tahap ini belum terjadi.",
    Article(PERKI_DISPUTE),
)
IN_ORDER = Precondition(
    "in order",
    lambda facts: facts.last_on is None or facts.on >= facts.last_on,
    "Tanggal tahap ini mendahului tahap sebelumnya.",
    Article(PERKI_DISPUTE),
)
NUMBER_NAMED = Precondition(
    "number named",
    lambda facts: bool(facts.number.strip()),
    "Sebutkan nomor yang diberikan Komisi Informasi.",
    Article(PERKI_DISPUTE),
)
OUTCOME_NAMED = Precondition(
    "outcome named",
    lambda facts: facts.outcome is not None,
    "Sebutkan hasil penyelesaian sengketa.",
    Article(KIP, 46),
)

MEDIATION_LAWFUL = Precondition(
    "mediation lawful",
    lambda facts: not facts.only_refusal,
    "Penolakan berdasarkan alasan pengecualian (huruf a) tidak diselesaikan melalui mediasi.",
    Article(KIP, 40),
    about_now=True,
)

Transition = steps.Step[Stage, DisputeFacts]
RECORDERS = frozenset({Role.OFFICER, Role.SUPERIOR, Role.COMMISSIONER})
DATED = (NOT_IN_FUTURE, IN_ORDER)

PETITION = Transition(
    name="petition",
    label="Catat permohonan sengketa",
    sources=frozenset(),
    target=Stage.PETITIONED,
    doers=RECORDERS | {Party.APPLICANT},
    article=Article(KIP, 37, 2),
    needs=(OBJECTED_FIRST, OBJECTION_STANDS, NOT_IN_FUTURE),
    starts=COMMISSION_START,
    wrong_state=WRONG_STATE,
)
REGISTER = Transition(
    name="dispute_registered",
    label="Diregistrasi",
    sources=frozenset({Stage.PETITIONED}),
    target=Stage.REGISTERED,
    doers=RECORDERS,
    article=Article(PERKI_DISPUTE),
    needs=(*DATED, NUMBER_NAMED),
    starts=COMMISSION_FINISH,
    wrong_state=WRONG_STATE,
)
EXAMINE = Transition(
    name="dispute_examined",
    label="Pemeriksaan awal",
    sources=frozenset({Stage.REGISTERED}),
    target=Stage.PRELIMINARY,
    doers=RECORDERS,
    article=Article(PERKI_DISPUTE),
    needs=DATED,
    wrong_state=WRONG_STATE,
)
MEDIATE = Transition(
    name="dispute_mediated",
    label="Mediasi",
    sources=frozenset({Stage.REGISTERED, Stage.PRELIMINARY}),
    target=Stage.MEDIATION,
    doers=RECORDERS,
    article=Article(KIP, 40),
    needs=(MEDIATION_LAWFUL, *DATED),
    wrong_state=WRONG_STATE,
)
ADJUDICATE = Transition(
    name="dispute_adjudicated",
    label="Ajudikasi nonlitigasi",
    sources=frozenset({Stage.REGISTERED, Stage.PRELIMINARY, Stage.MEDIATION}),
    target=Stage.ADJUDICATION,
    doers=RECORDERS,
    article=Article(KIP, 42),
    needs=DATED,
    wrong_state=WRONG_STATE,
)
DECIDE = Transition(
    name="dispute_decided",
    label="Putusan atau kesepakatan",
    sources=HEARD,
    target=Stage.DECIDED,
    doers=RECORDERS,
    article=Article(KIP, 46),
    needs=(*DATED, NUMBER_NAMED, OUTCOME_NAMED),
    wrong_state=WRONG_STATE,
)
APPEAL = Transition(
    name="dispute_appealed",
    label="Gugatan ke pengadilan",
    sources=frozenset({Stage.DECIDED}),
    target=Stage.COURT,
    doers=RECORDERS,
    article=Article(KIP, 48),
    needs=DATED,
    wrong_state=WRONG_STATE,
)
EXECUTE = Transition(
    name="dispute_executed",
    label="Putusan dilaksanakan",
    sources=frozenset({Stage.DECIDED, Stage.COURT}),
    target=Stage.EXECUTED,
    doers=RECORDERS,
    article=Article(PERKI_DISPUTE),
    needs=DATED,
    wrong_state=WRONG_STATE,
)
CLOSE = Transition(
    name="dispute_closed",
    label="Selesai",
    sources=frozenset({Stage.PETITIONED, Stage.DECIDED, Stage.COURT, Stage.EXECUTED}),
    target=Stage.CLOSED,
    doers=RECORDERS,
    article=Article(PERKI_DISPUTE),
    needs=DATED,
    wrong_state=WRONG_STATE,
)

TRANSITIONS: dict[str, Transition] = {
    step.name: step for step in (PETITION, REGISTER, EXAMINE, MEDIATE, ADJUDICATE, DECIDE, APPEAL, EXECUTE, CLOSE)
}


def clocks_of(petitioned_on: date, started_on: date | None, calendar: WorkingCalendar) -> tuple[Trace, ...]:
    """The commission's own clocks: to begin, and, once registered, to finish. Source: UU 14/2008 Pasal 38."""
    begin = count_provisionally(COMMISSION_START, petitioned_on, calendar)
    if started_on is None:
        return (begin,)
    return begin, count_provisionally(COMMISSION_FINISH, started_on, calendar)


def stage_of(names: Iterable[str]) -> Stage:
    """The stage that a sequence of steps leads to."""
    return steps.fold(TRANSITIONS, names)
