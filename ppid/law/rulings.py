"""The life of an objection: the steps that the law allows, and what a ruling of the Atasan PPID must contain.

Source: UU 14/2008 Pasal 35 and 36; PerKI 1/2021 Pasal 39 to 41. Grounds and windows stand in `objections`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ppid.law import steps
from ppid.law.articles import KIP, PERKI_SLIP, Article
from ppid.law.cases import ANSWERED, EvidenceKind, Status
from ppid.law.deadlines import DISPUTE, RULING, Deadline
from ppid.law.objections import Ground
from ppid.law.roles import Party, Role

WRONG_STATE = "Langkah ini tidak dapat dilakukan pada keadaan keberatan sekarang."


class ObjectionStatus(StrEnum):
    """Where an objection stands. Lateness is not a state: it is a question with a date."""

    REGISTERED = "registered"
    SETTLED = "settled"
    RULED = "ruled"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({ObjectionStatus.REGISTERED})
RULED = frozenset({ObjectionStatus.RULED, ObjectionStatus.RECEIVED})
ENDED = frozenset({ObjectionStatus.SETTLED, ObjectionStatus.WITHDRAWN})  # with nothing left to dispute


class Verdict(StrEnum):
    """What the Atasan PPID decides on a ground, on an item, and so on the whole."""

    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted_in_part"
    REJECTED = "rejected"


LABELS: dict[Verdict, str] = {
    Verdict.ACCEPTED: "Diterima seluruhnya",
    Verdict.ACCEPTED_IN_PART: "Diterima sebagian",
    Verdict.REJECTED: "Ditolak",
}


def outcome_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Derive the outcome of a ruling from its parts. Raises ValueError when there is none."""
    found = set(verdicts)
    if not found:
        raise ValueError("a ruling decides something")
    return found.pop() if len(found) == 1 else Verdict.ACCEPTED_IN_PART


@dataclass(frozen=True, slots=True)
class Ruled:
    """What was decided about one ground or one item; ``reason`` is why."""

    verdict: Verdict | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """What a precondition may look at. Dates are in the body's own zone; None means it did not happen.

    ``request_status`` is None for an objection that needs no request before it.
    """

    today: date
    grounds: frozenset[Ground] = frozenset()
    request_status: Status | None = None
    request_due_on: date | None = None
    by_proxy: bool = False
    power_of_attorney: str = ""
    ground_verdicts: tuple[Ruled, ...] = ()
    item_verdicts: tuple[Ruled, ...] = ()
    reasons: str = ""
    order: str = ""
    order_days: int = 0
    ruler_signed_answer: bool = False
    text: str = ""
    agreed: bool = False
    evidence: EvidenceKind | None = None
    asked_by_applicant: bool = False
    handed_over: bool = False
    draft_submitted: bool = False

    @property
    def verdicts(self) -> list[Verdict | None]:
        return [part.verdict for part in (*self.ground_verdicts, *self.item_verdicts)]


Precondition = steps.Precondition[ObjectionFacts]


def _is_open(facts: ObjectionFacts) -> bool:
    """An answer was given, the limit has passed in silence, the file was closed, or no request is needed."""
    if facts.grounds == {Ground.PERIODIC_NOT_PROVIDED}:
        return True
    if facts.request_status is None:
        return False
    if facts.request_status in ANSWERED or facts.request_status is Status.NOT_COMPLETED:
        return True
    return facts.request_due_on is not None and facts.today > facts.request_due_on


def _some_accepted(facts: ObjectionFacts) -> bool:
    return any(verdict is not Verdict.REJECTED for verdict in facts.verdicts)


def _every_part(of: Callable[[ObjectionFacts], tuple[Ruled, ...]]) -> Callable[[ObjectionFacts], bool]:
    return lambda facts: all(part.verdict is not None for part in of(facts))


GROUND_CHOSEN = Precondition(
    "ground chosen",
    lambda facts: bool(facts.grounds),
    "Pilih paling sedikit satu alasan keberatan.",
    Article(KIP, 35, 1),
)
REQUEST_NAMED = Precondition(
    "request named",
    lambda facts: facts.request_status is not None or facts.grounds == {Ground.PERIODIC_NOT_PROVIDED},
    "Hanya alasan huruf b (informasi berkala tidak disediakan) yang tidak memerlukan permohonan lebih dahulu.",
    Article(KIP, 35, 1, "b"),
)
NOT_WITHDRAWN = Precondition(
    "not withdrawn",
    lambda facts: facts.request_status is not Status.WITHDRAWN,
    "Permohonan ini sudah dicabut oleh Pemohon sendiri.",
    Article(KIP, 35, 1),
)
GROUND_FOUND = Precondition(
    "ground found",
    _is_open,
    "Alasan keberatan baru terbuka bila permohonan sudah dijawab, atau jangka waktu jawabannya sudah berakhir.",
    Article(KIP, 36, 1),
)
PROXY_EMPOWERED = Precondition(
    "proxy empowered",
    lambda facts: not facts.by_proxy or bool(facts.power_of_attorney.strip()),
    "Kuasa memerlukan surat kuasa khusus untuk keberatan ini.",
    Article(PERKI_SLIP, 39, 4),
)
EVERY_GROUND_RULED = Precondition(
    "every ground ruled",
    lambda facts: bool(facts.ground_verdicts) and _every_part(lambda known: known.ground_verdicts)(facts),
    "Setiap alasan keberatan harus ditanggapi.",
    Article(KIP, 36, 2),
)
EVERY_ITEM_RULED = Precondition(
    "every item ruled",
    _every_part(lambda known: known.item_verdicts),
    "Setiap butir informasi dalam keberatan harus diputuskan.",
    Article(KIP, 36, 2),
)
REASONS_FOR_UPHOLDING = Precondition(
    "reasons for upholding",
    lambda facts: all(verdict is Verdict.ACCEPTED for verdict in facts.verdicts) or bool(facts.reasons.strip()),
    "Tanggapan yang menguatkan keputusan PPID harus disertai alasan tertulis.",
    Article(KIP, 36, 3),
)
ORDER_GIVEN = Precondition(
    "order given",
    lambda facts: not _some_accepted(facts) or bool(facts.order.strip()),
    "Keberatan yang diterima harus disertai perintah kepada PPID.",
    Article(PERKI_SLIP),
)
ORDER_LIMITED = Precondition(
    "order limited",
    lambda facts: not _some_accepted(facts) or facts.order_days > 0,
    "Perintah kepada PPID harus menyebut jangka waktu pelaksanaannya dalam hari kerja.",
    Article(PERKI_SLIP),
)
RULING_CONSISTENT = Precondition(
    "ruling consistent",
    lambda facts: (
        any(part.verdict is not Verdict.REJECTED for part in facts.ground_verdicts)
        or all(part.verdict is Verdict.REJECTED for part in facts.item_verdicts)
    ),
    "Butir tidak dapat diterima bila semua alasan keberatan ditolak.",
    Article(KIP, 36, 2),
)
RULED_BY_ANOTHER = Precondition(
    "ruled by another",
    lambda facts: not facts.ruler_signed_answer,
    "Yang menandatangani jawaban atau penolakan tidak boleh memutus keberatan atasnya.",
    Article(KIP, 35, 1),
)
DRAFT_SUBMITTED = Precondition(
    "draft submitted",
    lambda facts: facts.draft_submitted,
    "Tidak ada konsep tanggapan yang diajukan.",
    Article(KIP, 36, 2),
)
REMARK_WRITTEN = Precondition(
    "remark written",
    lambda facts: bool(facts.text.strip()),
    "Tuliskan catatan tentang yang perlu diperbaiki.",
    Article(KIP, 36, 2),
)
SETTLEMENT_LAWFUL = Precondition(
    "settlement lawful",
    lambda facts: Ground.REFUSED not in facts.grounds,
    "Penolakan berdasarkan alasan pengecualian (huruf a) tidak dapat diselesaikan secara musyawarah.",
    Article(KIP, 35, 2),
    about_now=True,
)
SETTLEMENT_WRITTEN = Precondition(
    "settlement written",
    lambda facts: bool(facts.text.strip()),
    "Tuliskan isi kesepakatan musyawarah.",
    Article(KIP, 35, 2),
)
SETTLEMENT_AGREED = Precondition(
    "settlement agreed",
    lambda facts: facts.agreed,
    "Musyawarah hanya sah bila Pemohon menyetujuinya.",
    Article(KIP, 35, 2),
)
EVIDENCE_OF_RECEIPT = Precondition(
    "evidence of receipt",
    lambda facts: facts.evidence is not None,
    "Catat bukti bahwa Pemohon telah menerima tanggapan.",
    Article(KIP, 37, 2),
)
RESPONSE_GIVEN = Precondition(
    "response given", lambda facts: bool(facts.text.strip()), "Tuliskan tanggapan Pemohon.", Article(PERKI_SLIP)
)
EXECUTION_SHOWN = Precondition(
    "execution shown",
    lambda facts: facts.handed_over or bool(facts.text.strip()),
    "Unggah informasi yang diserahkan atau jelaskan bagaimana perintah dilaksanakan.",
    Article(PERKI_SLIP),
)
ASKED_BY_APPLICANT = Precondition(
    "asked by applicant",
    lambda facts: facts.asked_by_applicant,
    "Pencabutan hanya sah atas permintaan Pemohon sendiri.",
    Article(KIP, 35, 1),
)

Transition = steps.Step[ObjectionStatus, ObjectionFacts]

OBJECT = Transition(
    name="object",
    label="Ajukan keberatan",
    sources=frozenset(),
    target=ObjectionStatus.REGISTERED,
    doers=frozenset({Party.APPLICANT, Role.DESK, Role.OFFICER}),
    article=Article(KIP, 35, 1),
    needs=(GROUND_CHOSEN, REQUEST_NAMED, NOT_WITHDRAWN, GROUND_FOUND, PROXY_EMPOWERED),
    starts=RULING,
    letter="objection",
    wrong_state=WRONG_STATE,
)
SETTLE = Transition(
    name="settle_objection",
    label="Catat musyawarah",
    sources=OPEN,
    target=ObjectionStatus.SETTLED,
    doers=frozenset({Role.SUPERIOR}),
    article=Article(KIP, 35, 2),
    needs=(SETTLEMENT_LAWFUL, SETTLEMENT_WRITTEN, SETTLEMENT_AGREED),
    wrong_state=WRONG_STATE,
)
# What a tanggapan must contain, whoever drafts it.
CONTENTS = (
    EVERY_GROUND_RULED,
    EVERY_ITEM_RULED,
    REASONS_FOR_UPHOLDING,
    ORDER_GIVEN,
    ORDER_LIMITED,
    RULING_CONSISTENT,
)
SUBMIT = Transition(
    name="submit_ruling",
    label="Susun konsep tanggapan",
    sources=OPEN,
    target=None,
    doers=frozenset({Role.DESK, Role.OFFICER, Role.SUPERIOR}),
    article=Article(KIP, 36, 2),
    needs=CONTENTS,
    wrong_state=WRONG_STATE,
)
SEND_BACK = Transition(
    name="send_back_ruling",
    label="Kembalikan konsep tanggapan",
    sources=OPEN,
    target=None,
    doers=frozenset({Role.SUPERIOR}),
    article=Article(KIP, 36, 2),
    needs=(DRAFT_SUBMITTED, REMARK_WRITTEN),
    wrong_state=WRONG_STATE,
)
RULE = Transition(
    name="rule",
    label="Tanggapi keberatan",
    sources=OPEN,
    target=ObjectionStatus.RULED,
    doers=frozenset({Role.SUPERIOR}),
    article=Article(KIP, 36, 2),
    needs=(*CONTENTS, RULED_BY_ANOTHER),
    letter="ruling",
    wrong_state=WRONG_STATE,
)
RECEIVE_RULING = Transition(
    name="receive_ruling",
    label="Catat penerimaan tanggapan",
    sources=frozenset({ObjectionStatus.RULED}),
    target=ObjectionStatus.RECEIVED,
    doers=frozenset({Party.APPLICANT, Party.SYSTEM, Role.DESK, Role.OFFICER, Role.SUPERIOR}),
    article=Article(KIP, 37, 2),
    needs=(EVIDENCE_OF_RECEIPT,),
    starts=DISPUTE,
    wrong_state=WRONG_STATE,
)
RESPOND = Transition(
    name="respond_to_ruling",
    label="Catat tanggapan Pemohon",
    sources=RULED,
    target=None,
    doers=frozenset({Party.APPLICANT, Role.DESK, Role.OFFICER}),
    article=Article(PERKI_SLIP),
    needs=(RESPONSE_GIVEN,),
    wrong_state=WRONG_STATE,
)
EXECUTE = Transition(
    name="execute_ruling",
    label="Laksanakan perintah",
    sources=RULED,
    target=None,
    doers=frozenset({Role.OFFICER}),
    article=Article(PERKI_SLIP),
    needs=(EXECUTION_SHOWN,),
    wrong_state=WRONG_STATE,
)
WITHDRAW = Transition(
    name="withdraw_objection",
    label="Cabut keberatan",
    sources=OPEN,
    target=ObjectionStatus.WITHDRAWN,
    doers=frozenset({Party.APPLICANT, Role.DESK, Role.OFFICER}),
    article=Article(KIP, 35, 1),
    needs=(ASKED_BY_APPLICANT,),
    wrong_state=WRONG_STATE,
)

TRANSITIONS: dict[str, Transition] = {
    step.name: step for step in (OBJECT, RULE, SUBMIT, SEND_BACK, SETTLE, RECEIVE_RULING, RESPOND, EXECUTE, WITHDRAW)
}


def order_limit(days: int) -> Deadline:
    """The limit that a ruling sets for its execution, in working days, as a deadline that can be explained."""
    return Deadline(
        "order",
        "Pelaksanaan perintah",
        days,
        "tanggapan Atasan PPID ditetapkan",
        "PPID melaksanakan perintah Atasan PPID",
        Article(PERKI_SLIP),
        note="Lamanya ditetapkan dalam tanggapan Atasan PPID.",
    )


DEFAULT_ORDER_DAYS = 3
