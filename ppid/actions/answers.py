"""An answer as drafted: what is decided about each item, on what it rests, who saw it, and the letters it becomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ppid.access import Actor
from ppid.actions import letters as letter_actions
from ppid.actions import redactions
from ppid.actions.events import digest
from ppid.db import db
from ppid.law.cases import HANDED_OUT, WITHHELD
from ppid.law.workflow import AccessMode, ItemFacts, ItemOutcome
from ppid.letters import builders, parts
from ppid.models import (
    AnswerDraft,
    FileKind,
    HarmTest,
    InfoRequest,
    Notice,
    Official,
    PublicBody,
    Redaction,
    RequestItem,
    StoredFile,
)
from ppid.queries import drafts as file_queries
from ppid.queries import harm_tests as test_queries
from ppid.queries import redactions as redaction_queries


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
    return f"{test.public_interest}\n{parts.basis(test.act)}"


def tested(body_id: int, decisions: Iterable[Decision]) -> tuple[dict[int, Decision], dict[int, HarmTest]]:
    """The decisions by item number, each resting on its test, and these tests by id. A neighbour's test is none, nor
    one whose exemption a later decree ended."""
    decisions = tuple(decisions)
    wanted = {one.harm_test_id for one in decisions if one.harm_test_id and one.facts.outcome in WITHHELD}
    query = sa.select(HarmTest).where(HarmTest.body_id == body_id, HarmTest.id.in_(wanted), test_queries.not_ended())
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


# What is given out


def finished_copies(info_request: InfoRequest) -> list[Redaction]:
    """The blackings-out of a request whose copy is made; the copy goes out with the answer."""
    found = db.session.scalars(redaction_queries.of_request(info_request.id))
    return [one for one in found if one.result_id is not None]


def facts_of_items(
    info_request: InfoRequest, decided: Mapping[int, Decision], files: Iterable[StoredFile], copies: Iterable[Redaction]
) -> tuple[ItemFacts, ...]:
    """What was decided about every item of a request, with what is given out for it."""
    counts = Counter([*(file.item_id for file in files), *(copy.item_id for copy in copies)])
    return tuple(
        replace(one.facts, files=counts[item.id], explanation=one.explanation) if one else ItemFacts(item.number)
        for item, one in ((item, decided.get(item.number)) for item in info_request.items)
    )


def marks_of_items(copies: Iterable[Redaction]) -> dict[int, list[str]]:
    """What is blacked out in these copies, by item id: a line for each file, ground and reason."""
    found: dict[int, list[str]] = {}
    for copy in copies:
        if copy.result is not None:
            lines = [f"{copy.result.name}: {line}" for line in redactions.marks_as_text(copy).splitlines()]
            found.setdefault(copy.item_id, []).extend(lines)
    return found


def keep_back(info_request: InfoRequest, copies: Iterable[Redaction]) -> list[Redaction]:
    """Let the copies for items that are not given stay in the office; return those that go out."""
    given = {item.id for item in info_request.items if item.outcome in HANDED_OUT}
    for copy in copies:
        if copy.item_id not in given and copy.result is not None:
            copy.result.kind = FileKind.SOURCE
    return [copy for copy in copies if copy.item_id in given]


def copy_facts(info_request: InfoRequest, copies: Iterable[Redaction]) -> list[dict[str, Any]]:
    """What the record keeps of the copies given out: which file of which, and how many marks for each reason."""
    return [
        {
            "item": copy.item.number,
            "source": copy.source.sha256,
            "result": copy.result.sha256,
            "marks": [
                {"letter": letter, "reason": digest(info_request.applicant, reason), "count": count}
                for (letter, reason), count in sorted(Counter((m["letter"], m["reason"]) for m in copy.marks).items())
            ],
        }
        for copy in copies
        if copy.result is not None
    ]


# Who saw it


def was_approved(body: PublicBody, draft: AnswerDraft | None, actor: Actor) -> bool:
    """Whether ``actor`` may send what somebody else put before the approver, or the body asks for no second person."""
    if not body.needs_approval:
        return True
    drafter = draft.submitted_by_id if draft is not None else None
    return drafter is not None and actor.account_id is not None and drafter != actor.account_id


def drafter_facts(draft: AnswerDraft | None) -> dict[str, Any] | None:
    """Who put the draft before the approver and when, for the record."""
    if draft is None or draft.submitted is None:
        return None
    office = draft.submitted.get("official_id")
    return {"account": draft.submitted_by_id, "official": office, "at": draft.submitted_at}


# The letters


def issue_letters(
    info_request: InfoRequest,
    notice: Notice,
    harm_tests: Collection[HarmTest],
    signer: Official | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """The letters of an answer: a decree first where something is refused, then the notice that names it.

    The notice lists every file that is given, and what is blacked out in it.
    """
    db.session.flush()
    given = db.session.scalars(file_queries.files_of_kind(info_request.id, FileKind.GIVEN)).all()
    decree = None
    if any(item.outcome is ItemOutcome.REFUSED for item in info_request.items):
        decree = letter_actions.issue(
            "refusal",
            info_request,
            lambda number, on, check: builders.refusal(
                info_request, number=number, dated_on=on, check=check, signer=signer, harm_tests=tuple(harm_tests)
            ),
            signer=signer,
            actor=actor,
            now=now,
        )
    letter_actions.issue(
        "notice",
        info_request,
        lambda number, on, check: builders.notice(
            info_request,
            notice,
            number=number,
            dated_on=on,
            check=check,
            signer=signer,
            decree_number=decree.number if decree else "",
            harm_tests=tuple(harm_tests),
            files=given,
            marks=marks_of_items(finished_copies(info_request)),
        ),
        signer=signer,
        actor=actor,
        now=now,
    )
