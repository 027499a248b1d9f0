"""The life of a request: the table of steps that the law allows.

The table decides everything: the buttons of a page, the links of the API, the event, the deadline that starts and the
letter that leaves all read the same entry. Source: UU 14/2008 Pasal 22; PerKI 1/2021. The words of a case and the
conditions of its steps stand in modules of their own; the words are offered here too.
"""

from __future__ import annotations

from collections.abc import Iterable

from ppid.law import conditions, steps
from ppid.law.articles import KIP, PERKI_SLIP, Article
from ppid.law.cases import (
    ANSWERED,
    AWAITING_REPLY,
    OPEN,
    AccessMode,
    ApplicantKind,
    Channel,
    DeliveryMethod,
    EvidenceKind,
    ExtensionGround,
    Facts,
    ItemFacts,
    ItemOutcome,
    Outcome,
    Status,
    outcome_of,
)
from ppid.law.conditions import Precondition
from ppid.law.deadlines import EXTENSION, REPAIR, REPLY
from ppid.law.roles import Doer, Party, Role
from ppid.law.steps import NotAllowed, check

__all__ = [
    "ANSWER",
    "ANSWERED",
    "ASSIGN",
    "AWAITING_REPLY",
    "CLARIFY",
    "COMPLETE",
    "DELIVER",
    "DRAFT",
    "EXPLAIN",
    "EXTEND",
    "LAPSE",
    "MARK_INCOMPLETE",
    "OPEN",
    "RECALL",
    "RECEIVE_NOTICE",
    "REGISTER",
    "RETURN",
    "SEND_BACK",
    "SUBMIT",
    "TRANSITIONS",
    "WITHDRAW",
    "AccessMode",
    "ApplicantKind",
    "Channel",
    "DeliveryMethod",
    "EvidenceKind",
    "ExtensionGround",
    "Facts",
    "ItemFacts",
    "ItemOutcome",
    "NotAllowed",
    "Outcome",
    "Precondition",
    "Status",
    "Transition",
    "allowed_now",
    "check",
    "fold",
    "outcome_of",
]


Transition = steps.Step[Status, Facts]

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
    needs=(conditions.WITHIN_COMPLETENESS_LIMIT, conditions.ONCE_INCOMPLETE, conditions.MISSING_NAMED),
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
RECEIVE_NOTICE = Transition(
    name="receive_notice",
    label="Catat penerimaan surat",
    sources=frozenset({Status.INCOMPLETE}),
    target=None,  # the repair period begins to run, or runs already
    doers=frozenset({Role.DESK, Role.OFFICER}),
    article=Article(PERKI_SLIP),
    needs=(conditions.EVIDENCE_OF_NOTICE,),
    starts=REPAIR,
)
LAPSE = Transition(
    name="lapse",
    label="Tutup karena tidak dilengkapi",
    sources=frozenset({Status.INCOMPLETE}),
    target=Status.NOT_COMPLETED,
    doers=frozenset({Party.SYSTEM}),
    article=Article(PERKI_SLIP),
    needs=(conditions.REPAIR_LIMIT_PASSED, conditions.NOTICE_RECEIVED),
    letter="not_completed",
)
EXTEND = Transition(
    name="extend",
    label="Perpanjang waktu",
    sources=frozenset({Status.REGISTERED}),  # not EXTENDED: the law allows it once
    target=Status.EXTENDED,
    doers=frozenset({Role.OFFICER}),
    article=Article(KIP, 22, 8),
    needs=(conditions.BEFORE_DUE_DATE, conditions.WRITTEN_REASONS),
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
    needs=(
        conditions.EVERY_ITEM_DECIDED,
        conditions.HOLDER_NAMED,
        conditions.GROUND_NAMED,
        conditions.REFUSAL_REASONED,
        conditions.BLACKOUT_REASONED,
        conditions.HARM_TESTED,
        conditions.AVAILABILITY_DATED,
        conditions.MATERIAL_NAMED,
        conditions.SECOND_PAIR_OF_EYES,
    ),
    letter="notice",
)
SUBMIT = Transition(
    name="submitted_for_approval",
    label="Siapkan jawaban",
    sources=AWAITING_REPLY,
    target=None,
    doers=frozenset({Role.DESK, Role.OFFICER}),
    article=Article(KIP, 13),
    needs=tuple(need for need in ANSWER.needs if need is not conditions.SECOND_PAIR_OF_EYES),
)
SEND_BACK = Transition(
    name="sent_back",
    label="Kembalikan konsep",
    sources=AWAITING_REPLY,
    target=None,
    doers=frozenset({Role.OFFICER}),
    article=Article(KIP, 13),
    needs=(conditions.DRAFT_SUBMITTED, conditions.REMARK_WRITTEN),
)
DELIVER = Transition(
    name="deliver",
    label="Catat penerimaan jawaban",
    sources=frozenset({Status.ANSWERED}),
    target=Status.DELIVERED,
    doers=frozenset({Party.APPLICANT, Party.SYSTEM, Role.DESK, Role.OFFICER}),
    article=Article(KIP, 36, 1),
    needs=(conditions.EVIDENCE_OF_RECEIPT,),
    letter="handover",
)
WITHDRAW = Transition(
    name="withdraw",
    label="Cabut permohonan",
    sources=OPEN,
    target=Status.WITHDRAWN,
    doers=frozenset({Party.APPLICANT, Role.DESK, Role.OFFICER}),
    article=Article(KIP, 22, 1),
    needs=(conditions.ASKED_BY_APPLICANT,),
    letter="withdrawal",
)

CLARIFY = Transition(
    name="clarify",
    label="Minta penjelasan",
    sources=AWAITING_REPLY,
    target=None,  # the clock does not move
    doers=frozenset({Role.DESK, Role.OFFICER}),
    article=Article(KIP, 22, 2),
    needs=(conditions.QUESTION_ASKED,),
)
EXPLAIN = Transition(
    name="explain",
    label="Beri penjelasan",
    sources=AWAITING_REPLY,
    target=None,
    doers=frozenset({Party.APPLICANT, Role.DESK, Role.OFFICER}),
    article=Article(KIP, 22, 2),
    needs=(conditions.EXPLANATION_GIVEN,),
)
ASSIGN = Transition(
    name="assign",
    label="Disposisi",
    sources=AWAITING_REPLY,
    target=None,
    doers=frozenset({Role.OFFICER}),
    article=Article(KIP, 13),
    needs=(conditions.ITEMS_NAMED,),
    letter="assignment",
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
    needs=(conditions.ITEMS_NAMED,),
    letter="unit_answer",
)
RETURN = Transition(
    name="return",
    label="Kembalikan disposisi",
    sources=AWAITING_REPLY,
    target=None,
    doers=frozenset({Role.UNIT_OFFICER}),
    article=Article(KIP, 13),
    needs=(conditions.RETURN_REASONED,),
)

TRANSITIONS: dict[str, Transition] = {
    step.name: step
    for step in (
        REGISTER,
        MARK_INCOMPLETE,
        COMPLETE,
        RECEIVE_NOTICE,
        LAPSE,
        CLARIFY,
        EXPLAIN,
        ASSIGN,
        RECALL,
        DRAFT,
        RETURN,
        EXTEND,
        ANSWER,
        SUBMIT,
        SEND_BACK,
        DELIVER,
        WITHDRAW,
    )
}


def allowed_now(status: Status, doer: Doer, facts: Facts) -> list[Transition]:
    """List the steps that ``doer`` may begin now: right state, right role, and in time."""
    return steps.allowed(TRANSITIONS, status, doer, facts)


def fold(names: Iterable[str]) -> Status:
    """The state that a sequence of step names leads to. Raises KeyError for an unknown step, ValueError for none."""
    return steps.fold(TRANSITIONS, names)
