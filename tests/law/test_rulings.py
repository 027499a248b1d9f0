"""The steps of an objection: who may take which, when, and what a ruling must contain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ppid.law import rulings
from ppid.law.articles import SOURCES
from ppid.law.cases import EvidenceKind, Status
from ppid.law.deadlines import DEADLINES
from ppid.law.objections import Ground
from ppid.law.roles import Doer, Party, Role
from ppid.law.rulings import TRANSITIONS, ObjectionFacts, ObjectionStatus, Ruled, Verdict, outcome_of
from ppid.law.steps import NotAllowed, check, fold

DOERS: tuple[Doer, ...] = (*Role, *Party)
STATES: tuple[ObjectionStatus | None, ...] = (None, *ObjectionStatus)
TODAY = date(2026, 4, 6)
PERFECT = ObjectionFacts(
    today=TODAY,
    grounds=frozenset({Ground.NO_ANSWER}),
    request_status=Status.REGISTERED,
    request_due_on=date(2026, 3, 16),
    ground_verdicts=(Ruled(Verdict.ACCEPTED),),
    item_verdicts=(Ruled(Verdict.ACCEPTED), Ruled(Verdict.REJECTED, "Rahasia pribadi")),
    reasons="Butir kedua memuat rahasia pribadi",
    order="Serahkan dokumen butir pertama",
    order_days=5,
    text="Sepakat diserahkan",
    agreed=True,
    evidence=EvidenceKind.OPENED,
    asked_by_applicant=True,
    draft_submitted=True,
)
OFFICE = {Role.DESK, Role.OFFICER}
# Read from the articles, not from the table.
THE_LAW: dict[str, tuple[set[ObjectionStatus | None], ObjectionStatus | None, set[Doer]]] = {
    "object": ({None}, ObjectionStatus.REGISTERED, {Party.APPLICANT, *OFFICE}),
    "settle_objection": ({ObjectionStatus.REGISTERED}, ObjectionStatus.SETTLED, {Role.SUPERIOR}),
    "rule": ({ObjectionStatus.REGISTERED}, ObjectionStatus.RULED, {Role.SUPERIOR}),
    "submit_ruling": ({ObjectionStatus.REGISTERED}, None, {Role.SUPERIOR, *OFFICE}),
    "send_back_ruling": ({ObjectionStatus.REGISTERED}, None, {Role.SUPERIOR}),
    "receive_ruling": (
        {ObjectionStatus.RULED},
        ObjectionStatus.RECEIVED,
        {Party.APPLICANT, Party.SYSTEM, Role.SUPERIOR, *OFFICE},
    ),
    "respond_to_ruling": ({ObjectionStatus.RULED, ObjectionStatus.RECEIVED}, None, {Party.APPLICANT, *OFFICE}),
    "execute_ruling": ({ObjectionStatus.RULED, ObjectionStatus.RECEIVED}, None, {Role.OFFICER}),
    "withdraw_objection": ({ObjectionStatus.REGISTERED}, ObjectionStatus.WITHDRAWN, {Party.APPLICANT, *OFFICE}),
}


def refusal(
    step: rulings.Transition, status: ObjectionStatus | None, doer: Doer, facts: ObjectionFacts
) -> NotAllowed | None:
    """Why a step is not let through, with a sentence and an article, or None."""
    found = None
    try:
        check(step, status, doer, facts)
    except NotAllowed as error:
        found = error
    if found is not None:
        assert found.sentence.endswith(".")
        assert found.article.source in SOURCES
    return found


def refusal_of(step: rulings.Transition, facts: ObjectionFacts) -> str | None:
    """The name of the condition that stops a step taken by the right office in the right state, or None."""
    found = refusal(step, min(step.sources, default=None), min(step.doers), facts)
    return found.precondition if found else None


def passes(step: rulings.Transition, status: ObjectionStatus | None, doer: Doer) -> bool:
    found = refusal(step, status, doer, PERFECT)
    return found is None


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("step", TRANSITIONS.values(), ids=TRANSITIONS)
def test_a_step_passes_exactly_where_the_law_has_it(step: rulings.Transition, status: ObjectionStatus | None) -> None:
    sources, target, doers = THE_LAW[step.name]
    assert step.target is target
    for doer in DOERS:
        assert passes(step, status, doer) == (status in sources and doer in doers), doer


def test_the_table_holds_every_step_of_the_law_and_no_other() -> None:
    assert TRANSITIONS.keys() == THE_LAW.keys()
    assert all(DEADLINES[step.starts.name] is step.starts for step in TRANSITIONS.values() if step.starts)


UPHELD = {"ground_verdicts": (Ruled(Verdict.REJECTED),), "item_verdicts": (Ruled(Verdict.REJECTED),)}


@pytest.mark.parametrize(
    ("step", "changes", "condition"),
    [
        pytest.param(rulings.OBJECT, {"grounds": frozenset()}, "ground chosen", id="no ground"),
        pytest.param(rulings.OBJECT, {"request_status": None}, "request named", id="no request for ground c"),
        pytest.param(rulings.OBJECT, {"request_status": Status.WITHDRAWN}, "not withdrawn", id="withdrawn request"),
        pytest.param(rulings.OBJECT, {"today": date(2026, 3, 16)}, "ground found", id="on the last day of the limit"),
        pytest.param(rulings.OBJECT, {"today": date(2026, 3, 17)}, None, id="the day after"),
        pytest.param(
            rulings.OBJECT,
            {"today": date(2026, 3, 3), "request_status": Status.DELIVERED},
            None,
            id="an early refusal, on the same day",
        ),
        pytest.param(
            rulings.OBJECT,
            {"grounds": frozenset({Ground.PERIODIC_NOT_PROVIDED}), "request_status": None},
            None,
            id="ground b needs no request",
        ),
        pytest.param(
            rulings.OBJECT,
            {"grounds": frozenset({Ground.PERIODIC_NOT_PROVIDED, Ground.LATE}), "request_status": None},
            "request named",
            id="ground b together with another needs one",
        ),
        pytest.param(rulings.OBJECT, {"by_proxy": True}, "proxy empowered", id="a proxy without new power of attorney"),
        pytest.param(rulings.OBJECT, {"by_proxy": True, "power_of_attorney": "SK-9"}, None, id="a proxy with it"),
        pytest.param(rulings.RULE, {"ground_verdicts": (Ruled(),)}, "every ground ruled", id="a ground left open"),
        pytest.param(rulings.RULE, {"ground_verdicts": ()}, "every ground ruled", id="no ground at all"),
        pytest.param(rulings.RULE, {"item_verdicts": (Ruled(),)}, "every item ruled", id="an item left open"),
        pytest.param(rulings.RULE, {"reasons": " "}, "reasons for upholding", id="part upheld without reasons"),
        pytest.param(rulings.RULE, UPHELD | {"reasons": ""}, "reasons for upholding", id="upheld without reasons"),
        pytest.param(rulings.RULE, UPHELD | {"order": "", "order_days": 0}, None, id="upheld with reasons, no order"),
        pytest.param(rulings.RULE, {"order": "\n"}, "order given", id="accepted without an order"),
        pytest.param(rulings.RULE, {"order_days": 0}, "order limited", id="an order without a limit"),
        pytest.param(
            rulings.RULE,
            {"ground_verdicts": (Ruled(Verdict.REJECTED),)},
            "ruling consistent",
            id="an item accepted though every ground is rejected",
        ),
        pytest.param(rulings.RULE, {"ruler_signed_answer": True}, "ruled by another", id="the signer of the refusal"),
        pytest.param(rulings.SUBMIT, {"ground_verdicts": ()}, "every ground ruled", id="a draft without a verdict"),
        pytest.param(rulings.SUBMIT, {"ruler_signed_answer": True}, None, id="whoever signed may draft"),
        pytest.param(rulings.SEND_BACK, {"draft_submitted": False}, "draft submitted", id="nothing was submitted"),
        pytest.param(rulings.SEND_BACK, {"text": " "}, "remark written", id="sent back without a word"),
        pytest.param(
            rulings.SETTLE,
            {"grounds": frozenset({Ground.REFUSED, Ground.LATE})},
            "settlement lawful",
            id="a refusal under Pasal 17 is not bargained over",
        ),
        pytest.param(rulings.SETTLE, {"text": ""}, "settlement written", id="nothing written"),
        pytest.param(rulings.SETTLE, {"agreed": False}, "settlement agreed", id="without the applicant"),
        pytest.param(rulings.RECEIVE_RULING, {"evidence": None}, "evidence of receipt", id="no evidence"),
        pytest.param(rulings.RESPOND, {"text": ""}, "response given", id="an empty response"),
        pytest.param(rulings.EXECUTE, {"text": ""}, "execution shown", id="nothing shown"),
        pytest.param(rulings.EXECUTE, {"text": "", "handed_over": True}, None, id="a file is enough"),
        pytest.param(rulings.WITHDRAW, {"asked_by_applicant": False}, "asked by applicant", id="not asked"),
    ],
)
def test_a_condition_bites(step: rulings.Transition, changes: dict[str, object], condition: str | None) -> None:
    assert refusal_of(step, PERFECT) is None
    assert refusal_of(step, replace(PERFECT, **changes)) == condition  # type: ignore[arg-type]


def test_an_objection_to_a_closed_file_is_open_at_once() -> None:
    closed = replace(PERFECT, today=date(2026, 3, 9), request_status=Status.NOT_COMPLETED)
    assert refusal_of(rulings.OBJECT, closed) is None


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        ([Verdict.ACCEPTED, Verdict.ACCEPTED], Verdict.ACCEPTED),
        ([Verdict.REJECTED], Verdict.REJECTED),
        ([Verdict.ACCEPTED, Verdict.REJECTED], Verdict.ACCEPTED_IN_PART),
        ([Verdict.ACCEPTED_IN_PART], Verdict.ACCEPTED_IN_PART),
    ],
)
def test_the_outcome_follows_from_the_parts(verdicts: list[Verdict], outcome: Verdict) -> None:
    assert outcome_of(verdicts) is outcome


def test_a_ruling_without_parts_has_no_outcome() -> None:
    with pytest.raises(ValueError, match="decides something"):
        outcome_of([])


def test_the_steps_fold_to_the_state() -> None:
    taken = ["object", "rule", "receive_ruling", "respond_to_ruling", "execute_ruling"]
    assert fold(TRANSITIONS, taken) is ObjectionStatus.RECEIVED


def test_the_limit_of_an_order_is_the_rulings_own() -> None:
    limit = rulings.order_limit(5)
    assert (limit.days, limit.unit.value) == (5, "working_days")
