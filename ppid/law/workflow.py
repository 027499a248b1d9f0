"""The life of a request: its states, and the table of steps that the law allows.

The table decides everything: the buttons of a page, the links of the API, the event, the deadline that starts and the
letter that leaves all read the same entry. Source: UU 14/2008 Pasal 22; PerKI 1/2021.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ppid.law import exemptions
from ppid.law.articles import KIP, PERKI_SLIP, Article
from ppid.law.deadlines import EXTENSION, REPAIR, REPLY, Deadline
from ppid.law.roles import Doer, Party, Role


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


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What has been decided about one numbered item."""

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


@dataclass(frozen=True, slots=True)
class Facts:
    """What a precondition may look at. Dates are in the body's own zone; None means it did not happen."""

    today: date
    received_on: date
    due_on: date
    completeness_due_on: date | None = None
    repair_due_on: date | None = None
    reason: str = ""
    items: tuple[ItemFacts, ...] = ()
    missing: tuple[str, ...] = ()
    evidence: EvidenceKind | None = None
    asked_by_applicant: bool = False
    was_incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Precondition:
    """A condition with a name, the sentence shown when it is not met, and its article.

    ``about_now`` marks what depends on time and history alone, so a page can hide a step that cannot be taken now.
    """

    name: str
    holds: Callable[[Facts], bool]
    otherwise: str
    article: Article
    about_now: bool = False


def _every(outcome: ItemOutcome, test: Callable[[ItemFacts], bool]) -> Callable[[Facts], bool]:
    return lambda facts: all(test(item) for item in facts.items if item.outcome is outcome)


BEFORE_DUE_DATE = Precondition(
    "before due date",
    lambda facts: facts.today <= facts.due_on,
    "Perpanjangan hanya dapat diberitahukan sebelum jangka waktu jawaban berakhir.",
    Article(KIP, 22, 8),
    about_now=True,
)
WRITTEN_REASONS = Precondition(
    "written reasons",
    lambda facts: bool(facts.reason.strip()),
    "Perpanjangan harus disertai alasan tertulis.",
    Article(KIP, 22, 8),
)
WITHIN_COMPLETENESS_LIMIT = Precondition(
    "within completeness limit",
    lambda facts: facts.completeness_due_on is not None and facts.today <= facts.completeness_due_on,
    "Kekurangan hanya dapat diberitahukan selama jangka waktu pemeriksaan kelengkapan.",
    Article(PERKI_SLIP),
    about_now=True,
)
ONCE_INCOMPLETE = Precondition(
    "once incomplete",
    lambda facts: not facts.was_incomplete,
    "Kekurangan hanya dapat diberitahukan satu kali.",
    Article(PERKI_SLIP),
    about_now=True,
)
MISSING_NAMED = Precondition(
    "missing named",
    lambda facts: any(entry.strip() for entry in facts.missing),
    "Sebutkan apa yang belum lengkap.",
    Article(PERKI_SLIP),
)
REPAIR_LIMIT_PASSED = Precondition(
    "repair limit passed",
    lambda facts: facts.repair_due_on is not None and facts.today > facts.repair_due_on,
    "Pemohon masih mempunyai waktu untuk melengkapi permohonannya.",
    Article(PERKI_SLIP),
    about_now=True,
)
EVERY_ITEM_DECIDED = Precondition(
    "every item decided",
    lambda facts: bool(facts.items) and all(item.outcome is not None for item in facts.items),
    "Setiap butir permohonan harus diputuskan.",
    Article(KIP, 22, 7),
)
HOLDER_NAMED = Precondition(
    "holder named",
    _every(ItemOutcome.NOT_HELD, lambda item: bool(item.holder.strip()) or item.holder_unknown),
    "Sebutkan badan publik yang menguasai informasi, atau nyatakan bahwa hal itu tidak diketahui.",
    Article(KIP, 22, 7, "b"),
)
GROUND_NAMED = Precondition(
    "ground named",
    _every(
        ItemOutcome.REFUSED,
        lambda item: item.ground in exemptions.GROUNDS and (item.ground != "j" or bool(item.other_act.strip())),
    ),
    "Penolakan harus menyebut huruf Pasal 17; untuk huruf j sebutkan undang-undang yang melarangnya.",
    Article(KIP, 22, 7, "c"),
)
REFUSAL_REASONED = Precondition(
    "refusal reasoned",
    _every(ItemOutcome.REFUSED, lambda item: bool(item.reason.strip()) and bool(item.consequence.strip())),
    "Penolakan harus memuat alasan dan konsekuensi bila informasi dibuka.",
    Article(KIP, 19),
)
BLACKOUT_REASONED = Precondition(
    "blackout reasoned",
    _every(
        ItemOutcome.GIVEN_IN_PART,
        lambda item: item.ground in exemptions.GROUNDS and bool(item.blackout.strip()) and bool(item.reason.strip()),
    ),
    "Bagian yang dihitamkan harus disebut beserta huruf Pasal 17 dan alasannya.",
    Article(KIP, 22, 7, "e"),
)
AVAILABILITY_DATED = Precondition(
    "availability dated",
    _every(ItemOutcome.NOT_DOCUMENTED, lambda item: item.available_on is not None),
    "Sebutkan tanggal informasi yang belum didokumentasikan akan tersedia.",
    Article(PERKI_SLIP),
)
EVIDENCE_OF_RECEIPT = Precondition(
    "evidence of receipt",
    lambda facts: facts.evidence is not None,
    "Catat bukti bahwa Pemohon telah menerima jawaban.",
    Article(KIP, 36, 1),
)
QUESTION_ASKED = Precondition(
    "question asked",
    lambda facts: bool(facts.reason.strip()),
    "Tuliskan apa yang perlu dijelaskan Pemohon.",
    Article(KIP, 22, 2),
)
EXPLANATION_GIVEN = Precondition(
    "explanation given", lambda facts: bool(facts.reason.strip()), "Tuliskan penjelasannya.", Article(KIP, 22, 2)
)
ITEMS_NAMED = Precondition(
    "items named", lambda facts: bool(facts.items), "Pilih paling sedikit satu butir permohonan.", Article(KIP, 13)
)
RETURN_REASONED = Precondition(
    "return reasoned",
    lambda facts: bool(facts.reason.strip()),
    "Sebutkan alasan disposisi dikembalikan.",
    Article(KIP, 7),
)
ASKED_BY_APPLICANT = Precondition(
    "asked by applicant",
    lambda facts: facts.asked_by_applicant,
    "Pencabutan hanya sah atas permintaan Pemohon sendiri.",
    Article(KIP, 22, 1),
)


@dataclass(frozen=True, slots=True)
class Transition:
    """One lawful step. ``target`` is None when the state stays as it is; ``label`` is the word on its button."""

    name: str
    label: str
    sources: frozenset[Status]
    target: Status | None
    doers: frozenset[Doer]
    article: Article
    needs: tuple[Precondition, ...] = ()
    starts: Deadline | None = None
    letter: str | None = None


REGISTER = Transition(
    name="register",
    label="Catat permohonan",
    sources=frozenset(),
    target=Status.REGISTERED,
    doers=frozenset({Party.APPLICANT, Role.DESK, Role.OFFICER}),
    article=Article(KIP, 22, 4),
    starts=REPLY,
    letter="receipt",
)
MARK_INCOMPLETE = Transition(
    name="mark_incomplete",
    label="Nyatakan belum lengkap",
    sources=frozenset({Status.REGISTERED}),
    target=Status.INCOMPLETE,
    doers=frozenset({Role.DESK, Role.OFFICER}),
    article=Article(PERKI_SLIP),
    needs=(WITHIN_COMPLETENESS_LIMIT, ONCE_INCOMPLETE, MISSING_NAMED),
    starts=REPAIR,
    letter="incomplete",
)
COMPLETE = Transition(
    name="complete",
    label="Lengkapi",
    sources=frozenset({Status.INCOMPLETE}),
    target=Status.REGISTERED,
    doers=frozenset({Party.APPLICANT, Role.DESK, Role.OFFICER}),
    article=Article(PERKI_SLIP),
    starts=REPLY,
)
LAPSE = Transition(
    name="lapse",
    label="Tutup karena tidak dilengkapi",
    sources=frozenset({Status.INCOMPLETE}),
    target=Status.NOT_COMPLETED,
    doers=frozenset({Party.SYSTEM}),
    article=Article(PERKI_SLIP),
    needs=(REPAIR_LIMIT_PASSED,),
    letter="not_completed",
)
EXTEND = Transition(
    name="extend",
    label="Perpanjang waktu",
    sources=frozenset({Status.REGISTERED}),  # not EXTENDED: the law allows it once
    target=Status.EXTENDED,
    doers=frozenset({Role.OFFICER}),
    article=Article(KIP, 22, 8),
    needs=(BEFORE_DUE_DATE, WRITTEN_REASONS),
    starts=EXTENSION,
    letter="extension",
)
ANSWER = Transition(
    name="answer",
    label="Jawab permohonan",
    sources=AWAITING_REPLY,
    target=Status.ANSWERED,
    doers=frozenset({Role.OFFICER}),
    article=Article(KIP, 22, 7),
    needs=(EVERY_ITEM_DECIDED, HOLDER_NAMED, GROUND_NAMED, REFUSAL_REASONED, BLACKOUT_REASONED, AVAILABILITY_DATED),
    letter="notice",
)
DELIVER = Transition(
    name="deliver",
    label="Catat penerimaan jawaban",
    sources=frozenset({Status.ANSWERED}),
    target=Status.DELIVERED,
    doers=frozenset({Party.APPLICANT, Party.SYSTEM, Role.DESK, Role.OFFICER}),
    article=Article(KIP, 36, 1),
    needs=(EVIDENCE_OF_RECEIPT,),
    letter="handover",
)
WITHDRAW = Transition(
    name="withdraw",
    label="Cabut permohonan",
    sources=OPEN,
    target=Status.WITHDRAWN,
    doers=frozenset({Party.APPLICANT, Role.DESK, Role.OFFICER}),
    article=Article(KIP, 22, 1),
    needs=(ASKED_BY_APPLICANT,),
    letter="withdrawal",
)

CLARIFY = Transition(
    name="clarify",
    label="Minta penjelasan",
    sources=AWAITING_REPLY,
    target=None,  # the clock does not move
    doers=frozenset({Role.DESK, Role.OFFICER}),
    article=Article(KIP, 22, 2),
    needs=(QUESTION_ASKED,),
)
EXPLAIN = Transition(
    name="explain",
    label="Beri penjelasan",
    sources=AWAITING_REPLY,
    target=None,
    doers=frozenset({Party.APPLICANT, Role.DESK, Role.OFFICER}),
    article=Article(KIP, 22, 2),
    needs=(EXPLANATION_GIVEN,),
)
ASSIGN = Transition(
    name="assign",
    label="Disposisi",
    sources=AWAITING_REPLY,
    target=None,
    doers=frozenset({Role.OFFICER}),
    article=Article(KIP, 13),
    needs=(ITEMS_NAMED,),
)
RECALL = Transition(
    name="recall",
    label="Tarik disposisi",
    sources=AWAITING_REPLY,
    target=None,
    doers=frozenset({Role.OFFICER}),
    article=Article(KIP, 13),
)
DRAFT = Transition(
    name="draft",
    label="Serahkan bahan jawaban",
    sources=AWAITING_REPLY,
    target=None,
    doers=frozenset({Role.UNIT_OFFICER}),
    article=Article(KIP, 13),
    needs=(ITEMS_NAMED,),
)
RETURN = Transition(
    name="return",
    label="Kembalikan disposisi",
    sources=AWAITING_REPLY,
    target=None,
    doers=frozenset({Role.UNIT_OFFICER}),
    article=Article(KIP, 13),
    needs=(RETURN_REASONED,),
)

TRANSITIONS: dict[str, Transition] = {
    step.name: step
    for step in (
        REGISTER,
        MARK_INCOMPLETE,
        COMPLETE,
        LAPSE,
        CLARIFY,
        EXPLAIN,
        ASSIGN,
        RECALL,
        DRAFT,
        RETURN,
        EXTEND,
        ANSWER,
        DELIVER,
        WITHDRAW,
    )
}


class NotAllowed(Exception):
    """A step the law does not allow here. ``sentence`` is Indonesian and meant for people; ``article`` says why."""

    def __init__(
        self, transition: Transition, sentence: str, article: Article, precondition: str | None = None
    ) -> None:
        super().__init__(f"{sentence} ({article})")
        self.transition = transition
        self.sentence = sentence
        self.article = article
        self.precondition = precondition


def check(transition: Transition, status: Status | None, doer: Doer, facts: Facts) -> None:
    """Let a lawful step pass. ``status`` is None for the step that opens the case.

    Raises NotAllowed, with the article, for the wrong doer, the wrong state, or a precondition that is not met.
    """
    if doer not in transition.doers:
        raise NotAllowed(transition, "Jabatan ini tidak berwenang melakukan langkah tersebut.", transition.article)
    if (status is None) != (not transition.sources) or (status is not None and status not in transition.sources):
        raise NotAllowed(
            transition, "Langkah ini tidak dapat dilakukan pada keadaan permohonan sekarang.", transition.article
        )
    for condition in transition.needs:
        if not condition.holds(facts):
            raise NotAllowed(transition, condition.otherwise, condition.article, condition.name)


def allowed_now(status: Status, doer: Doer, facts: Facts) -> list[Transition]:
    """List the steps that ``doer`` may begin now: right state, right role, and in time."""
    return [
        step
        for step in TRANSITIONS.values()
        if status in step.sources
        and doer in step.doers
        and all(condition.holds(facts) for condition in step.needs if condition.about_now)
    ]


def fold(names: Iterable[str]) -> Status:
    """The state that a sequence of step names leads to. Raises KeyError for an unknown step, ValueError for none."""
    status: Status | None = None
    for name in names:
        target = TRANSITIONS[name].target
        status = target if target is not None else status
    if status is None:
        raise ValueError("no step has been taken")
    return status
