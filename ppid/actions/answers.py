"""An answer as drafted: what is decided about each item, and the harm tests on which what is kept back rests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from ppid.db import db
from ppid.law.cases import WITHHELD
from ppid.law.workflow import AccessMode, ItemFacts, ItemOutcome
from ppid.models import HarmTest, RequestItem, StoredFile


@dataclass(frozen=True, slots=True)
class Decision:
    """What the PPID decided about one item; ``form`` is how a given item is handed out.

    ``harm_test_id`` names the test; the facts of the law are read from its row, whatever ``facts`` says of it.
    """

    facts: ItemFacts
    form: AccessMode | None = None
    explanation: str = ""
    harm_test_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A pemberitahuan tertulis as drafted. Amounts are whole rupiah, ``provide_days`` working days."""

    decisions: tuple[Decision, ...]
    provide_days: int = 0
    copy_rate: int = 0
    copy_sheets: int = 0
    delivery_cost: int = 0
    other_cost: int = 0
    payment: str = ""
    explanation: str = ""
    files: tuple[StoredFile, ...] = field(default=())


def rest_on(facts: ItemFacts, test: HarmTest | None) -> ItemFacts:
    """The same decision resting on ``test``, which says what was left empty. What is given rests on none."""
    if facts.outcome not in WITHHELD or test is None:
        return replace(facts, harm_test=None)
    ground = facts.ground or test.ground
    is_refused = facts.outcome is ItemOutcome.REFUSED
    return replace(
        facts,
        ground=ground,
        other_act=facts.other_act or (test.act if ground == "j" else ""),
        reason=facts.reason.strip() or reason_of(test),
        consequence=facts.consequence.strip() or (test.if_opened if is_refused else ""),
        harm_test=test.facts,
    )


def reason_of(test: HarmTest) -> str:
    """Why the information is kept back, as a letter says it: the weighing, and the Act it stands on."""
    if test.ground == "j":  # there the Act is named with the letter itself
        return test.public_interest
    return f"{test.public_interest}\nUndang-undang yang menjadi dasar: {test.act}"


def tested(body_id: int, decisions: Iterable[Decision]) -> tuple[dict[int, Decision], dict[int, HarmTest]]:
    """The decisions by item number, each resting on its test, and these tests by id. A neighbour's test is none."""
    decisions = tuple(decisions)
    wanted = {one.harm_test_id for one in decisions if one.harm_test_id and one.facts.outcome in WITHHELD}
    query = sa.select(HarmTest).where(HarmTest.body_id == body_id, HarmTest.id.in_(wanted))
    tests = {test.id: test for test in db.session.scalars(query)} if wanted else {}
    rested = {
        one.facts.number: replace(
            one,
            facts=rest_on(one.facts, tests.get(one.harm_test_id or 0)),
            harm_test_id=one.harm_test_id if one.harm_test_id in tests and one.facts.outcome in WITHHELD else None,
        )
        for one in decisions
    }
    return rested, tests


def write_down(item: RequestItem, decision: Decision) -> None:
    """Enter what was decided about an item."""
    fact = decision.facts
    item.outcome, item.form, item.explanation = (fact.outcome, decision.form, decision.explanation)
    item.holder, item.holder_unknown, item.available_on = (fact.holder, fact.holder_unknown, fact.available_on)
    item.ground, item.other_act = fact.ground, fact.other_act
    item.reason, item.consequence, item.blackout = (fact.reason, fact.consequence, fact.blackout)
    item.harm_test_id = decision.harm_test_id
