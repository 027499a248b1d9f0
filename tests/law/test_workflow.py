"""The table of steps: who may take which, in which state, under which conditions, and that nothing else passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppid.law import conditions, workflow
from ppid.law.articles import SOURCES
from ppid.law.deadlines import DEADLINES
from ppid.law.harm_tests import HarmFacts, Result
from ppid.law.roles import Doer, Party, Role
from ppid.law.workflow import (
    TRANSITIONS,
    EvidenceKind,
    Facts,
    ItemFacts,
    ItemOutcome,
    NotAllowed,
    Outcome,
    Precondition,
    Status,
    Transition,
    allowed_now,
    check,
    fold,
    outcome_of,
)

DOERS: tuple[Doer, ...] = (*Role, *Party)
STATES: tuple[Status | None, ...] = (None, *Status)
ONE_DAY = timedelta(days=1)
TODAY = date(2026, 11, 6)
TESTED = HarmFacts(
    information="Riwayat kesehatan",
    ground="h",
    act="UU 27/2022 Pasal 4",
    if_opened="Riwayat kesehatan terbuka",
    if_closed="Jumlahnya tetap diketahui",
    public_interest="Rahasia pribadi terlindungi",
    participants=("PPID Utama",),
    result=Result.EXEMPT,
    decided_on=TODAY,
    pasal_18_checked=True,
)
GOOD_ITEMS = (
    ItemFacts(1, ItemOutcome.GIVEN, files=1),
    ItemFacts(
        2,
        ItemOutcome.GIVEN_IN_PART,
        ground="h",
        reason="Rahasia pribadi",
        blackout="NIK",
        harm_test=TESTED,
        explanation="Diambil di meja layanan",
    ),
    ItemFacts(
        3,
        ItemOutcome.REFUSED,
        ground="j",
        other_act="UU 43/2009",
        reason="Arsip tertutup",
        consequence="Bocor",
        harm_test=replace(TESTED, ground="j"),
    ),
    ItemFacts(4, ItemOutcome.NOT_HELD, holder="Kantor Pertanahan"),
    ItemFacts(5, ItemOutcome.NOT_HELD, holder_unknown=True),
    ItemFacts(6, ItemOutcome.NOT_DOCUMENTED, available_on=date(2026, 12, 1)),
)
PERFECT = Facts(
    today=TODAY,
    received_on=date(2026, 11, 2),
    due_on=date(2026, 11, 16),
    completeness_due_on=TODAY,
    repair_due_on=TODAY - ONE_DAY,
    notice_received_on=date(2026, 11, 2),
    reason="Tersimpan pada tiga perangkat daerah",
    items=GOOD_ITEMS,
    missing=("Nomor SK pengesahan badan hukum",),
    evidence=EvidenceKind.OPENED,
    asked_by_applicant=True,
    submitted=True,
)

# Nothing pauses it.
INSIDE_THE_CLOCK = ("clarify", "explain", "assign", "recall", "draft", "return", "submitted_for_approval", "sent_back")

# What the articles say, read from them and not from the table: from which state, by which step, to which.
THE_LAW: set[tuple[Status | None, str, Status | None]] = {
    (None, "register", Status.REGISTERED),
    (Status.REGISTERED, "mark_incomplete", Status.INCOMPLETE),
    (Status.INCOMPLETE, "complete", Status.REGISTERED),
    (Status.INCOMPLETE, "receive_notice", None),
    (Status.INCOMPLETE, "lapse", Status.NOT_COMPLETED),
    (Status.REGISTERED, "extend", Status.EXTENDED),
    (Status.REGISTERED, "answer", Status.ANSWERED),
    (Status.EXTENDED, "answer", Status.ANSWERED),
    (Status.ANSWERED, "deliver", Status.DELIVERED),
    (Status.REGISTERED, "withdraw", Status.WITHDRAWN),
    (Status.INCOMPLETE, "withdraw", Status.WITHDRAWN),
    (Status.EXTENDED, "withdraw", Status.WITHDRAWN),
    *((status, step, None) for status in (Status.REGISTERED, Status.EXTENDED) for step in INSIDE_THE_CLOCK),
}
WHO = {
    "register": {Party.APPLICANT, Role.DESK, Role.OFFICER},
    "mark_incomplete": {Role.DESK, Role.OFFICER},
    "complete": {Party.APPLICANT, Role.DESK, Role.OFFICER},
    "receive_notice": {Role.DESK, Role.OFFICER},
    "lapse": {Party.SYSTEM},
    "clarify": {Role.DESK, Role.OFFICER},
    "explain": {Party.APPLICANT, Role.DESK, Role.OFFICER},
    "assign": {Role.OFFICER},
    "recall": {Role.OFFICER},
    "draft": {Role.UNIT_OFFICER},
    "return": {Role.UNIT_OFFICER},
    "extend": {Role.OFFICER},
    "answer": {Role.OFFICER},
    "submitted_for_approval": {Role.DESK, Role.OFFICER},
    "sent_back": {Role.OFFICER},
    "deliver": {Party.APPLICANT, Party.SYSTEM, Role.DESK, Role.OFFICER},
    "withdraw": {Party.APPLICANT, Role.DESK, Role.OFFICER},
}


def passes(step: Transition, status: Status | None, doer: Doer, facts: Facts = PERFECT) -> bool:
    """Whether a step is let through; a refusal says why and on which article."""
    refused: NotAllowed | None = None
    try:
        check(step, status, doer, facts)
    except NotAllowed as refusal:
        refused = refusal
    if refused is None:
        return True
    assert refused.transition is step
    assert refused.sentence.endswith(".")
    assert str(refused.article).strip()
    assert str(refused.article) in str(refused)
    return False


def doer_of(step: Transition) -> Doer:
    return min(step.doers)


def state_of(step: Transition) -> Status | None:
    return min(step.sources, default=None)


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("step", TRANSITIONS.values(), ids=TRANSITIONS)
def test_a_step_passes_exactly_where_the_law_has_it(step: Transition, status: Status | None) -> None:
    for doer in DOERS:
        lawful = (status, step.name, step.target) in THE_LAW and doer in WHO[step.name]
        assert passes(step, status, doer) == lawful, doer


def test_the_table_holds_every_step_of_the_law_and_no_other() -> None:
    sources: dict[str, set[Status | None]] = {name: {*step.sources} or {None} for name, step in TRANSITIONS.items()}
    table = {(status, name, TRANSITIONS[name].target) for name, found in sources.items() for status in found}
    assert table == THE_LAW
    assert {name: set(step.doers) for name, step in TRANSITIONS.items()} == WHO


@pytest.mark.parametrize("step", TRANSITIONS.values(), ids=TRANSITIONS)
def test_every_step_has_its_article_its_word_and_its_limit(step: Transition) -> None:
    assert step.article.source in SOURCES
    assert str(step.article).strip()
    assert step.label
    assert step.starts is None or DEADLINES[step.starts.name] is step.starts
    assert TRANSITIONS[step.name] is step


def test_every_condition_has_a_name_a_sentence_and_an_article() -> None:
    for step in TRANSITIONS.values():
        names = [condition.name for condition in step.needs]
        assert len(names) == len(set(names))
        for condition in step.needs:
            assert condition.name
            assert condition.otherwise.endswith(".")
            assert condition.article.source in SOURCES


def item(outcome: ItemOutcome, **facts: object) -> Callable[[Facts], Facts]:
    """Change the facts so that the only item has these facts."""
    return lambda good: replace(good, items=(ItemFacts(1, outcome, **facts),))  # type: ignore[arg-type]


def but(**changes: object) -> Callable[[Facts], Facts]:
    return lambda good: replace(good, **changes)  # type: ignore[arg-type]


def refused_on(**changes: object) -> Callable[[Facts], Facts]:
    """Change the facts so that the only item is refused on a test with these changes."""
    return item(ItemOutcome.REFUSED, **REFUSAL, harm_test=replace(TESTED, **changes))  # type: ignore[arg-type]


REFUSAL = {"ground": "h", "reason": "Rahasia pribadi", "consequence": "Membuka riwayat kesehatan"}
PART = {"ground": "h", "reason": "Rahasia pribadi", "blackout": "NIK"}
BITES: list[tuple[Transition, Precondition, Callable[[Facts], Facts]]] = [
    (workflow.EXTEND, conditions.BEFORE_DUE_DATE, but(today=PERFECT.due_on + ONE_DAY)),
    (workflow.EXTEND, conditions.WRITTEN_REASONS, but(reason="")),
    (workflow.EXTEND, conditions.WRITTEN_REASONS, but(reason=" \n")),
    (workflow.MARK_INCOMPLETE, conditions.WITHIN_COMPLETENESS_LIMIT, but(today=TODAY + ONE_DAY)),
    (workflow.MARK_INCOMPLETE, conditions.WITHIN_COMPLETENESS_LIMIT, but(completeness_due_on=None)),
    (workflow.MARK_INCOMPLETE, conditions.ONCE_INCOMPLETE, but(was_incomplete=True)),
    (workflow.MARK_INCOMPLETE, conditions.MISSING_NAMED, but(missing=())),
    (workflow.MARK_INCOMPLETE, conditions.MISSING_NAMED, but(missing=(" ",))),
    (workflow.CLARIFY, conditions.QUESTION_ASKED, but(reason=" ")),
    (workflow.EXPLAIN, conditions.EXPLANATION_GIVEN, but(reason="")),
    (workflow.ASSIGN, conditions.ITEMS_NAMED, but(items=())),
    (workflow.DRAFT, conditions.ITEMS_NAMED, but(items=())),
    (workflow.RETURN, conditions.RETURN_REASONED, but(reason="\t")),
    (workflow.LAPSE, conditions.REPAIR_LIMIT_PASSED, but(repair_due_on=TODAY)),
    (workflow.LAPSE, conditions.REPAIR_LIMIT_PASSED, but(repair_due_on=None)),
    (workflow.LAPSE, conditions.NOTICE_RECEIVED, but(notice_received_on=None)),
    (workflow.ANSWER, conditions.EVERY_ITEM_DECIDED, but(items=())),
    (workflow.ANSWER, conditions.EVERY_ITEM_DECIDED, but(items=(*GOOD_ITEMS, ItemFacts(7)))),
    (workflow.ANSWER, conditions.HOLDER_NAMED, item(ItemOutcome.NOT_HELD)),
    (workflow.ANSWER, conditions.HOLDER_NAMED, item(ItemOutcome.NOT_HELD, holder="  ")),
    (workflow.ANSWER, conditions.GROUND_NAMED, item(ItemOutcome.REFUSED, **REFUSAL | {"ground": ""})),
    (workflow.ANSWER, conditions.GROUND_NAMED, item(ItemOutcome.REFUSED, **REFUSAL | {"ground": "k"})),
    (workflow.ANSWER, conditions.GROUND_NAMED, item(ItemOutcome.REFUSED, **REFUSAL | {"ground": "ab"})),
    (workflow.ANSWER, conditions.GROUND_NAMED, item(ItemOutcome.REFUSED, **REFUSAL | {"ground": "j"})),
    (workflow.ANSWER, conditions.REFUSAL_REASONED, item(ItemOutcome.REFUSED, **REFUSAL | {"reason": " "})),
    (workflow.ANSWER, conditions.REFUSAL_REASONED, item(ItemOutcome.REFUSED, **REFUSAL | {"consequence": ""})),
    (workflow.ANSWER, conditions.BLACKOUT_REASONED, item(ItemOutcome.GIVEN_IN_PART, **PART | {"ground": ""})),
    (workflow.ANSWER, conditions.BLACKOUT_REASONED, item(ItemOutcome.GIVEN_IN_PART, **PART | {"blackout": ""})),
    (workflow.ANSWER, conditions.BLACKOUT_REASONED, item(ItemOutcome.GIVEN_IN_PART, **PART | {"reason": ""})),
    (workflow.ANSWER, conditions.HARM_TESTED, item(ItemOutcome.REFUSED, **REFUSAL)),
    (workflow.ANSWER, conditions.HARM_TESTED, item(ItemOutcome.GIVEN_IN_PART, **PART)),
    (workflow.ANSWER, conditions.HARM_TESTED, refused_on(ground="b")),
    (workflow.ANSWER, conditions.HARM_TESTED, refused_on(result=Result.OPEN)),
    (workflow.ANSWER, conditions.HARM_TESTED, refused_on(result=None, decided_on=None)),
    (workflow.ANSWER, conditions.HARM_TESTED, refused_on(until_on=TODAY + ONE_DAY, decided_on=TODAY + ONE_DAY)),
    (workflow.ANSWER, conditions.HARM_TESTED, refused_on(decided_on=TODAY - 2 * ONE_DAY, until_on=TODAY - ONE_DAY)),
    (workflow.ANSWER, conditions.HARM_TESTED, refused_on(participants=())),
    (workflow.ANSWER, conditions.HARM_TESTED, refused_on(pasal_18=("b",))),
    (workflow.ANSWER, conditions.HARM_TESTED, refused_on(consent=True)),
    (workflow.ANSWER, conditions.HARM_TESTED, refused_on(public_office=True)),
    (workflow.ANSWER, conditions.AVAILABILITY_DATED, item(ItemOutcome.NOT_DOCUMENTED)),
    (workflow.ANSWER, conditions.MATERIAL_NAMED, item(ItemOutcome.GIVEN)),
    (workflow.ANSWER, conditions.MATERIAL_NAMED, item(ItemOutcome.GIVEN, explanation=" \n")),
    (workflow.ANSWER, conditions.MATERIAL_NAMED, item(ItemOutcome.GIVEN_IN_PART, **PART, harm_test=TESTED)),
    (workflow.ANSWER, conditions.SECOND_PAIR_OF_EYES, but(approved=False)),
    (workflow.SEND_BACK, conditions.DRAFT_SUBMITTED, but(submitted=False)),
    (workflow.SEND_BACK, conditions.REMARK_WRITTEN, but(reason=" ")),
    (workflow.RECEIVE_NOTICE, conditions.EVIDENCE_OF_NOTICE, but(evidence=None)),
    (workflow.DELIVER, conditions.EVIDENCE_OF_RECEIPT, but(evidence=None)),
    (workflow.WITHDRAW, conditions.ASKED_BY_APPLICANT, but(asked_by_applicant=False)),
]
# What is put before the approver must be fit to be sent.
BITES += [
    (workflow.SUBMIT, condition, spoil)
    for step, condition, spoil in BITES
    if step is workflow.ANSWER and condition is not conditions.SECOND_PAIR_OF_EYES
]


@pytest.mark.parametrize(("step", "condition", "spoil"), BITES, ids=lambda value: getattr(value, "name", ""))
def test_a_condition_bites(step: Transition, condition: Precondition, spoil: Callable[[Facts], Facts]) -> None:
    assert passes(step, state_of(step), doer_of(step))
    with pytest.raises(NotAllowed) as caught:
        check(step, state_of(step), doer_of(step), spoil(PERFECT))
    assert caught.value.precondition == condition.name
    assert caught.value.sentence == condition.otherwise
    assert caught.value.article == condition.article


def test_no_condition_of_the_table_is_left_untried() -> None:
    needed = {(step.name, condition.name) for step in TRANSITIONS.values() for condition in step.needs}
    assert {(step.name, condition.name) for step, condition, _ in BITES} == needed


def test_each_last_day_is_still_in_time() -> None:
    on_last_day = replace(PERFECT, today=PERFECT.due_on, completeness_due_on=PERFECT.due_on)
    assert passes(workflow.EXTEND, Status.REGISTERED, Role.OFFICER, on_last_day)
    assert passes(workflow.MARK_INCOMPLETE, Status.REGISTERED, Role.DESK, on_last_day)


def test_a_late_answer_is_an_answer() -> None:
    assert passes(workflow.ANSWER, Status.REGISTERED, Role.OFFICER, replace(PERFECT, today=date(2027, 6, 1)))


def test_a_draft_needs_no_second_person_to_be_put_before_one() -> None:
    alone = replace(PERFECT, approved=False)
    assert passes(workflow.SUBMIT, Status.REGISTERED, Role.DESK, alone)
    assert passes(workflow.SUBMIT, Status.EXTENDED, Role.OFFICER, alone)


def test_time_is_extended_once() -> None:
    assert not passes(workflow.EXTEND, Status.EXTENDED, Role.OFFICER)


def offered(doer: Doer, facts: Facts) -> set[str]:
    return {step.name for step in allowed_now(Status.REGISTERED, doer, facts)}


def test_a_page_offers_only_what_can_be_begun_now() -> None:
    bare = Facts(TODAY, date(2026, 11, 2), date(2026, 11, 16), completeness_due_on=TODAY)
    timed = {"mark_incomplete", "extend"}
    always = {"clarify", "explain", "assign", "recall", "answer", "submitted_for_approval", "withdraw"}
    assert offered(Role.OFFICER, bare) == timed | always
    assert offered(Role.OFFICER, replace(bare, today=date(2026, 11, 17))) == always, "also long after the last day"
    assert offered(Role.OFFICER, replace(bare, was_incomplete=True)) == always | {"extend"}
    assert offered(Role.OFFICER, replace(bare, submitted=True)) == timed | always | {"sent_back"}
    assert offered(Role.UNIT_OFFICER, bare) == {"draft", "return"}
    assert offered(Role.AUDITOR, bare) == set()


@pytest.mark.parametrize("status", [Status.DELIVERED, Status.WITHDRAWN, Status.NOT_COMPLETED])
def test_what_is_closed_stays_closed(status: Status) -> None:
    assert not [step for step in TRANSITIONS.values() if status in step.sources]


@pytest.mark.parametrize("status", Status)
def test_what_a_page_offers_passes_with_good_facts(status: Status) -> None:
    for doer in DOERS:
        for step in allowed_now(status, doer, PERFECT):
            assert passes(step, status, doer)


def expected_outcome(found: set[ItemOutcome]) -> Outcome:
    """As a report counts it: anything given makes it granted, wholly or in part; else the gravest reason tells."""
    if found == {ItemOutcome.GIVEN}:
        return Outcome.GIVEN
    if ItemOutcome.GIVEN in found or ItemOutcome.GIVEN_IN_PART in found:
        return Outcome.GIVEN_IN_PART
    if ItemOutcome.REFUSED in found:
        return Outcome.REFUSED
    return Outcome.NOT_DOCUMENTED if ItemOutcome.NOT_DOCUMENTED in found else Outcome.NOT_HELD


SUBSETS = list(chain.from_iterable(combinations(ItemOutcome, size) for size in range(1, len(ItemOutcome) + 1)))


@pytest.mark.parametrize("items", SUBSETS, ids="+".join)
def test_the_outcome_of_a_request_follows_from_its_items(items: tuple[ItemOutcome, ...]) -> None:
    expected = expected_outcome(set(items))
    assert outcome_of(items) is expected
    assert outcome_of(reversed(items)) is expected
    assert outcome_of(items * 2) is expected


def test_every_outcome_is_reached_and_none_without_items() -> None:
    assert Counter(outcome_of(items) for items in SUBSETS).keys() == set(Outcome)
    with pytest.raises(ValueError, match="at least one item"):
        outcome_of([])


@given(st.data())
def test_the_state_is_the_fold_of_any_lawful_walk(data: st.DataObject) -> None:
    walked, status = [workflow.REGISTER.name], workflow.REGISTER.target
    for _ in range(8):
        possible = [step for step in TRANSITIONS.values() if status in step.sources]
        if not possible:
            break  # a closed case
        step = data.draw(st.sampled_from(possible))
        walked.append(step.name)
        status = step.target or status
        assert fold(walked) is status


def test_a_fold_refuses_what_is_no_step() -> None:
    with pytest.raises(KeyError):
        fold(["register", "erase"])
    with pytest.raises(ValueError, match="no step"):
        fold([])
